import { ragged, wrongParameter } from './errors.js';
import { type Shape, sizeOf } from './shape.js';
import { NdArray, type Nested } from './values.js';

/**
 * An array from nested arrays of numbers, rows of equal length; any rank.
 * @throws ShapeError when rows differ in length or an element is no number
 * @example
 * ```ts
 * array([[1, 2], [3, 4]]).shape; // [2, 2]
 * ```
 */
export function array(x: Nested | Float64Array | NdArray): NdArray {
  if (x instanceof NdArray) return new NdArray(x.data.slice(), x.shape);
  if (x instanceof Float64Array) return new NdArray(x.slice(), [x.length]);
  const shape: number[] = [];
  for (let row: unknown = x; Array.isArray(row); row = (row as unknown[])[0]) shape.push(row.length);
  const data = new Float64Array(sizeOf(shape));
  let next = 0;
  const fill = (row: unknown, axis: number, at: string): void => {
    if (axis === shape.length) {
      if (typeof row !== 'number') throw ragged('array', at, [], row);
      data[next++] = row;
    } else if (!Array.isArray(row) || row.length !== shape[axis]) {
      throw ragged('array', at, shape.slice(axis), row);
    } else row.forEach((r: unknown, i) => fill(r, axis + 1, `${at}[${i}]`));
  };
  fill(x, 0, 'x');
  return new NdArray(data, shape);
}

/** A length, or the lengths of all axes. */
export type Size = number | Shape;

function shapeFrom(who: string, size: Size): Shape {
  const shape = typeof size === 'number' ? [size] : [...size];
  for (const n of shape)
    if (!Number.isInteger(n) || n < 0) throw wrongParameter(who, 'lengths that are integers ≥ 0', n);
  return shape;
}

const filled = (who: string, size: Size, v: number): NdArray => {
  const shape = shapeFrom(who, size);
  return new NdArray(new Float64Array(sizeOf(shape)).fill(v), shape);
};

/** An array of zeros. @example `zeros([2, 3])` */
export const zeros = (size: Size): NdArray => filled('zeros', size, 0);

/** An array of ones. @example `ones(3)` */
export const ones = (size: Size): NdArray => filled('ones', size, 1);

/** The n×n matrix with ones on its diagonal. */
export function eye(n: number): NdArray {
  const x = filled('eye', [n, n], 0);
  for (let i = 0; i < n; i++) x.data[i * n + i] = 1;
  return x;
}

/** n equally spaced numbers from `from` to `to`, both included. */
export function linspace(from: number, to: number, n: number): NdArray {
  const x = filled('linspace', [n], 0);
  for (let i = 0; i < n; i++) x.data[i] = n === 1 ? from : i === n - 1 ? to : from + ((to - from) * i) / (n - 1);
  return x;
}

/**
 * The array whose element at i, j … is f(i, j …).
 * @example
 * ```ts
 * fromFunction([2, 3], (i, j) => 10 * i + j).toArray(); // [[0, 1, 2], [10, 11, 12]]
 * ```
 */
export function fromFunction(size: Size, f: (...index: number[]) => number): NdArray {
  const x = filled('fromFunction', size, 0);
  const index = x.shape.map(() => 0);
  for (let i = 0; i < x.data.length; i++) {
    x.data[i] = f(...index);
    for (let axis = index.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < x.shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return x;
}
