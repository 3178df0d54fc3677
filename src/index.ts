/** fluxion: exact derivatives of ordinary numeric code. The names in reading order. */

// What you differentiate with
export { derivative, type ScalarFunction } from './transforms/derivative.js';
export { grad, valueAndGrad, type GradOptions } from './transforms/grad.js';
export { jvp, type ValueAndTangent } from './transforms/jvp.js';
export { vjp } from './transforms/vjp.js';
export { linearize } from './transforms/linearize.js';
export { jacobian, type JacobianMode } from './transforms/jacobian.js';
export { hessian } from './transforms/hessian.js';
export { hvp, type HvpMode } from './transforms/hvp.js';

// Rules of your own
export { customJvp, type JvpRule } from './transforms/custom-jvp.js';
export { customVjp, type VjpRule } from './transforms/custom-vjp.js';
export { stopGradient } from './transforms/stop-gradient.js';
export type { ArgsOption } from './transforms/options.js';

// Operations
export { add, div, mul, neg, reciprocal, square, sub } from './ops/arithmetic.js';
export { cbrt, hypot, pow, powInt, sqrt } from './ops/powers.js';
export {
  exp,
  exp2,
  expm1,
  exprel,
  log,
  log10,
  log1p,
  log2,
  logAddExp,
  logCosh,
  logit,
  logSigmoid,
  sigmoid,
  softplus,
  xlogy,
} from './ops/exponential.js';
export { acos, asin, atan, atan2, cos, sin, sinc, tan } from './ops/trigonometric.js';
export { acosh, asinh, atanh, cosh, sech, sinh, tanh } from './ops/hyperbolic.js';
export { abs, clip, leakyRelu, max, min, relu, select } from './ops/piecewise.js';
export { ceil, floor, mod, rem, round, sign, trunc } from './ops/rounding.js';
export { eq, ge, gt, le, lt, ne } from './ops/compare.js';

// Values and types
export { primal, Value, type FirstOrder } from './core/value.js';
export type { Binary, Signature1, Signature2, Unary } from './ops/op.js';
export type { First, Fn, IsTree, LeafFor, Like, Num, Plain, Rest, Scalar, Tree, With } from './types.js';

// Errors
export { EscapedValueError, ShapeError } from './errors.js';
