/** fluxion/special: special functions, with derivatives of every order in every mode. */
export { erf, erfc, erfcinv, erfinv } from './error.js';
export { normalCdf, normalLogCdf, normalQuantile } from './normal.js';
export { betaln, digamma, lgamma, trigamma } from './gamma.js';
export { besselI0, besselI1, besselJ0, besselJ1, besselY0, besselY1 } from './bessel.js';
export type { SpecialBinary, SpecialFunction, SpecialUnary } from './op.js';
