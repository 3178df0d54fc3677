import { flipped, product } from './dense.js';
import { type Qr, qr } from './qr.js';
import { solveTriangular } from './triangular.js';
import { svd } from './svd.js';

/** What applies the pseudo-inverse of an m×n matrix. */
export interface Pseudo {
  readonly m: number;
  readonly n: number;
  /** The factors of A, or of Aᵀ for a wide matrix. */
  readonly factors: Qr;
  /** The first column (of a wide matrix: row) that depends on those before it, −1 if there is none. */
  readonly deficient: number;
  /** A⁺, n×m, where the rank is deficient. */
  readonly dense?: Float64Array;
}

export interface Applied {
  readonly pseudo: Pseudo;
  /** A⁺ᵀ instead of A⁺. */
  readonly transposed: boolean;
}

export function pseudo(m: number, n: number, a: Float64Array): Pseudo {
  const factors = m >= n ? qr(m, n, a) : qr(n, m, flipped(m, n, a));
  const deficient = factors.dependent;
  return deficient < 0 ? { m, n, factors, deficient } : { m, n, factors, deficient, dense: throughSvd(m, n, a) };
}

/** A⁺·B or A⁺ᵀ·B for a B of `count` columns. */
export function applied(
  { pseudo: { m, n, factors, dense }, transposed }: Applied,
  b: Float64Array,
  count: number,
): Float64Array {
  if (dense) return transposed ? product(m, n, count, flipped(n, m, dense), b) : product(n, m, count, dense, b);
  const [long, short] = m >= n ? [m, n] : [n, m];
  const { q, r } = factors;
  if (m >= n !== transposed) {
    // (QR)⁺ = R⁻¹Qᵀ.
    const x = product(short, long, count, flipped(long, short, q), b);
    solveTriangular(short, r, x, count, { lower: false, unit: false, transposed: false });
    return x;
  }
  const x = b.slice();
  solveTriangular(short, r, x, count, { lower: false, unit: false, transposed: true });
  return product(long, short, count, q, x);
}

function throughSvd(m: number, n: number, a: Float64Array): Float64Array {
  const { u, s, v } = svd(m, n, a);
  const k = s.length;
  const least = (s[0] ?? 0) * Math.max(m, n) * 2 ** -52;
  const scaled = v.map((x, i) => (s[i % k]! > least ? x / s[i % k]! : 0));
  return product(n, k, m, scaled, flipped(m, k, u));
}
