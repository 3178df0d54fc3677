import { block, isArray, num, value, type Value } from '../ir/types.js';
import type { Forward } from './sweep.js';

/** Shadows of a new array: zeros of the same kind. */
export function allocate(
  F: Forward,
  out: Value,
  len: Value,
  like: Value | undefined,
  raw: boolean | undefined,
): Value[] {
  const { b } = F;
  const rows = isArray(out.type) && isArray(out.type.item);
  return Array.from({ length: F.lanes }, (_, lane) => {
    const shadow = b.alloc(
      out.type,
      len,
      F.lanes === 1 ? `d${out.name || 't'}` : `d${out.name || 't'}_${lane}`,
      like ? { like } : raw && rows ? { raw } : {},
    );
    if (F.transform.options.guarded && !rows && !like) fill(F, shadow, len);
    return shadow;
  });
}

function fill(F: Forward, shadow: Value, len: Value): void {
  const index = value('num', 'i');
  const body = block();
  F.b.within(body, () => F.b.store(shadow, index, F.none));
  F.b.push({
    kind: 'for',
    index,
    lo: num(0),
    hi: len,
    cmp: '<',
    step: 1,
    args: [],
    inits: [],
    body,
    yields: [],
    results: [],
    line: F.b.line,
  });
}

export function literal(F: Forward, out: Value, items: readonly Value[]): void {
  F.tangents.set(
    out,
    Array.from({ length: F.lanes }, (_, lane) => {
      const shadow = value(out.type, `d${out.name || 't'}`);
      F.b.push({ kind: 'literal', out: shadow, items: items.map((v) => F.d(v)[lane]!), line: F.b.line });
      return shadow;
    }),
  );
}
