/** Every operation with its record, for the generator, the compiler, the tests and the docs. Nothing on a user's path imports this list. */
import { add, div, mul, neg, reciprocal, square, strongMul, sub } from './arithmetic.js';
import { eq, ge, gt, le, lt, ne } from './compare.js';
import {
  exp,
  exp2,
  expm1,
  exprel,
  exprelDerivative,
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
} from './exponential.js';
import { acosh, asinh, atanh, cosh, sech, sinh, tanh } from './hyperbolic.js';
import type { Binary, Unary } from './op.js';
import { abs, leakyRelu, max, min, relu } from './piecewise.js';
import { cbrt, hypot, pow, powInt, sqrt, unit } from './powers.js';
import { ceil, floor, mod, rem, round, sign, trunc } from './rounding.js';
import { acos, asin, atan, atan2, cos, sin, sinc, sincDerivative, tan } from './trigonometric.js';

export const unaryOps: readonly Unary[] = [
  neg, reciprocal, square, sqrt, cbrt,
  exp, exp2, expm1, log, log2, log10, log1p, sigmoid, logit, softplus, logSigmoid, logCosh, exprel,
  sin, cos, tan, asin, acos, atan, sinc,
  sinh, cosh, tanh, sech, asinh, acosh, atanh,
  abs, sign, relu, floor, ceil, round, trunc,
]; // prettier-ignore

export const binaryOps: readonly Binary[] = [
  add, sub, mul, div, pow, powInt, hypot, atan2, logAddExp, xlogy, max, min, leakyRelu, mod, rem,
]; // prettier-ignore

/** Operations that only rules use. */
export const internalOps: readonly Binary[] = [strongMul, unit, sincDerivative, exprelDerivative];

export const comparisons = [lt, le, gt, ge, eq, ne] as const;
