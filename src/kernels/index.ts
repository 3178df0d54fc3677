/**
 * Loops over Float64Arrays, in two sets that do the same: JavaScript, and WebAssembly with SIMD for large arrays. Synchronous,
 * no knowledge of derivatives beyond each function's partial, no checks: callers hand over what fits.
 *
 * Conventions: sizes first; every array is followed by the offset of its first element (x, xo); results go to the last arrays.
 * Elementwise kernels accept an output that is an input at the same offset, and nothing that overlaps otherwise; two outputs
 * of one call, and the result of gemm, gemv or ger, overlap nothing. Inputs are not changed. Nothing is allocated but views.
 *
 * `z ⊙ w` is the strong product: z·w, but +0 where the first factor is exactly 0, even if w is infinite or NaN; a product that
 * is 0 otherwise is +0 too. The factor whose zero wins, a coefficient in a forward and an adjoint in a reverse sweep, comes first.
 *
 * What each kernel computes is said in `types.ts`.
 */
import { kernelsFor } from './select.js';
import { threshold } from './thresholds.js';
import { javascript } from './javascript/index.js';
import type { Kernels, Pushes } from './types.js';

export { kernelsInUse, setKernels } from './select.js';
export type { KernelChoice } from './select.js';
export type { Binary, BinaryPush, Kernels, Pushes, Reduction, Unary, UnaryPush, WithScalar } from './types.js';

const { transcendental, arithmetic, arithmeticTo } = threshold;

export const exp: Kernels['exp'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).exp(n, x, xo, y, yo, p, po);
export const log: Kernels['log'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).log(n, x, xo, y, yo, p, po);
export const sin: Kernels['sin'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).sin(n, x, xo, y, yo, p, po);
export const cos: Kernels['cos'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).cos(n, x, xo, y, yo, p, po);
export const tanh: Kernels['tanh'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).tanh(n, x, xo, y, yo, p, po);
export const sigmoid: Kernels['sigmoid'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).sigmoid(n, x, xo, y, yo, p, po);
export const softplus: Kernels['softplus'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, transcendental).softplus(n, x, xo, y, yo, p, po);
export const sqrt: Kernels['sqrt'] = (n, x, xo, y, yo, p, po) => kernelsFor(n, arithmetic).sqrt(n, x, xo, y, yo, p, po);
export const reciprocal: Kernels['reciprocal'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, arithmetic).reciprocal(n, x, xo, y, yo, p, po);
export const square: Kernels['square'] = (n, x, xo, y, yo, p, po) =>
  kernelsFor(n, arithmetic).square(n, x, xo, y, yo, p, po);
export const powScalar: Kernels['powScalar'] = (n, x, xo, c, y, yo, p, po) =>
  kernelsFor(n, transcendental).powScalar(n, x, xo, c, y, yo, p, po);
export const pow: Kernels['pow'] = (n, x, xo, e, eo, y, yo, px, pxo, pe, peo) =>
  kernelsFor(n, transcendental).pow(n, x, xo, e, eo, y, yo, px, pxo, pe, peo);

export const push: Pushes = {
  exp: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.exp(n, x, dx, y, dy),
  log: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.log(n, x, dx, y, dy),
  sin: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.sin(n, x, dx, y, dy),
  cos: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.cos(n, x, dx, y, dy),
  tanh: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.tanh(n, x, dx, y, dy),
  sigmoid: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.sigmoid(n, x, dx, y, dy),
  softplus: (n, x, dx, y, dy) => kernelsFor(n, transcendental).push.softplus(n, x, dx, y, dy),
  sqrt: (n, x, dx, y, dy) => kernelsFor(n, arithmetic).push.sqrt(n, x, dx, y, dy),
  reciprocal: (n, x, dx, y, dy) => kernelsFor(n, arithmetic).push.reciprocal(n, x, dx, y, dy),
  square: (n, x, dx, y, dy) => kernelsFor(n, arithmetic).push.square(n, x, dx, y, dy),
  powScalar: (n, x, dx, c, y, dy) => kernelsFor(n, transcendental).push.powScalar(n, x, dx, c, y, dy),
  add: (n, x, dx, y, dy, z, dz) => kernelsFor(n, arithmetic, arithmeticTo).push.add(n, x, dx, y, dy, z, dz),
  sub: (n, x, dx, y, dy, z, dz) => kernelsFor(n, arithmetic, arithmeticTo).push.sub(n, x, dx, y, dy, z, dz),
  mul: (n, x, dx, y, dy, z, dz) => kernelsFor(n, arithmetic, arithmeticTo).push.mul(n, x, dx, y, dy, z, dz),
  div: (n, x, dx, y, dy, z, dz) => kernelsFor(n, arithmetic, arithmeticTo).push.div(n, x, dx, y, dy, z, dz),
};

export const add: Kernels['add'] = (n, x, xo, y, yo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).add(n, x, xo, y, yo, out, oo);
export const sub: Kernels['sub'] = (n, x, xo, y, yo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).sub(n, x, xo, y, yo, out, oo);
export const mul: Kernels['mul'] = (n, x, xo, y, yo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).mul(n, x, xo, y, yo, out, oo);
export const div: Kernels['div'] = (n, x, xo, y, yo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).div(n, x, xo, y, yo, out, oo);
export const addScalar: Kernels['addScalar'] = (n, x, xo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).addScalar(n, x, xo, c, out, oo);
export const scalarSub: Kernels['scalarSub'] = (n, x, xo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).scalarSub(n, x, xo, c, out, oo);
export const mulScalar: Kernels['mulScalar'] = (n, x, xo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).mulScalar(n, x, xo, c, out, oo);
export const divScalar: Kernels['divScalar'] = (n, x, xo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).divScalar(n, x, xo, c, out, oo);
export const scalarDiv: Kernels['scalarDiv'] = (n, x, xo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).scalarDiv(n, x, xo, c, out, oo);

export const strongMul: Kernels['strongMul'] = (n, z, zo, w, wo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).strongMul(n, z, zo, w, wo, out, oo);
export const strongMulAdd: Kernels['strongMulAdd'] = (n, z, zo, w, wo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).strongMulAdd(n, z, zo, w, wo, out, oo);
export const strongMul2: Kernels['strongMul2'] = (n, a, ao, da, dao, b, bo, db, dbo, out, oo) =>
  kernelsFor(n, threshold.productRule, arithmeticTo).strongMul2(n, a, ao, da, dao, b, bo, db, dbo, out, oo);
export const axpy: Kernels['axpy'] = (n, c, x, xo, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).axpy(n, c, x, xo, out, oo);
export const strongMulAddScalar: Kernels['strongMulAddScalar'] = (n, z, zo, c, out, oo) =>
  kernelsFor(n, arithmetic, arithmeticTo).strongMulAddScalar(n, z, zo, c, out, oo);

export const sum: Kernels['sum'] = (n, x, xo) => kernelsFor(n, threshold.reduction).sum(n, x, xo);
export const sumSquares: Kernels['sumSquares'] = (n, x, xo) => kernelsFor(n, threshold.reduction).sumSquares(n, x, xo);
export const dot: Kernels['dot'] = (n, x, xo, y, yo) => kernelsFor(n, threshold.reduction).dot(n, x, xo, y, yo);
export const expShift: Kernels['expShift'] = (n, x, xo, shift, y, yo) =>
  kernelsFor(n, transcendental).expShift(n, x, xo, shift, y, yo);

// In both sets the same: SIMD gains nothing here, copies included.
export const { argmax, lastArgmax, argmin, addRow, sumRows, ger } = javascript;

export const gemm: Kernels['gemm'] = (transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, accumulate, c, co, ldc) =>
  kernelsFor(m * n * k, threshold.gemm).gemm(
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
  );
export const gemv: Kernels['gemv'] = (trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo) =>
  kernelsFor(m * n, threshold.gemv).gemv(trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo);
