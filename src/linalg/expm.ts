import { type ArrayOp, run } from '../array/engine.js';
import { shapeOf } from '../array/linear.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { concatOp, slice } from '../array/ops/slice.js';
import { zeros } from '../array/ndarray.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { mul } from '../ops/arithmetic.js';
import { plainOf, squareOf, t } from './algebra.js';
import { expm as expmValue } from './values/expm.js';

/** The directional derivative is the upper right block of exp [[A, dA], [0, A]] (Mathias, SIAM J. Matrix Anal. Appl. 17, 1996). */
const expmOp: ArrayOp = {
  name: 'expm',
  value: ([a]) => {
    const { data, shape } = a as NdArray;
    return new NdArray(expmValue(shape[0]!, data), shape);
  },
  jvp: ([da], _z, [a]) => alongside(a!, da!),
  vjp: (ct, _z, [a]) => [alongside(t(a!), ct)],
};

function alongside(a: Any, e: Any): Any {
  const n = shapeOf(a)[0]!;
  const scale = unitScale(plainOf(a), plainOf(e));
  const top = run(concatOp, [a, mul(e, scale)], 1);
  const bottom = run(concatOp, [zeros([n, n]), a], 1);
  const both = run(expmOp, [run(concatOp, [top, bottom], 0)], undefined) as ArrayValue;
  return mul(slice(slice(both, 0, n), n, 2 * n, { axis: 1 }), 1 / scale);
}

/** A power of two that makes a direction no larger than A: a large one would ask for more squarings, and each costs accuracy. */
function unitScale(a: NdArray, e: NdArray): number {
  const largest = (x: NdArray): number => x.data.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
  const ratio = Math.max(1, largest(a)) / largest(e);
  return Number.isFinite(ratio) && ratio > 0 ? 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(ratio)))) : 1;
}

/**
 * The matrix exponential. Derivatives of every order are right for repeated eigenvalues and for matrices that have no basis of eigenvectors.
 *
 * @param a - n×n
 * @throws ShapeError when `a` is not square
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * expm(array([[0, 1], [0, 0]])).plain.toArray(); // [[1, 1], [0, 1]]
 * ```
 */
export const expm = (a: ArrayLike): ArrayValue => run(expmOp, [squareOf('expm', a)], undefined) as ArrayValue;
