import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import { flipped, product, rowsOf, turn } from './dense.js';
import { leadingSign } from './eigh.js';
import { length } from './qr.js';

/** A = U·diag(s)·Vᵀ, k = min(m, n): U is m×k, V is n×k, columns orthonormal, singular values descending. */
export interface Svd {
  readonly u: Float64Array;
  readonly s: Float64Array;
  readonly v: Float64Array;
}

/** Up to here rotations alone, as fast as ml-matrix's bidiagonal form; beyond, that form begins and rotations correct it. */
const SMALL = 12;

export function svd(m: number, n: number, a: Float64Array): Svd {
  if (m < n) {
    const { u, s, v } = svd(n, m, flipped(m, n, a));
    return { u: v, s, v: u };
  }
  if (a.some((x) => !Number.isFinite(x))) {
    const nan = (k: number): Float64Array => new Float64Array(k).fill(NaN);
    return { u: nan(m * n), s: nan(n), v: nan(n * n) };
  }
  // Rows of `v` are right singular vectors, rows of `w` = (A·V)ᵀ.
  const v = new Float64Array(n * n);
  let w = flipped(m, n, a);
  if (n > SMALL) {
    const guess = new SingularValueDecomposition(new Matrix(rowsOf(m, n, a)), { computeLeftSingularVectors: false })
      .rightSingularVectors;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) v[j * n + i] = guess.get(i, j);
    w = product(n, n, m, v, w);
  } else for (let i = 0; i < n; i++) v[i * n + i] = 1;
  orthogonalise(m, n, w, v);
  return descending(m, n, w, v);
}

/** Hestenes' one-sided rotations: the rows of `w` become orthogonal, those of `v` take part. Small singular values keep their digits. */
function orthogonalise(m: number, n: number, w: Float64Array, v: Float64Array): void {
  let rotated = true;
  for (let sweep = 0; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const a = length(w, p * m, p * m + m);
        const b = length(w, q * m, q * m + m);
        if (a === 0 || b === 0) continue;
        let cosine = 0;
        for (let k = 0; k < m; k++) cosine += (w[p * m + k]! / a) * (w[q * m + k]! / b);
        if (Math.abs(cosine) <= 2 ** -51) continue;
        rotated = true;
        const theta = (b / a - a / b) / (2 * cosine);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.sqrt(t * t + 1);
        turn(m, w, p, q, c, t * c);
        turn(n, v, p, q, c, t * c);
      }
    }
  }
}

function descending(m: number, n: number, w: Float64Array, v: Float64Array): Svd {
  const sizes = Float64Array.from({ length: n }, (_, i) => length(w, i * m, i * m + m));
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => sizes[j]! - sizes[i]! || i - j);
  const s = Float64Array.from(order, (i) => sizes[i]!);
  const u = new Float64Array(m * n);
  const right = new Float64Array(n * n);
  order.forEach((row, j) => {
    const sign = leadingSign(v, row * n, n);
    for (let i = 0; i < n; i++) right[i * n + j] = sign * v[row * n + i]!;
    if (negligible(s, j, m)) completed(m, n, u, j, right);
    else for (let i = 0; i < m; i++) u[i * n + j] = (sign * w[row * m + i]!) / s[j]!;
  });
  return { u, s, v: right };
}

/** Rounding alone: the row has no direction of its own. */
const negligible = (s: Float64Array, j: number, m: number): boolean =>
  s[j]! <= s[0]! * 2 ** -52 * m || s[j]! < 2 ** -1022;

/**
 * A left vector for a singular value of 0, orthogonal to those before it: from the right one where that can serve, so that a zero matrix has
 * U = V, else from the unit vector that is farthest from them.
 */
function completed(m: number, n: number, u: Float64Array, j: number, right: Float64Array): void {
  const x = new Float64Array(m);
  for (let from = -1; from < m; from++) {
    x.fill(0);
    if (from < 0) for (let i = 0; i < n; i++) x[i] = right[i * n + j]!;
    else x[from] = 1;
    for (let twice = 0; twice < 2; twice++) {
      for (let c = 0; c < j; c++) {
        let d = 0;
        for (let i = 0; i < m; i++) d += u[i * n + c]! * x[i]!;
        for (let i = 0; i < m; i++) x[i]! -= d * u[i * n + c]!;
      }
    }
    const size = length(x, 0, m);
    if (size < 0.5 / Math.sqrt(m)) continue;
    for (let i = 0; i < m; i++) u[i * n + j] = x[i]! / size;
    return;
  }
}
