/** Every special function with its record, for tests, docs and tools. Nothing on a user's path imports this list. */
import { besselI0, besselI0Derivative, besselI1, besselJ0, besselJ0Derivative, besselJ1 } from './bessel.js';
import { besselY0, besselY0Derivative, besselY1 } from './bessel.js';
import { erf, erfc, erfcinv, erfcinvDerivative, erfinv, erfinvDerivative, expSquare } from './error.js';
import { betaln, digamma, lgamma, polygamma, polygammaDrop, trigamma } from './gamma.js';
import { normalCdf, normalLogCdf, normalLogCdfDerivative, normalQuantile, normalQuantileDerivative } from './normal.js';
import type { SpecialBinary, SpecialUnary } from './op.js';

export const specialUnary: readonly SpecialUnary[] = [
  erf, erfc, erfinv, erfcinv, normalCdf, normalLogCdf, normalQuantile,
  lgamma, digamma, trigamma,
  besselJ0, besselJ1, besselY0, besselY1, besselI0, besselI1,
]; // prettier-ignore

export const specialBinary: readonly SpecialBinary[] = [betaln];

/** Operations that only rules use. */
export const specialInternal: readonly SpecialBinary[] = [
  expSquare, erfinvDerivative, erfcinvDerivative, normalLogCdfDerivative, normalQuantileDerivative, polygamma, polygammaDrop(0), polygammaDrop(1), polygammaDrop(2),
  besselJ0Derivative, besselY0Derivative, besselI0Derivative,
]; // prettier-ignore

/** What the texts of special functions call beyond Math. */
export * as helpers from './numeric/index.js';
