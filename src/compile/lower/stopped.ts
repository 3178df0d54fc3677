import type { Node } from 'acorn';
import { block, isArray, isConst, isReal, num, value, type Value } from '../ir/types.js';
import type { Lowering } from './lowering.js';
import { type Abstract, isAggregate, isValue } from './values.js';

/** `stopGradient(x)`: the same structure with constants in it, arrays anew. */
export function stopped(L: Lowering, e: Node, v: Abstract): Abstract {
  if (isValue(v)) return isArray(v.type) ? stoppedArray(L, v) : stoppedNumber(L, v);
  if (isAggregate(v))
    return L.aggregate(
      v.is,
      [...v.fields].map(([name, cell]) => [name, stopped(L, e, L.read(cell))] as const),
    );
  throw L.fail(e, `expected numbers for stopGradient, got ${L.describe(v)}`, 'Hand in numbers, arrays and records');
}

const stoppedNumber = (L: Lowering, v: Value): Value =>
  v.type === 'num' && !isConst(v) ? L.build.op('stopGradient', [v]) : v;

/** A copy whose elements do not come from those of the array: it carries no derivative, whatever the array carries. */
function stoppedArray(L: Lowering, arr: Value): Value {
  const { build } = L;
  if (!isArray(arr.type) || !isReal(arr.type)) return build.copy(arr, '');
  const raw = arr.type.store === 'Array' ? { raw: true } : {};
  const length = build.len(arr);
  const out = build.alloc(arr.type, length, '', raw);
  const index = value('num', 'i');
  const body = block();
  build.within(body, () => {
    const item = build.load(arr, index);
    build.store(out, index, isArray(item.type) ? stoppedArray(L, item) : stoppedNumber(L, item));
  });
  const none = { args: [], inits: [], yields: [], results: [] };
  build.push({ kind: 'for', index, lo: num(0), hi: length, cmp: '<', step: 1, body, ...none, line: build.line });
  return out;
}
