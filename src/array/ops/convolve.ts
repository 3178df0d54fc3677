import { wrongOption } from '../../errors.js';
import { checkOptions } from '../options.js';
import * as kernels from '../../kernels/index.js';
import { type ArrayOp, run } from '../engine.js';
import { wrongShapes } from '../errors.js';
import { shapeOf } from '../linear.js';
import { type Any, type ArrayValue, NdArray } from '../values.js';
import { flip } from './gather.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { leibniz } from './products.js';
import { slice } from './slice.js';

/** The full convolution of two vectors: z[i + j] += x[i]·w[j]. */
export const convolveOp: ArrayOp = {
  name: 'conv1d',
  value([x, w]) {
    const a = (x as NdArray).data;
    const b = (w as NdArray).data;
    const z = new Float64Array(Math.max(0, a.length + b.length - 1));
    for (let j = 0; j < b.length; j++) kernels.axpy(a.length, b[j]!, a, 0, z.subarray(j), 0);
    return new NdArray(z, [z.length]);
  },
  jvp: (dxs, _z, xs) => leibniz(dxs, xs, (x, w) => run(convolveOp, [x, w], undefined)),
  vjp(ct, _z, [x, w], _p, need) {
    const [n, m] = [shapeOf(x!)[0]!, shapeOf(w!)[0]!];
    const correlated = (by: Any, skip: number, count: number): Any =>
      slice(run(convolveOp, [ct, flip(by as ArrayValue)], undefined) as ArrayValue, skip, skip + count);
    return [need[0] ? correlated(w!, m - 1, n) : undefined, need[1] ? correlated(x!, n - 1, m) : undefined];
  },
};

/**
 * The convolution of two vectors, Σⱼ x[i − j]·w[j].
 * @param options - `mode`: `'full'` (default, n + m − 1 numbers), `'same'` (the middle n), `'valid'` (where the shorter lies wholly inside)
 */
export function conv1d(
  x: ArrayLike,
  w: ArrayLike,
  options: { readonly mode?: 'full' | 'same' | 'valid' } = {},
): ArrayValue {
  checkOptions('conv1d', options, ['mode']);
  const { mode = 'full' } = options;
  const a = arrayOf('conv1d', x);
  const b = arrayOf('conv1d', w);
  if (a.shape.length !== 1 || b.shape.length !== 1 || a.size === 0 || b.size === 0) {
    throw wrongShapes('conv1d', 'two vectors that are not empty', [a.shape, b.shape]);
  }
  if (!['full', 'same', 'valid'].includes(mode)) throw wrongOption('conv1d', 'mode', ['full', 'same', 'valid'], mode);
  const full = run(convolveOp, [a, b], undefined) as ArrayValue;
  const [n, m] = [a.size, b.size];
  if (mode === 'full') return full;
  const short = Math.min(n, m);
  const count = mode === 'same' ? Math.max(n, m) : Math.max(n, m) - short + 1;
  const start = mode === 'same' ? (short - 1) >> 1 : short - 1;
  return slice(full, start, start + count);
}
