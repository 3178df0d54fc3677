import erfc from '@stdlib/math-base-special-erfc';
import erfcinv from '@stdlib/math-base-special-erfcinv';
import { ROOT_PI } from './constants.js';

export { default as erfValue } from '@stdlib/math-base-special-erf';
export { default as erfcValue } from '@stdlib/math-base-special-erfc';
export { default as erfinvValue } from '@stdlib/math-base-special-erfinv';

/**
 * e^(c·x²) for c = ±1 or ±1/2. The square of x is taken in two parts, the first exact: rounding it would cost x²/2 units in the last place,
 * 300 of them in the tails.
 */
export function expSquareValue(x: number, c: number): number {
  if (!(Math.abs(x) < 1000)) return Math.exp(c * x * x);
  const high = Math.fround(x);
  return Math.exp(c * high * high) * Math.exp(c * (x - high) * (x + high));
}

/**
 * log erfc(x) for x > 0. Where erfc itself fades away, its asymptotic series x·√π·e^(x²)·erfc(x) ~ Σ (2m − 1)!!·(−t)ᵐ with t = 1/(2x²) (NIST
 * Handbook of Mathematical Functions, 7.12.1): the first term left out, 135135·t⁷, is 3e-17 there.
 */
export function logErfcValue(x: number): number {
  if (!(x > 25)) return Math.log(erfc(x));
  const t = 0.5 / (x * x);
  const rest = -t * (1 - t * (3 - t * (15 - t * (105 - t * (945 - t * 10395)))));
  return -x * x - Math.log(x * ROOT_PI) + Math.log1p(rest);
}

/** The inverse of erfc on [0, 2]: @stdlib's, and below 1e-180, where that one loses three digits, a step of Newton's method on log erfc. */
export function erfcinvValue(q: number): number {
  const z = erfcinv(q);
  if (!(q > 0 && q < 1e-180)) return z;
  // d/dz log erfc(z) = −(2z + 1/z + O(z⁻³))
  return z + (logErfcValue(z) - Math.log(q)) / (2 * z + 1 / z);
}
