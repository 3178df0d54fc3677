import { expShift } from '../../kernels/index.js';
import { mul, sub } from '../../ops/arithmetic.js';
import type { Num } from '../../types.js';
import { type ArrayOp, run } from '../engine.js';
import { axisIn, type AxisOption } from '../options.js';
import { type Shape, sizeOf, withAxis } from '../shape.js';
import { type Any, type ArrayValue, NdArray } from '../values.js';
import { sumTo } from './broadcast.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { type ReduceOptions, reducedShape } from './reduce.js';
import { shaped, transpose } from './structure.js';

/** The largest of n numbers, NaN if one is. */
function largest(data: Float64Array, from: number, n: number): number {
  let m = -Infinity;
  for (let i = from; i < from + n; i++) m = Math.max(m, data[i]!);
  return m;
}

/** log Σ exp of the last axis, which stays with length 1. */
const logSumExpOp: ArrayOp = {
  name: 'logSumExp',
  value([x]) {
    const { data, shape } = x as NdArray;
    const n = shape[shape.length - 1]!;
    const z = new Float64Array(sizeOf(shape.slice(0, -1)));
    const e = new Float64Array(n);
    for (let r = 0; r < z.length; r++) {
      const m = largest(data, r * n, n);
      z[r] = Number.isFinite(m) ? m + Math.log(expShift(n, data, r * n, m, e, 0)) : m;
    }
    return new NdArray(z, withAxis(shape, shape.length - 1, 1));
  },
  jvp: ([dx], z, [x]) => sumTo(mul(softmaxOf(x!), dx!), (z as ArrayValue).shape),
  vjp: (ct, _z, [x]) => [mul(ct, softmaxOf(x!))],
};

/** exp(x) over its sum along the last axis. */
const softmaxOp: ArrayOp = {
  name: 'softmax',
  value([x]) {
    const { data, shape } = x as NdArray;
    const n = shape[shape.length - 1]!;
    const out = new Float64Array(data.length);
    for (let o = 0; o < data.length; o += n) {
      const m = largest(data, o, n);
      if (Number.isFinite(m)) {
        const s = expShift(n, data, o, m, out, o);
        for (let i = o; i < o + n; i++) out[i]! /= s;
      } else for (let i = o; i < o + n; i++) out[i] = Math.exp(data[i]! - m);
    }
    return new NdArray(out, shape);
  },
  jvp: ([dx], s) => spread(s, dx!),
  vjp: (ct, s) => [spread(s, ct)],
};

const softmaxOf = (x: Any): Any => run(softmaxOp, [x], undefined);

/** s·(v − Σ s·v): the derivative of softmax, which is symmetric. */
function spread(s: Any, v: Any): Any {
  const { shape } = s as ArrayValue;
  return mul(s, sub(v, sumTo(mul(s, v), withAxis(shape, shape.length - 1, 1))));
}

/** The reduced axes as one, the last; and how to come back. */
function rows(who: string, x: ArrayValue, options: ReduceOptions): { flat: ArrayValue; kept: Shape; shape: Shape } {
  const { axes, kept, shape, count } = reducedShape(who, x, options);
  const others = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const last = axes.every((a, i) => a === others.length + i);
  const turned = last ? x : transpose(x, [...others, ...axes]);
  const lead = others.map((i) => x.shape[i]!);
  return { flat: shaped(turned, [sizeOf(lead), count]) as ArrayValue, kept, shape };
}

/**
 * log Σ exp(x) over all elements, or along axes, without overflow; −∞ of none.
 * @example
 * ```ts
 * logSumExp(Float64Array.of(1000, 1000)); // 1000.6931471805599
 * ```
 */
export function logSumExp(
  x: ArrayLike,
  options: ReduceOptions & { readonly axis: number | readonly number[] },
): ArrayValue;
export function logSumExp(x: ArrayLike, options?: ReduceOptions): Num;
export function logSumExp(x: ArrayLike, options: ReduceOptions = {}): Num {
  const { flat, shape } = rows('logSumExp', arrayOf('logSumExp', x), options);
  return shaped(run(logSumExpOp, [flat], undefined), shape);
}

/** An axis in last place, and back. */
function along(who: string, x: ArrayLike, axis: number | AxisOption, f: (x: ArrayValue) => Num): ArrayValue {
  const a = arrayOf(who, x);
  const k = axisIn(who, axis, -1, a.shape.length);
  const last = a.shape.length - 1;
  if (k === last) return f(a) as ArrayValue;
  const swap = a.shape.map((_, i) => (i === k ? last : i === last ? k : i));
  return transpose(f(transpose(a, swap)) as ArrayValue, swap);
}

/** exp(x)/Σ exp(x) along an axis (default the last), without overflow. */
export const softmax = (x: ArrayLike, axis: number | AxisOption = -1): ArrayValue =>
  along('softmax', x, axis, softmaxOf);

/** x − log Σ exp(x) along an axis (default the last). */
export const logSoftmax = (x: ArrayLike, axis: number | AxisOption = -1): ArrayValue =>
  along('logSoftmax', x, axis, (a) => sub(a, run(logSumExpOp, [a], undefined)));
