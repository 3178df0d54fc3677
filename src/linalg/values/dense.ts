/** A·B for an m×k and a k×n matrix; rows of B are read in order. */
export function product(m: number, k: number, n: number, a: Float64Array, b: Float64Array): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let p = 0; p < k; p++) {
      const v = a[i * k + p]!;
      for (let j = 0; j < n; j++) c[i * n + j]! += v * b[p * n + j]!;
    }
  }
  return c;
}

/** The transpose of an m×n matrix. */
export function flipped(m: number, n: number, a: Float64Array): Float64Array {
  const t = new Float64Array(n * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) t[j * m + i] = a[i * n + j]!;
  return t;
}

/** Rows as plain arrays, as ml-matrix takes them. */
export const rowsOf = (m: number, n: number, a: Float64Array): number[][] =>
  Array.from({ length: m }, (_, i) => Array.from(a.subarray(i * n, i * n + n)));

/** Rows p and q turned in their plane; both have n elements. */
export function turn(n: number, v: Float64Array, p: number, q: number, c: number, d: number): void {
  for (let k = 0; k < n; k++) {
    const x = v[p * n + k]!;
    const y = v[q * n + k]!;
    v[p * n + k] = c * x - d * y;
    v[q * n + k] = d * x + c * y;
  }
}
