import { type ArrayOp, run } from '../array/engine.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { banded, HALF_LOWER, LOWER, squareOf, symmetrised, t, times } from './algebra.js';
import { notDefinite } from './errors.js';
import { triangularSolved } from './solve.js';
import { cholesky as choleskyValue } from './values/cholesky.js';

/** L⁻¹·X and L⁻ᵀ·X. */
const before = (l: Any, x: Any): Any => triangularSolved(l, x, true, false);
const behind = (l: Any, x: Any): Any => triangularSolved(l, x, true, true);

/**
 * dL = L·Φ(L⁻¹·dS·L⁻ᵀ), where Φ takes the lower triangle and halves its diagonal, and dS is the symmetric part of dA (Murray,
 * arXiv:1602.07527). The cotangent is symmetric too: each element off the diagonal gets half of what the pair of them moves.
 */
const choleskyOp: ArrayOp<Float64Array> = {
  name: 'cholesky',
  value: ([a], factor) => new NdArray(factor.slice(), (a as NdArray).shape),
  jvp([da], l) {
    const half = before(l, symmetrised(da!));
    return times(l, banded(before(l, t(half)), HALF_LOWER));
  },
  vjp(ct, l) {
    const p = banded(times(l, banded(ct, LOWER), true), HALF_LOWER);
    return [symmetrised(behind(l, t(behind(l, p))))];
  },
};

/**
 * The lower triangular L with A = L·Lᵀ. Only the lower triangle of A is read, as that of a symmetric matrix; the derivative is symmetric.
 *
 * @param a - n×n, positive definite
 * @throws NotPositiveDefiniteError with the index of the row where the factorisation stopped
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * cholesky(array([[4, 2], [2, 5]])).plain.toArray(); // [[2, 0], [1, 2]]
 * ```
 */
export function cholesky(a: ArrayLike): ArrayValue {
  const m = squareOf('cholesky', a);
  const { factor, stopped } = choleskyValue(m.shape[0]!, m.plain.data);
  if (stopped >= 0) throw notDefinite('cholesky', stopped);
  return run(choleskyOp, [m], factor) as ArrayValue;
}
