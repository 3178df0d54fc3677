import { addBlock, BLOCK, endSum, startSum } from '../sums.js';
import type { Kernels, Reduction } from '../types.js';

// A block is at most BLOCK numbers; the partial sums and their order are those of sums.ts.

function blockSum(n: number, x: Float64Array, xo: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = xo;
  const to = xo + n;
  for (const end = to - 7; i < end; i += 8) {
    s0 += x[i]!;
    s1 += x[i + 1]!;
    s2 += x[i + 2]!;
    s3 += x[i + 3]!;
    s4 += x[i + 4]!;
    s5 += x[i + 5]!;
    s6 += x[i + 6]!;
    s7 += x[i + 7]!;
  }
  if (i < to) s0 += x[i++]!;
  if (i < to) s1 += x[i++]!;
  if (i < to) s2 += x[i++]!;
  if (i < to) s3 += x[i++]!;
  if (i < to) s4 += x[i++]!;
  if (i < to) s5 += x[i++]!;
  if (i < to) s6 += x[i]!;
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
}

function blockDot(n: number, x: Float64Array, xo: number, y: Float64Array, yo: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  let i = 0;
  for (const end = n - 7; i < end; i += 8) {
    s0 += x[xo + i]! * y[yo + i]!;
    s1 += x[xo + i + 1]! * y[yo + i + 1]!;
    s2 += x[xo + i + 2]! * y[yo + i + 2]!;
    s3 += x[xo + i + 3]! * y[yo + i + 3]!;
    s4 += x[xo + i + 4]! * y[yo + i + 4]!;
    s5 += x[xo + i + 5]! * y[yo + i + 5]!;
    s6 += x[xo + i + 6]! * y[yo + i + 6]!;
    s7 += x[xo + i + 7]! * y[yo + i + 7]!;
  }
  if (i < n) s0 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s1 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s2 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s3 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s4 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s5 += x[xo + i]! * y[yo + i++]!;
  if (i < n) s6 += x[xo + i]! * y[yo + i]!;
  return s0 + s4 + (s2 + s6) + (s1 + s5 + (s3 + s7));
}

export const sum: Reduction = (n, x, xo) => {
  if (n <= BLOCK) return blockSum(n, x, xo);
  startSum();
  for (let i = 0; i < n; i += BLOCK) addBlock(blockSum(Math.min(BLOCK, n - i), x, xo + i));
  return endSum();
};

export const dot: Kernels['dot'] = (n, x, xo, y, yo) => {
  if (n <= BLOCK) return blockDot(n, x, xo, y, yo);
  startSum();
  for (let i = 0; i < n; i += BLOCK) addBlock(blockDot(Math.min(BLOCK, n - i), x, xo + i, y, yo + i));
  return endSum();
};

export const sumSquares: Reduction = (n, x, xo) => dot(n, x, xo, x, xo);

export const expShift: Kernels['expShift'] = (n, x, xo, shift, y, yo) => {
  for (let i = 0; i < n; i++) y[yo + i] = Math.exp(x[xo + i]! - shift);
  return sum(n, y, yo);
};

export const argmax: Reduction = (n, x, xo) => {
  let best = -Infinity;
  let at = n > 0 ? 0 : -1;
  for (let i = 0; i < n; i++) {
    const v = x[xo + i]!;
    if (v > best) {
      best = v;
      at = i;
    } else if (v !== v) return i;
  }
  return at;
};

export const lastArgmax: Reduction = (n, x, xo) => {
  let best = -Infinity;
  let at = -1;
  for (let i = 0; i < n; i++) {
    const v = x[xo + i]!;
    if (v >= best) {
      best = v;
      at = i;
    } else if (v !== v) return i;
  }
  return at;
};

export const argmin: Reduction = (n, x, xo) => {
  let best = Infinity;
  let at = n > 0 ? 0 : -1;
  for (let i = 0; i < n; i++) {
    const v = x[xo + i]!;
    if (v < best) {
      best = v;
      at = i;
    } else if (v !== v) return i;
  }
  return at;
};
