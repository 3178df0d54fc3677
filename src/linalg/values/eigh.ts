import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { flipped, product, rowsOf, turn } from './dense.js';

/** A = V·diag(λ)·Vᵀ, eigenvalues ascending, eigenvectors in the columns of V. */
export interface Eigh {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

/** Up to here rotations alone, some 40 µs at n = 12; beyond, ml-matrix's reduction to tridiagonal form begins and rotations correct it. */
const SMALL = 12;

/**
 * The eigenvalues and eigenvectors of the symmetric matrix whose lower triangle is that of `a`. Rotations end the work in every case: they
 * leave a diagonal matrix as it is, so that its eigenvectors are unit vectors, and keep small eigenvalues of scaled matrices accurate.
 */
export function eigh(n: number, a: Float64Array): Eigh {
  const s = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) s[i * n + j] = s[j * n + i] = a[i * n + j]!;
  if (s.some((v) => !Number.isFinite(v))) {
    return { values: new Float64Array(n).fill(NaN), vectors: new Float64Array(n * n).fill(NaN) };
  }
  const v = new Float64Array(n * n);
  let work: Float64Array = s;
  if (n > SMALL && !isDiagonal(n, s)) {
    const found = new EigenvalueDecomposition(new Matrix(rowsOf(n, n, s)), { assumeSymmetric: true });
    const guess = found.eigenvectorMatrix;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) v[j * n + i] = guess.get(i, j);
    work = congruent(n, s, v);
  } else for (let i = 0; i < n; i++) v[i * n + i] = 1;
  diagonalise(n, work, v);
  return ascending(n, work, v);
}

const isDiagonal = (n: number, s: Float64Array): boolean => s.every((v, k) => v === 0 || k % (n + 1) === 0);

/** V·S·Vᵀ, symmetric to the last bit. */
function congruent(n: number, s: Float64Array, v: Float64Array): Float64Array {
  const out = product(n, n, n, product(n, n, n, v, s), flipped(n, n, v));
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) out[j * n + i] = out[i * n + j]!;
  return out;
}

/** Jacobi's cyclic rotations: `s` becomes diagonal, the rows of `v` take part. */
function diagonalise(n: number, s: Float64Array, v: Float64Array): void {
  let rotated = true;
  for (let sweep = 0; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = s[p * n + q]!;
        const [x, y] = [s[p * n + p]!, s[q * n + q]!];
        // Below this the rotation would change neither eigenvalue.
        if (Math.abs(off) <= 2 ** -54 * Math.sqrt(Math.abs(x)) * Math.sqrt(Math.abs(y)) || off === 0) continue;
        if (Math.abs(off) < 2 ** -60 * Math.max(Math.abs(x), Math.abs(y)) && sweep > 6) continue;
        rotated = true;
        rotate(n, s, v, p, q, off);
      }
    }
  }
}

function rotate(n: number, s: Float64Array, v: Float64Array, p: number, q: number, off: number): void {
  const theta = (s[q * n + q]! - s[p * n + p]!) / (2 * off);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const d = t * c;
  for (let k = 0; k < n; k++) {
    if (k === p || k === q) continue;
    const x = s[p * n + k]!;
    const y = s[q * n + k]!;
    s[p * n + k] = s[k * n + p] = c * x - d * y;
    s[q * n + k] = s[k * n + q] = d * x + c * y;
  }
  s[p * n + p]! -= t * off;
  s[q * n + q]! += t * off;
  s[p * n + q] = s[q * n + p] = 0;
  turn(n, v, p, q, c, d);
}

function ascending(n: number, s: Float64Array, v: Float64Array): Eigh {
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => s[i * n + i]! - s[j * n + j]! || i - j);
  const values = Float64Array.from(order, (i) => s[i * n + i]!);
  const vectors = new Float64Array(n * n);
  order.forEach((row, j) => {
    const sign = leadingSign(v, row * n, n);
    for (let i = 0; i < n; i++) vectors[i * n + j] = sign * v[row * n + i]!;
  });
  return { values, vectors };
}

/** The sign of the largest component, of the first one that is within a part in 10⁶ of it. */
export function leadingSign(v: Float64Array, from: number, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(v[from + i]!));
  for (let i = 0; i < n; i++) if (Math.abs(v[from + i]!) >= largest * (1 - 1e-6)) return v[from + i]! < 0 ? -1 : 1;
  return 1;
}
