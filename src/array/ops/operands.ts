import { leafOf } from '../../core/leaf-kinds.js';
import type { Value } from '../../core/value.js';
import { notArray } from '../errors.js';
import { type Any, ArrayValue } from '../values.js';

/** What array operations take: arrays of any kind. Results of the elementwise operations are of the general type of values. */
export type ArrayLike = Float64Array | Value;
/** The same, or a number. */
export type Operand = ArrayLike | Any;

/** `x` as an array with methods, or a TypeError that names the operation. */
export function arrayOf(who: string, x: unknown): ArrayValue {
  const leaf = leafOf(x);
  if (leaf instanceof ArrayValue) return leaf;
  throw notArray(who, x);
}

/** The same for an array or a number. */
export function operandOf(who: string, x: unknown): Any {
  const leaf = leafOf(x);
  if (leaf === undefined) throw notArray(who, x);
  return leaf;
}
