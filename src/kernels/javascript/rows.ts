import type { Kernels } from '../types.js';
import { add } from './arithmetic.js';

export const addRow: Kernels['addRow'] = (m, n, x, xo, b, bo, out, oo) => {
  for (let i = 0; i < m; i++) add(n, x, xo + i * n, b, bo, out, oo + i * n);
};

export const sumRows: Kernels['sumRows'] = (m, n, x, xo, out, oo) => {
  for (let i = 0; i < m; i++) add(n, out, oo, x, xo + i * n, out, oo);
};

export const ger: Kernels['ger'] = (m, n, alpha, x, xo, y, yo, a, ao, lda) => {
  for (let i = 0; i < m; i++) {
    const c = alpha * x[xo + i]!;
    const row = ao + i * lda;
    let j = 0;
    for (const end = n - 3; j < end; j += 4) {
      a[row + j]! += c * y[yo + j]!;
      a[row + j + 1]! += c * y[yo + j + 1]!;
      a[row + j + 2]! += c * y[yo + j + 2]!;
      a[row + j + 3]! += c * y[yo + j + 3]!;
    }
    for (; j < n; j++) a[row + j]! += c * y[yo + j]!;
  }
};
