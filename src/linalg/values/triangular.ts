/** Which triangle of a matrix is meant, whether its diagonal counts as ones, and whether the system is that of the transpose. */
export interface Triangle {
  readonly lower: boolean;
  readonly unit: boolean;
  readonly transposed: boolean;
}

/**
 * Solves T·X = B, or Tᵀ·X = B, in place: `x` holds B, n×m, and then X. The other triangle of `t` is not read. A column is as fast as the
 * dot products of rows; several go row by row over `x`, so that the inner loop is contiguous for every kind of triangle.
 */
export function solveTriangular(
  n: number,
  t: Float64Array,
  x: Float64Array,
  m: number,
  { lower, unit, transposed }: Triangle,
): void {
  const forward = lower !== transposed;
  const first = forward ? 0 : n - 1;
  const step = forward ? 1 : -1;
  for (let k = 0, i = first; k < n; k++, i += step) {
    const row = i * m;
    if (!unit) {
      const d = t[i * n + i]!;
      for (let c = 0; c < m; c++) x[row + c]! /= d;
    }
    for (let r = i + step; r >= 0 && r < n; r += step) {
      const v = transposed ? t[i * n + r]! : t[r * n + i]!;
      if (v === 0) continue;
      const at = r * m;
      if (m === 1) x[at]! -= v * x[row]!;
      else for (let c = 0; c < m; c++) x[at + c]! -= v * x[row + c]!;
    }
  }
}

/** The first diagonal element that is exactly 0, −1 if there is none. */
export function zeroOnDiagonal(n: number, t: Float64Array, columns = n): number {
  for (let i = 0; i < n; i++) if (t[i * columns + i] === 0) return i;
  return -1;
}
