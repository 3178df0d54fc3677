/** Values of special functions as plain number functions: no derivatives' meaning here, and what the texts of the operations call. */
export { besselI0Value, besselJ0Value, besselJ1Value, besselY0Value } from './bessel.js';
export { erfcinvValue, erfcValue, erfinvValue, erfValue, expSquareValue } from './error.js';
export { betalnValue, digammaValue, lgammaValue, polygammaDropValue, polygammaValue, trigammaValue } from './gamma.js';
export { erfcinvDerivativeValue, erfinvDerivativeValue, normalQuantileDerivativeValue } from './inverse.js';
export { normalLogCdfValue } from './log-normal.js';
export { normalCdfValue, normalQuantileValue } from './normal.js';
