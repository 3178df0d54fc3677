import type { Kernels } from '../types.js';

/** Columns of A taken at a time: what the other set's scratch holds of x, so that both round alike. */
export const COLUMNS = 2048;

/** y[i] += α·(row i of A)·x: two partial sums, of the even and of the odd columns, four rows at a time. */
function rowsTimes(
  m: number,
  n: number,
  alpha: number,
  a: Float64Array,
  ao: number,
  lda: number,
  x: Float64Array,
  xo: number,
  y: Float64Array,
  yo: number,
): void {
  let i = 0;
  for (; i + 3 < m; i += 4) {
    let r0 = ao + i * lda;
    let r1 = r0 + lda;
    let r2 = r1 + lda;
    let r3 = r2 + lda;
    let e0 = 0;
    let e1 = 0;
    let e2 = 0;
    let e3 = 0;
    let o0 = 0;
    let o1 = 0;
    let o2 = 0;
    let o3 = 0;
    let j = xo;
    for (const end = xo + n - 1; j < end; j += 2) {
      const even = x[j]!;
      const odd = x[j + 1]!;
      e0 += a[r0]! * even;
      o0 += a[r0 + 1]! * odd;
      e1 += a[r1]! * even;
      o1 += a[r1 + 1]! * odd;
      e2 += a[r2]! * even;
      o2 += a[r2 + 1]! * odd;
      e3 += a[r3]! * even;
      o3 += a[r3 + 1]! * odd;
      r0 += 2;
      r1 += 2;
      r2 += 2;
      r3 += 2;
    }
    if (j < xo + n) {
      const even = x[j]!;
      e0 += a[r0]! * even;
      e1 += a[r1]! * even;
      e2 += a[r2]! * even;
      e3 += a[r3]! * even;
    }
    y[yo + i]! += alpha * (e0 + o0);
    y[yo + i + 1]! += alpha * (e1 + o1);
    y[yo + i + 2]! += alpha * (e2 + o2);
    y[yo + i + 3]! += alpha * (e3 + o3);
  }
  for (; i < m; i++) {
    const row = ao + i * lda;
    let even = 0;
    let odd = 0;
    let j = 0;
    for (; j + 1 < n; j += 2) {
      even += a[row + j]! * x[xo + j]!;
      odd += a[row + j + 1]! * x[xo + j + 1]!;
    }
    if (j < n) even += a[row + j]! * x[xo + j]!;
    y[yo + i]! += alpha * (even + odd);
  }
}

/** y += Σ (α·x[i])·(row i of A), four rows at a time: (0 + 1) + (2 + 3). */
function addRowsTimes(
  m: number,
  n: number,
  alpha: number,
  a: Float64Array,
  ao: number,
  lda: number,
  x: Float64Array,
  xo: number,
  y: Float64Array,
  yo: number,
): void {
  let i = 0;
  for (; i + 3 < m; i += 4) {
    const x0 = alpha * x[xo + i]!;
    const x1 = alpha * x[xo + i + 1]!;
    const x2 = alpha * x[xo + i + 2]!;
    const x3 = alpha * x[xo + i + 3]!;
    const r0 = ao + i * lda;
    const r1 = r0 + lda;
    const r2 = r1 + lda;
    const r3 = r2 + lda;
    for (let j = 0; j < n; j++) {
      y[yo + j]! += x0 * a[r0 + j]! + x1 * a[r1 + j]! + (x2 * a[r2 + j]! + x3 * a[r3 + j]!);
    }
  }
  for (; i < m; i++) {
    const x0 = alpha * x[xo + i]!;
    const row = ao + i * lda;
    for (let j = 0; j < n; j++) y[yo + j]! += x0 * a[row + j]!;
  }
}

export const gemv: Kernels['gemv'] = (trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo) => {
  if (!accumulate) y.fill(0, yo, yo + (trans ? n : m));
  if (trans) addRowsTimes(m, n, alpha, a, ao, lda, x, xo, y, yo);
  else {
    for (let j = 0; j < n; j += COLUMNS) {
      rowsTimes(m, Math.min(COLUMNS, n - j), alpha, a, ao + j, lda, x, xo + j, y, yo);
    }
  }
};
