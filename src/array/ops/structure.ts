import { type ArrayOp, run } from '../engine.js';
import { wrongShapes } from '../errors.js';
import { shapeOf } from '../linear.js';
import { axesOf, axisOf, type Shape, sizeOf, stridesOf } from '../shape.js';
import { type Any, type ArrayValue, NdArray } from '../values.js';
import { type ArrayLike, arrayOf } from './operands.js';

/** The same elements in another shape. */
export const reshapeOp: ArrayOp<Shape> = {
  name: 'reshape',
  rearranges: 'all',
  value([x], shape) {
    if (shape.length === 0) return typeof x === 'number' ? x : x!.data[0]!;
    return new NdArray(typeof x === 'number' ? Float64Array.of(x) : x!.data, shape);
  },
  jvp: ([dx], _z, _xs, shape) => run(reshapeOp, [dx!], shape),
  vjp: (ct, _z, [x]) => [run(reshapeOp, [ct], shapeOf(x!))],
};

/** `x` in a shape of as many elements, without checks. */
export const shaped = (x: Any, shape: Shape): Any => run(reshapeOp, [x], shape);

/**
 * The elements in the same order, in another shape.
 * @param shape - lengths of the axes; one may be −1: what is left
 * @throws ShapeError when the number of elements differs
 * @example
 * ```ts
 * reshape(Float64Array.of(1, 2, 3, 4), [2, -1]).toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function reshape(x: ArrayLike, shape: Shape): ArrayValue {
  const a = arrayOf('reshape', x);
  const known = shape.reduce((n, m) => (m === -1 ? n : n * m), 1);
  const full = shape.map((m) => (m === -1 ? a.size / (known || 1) : m));
  if (sizeOf(full) !== a.size || !full.every((n) => Number.isInteger(n) && n >= 0)) {
    throw wrongShapes('reshape', `a shape of ${a.size} elements`, [shape], ' One length may be -1.');
  }
  return run(reshapeOp, [a], full) as ArrayValue;
}

/** The axes in another order: axis i of the result is axis `order[i]` of x. */
export const transposeOp: ArrayOp<readonly number[]> = {
  name: 'transpose',
  rearranges: 'all',
  value([x], order) {
    const { data, shape } = x as NdArray;
    const target = order.map((a) => shape[a]!);
    const out = new Float64Array(data.length);
    if (order.length === 2 && order[0] === 1) {
      const [m, n] = shape as [number, number];
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = data[i * n + j]!;
      return new NdArray(out, target);
    }
    const own = stridesOf(shape);
    const strides = order.map((a) => own[a]!);
    const index = order.map(() => 0);
    let from = 0;
    for (let i = 0; i < out.length; i++) {
      out[i] = data[from]!;
      for (let a = order.length - 1; a >= 0; a--) {
        from += strides[a]!;
        if (++index[a]! < target[a]!) break;
        from -= strides[a]! * target[a]!;
        index[a] = 0;
      }
    }
    return new NdArray(out, target);
  },
  jvp: ([dx], _z, _xs, order) => run(transposeOp, [dx!], order),
  vjp: (ct, _z, _xs, order) => [run(transposeOp, [ct], inverse(order))],
};

const inverse = (order: readonly number[]): number[] => {
  const back = new Array<number>(order.length);
  order.forEach((a, i) => (back[a] = i));
  return back;
};

/**
 * The axes in another order, by default reversed.
 * @throws RangeError when `order` does not name every axis once
 * @example
 * ```ts
 * transpose(array([[1, 2], [3, 4]])).toArray(); // [[1, 3], [2, 4]]
 * ```
 */
export function transpose(x: ArrayLike, order?: readonly number[]): ArrayValue {
  const a = arrayOf('transpose', x);
  const rank = a.shape.length;
  const full = (order ?? a.shape.map((_, i) => rank - 1 - i)).map((i) => axisOf('transpose', i, rank));
  if (full.length !== rank) throw wrongShapes('transpose', `an order of ${rank} axes`, [full]);
  axesOf('transpose', full, rank);
  return run(transposeOp, [a], full) as ArrayValue;
}
