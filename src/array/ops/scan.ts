import { mul } from '../../ops/arithmetic.js';
import { type ArrayOp, run } from '../engine.js';
import { axisIn, type AxisOption } from '../options.js';
import { splitAt } from '../shape.js';
import { type ArrayValue, NdArray } from '../values.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { concat, slice } from './slice.js';

/** Sums from the beginning of an axis up to each element, or, backwards, from each element to its end. */
export const cumsumOp: ArrayOp<{ readonly axis: number; readonly backwards: boolean }> = {
  name: 'cumsum',
  rearranges: 'all',
  value([x], { axis, backwards }) {
    const { data, shape } = x as NdArray;
    const { outer, n, inner } = splitAt(shape, axis);
    const out = data.slice();
    for (let o = 0; o < outer; o++) {
      for (let k = 1; k < n; k++) {
        const to = (o * n + (backwards ? n - 1 - k : k)) * inner;
        const from = backwards ? to + inner : to - inner;
        for (let i = 0; i < inner; i++) out[to + i]! += out[from + i]!;
      }
    }
    return new NdArray(out, shape);
  },
  jvp: ([dx], _z, _xs, p) => run(cumsumOp, [dx!], p),
  vjp: (ct, _z, _xs, { axis, backwards }) => [run(cumsumOp, [ct], { axis, backwards: !backwards })],
};

/** The sums of the elements up to each one, along an axis (default 0). */
export function cumsum(x: ArrayLike, axis: number | AxisOption = 0): ArrayValue {
  const a = arrayOf('cumsum', x);
  const k = axisIn('cumsum', axis, 0, a.shape.length);
  return run(cumsumOp, [a], { axis: k, backwards: false }) as ArrayValue;
}

/**
 * The products of the elements up to each one, along an axis (default 0): log₂ n multiplications of whole arrays, no division, so that
 * derivatives of every order are exact where elements are 0.
 */
export function cumprod(x: ArrayLike, along: number | AxisOption = 0): ArrayValue {
  let z = arrayOf('cumprod', x);
  const axis = axisIn('cumprod', along, 0, z.shape.length);
  const n = z.shape[axis]!;
  for (let k = 1; k < n; k *= 2) {
    const rest = mul(slice(z, k, n, { axis }), slice(z, 0, n - k, { axis })) as ArrayValue;
    z = concat([slice(z, 0, k, { axis }), rest], axis);
  }
  return z;
}
