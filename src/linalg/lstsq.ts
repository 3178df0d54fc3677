import { type ArrayOp, run } from '../array/engine.js';
import { eye } from '../array/ndarray.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { shaped } from '../array/ops/structure.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { neg, sub } from '../ops/arithmetic.js';
import { asColumns, matrixOf, sumOf, times, undefinedLike } from './algebra.js';
import { singular } from './errors.js';
import { rightSide } from './solve.js';
import { type Applied, applied, type Pseudo, pseudo } from './values/pseudo.js';

/**
 * A⁺·B, or (Aᵀ)⁺·B, for a matrix of full rank. With M for A or Aᵀ, X = M⁺B and the residual R = B − M·X (Golub and Pereyra, SIAM J.
 * Numer. Anal. 10, 1973): dX = M⁺(dB − dM·X) + M⁺M⁺ᵀ·dMᵀ·R + (1 − M⁺M)·dMᵀ·M⁺ᵀ·X. The second term is 0 for a wide M, the third for a tall one.
 */
const pinvOp: ArrayOp<Applied> = {
  name: 'lstsq',
  value([, b], p) {
    const { data, shape } = b as NdArray;
    const { m, n } = p.pseudo;
    return new NdArray(applied(p, data, shape[1]!), [p.transposed ? m : n, shape[1]!]);
  },
  jvp([da, db], x, [a, b], p) {
    if (p.pseudo.deficient >= 0) return undefinedLike(x);
    const { forth, back, tall, wide, turned } = sides(a!, p);
    const moved = da === undefined ? undefined : neg(times(da, x, turned));
    const direct = forth(sumOf([db, moved])!);
    if (da === undefined) return direct;
    const residual = tall ? forth(back(times(da, sub(b!, times(a!, x, turned)), !turned))) : undefined;
    const u = wide ? times(da, back(x), !turned) : undefined;
    return sumOf([direct, residual, u === undefined ? undefined : sub(u, forth(times(a!, u, turned)))])!;
  },
  vjp(ct, x, [a, b], p, need) {
    if (p.pseudo.deficient >= 0) return [undefinedLike(a!), undefinedLike(b!)];
    const { forth, back, tall, wide, turned } = sides(a!, p);
    const w = back(ct);
    if (!need[0]) return [undefined, w];
    const rank1 = (left: Any, right: Any): Any =>
      turned ? times(right, left, false, true) : times(left, right, false, true);
    const residual = tall ? rank1(sub(b!, times(a!, x, turned)), forth(w)) : undefined;
    const null_ = wide ? rank1(back(x), sub(ct, forth(times(a!, ct, turned)))) : undefined;
    return [sumOf([neg(rank1(w, x)), residual, null_]), w];
  },
};

/** M⁺ and M⁺ᵀ as maps, for M = A or Aᵀ. */
function sides(a: Any, { pseudo: factors, transposed: turned }: Applied) {
  const map =
    (transposed: boolean) =>
    (b: Any): Any =>
      run(pinvOp, [a, b], { pseudo: factors, transposed });
  const { m, n } = factors;
  return { forth: map(turned), back: map(!turned), tall: turned ? n > m : m > n, wide: turned ? n < m : m < n, turned };
}

function factored(who: string, a: ArrayValue, strict: boolean): Pseudo {
  const [m, n] = a.shape as [number, number];
  const factors = pseudo(m, n, a.plain.data);
  if (strict && factors.deficient >= 0) throw singular(who, factors.deficient);
  return factors;
}

/**
 * The x with the least ‖A·x − b‖; where A has fewer rows than columns, the shortest x that solves the system. From a QR factorisation, made once
 * for all derivatives.
 *
 * @param a - m×n, of full rank
 * @param b - m numbers, or m×k for k systems
 * @returns n numbers, or n×k
 * @throws SingularMatrixError with the index of the first column (of a wide matrix: row) that depends on those before it
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * lstsq(array([[1], [1]]), Float64Array.of(1, 3)).plain.toArray(); // ≈ [2.000]
 * ```
 */
export function lstsq(a: ArrayLike, b: ArrayLike): ArrayValue {
  const m = matrixOf('lstsq', a);
  const v = rightSide('lstsq', m, b);
  const x = run(pinvOp, [m, asColumns(v)], { pseudo: factored('lstsq', m, true), transposed: false });
  return shaped(x, [m.shape[1]!, ...v.shape.slice(1)]) as ArrayValue;
}

/**
 * The pseudo-inverse of Moore and Penrose. Of a matrix without full rank it has a value, with singular values below max(m, n)·2⁻⁵² of the
 * largest taken for 0, but jumps in every neighbourhood: its derivative is NaN.
 *
 * @param a - m×n
 * @returns n×m
 */
export function pinv(a: ArrayLike): ArrayValue {
  const m = matrixOf('pinv', a);
  const factors = factored('pinv', m, false);
  return run(pinvOp, [m, eye(m.shape[0]!)], { pseudo: factors, transposed: false }) as ArrayValue;
}
