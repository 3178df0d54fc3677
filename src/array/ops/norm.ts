import { sumSquares } from '../../kernels/index.js';
import { div, mul, sub } from '../../ops/arithmetic.js';
import { abs } from '../../ops/piecewise.js';
import type { Num } from '../../types.js';
import { where } from '../elementwise.js';
import { type ArrayOp, run } from '../engine.js';
import { wrongParameter } from '../errors.js';
import { shapeOf } from '../linear.js';
import { reduceInto } from '../plain/reduce.js';
import { type Shape, sizeOf } from '../shape.js';
import type { ArrayValue } from '../values.js';
import { type Any, NdArray } from '../values.js';
import { broadcastTo, sumTo } from './broadcast.js';
import { reduceMax } from './gather.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { checkOptions } from '../options.js';
import { centred, type ReduceOptions, reducedShape, sum, varianceOptions, type VarianceOptions } from './reduce.js';
import { shaped } from './structure.js';

/** Euclidean lengths, over the axes along which `shape` has 1, without overflow or underflow of the squares. */
function lengths(x: NdArray, shape: Shape): Float64Array {
  const { data } = x;
  if (sizeOf(shape) === 1) {
    const s = sumSquares(data.length, data, 0);
    if (s > 1e-280 && s < Infinity) return Float64Array.of(Math.sqrt(s));
  }
  const largest = biggest(x, shape);
  const scale = broadcastTo(largest, x.shape) as NdArray;
  const scaled = data.map((v, i) => {
    const m = scale.data[i]!;
    return m === 0 ? 0 : Math.abs(v) === m ? 1 : (v / m) ** 2;
  });
  return reduceInto(scaled, x.shape, shape).map((s, i) => {
    const m = largest.data[i]!;
    return m === 0 ? 0 : Math.sqrt(s) * m;
  });
}

/** The largest magnitudes; NaN where one is NaN. */
function biggest(x: NdArray, shape: Shape): NdArray {
  const out = new Float64Array(sizeOf(shape));
  const places = broadcastTo(
    new NdArray(
      out.map((_, i) => i),
      shape,
    ),
    x.shape,
  ) as NdArray;
  x.data.forEach((v, i) => (out[places.data[i]!] = Math.max(out[places.data[i]!]!, Math.abs(v))));
  return new NdArray(out, shape);
}

/** ‖x‖ over the axes along which `shape` has 1. Its derivative is the direction. */
const normOp: ArrayOp<Shape> = {
  name: 'norm',
  value: ([x], shape) => new NdArray(lengths(x as NdArray, shape), shape),
  jvp: ([dx], _z, [x], shape) => sumTo(mul(direction(x!, shape), dx!), shape),
  vjp: (ct, _z, [x], shape) => [mul(ct, direction(x!, shape))],
};

/**
 * x/‖x‖, 0 where x is 0: the subgradient of least norm. Its own derivative, (dx − u·(u·dx))/‖x‖, is NaN there as it should: the direction
 * of 0 changes with nothing.
 */
const directionOp: ArrayOp<Shape> = {
  name: 'norm',
  value([x], shape) {
    const n = new NdArray(lengths(x as NdArray, shape), shape);
    const each = broadcastTo(n, (x as NdArray).shape) as NdArray;
    return new NdArray(
      (x as NdArray).data.map((v, i) => (each.data[i] === 0 ? 0 : v / each.data[i]!)),
      (x as NdArray).shape,
    );
  },
  jvp: ([dx], u, [x], shape) => across(dx!, u, x!, shape),
  vjp: (ct, u, [x], shape) => [across(ct, u, x!, shape)],
};

const direction = (x: Any, shape: Shape): Any => run(directionOp, [x], shape);

function across(v: Any, u: Any, x: Any, shape: Shape): Any {
  const n = run(normOp, [x], shape) as ArrayValue;
  const some = where(n.eq(0) as never, NaN, n);
  return div(sub(v, mul(u, sumTo(mul(u, v), shapeOf(n)))), some);
}

/** {@link ReduceOptions}, and which norm: 2 (default), 1, or Infinity. */
export interface NormOptions extends ReduceOptions {
  readonly p?: 1 | 2 | typeof Infinity;
}

/**
 * The norm of all elements, or along axes. Of a matrix, over all, it is the Frobenius norm. At 0 the derivative of the Euclidean norm is 0
 * and its second derivative NaN.
 * @throws RangeError for another p
 * @example
 * ```ts
 * norm(Float64Array.of(3, -4)); // 5
 * ```
 */
export function norm(x: ArrayLike, options: NormOptions & { readonly axis: number | readonly number[] }): ArrayValue;
export function norm(x: ArrayLike, options?: NormOptions): Num;
export function norm(x: ArrayLike, options: NormOptions = {}): Num {
  const a = arrayOf('norm', x);
  checkOptions('norm', options, ['axis', 'keepDims', 'p']);
  const { p = 2, ...along } = options;
  if (p === 1) return sum(abs(a) as ArrayValue, along);
  if (p === Infinity) return reduceMax(abs(a) as ArrayValue, along);
  if (p !== 2) throw wrongParameter('norm', 'p to be 1, 2 or Infinity', p);
  const { kept, shape } = reducedShape('norm', a, along);
  return shaped(run(normOp, [a], kept), shape);
}

/** The square root of the variance. Where all elements are equal its derivative is 0 and its second derivative NaN. */
export function std(x: ArrayLike, options: VarianceOptions & { readonly axis: number | readonly number[] }): ArrayValue;
export function std(x: ArrayLike, options?: VarianceOptions): Num;
export function std(x: ArrayLike, options: VarianceOptions = {}): Num {
  const a = arrayOf('std', x);
  const { ddof, ...along } = varianceOptions('std', options);
  const { count } = reducedShape('std', a, along);
  return div(norm(centred('std', a, along) as ArrayValue, along), Math.sqrt(count - ddof));
}
