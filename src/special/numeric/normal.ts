import erfc from '@stdlib/math-base-special-erfc';
import { PEAK } from './constants.js';
import { erfcinvValue, expSquareValue } from './error.js';

/** 1/√2 as a sum: its leading 24 bits, the rest of Math.SQRT1_2, and what that one lacks. */
const HIGH = 0.7071067690849304;
const MIDDLE = 1.2101617152815436e-8;
const LOW = -4.833646656726457e-17;

/** x/√2 − x·Math.SQRT1_2: what two roundings took away (products of halves as in Dekker, Numerische Mathematik 18, 1971). */
function lostInScaling(x: number): number {
  const high = Math.fround(x);
  const low = x - high;
  return high * HIGH - x * Math.SQRT1_2 + high * MIDDLE + low * HIGH + low * MIDDLE + x * LOW;
}

/** φ(x) = e^(−x²/2)/√(2π) */
export const normalPdf = (x: number): number => PEAK * expSquareValue(x, -0.5);

/** Φ(x) = erfc(−x/√2)/2. In the lower tail the rounding of x/√2 would cost x² units in the last place; it is made good to first order. */
export function normalCdfValue(x: number): number {
  const value = 0.5 * erfc(-x * Math.SQRT1_2);
  return x < -1 && x > -40 ? value + lostInScaling(x) * normalPdf(x) * Math.SQRT2 : value;
}

/** The inverse of Φ, from the nearer end of [0, 1]: 1 − p is exact where it is taken. */
export const normalQuantileValue = (p: number): number =>
  p < 0.5 ? -Math.SQRT2 * erfcinvValue(2 * p) : Math.SQRT2 * erfcinvValue(2 * (1 - p));
