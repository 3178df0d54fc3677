/** fluxion/array: arrays as values and as leaves of every transform. The names in reading order. */
import './leaves.js';

// Values
export { array, eye, fromFunction, linspace, ones, zeros, type Size } from './ndarray.js';
export { ArrayValue, NdArray, type Nested, type Vec } from './values.js';
export type { ArrayLike } from './ops/operands.js';
export { at, vectorOf } from './ops/at.js';

// Reductions
export { mean, prod, sum, variance, type ReduceOptions, type VarianceOptions } from './ops/reduce.js';
export { argmax, argmin, reduceMax, reduceMax as max, reduceMin, reduceMin as min, sort } from './ops/gather.js';
export { norm, std, type NormOptions } from './ops/norm.js';
export { logSoftmax, logSumExp, softmax } from './ops/softmax.js';
export { cumprod, cumsum } from './ops/scan.js';

// Products
export { dot, matmul, matvec, outer, type MatmulOptions } from './ops/products.js';
export { einsum } from './ops/einsum.js';
export { conv1d } from './ops/convolve.js';

// Structure
export { reshape, transpose } from './ops/structure.js';
export { concat, pad, roll, slice, split, stack } from './ops/slice.js';
export type { AxisOption } from './options.js';
export { flip, gather, scatterAdd, type Indices } from './ops/gather.js';
export { where, type Condition } from './elementwise.js';
export { broadcastTo } from './ops/broadcast.js';

// Transforms
export { checkpoint, checkpointChain } from './checkpoint.js';
export { jvpBatch } from './batch.js';

// Operations of your own
export { run as applyArrayOp, type ArrayOp, type Plain } from './engine.js';

// Kernels
export { kernelsInUse, setKernels, type KernelChoice } from '../kernels/index.js';

// Types that the declarations above name
export type { Operand } from './ops/operands.js';
export type { Any } from './values.js';
export type { Axes, Shape } from './shape.js';
