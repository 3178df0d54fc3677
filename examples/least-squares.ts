/**
 * The x that minimises ‖A·x − y‖, by Householder reflections: A = QR loses half as many digits as the normal equations AᵀA.
 *
 * @param A - m rows of n numbers, m ≥ n, of full rank
 * @param y - m numbers
 * @returns n numbers
 * @throws RangeError when A has not full rank
 */
export function leastSquares(A: readonly (readonly number[])[], y: readonly number[]): number[] {
  const m = A.length;
  const n = A[0]!.length;
  // [A | y], reflected column by column until A is upper triangular.
  const R = A.map((row, i) => Float64Array.from([...row, y[i]!]));
  for (let k = 0; k < n; k++) {
    const length = Math.hypot(...R.slice(k).map((row) => row[k]!));
    if (!(length > 0))
      throw new RangeError(`leastSquares: expected a matrix of full rank, got one with column ${k} dependent.`);
    // The reflection sends column k to (diagonal, 0 … 0); the sign keeps the subtraction from cancelling.
    const diagonal = R[k]![k]! > 0 ? -length : length;
    const v = R.slice(k).map((row) => row[k]!);
    v[0]! -= diagonal;
    const half = -diagonal * v[0]!; // ‖v‖²/2
    for (let j = k; j <= n; j++) {
      let along = 0;
      for (let i = k; i < m; i++) along += v[i - k]! * R[i]![j]!;
      for (let i = k; i < m; i++) R[i]![j]! -= (along / half) * v[i - k]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let k = n - 1; k >= 0; k--) {
    let rest = R[k]![n]!;
    for (let j = k + 1; j < n; j++) rest -= R[k]![j]! * x[j]!;
    x[k] = rest / R[k]![k]!;
  }
  return x;
}
