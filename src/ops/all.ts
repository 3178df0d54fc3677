/** Every operation with its record, for the generator, the compiler, the tests and the docs. Nothing on a user's path imports this list. */
import { addOp, divOp, mulOp, negOp, reciprocalOp, squareOp, strongMulOp, subOp } from './arithmetic.js';
import { eqOp, geOp, gtOp, leOp, ltOp, neOp } from './compare.js';
import {
  expOp,
  exp2Op,
  expm1Op,
  exprelOp,
  exprelDerivativeOp,
  logOp,
  log10Op,
  log1pOp,
  log2Op,
  logAddExpOp,
  logCoshOp,
  logitOp,
  logSigmoidOp,
  sigmoidOp,
  softplusOp,
  xlogyOp,
} from './exponential.js';
import { acoshOp, asinhOp, atanhOp, coshOp, sechOp, sinhOp, tanhOp } from './hyperbolic.js';
import type { Binary, Unary } from './op.js';
import { absOp, leakyReluOp, maxOp, minOp, reluOp } from './piecewise.js';
import { cbrtOp, hypotOp, powOp, powIntOp, sqrtOp, unitOp } from './powers.js';
import { ceilOp, floorOp, modOp, remOp, roundOp, signOp, truncOp } from './rounding.js';
import { acosOp, asinOp, atanOp, atan2Op, cosOp, sinOp, sincOp, sincDerivativeOp, tanOp } from './trigonometric.js';

export const unaryOps: readonly Unary[] = [
  negOp, reciprocalOp, squareOp, sqrtOp, cbrtOp,
  expOp, exp2Op, expm1Op, logOp, log2Op, log10Op, log1pOp, sigmoidOp, logitOp, softplusOp, logSigmoidOp, logCoshOp, exprelOp,
  sinOp, cosOp, tanOp, asinOp, acosOp, atanOp, sincOp,
  sinhOp, coshOp, tanhOp, sechOp, asinhOp, acoshOp, atanhOp,
  absOp, signOp, reluOp, floorOp, ceilOp, roundOp, truncOp,
]; // prettier-ignore

export const binaryOps: readonly Binary[] = [
  addOp, subOp, mulOp, divOp, powOp, powIntOp, hypotOp, atan2Op, logAddExpOp, xlogyOp, maxOp, minOp, leakyReluOp, modOp, remOp,
]; // prettier-ignore

/** Operations that only rules use. */
export const internalOps: readonly Binary[] = [strongMulOp, unitOp, sincDerivativeOp, exprelDerivativeOp];

export const comparisons = [ltOp, leOp, gtOp, geOp, eqOp, neOp] as const;
