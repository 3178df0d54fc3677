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
    if (F.transform.options.guarded && (like || !rows)) fill(F, shadow, like ? F.b.len(shadow) : len);
    return shadow;
  });
}

/** Marks all tangents of an array as not there, which is −0 in guarded programs. */
function fill(F: Forward, shadow: Value, len: Value): void {
  const index = value('num', 'i');
  const body = block();
  F.b.within(body, () => {
    if (!isArray(shadow.type) || !isArray(shadow.type.item)) return F.b.store(shadow, index, F.none);
    const row = F.b.load(shadow, index, shadow.name);
    fill(F, row, F.b.len(row));
  });
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

/** Shadows of a copy: copies of the shadows, or zeros where what is copied does not move. */
export function copied(F: Forward, out: Value, arr: Value): readonly Value[] {
  const known = F.tangents.get(arr);
  if (known) return known.map((t) => F.b.copy(t, `d${out.name}`));
  return allocate(F, out, num(0), arr, false);
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
