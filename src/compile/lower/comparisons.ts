import type { Node } from 'acorn';
import { bool, isArray, type Value } from '../ir/types.js';
import type { Lowering } from './lowering.js';
import { type Abstract, isScalar, isValue } from './values.js';

const isUnset = (v: Abstract): boolean => 'is' in v && (v.is === 'undefined' || v.is === 'null');

/** `a === b`, or with `loose` `a == b`. */
export function equal(L: Lowering, a: Abstract, b: Abstract, node: Node, loose: boolean): Value {
  if (isScalar(a) && isScalar(b)) {
    if (a.type === b.type) return L.build.op('eq', [a, b]);
    return loose ? L.build.op('eq', [L.num(a, node), L.num(b, node)]) : bool(false);
  }
  if (isUnset(a) || isUnset(b)) return bool(absentEqual(L, a, b, node, loose));
  if (!isValue(a) && !isValue(b)) {
    if (a.is === 'string' && b.is === 'string') return bool(a.text === b.text);
    if (a.is !== b.is) return bool(false);
  } else if (('is' in a && a.is === 'string') || ('is' in b && b.is === 'string')) {
    if (!loose) return bool(false);
  } else if (isScalar(a) !== isScalar(b) && !loose) return bool(false);
  throw L.fail(
    node,
    `comparing ${L.describe(a)} with ${L.describe(b)} is not in the compiled language`,
    'Compare numbers',
  );
}

/** Comparison with undefined or null: known from the kinds, except where an element may be missing. */
function absentEqual(L: Lowering, a: Abstract, b: Abstract, node: Node, loose: boolean): boolean {
  const [x, y] = isUnset(a) ? [a, b] : [b, a];
  if (isUnset(y)) return loose || (x as { is: string }).is === (y as { is: string }).is;
  if (isValue(y) && !isArray(y.type) && !L.certain(y))
    throw L.fail(
      node,
      `whether ${y.name || 'this number'} is undefined is not known when the function is compiled`,
      'Test the index against the length, or use NaN and Number.isNaN',
    );
  return false;
}

const ORDER: Readonly<Record<string, string>> = { '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };

/** `a < b` and its like. */
export function ordered(L: Lowering, operator: string, a: Abstract, b: Abstract, node: Node): Value {
  return L.build.op(ORDER[operator]!, [L.num(a, node), L.num(b, node)]);
}
