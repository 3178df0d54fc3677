import { div, mul, square, sub } from '../../ops/arithmetic.js';
import type { Num } from '../../types.js';
import { checkOptions } from '../options.js';
import { axesOf, type Axes, type Shape, withAxis } from '../shape.js';
import type { ArrayValue } from '../values.js';
import { sumTo } from './broadcast.js';
import { ones } from '../ndarray.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { shaped } from './structure.js';
import { concat, slice } from './slice.js';

/** Along which axes to reduce (default all), and whether they stay as axes of length 1. */
export interface ReduceOptions {
  readonly axis?: Axes;
  readonly keepDims?: boolean;
}

const REDUCE = ['axis', 'keepDims'];

interface Reduced {
  readonly axes: readonly number[];
  readonly kept: Shape;
  readonly shape: Shape;
  /** How many elements become one. */
  readonly count: number;
}

/** What is left of the axes: kept as 1, and dropped. */
export function reducedShape(who: string, x: ArrayValue, options: ReduceOptions): Reduced {
  checkOptions(who, options, REDUCE);
  const { axis, keepDims = false } = options;
  const axes = axesOf(who, axis, x.shape.length);
  const kept = x.shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const dropped = x.shape.filter((_, i) => !axes.includes(i));
  const count = axes.reduce((n, a) => n * x.shape[a]!, 1);
  return { axes, kept, shape: keepDims ? kept : dropped, count };
}

/**
 * The sum over all elements, or along axes. An empty sum is 0.
 *
 * @param x - an array
 * @param options - `axis`: one or several, negative ones from the end; `keepDims`: keep them with length 1
 * @returns a number over all axes, else an array
 * @throws RangeError for an axis that x does not have
 * @example
 * ```ts
 * sum(array([[1, 2], [3, 4]]), { axis: 0 }).toArray(); // [4, 6]
 * ```
 */
export function sum(x: ArrayLike, options: ReduceOptions & { readonly axis: Axes }): ArrayValue;
export function sum(x: ArrayLike, options?: ReduceOptions): Num;
export function sum(x: ArrayLike, options: ReduceOptions = {}): Num {
  const a = arrayOf('sum', x);
  const { kept, shape } = reducedShape('sum', a, options);
  if (shape.length === 0) return sumTo(a, []);
  return shaped(sumTo(a, kept), shape);
}

/** The mean over all elements, or along axes; NaN of none. */
export function mean(x: ArrayLike, options: ReduceOptions & { readonly axis: Axes }): ArrayValue;
export function mean(x: ArrayLike, options?: ReduceOptions): Num;
export function mean(x: ArrayLike, options: ReduceOptions = {}): Num {
  const a = arrayOf('mean', x);
  const { count } = reducedShape('mean', a, options);
  return div(sum(a, options), count);
}

/** x less its mean along the axes. */
export function centred(who: string, x: ArrayValue, options: ReduceOptions): Num {
  const { kept, count } = reducedShape(who, x, options);
  return sub(x, div(sumTo(x, kept), count));
}

/** {@link ReduceOptions}, and what is taken from the count: 0 for the variance of a population, 1 for that of a sample. */
export interface VarianceOptions extends ReduceOptions {
  readonly ddof?: number;
}

/** With the default for `ddof`. */
export function varianceOptions(who: string, options: VarianceOptions): VarianceOptions & { readonly ddof: number } {
  checkOptions(who, options, [...REDUCE, 'ddof']);
  return { ...options, ddof: options.ddof ?? 0 };
}

/** The mean square distance from the mean. */
export function variance(x: ArrayLike, options: VarianceOptions & { readonly axis: Axes }): ArrayValue;
export function variance(x: ArrayLike, options?: VarianceOptions): Num;
export function variance(x: ArrayLike, options: VarianceOptions = {}): Num {
  const a = arrayOf('variance', x);
  const { ddof, ...along } = varianceOptions('variance', options);
  const { count } = reducedShape('variance', a, along);
  return div(sum(square(centred('variance', a, along)) as ArrayValue, along), count - ddof);
}

/**
 * The product over all elements, or along axes; 1 of none. Elements are multiplied in pairs, and the pairs in pairs: no division, so
 * derivatives of every order are exact where elements are 0.
 */
export function prod(x: ArrayLike, options: ReduceOptions & { readonly axis: Axes }): ArrayValue;
export function prod(x: ArrayLike, options?: ReduceOptions): Num;
export function prod(x: ArrayLike, options: ReduceOptions = {}): Num {
  let a = arrayOf('prod', x);
  const { axes, shape } = reducedShape('prod', a, options);
  for (const axis of axes) a = pairs(a, axis);
  return shaped(a, shape);
}

function pairs(x: ArrayValue, axis: number): ArrayValue {
  let a = x;
  for (let n = a.shape[axis]!; n !== 1; n = a.shape[axis]!) {
    if (n === 0) return ones(withAxis(a.shape, axis, 1));
    const half = n >> 1;
    const product = mul(slice(a, 0, half, { axis }), slice(a, half, 2 * half, { axis })) as ArrayValue;
    a = n % 2 === 0 ? product : lastTimes(product, slice(a, n - 1, n, { axis }), axis);
  }
  return a;
}

/** The odd one out joins the first pair. */
function lastTimes(product: ArrayValue, last: ArrayValue, axis: number): ArrayValue {
  const n = product.shape[axis]!;
  const first = mul(slice(product, 0, 1, { axis }), last) as ArrayValue;
  return n === 1 ? first : concat([first, slice(product, 1, n, { axis })], axis);
}
