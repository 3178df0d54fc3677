import type { Kernels } from '../types.js';

/**
 * gemm of small matrices, without packing: 2×4 tiles straight from A and B. Every element is summed in the order of the blocked
 * gemm, so that size does not show in the last bits.
 */
export const gemmDirect: Kernels['gemm'] = (
  transA,
  transB,
  m,
  n,
  k,
  alpha,
  a,
  ao,
  lda,
  b,
  bo,
  ldb,
  accumulate,
  c,
  co,
  ldc,
) => {
  const rowA = transA ? 1 : lda;
  const alongA = transA ? lda : 1;
  const columnB = transB ? ldb : 1;
  const alongB = transB ? 1 : ldb;
  const evenRows = m & ~1;
  const fours = n & ~3;
  for (let i = 0; i < evenRows; i += 2) {
    for (let j = 0; j < fours; j += 4) {
      let p = ao + i * rowA;
      let b0 = bo + j * columnB;
      let b1 = b0 + columnB;
      let b2 = b1 + columnB;
      let b3 = b2 + columnB;
      let c00 = 0;
      let c01 = 0;
      let c02 = 0;
      let c03 = 0;
      let c10 = 0;
      let c11 = 0;
      let c12 = 0;
      let c13 = 0;
      for (let l = 0; l < k; l++) {
        const upper = a[p]!;
        const lower = a[p + rowA]!;
        c00 += upper * b[b0]!;
        c01 += upper * b[b1]!;
        c02 += upper * b[b2]!;
        c03 += upper * b[b3]!;
        c10 += lower * b[b0]!;
        c11 += lower * b[b1]!;
        c12 += lower * b[b2]!;
        c13 += lower * b[b3]!;
        p += alongA;
        b0 += alongB;
        b1 += alongB;
        b2 += alongB;
        b3 += alongB;
      }
      const at = co + i * ldc + j;
      put(c, at, alpha, c00, c01, c02, c03, accumulate);
      put(c, at + ldc, alpha, c10, c11, c12, c13, accumulate);
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = i < evenRows ? fours : 0; j < n; j++) {
      let p = ao + i * rowA;
      let q = bo + j * columnB;
      let s = 0;
      for (let l = 0; l < k; l++) {
        s += a[p]! * b[q]!;
        p += alongA;
        q += alongB;
      }
      const at = co + i * ldc + j;
      c[at] = accumulate ? c[at]! + alpha * s : alpha * s;
    }
  }
};

function put(
  c: Float64Array,
  at: number,
  alpha: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  accumulate: boolean,
): void {
  if (accumulate) {
    c[at]! += alpha * c0;
    c[at + 1]! += alpha * c1;
    c[at + 2]! += alpha * c2;
    c[at + 3]! += alpha * c3;
  } else {
    c[at] = alpha * c0;
    c[at + 1] = alpha * c1;
    c[at + 2] = alpha * c2;
    c[at + 3] = alpha * c3;
  }
}
