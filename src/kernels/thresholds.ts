/**
 * From which size on the WebAssembly set is the faster one, copies and calls included, as `benchmarks/kernels.ts --sizes` measures
 * it (Node 20, x64). In brackets: its time in that of the JavaScript set, just below and at the threshold, and for large sizes.
 */
export const threshold = {
  /** exp, log, sin, cos, tanh, sigmoid, softplus, pow, expShift (n = 8: 0.3 to 0.9; 16: 0.25 to 0.6; 1000: 0.15 to 0.35) */
  transcendental: 16,
  /** one or two arrays in, one out (48: 0.8 to 1.3; 64: 0.6 to 1.1; 1000: 0.4 to 0.6) */
  arithmetic: 64,
  /** Up to here: larger arrays come from main memory, and a copy more costs what SIMD gains (300 000: 0.9; 1 000 000: 1.1 to 1.3). */
  arithmeticTo: 300_000,
  /** out = a⊙da + b⊙db, four arrays in (16: 2.6; 32: 0.8; 256: 0.3) */
  productRule: 32,
  /** sum, dot, sum of squares (96: 0.8 to 1.1; 128: 0.7 to 0.95; 1000: 0.4 to 0.8) */
  reduction: 128,
  /** m·n·k (7³: 1.0 to 1.2; 8³: 0.6; 12³: 0.35; 128³: 0.2); against the naive loop it would be 6³ */
  gemm: 8 ** 3,
  /** m·n (10²: 0.8 to 1.1; 12²: 0.7 to 0.9; 64²: 0.33) */
  gemv: 12 ** 2,
};
