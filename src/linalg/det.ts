import { type ArrayOp, run } from '../array/engine.js';
import { at } from '../array/ops/at.js';
import { gather } from '../array/ops/gather.js';
import { matvec } from '../array/ops/products.js';
import { sum } from '../array/ops/reduce.js';
import { slice } from '../array/ops/slice.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { add, mul, neg, sub } from '../ops/arithmetic.js';
import type { Num } from '../types.js';
import { banded, diagOf, diagonalOf, squareOf, STRICTLY_UPPER, times } from './algebra.js';
import { inverseTransposed, solvedWith } from './solve.js';
import { completePivots } from './values/complete.js';
import { type Lu, lu, luDet, luLogDet } from './values/lu.js';

/** The determinant of a matrix far from singular: d det = det·tr(A⁻¹dA). */
const detOp: ArrayOp<Lu> = {
  name: 'det',
  value: (_xs, factors) => luDet(factors),
  jvp: ([da], z, [a], factors) => mul(z, sum(mul(inverseTransposed(factors, a!), da!) as ArrayValue)),
  vjp: (ct, z, [a], factors) => [mul(mul(ct, z), inverseTransposed(factors, a!))],
};

/**
 * Pivots smaller than this in parts of the largest are split off: det·tr(A⁻¹dA) loses as many digits as they are orders of magnitude
 * apart, at second order twice as many.
 */
const FAR = 1e-4;

/**
 * The determinant. Its derivative is the matrix of cofactors, and it is exact at singular matrices too, at every order: up to 3×3 the
 * determinant is the polynomial itself; beyond, the rows and columns that make the matrix singular are split off, and what is left of them
 * is a small determinant of its own.
 *
 * @param a - n×n; of 0×0 the determinant is 1
 * @throws ShapeError when `a` is not square
 * @example
 * ```ts
 * import { array, type ArrayValue } from 'fluxion/array';
 * grad((a: ArrayValue) => det(a))(array([[1, 2], [2, 4]])).plain.toArray(); // [[4, -2], [-2, 1]]
 * ```
 */
export const det = (a: ArrayLike): Num => determinant(squareOf('det', a));

function determinant(a: ArrayValue): Num {
  const n = a.shape[0]!;
  if (n <= 3) return polynomial(a, n);
  const { data } = a.plain;
  const factors = lu(n, data);
  if (isFar(factors)) return run(detOp, [a], factors);
  const { rows, columns, sign, rank } = completePivots(n, data, FAR);
  if (rank === n) return run(detOp, [a], factors);
  if (rank === 0) return divisionFree(a, n);
  // Schur: det [[B, C], [D, E]] = det B · det(E − D·B⁻¹·C), B the block of the large pivots.
  const ordered = gather(gather(a, rows), columns, { axis: 1 });
  const [top, bottom] = [slice(ordered, 0, rank), slice(ordered, rank)];
  const [b, c] = [slice(top, 0, rank, { axis: 1 }), slice(top, rank, n, { axis: 1 })];
  const [d, e] = [slice(bottom, 0, rank, { axis: 1 }), slice(bottom, rank, n, { axis: 1 })];
  const block = lu(rank, b.plain.data);
  const rest = sub(e, times(d, solvedWith(block, b, c))) as ArrayValue;
  return mul(mul(run(detOp, [b], block), determinant(rest)), sign);
}

function isFar({ n, data }: Lu): boolean {
  let [smallest, largest] = [Infinity, 0];
  for (let i = 0; i < n; i++) {
    const u = Math.abs(data[i * n + i]!);
    smallest = Math.min(smallest, u);
    largest = Math.max(largest, u);
  }
  return smallest >= FAR * largest && smallest > 0;
}

function polynomial(a: ArrayValue, n: number): Num {
  const minor = (i: number, j: number, k: number, l: number): Num =>
    sub(mul(at(a, i, k), at(a, j, l)), mul(at(a, i, l), at(a, j, k)));
  if (n === 0) return 1;
  if (n === 1) return at(a, 0, 0);
  if (n === 2) return minor(0, 1, 0, 1);
  const [x, y, z] = [0, 1, 2].map((j) => at(a, 0, j)) as [Num, Num, Num];
  return add(sub(mul(x, minor(1, 2, 1, 2)), mul(y, minor(1, 2, 0, 2))), mul(z, minor(1, 2, 0, 1)));
}

/** Without a division, in n⁴ operations, for what is 0 altogether (Bird, Information Processing Letters 111, 2011). */
function divisionFree(a: ArrayValue, n: number): Num {
  const above = new NdArray(new Float64Array(n * n).fill(1), [n, n]);
  const later = banded(above, STRICTLY_UPPER) as ArrayValue;
  let x: Any = a;
  for (let k = 1; k < n; k++) {
    const tails = neg(matvec(later, diagonalOf(x) as ArrayValue));
    x = times(add(banded(x, STRICTLY_UPPER), diagOf(tails)), a);
  }
  return mul(at(x as ArrayValue, 0, 0), n % 2 === 0 ? -1 : 1);
}

/** The logarithm of |det A|, and how to get its derivative A⁻ᵀ; `value` is NaN or −Infinity where there is none. */
interface Logarithm {
  readonly factors: Lu;
  readonly value: number;
}

const logOp: ArrayOp<Logarithm> = {
  name: 'logabsdet',
  value: (_xs, { value }) => value,
  jvp: ([da], z, [a], p) => sum(mul(gradient(z, a!, p), da!) as ArrayValue),
  vjp: (ct, z, [a], p) => [mul(ct, gradient(z, a!, p))],
};

const gradient = (z: Any, a: Any, { factors, value }: Logarithm): Any =>
  Number.isFinite(value) ? inverseTransposed(factors, a) : add(mul(a, NaN), mul(z, NaN));

function logarithm(a: ArrayValue): { sign: number; of: (value: number) => Num; log: number } {
  const factors = lu(a.shape[0]!, a.plain.data);
  const { sign, log } = luLogDet(factors);
  return { sign, log, of: (value) => run(logOp, [a], { factors, value }) };
}

/**
 * log|det A|, which neither overflows nor underflows. Of a singular matrix it is −Infinity and the derivative NaN.
 * @throws ShapeError when `a` is not square
 */
export function logabsdet(a: ArrayLike): Num {
  const { of, log } = logarithm(squareOf('logabsdet', a));
  return of(log);
}

/**
 * log det A: NaN where the determinant is negative, and −Infinity where it is 0, both with NaN for derivative.
 * @throws ShapeError when `a` is not square
 */
export function logdet(a: ArrayLike): Num {
  const { of, log, sign } = logarithm(squareOf('logdet', a));
  return of(sign < 0 ? NaN : log);
}

/**
 * The determinant as sign (−1, 0, 1: a plain number) and logarithm of its magnitude; see {@link logabsdet}.
 * @throws ShapeError when `a` is not square
 */
export function slogdet(a: ArrayLike): { readonly sign: number; readonly logabsdet: Num } {
  const { of, log, sign } = logarithm(squareOf('slogdet', a));
  return { sign, logabsdet: of(log) };
}
