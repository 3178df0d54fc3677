import { solveTriangular } from './triangular.js';

/** P·A = L·U by rows with the largest pivot of each column. Matrices are row-major. */
export interface Lu {
  readonly n: number;
  /** U on and above the diagonal, L below it; L has ones on its diagonal. */
  readonly data: Float64Array;
  /** Row i of P·A is row `rows[i]` of A. */
  readonly rows: Int32Array;
  /** The determinant of P. */
  readonly sign: number;
  /** The first pivot that is exactly 0, −1 if there is none. */
  readonly zero: number;
}

export function lu(n: number, a: Float64Array): Lu {
  const data = a.slice();
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let zero = -1;
  for (let k = 0; k < n; k++) {
    let best = k;
    let size = Math.abs(data[k * n + k]!);
    for (let i = k + 1; i < n; i++) {
      const v = Math.abs(data[i * n + k]!);
      if (v > size) {
        best = i;
        size = v;
      }
    }
    if (size === 0) {
      if (zero < 0) zero = k;
      continue;
    }
    if (best !== k) {
      swapRows(data, n, k, best);
      const r = rows[k]!;
      rows[k] = rows[best]!;
      rows[best] = r;
      sign = -sign;
    }
    const pivot = data[k * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const at = i * n;
      const l = data[at + k]! / pivot;
      data[at + k] = l;
      if (l === 0) continue;
      for (let j = k + 1; j < n; j++) data[at + j]! -= l * data[k * n + j]!;
    }
  }
  return { n, data, rows, sign, zero };
}

export function swapRows(data: Float64Array, n: number, i: number, k: number): void {
  for (let j = 0; j < n; j++) {
    const v = data[i * n + j]!;
    data[i * n + j] = data[k * n + j]!;
    data[k * n + j] = v;
  }
}

/** X with A·X = B, or Aᵀ·X = B; B and X are n×m. */
export function luSolve({ n, data, rows }: Lu, b: Float64Array, m: number, transposed: boolean): Float64Array {
  const x = new Float64Array(n * m);
  if (!transposed) {
    for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) x[i * m + j] = b[rows[i]! * m + j]!;
    solveTriangular(n, data, x, m, { lower: true, unit: true, transposed: false });
    solveTriangular(n, data, x, m, { lower: false, unit: false, transposed: false });
    return x;
  }
  const y = b.slice();
  solveTriangular(n, data, y, m, { lower: false, unit: false, transposed: true });
  solveTriangular(n, data, y, m, { lower: true, unit: true, transposed: true });
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) x[rows[i]! * m + j] = y[i * m + j]!;
  return x;
}

/** The product of the pivots. */
export function luDet({ n, data, sign }: Lu): number {
  let d = sign;
  for (let i = 0; i < n; i++) d *= data[i * n + i]!;
  return d;
}

/** The sign of the determinant, and the logarithm of its magnitude, which does not overflow. */
export function luLogDet({ n, data, sign }: Lu): { sign: number; log: number } {
  let s = sign;
  let log = 0;
  for (let i = 0; i < n; i++) {
    const u = data[i * n + i]!;
    s *= Math.sign(u);
    log += Math.log(Math.abs(u));
  }
  return { sign: s + 0, log };
}
