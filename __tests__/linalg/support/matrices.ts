/** Matrices of every kind that has ever been a trap, made without fluxion. Row-major. */

/** A seeded generator of numbers in (−1, 1). */
export function numbers(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return (s / 2 ** 32) * 2 - 1;
  };
}

export const random = (m: number, n: number, seed = 1): Float64Array => {
  const next = numbers(seed);
  return Float64Array.from({ length: m * n }, next);
};

export const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));

export const diagonal = (d: readonly number[]): Float64Array =>
  Float64Array.from({ length: d.length ** 2 }, (_, i) => (i % (d.length + 1) === 0 ? d[i % d.length]! : 0));

/** The product of an m×k and a k×n matrix. */
export function product(m: number, k: number, n: number, a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += a[i * k + p]! * b[p * n + j]!;
      c[i * n + j] = s;
    }
  }
  return c;
}

export const flipped = (m: number, n: number, a: ArrayLike<number>): Float64Array =>
  Float64Array.from({ length: m * n }, (_, i) => a[(i % m) * n + Math.floor(i / m)]!);

export const symmetric = (n: number, seed = 1): Float64Array => {
  const a = random(n, n, seed);
  return a.map((_, i) => (a[i]! + a[(i % n) * n + Math.floor(i / n)]!) / 2);
};

/** Positive definite, eigenvalues at least 1/2. */
export const definite = (n: number, seed = 1): Float64Array => {
  const a = random(n, n, seed);
  return product(n, n, n, a, flipped(n, n, a)).map((v, i) => v + (i % (n + 1) === 0 ? 0.5 : 0));
};

/** A square matrix of the given rank. */
export const ofRank = (n: number, rank: number, seed = 1): Float64Array =>
  product(n, rank, n, random(n, rank, seed), random(rank, n, seed + 1));

/** Rows and columns scaled over eight orders of magnitude. */
export const badlyScaled = (n: number, seed = 1): Float64Array =>
  random(n, n, seed).map((v, i) => (v + (i % (n + 1) === 0 ? 2 : 0)) * 10 ** ((8 * Math.floor(i / n)) / n - 4));

/** The largest difference in parts of the largest of `b` (at least `floor`). */
export function apart(a: ArrayLike<number>, b: ArrayLike<number>, floor = 1e-300): number {
  let error = 0;
  let size = floor;
  if (a.length !== b.length) return Infinity;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) !== Number.isNaN(b[i]!)) return Infinity;
    error = Math.max(error, Math.abs(a[i]! - b[i]!) || 0);
    size = Math.max(size, Math.abs(b[i]!) || 0);
  }
  return error / size;
}
