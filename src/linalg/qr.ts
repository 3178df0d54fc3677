import { type ArrayOp, run } from '../array/engine.js';
import { shapeOf } from '../array/linear.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { concat, concatOp, slice } from '../array/ops/slice.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { add, sub } from '../ops/arithmetic.js';
import { banded, matrixOf, rows, STRICTLY_LOWER, t, times, undefinedLike, UPPER } from './algebra.js';
import { triangularSolved } from './solve.js';
import { type Qr, qr as qrValue } from './values/qr.js';

/** Q above R. */
const parts = (z: Any): [Any, Any] => {
  const [both, n] = shapeOf(z) as [number, number];
  return [rows(z, 0, both - n), rows(z, both - n, both)];
};

const stacked = (q: Any, r: Any): Any => run(concatOp, [q, r], 0);

/**
 * With X = dA·R⁻¹ and C = Qᵀ·X: dR = K·R, dQ = X − Q·K, where K is the upper triangle of C with what lies below mirrored onto it. Needs
 * columns that are independent.
 */
const qrOp: ArrayOp<Qr> = {
  name: 'qr',
  value([a], { q, r }) {
    const [m, n] = (a as NdArray).shape as [number, number];
    const z = new Float64Array((m + n) * n);
    z.set(q);
    z.set(r, m * n);
    return new NdArray(z, [m + n, n]);
  },
  jvp([da], z, _xs, { dependent }) {
    if (dependent >= 0) return undefinedLike(z);
    const [q, r] = parts(z);
    const x = t(triangularSolved(r, t(da!), false, true));
    const c = times(q, x, true);
    const k = add(banded(c, UPPER), t(banded(c, STRICTLY_LOWER)));
    return stacked(sub(x, times(q, k)), times(k, r));
  },
  vjp(ct, z, [a], { dependent }) {
    if (dependent >= 0) return [undefinedLike(a!)];
    const [q, r] = parts(z);
    const [qBar, rBar] = parts(ct);
    const k = sub(times(rBar, r, false, true), times(q, qBar, true));
    const c = add(banded(k, UPPER), banded(t(k), STRICTLY_LOWER));
    const x = add(qBar, times(q, c));
    return [t(triangularSolved(r, t(x), false, false))];
  },
};

/** An orthonormal Q and an upper triangular R. */
export interface QrResult {
  readonly q: ArrayValue;
  readonly r: ArrayValue;
}

/**
 * A = Q·R with k = min(m, n) orthonormal columns in Q, m×k, and R, k×n, upper triangular with a diagonal ≥ 0, which makes it unique. Where
 * the first k columns are not independent the derivative is NaN.
 *
 * @param a - m×n
 * @throws ShapeError when `a` is no matrix
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * qr(array([[3, 1], [4, 2]])).r.plain.toArray(); // ≈ [[5.0000, 2.2000], [0.0000, 0.4000]]
 * ```
 */
export function qr(a: ArrayLike): QrResult {
  const x = matrixOf('qr', a);
  const [m, n] = x.shape as [number, number];
  if (m < n) {
    const { q, r } = qr(slice(x, 0, m, { axis: 1 }));
    const rest = times(q, slice(x, m, n, { axis: 1 }), true) as ArrayValue;
    return { q, r: concat([r, rest], 1) };
  }
  const [q, r] = parts(run(qrOp, [x], qrValue(m, n, x.plain.data)));
  return { q: q as ArrayValue, r: r as ArrayValue };
}
