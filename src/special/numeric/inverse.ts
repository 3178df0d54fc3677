import erfc from '@stdlib/math-base-special-erfc';
import erfinv from '@stdlib/math-base-special-erfinv';
import { HALF_ROOT_PI, ROOT_TWO_PI } from './constants.js';
import { erfcinvValue, expSquareValue } from './error.js';
import { normalCdfValue, normalQuantileValue } from './normal.js';
import { power } from './power.js';

/**
 * k-th derivative of a function z whose first is p = s·e^(c·z²), so that p′ = 2c·z·p²: it is Pₖ₋₁(z)·pᵏ with P₀ = 1 and Pⱼ = Pⱼ₋₁′ + 2cj·z·Pⱼ₋₁.
 * The coefficients of these polynomials are not negative and their powers of one parity, so that nothing cancels.
 */
function inverseDerivative(z: number, p: number, c: number, k: number): number {
  let coefficients = [1];
  for (let j = 1; j < k; j++) {
    const next = new Array<number>(j + 1).fill(0);
    for (let i = 0; i < j; i++) {
      const a = coefficients[i]!;
      if (i > 0) next[i - 1]! += i * a;
      next[i + 1]! += 2 * c * j * a;
    }
    coefficients = next;
  }
  return coefficients.reduceRight((sum, a) => sum * z + a) * power(p, k);
}

/**
 * By how much e^(c·z²) is to be corrected where z is an inverse and so rounded, which costs 4c·z² units in the last place: the tail at the rounded z
 * beside the tail that was asked for. 1 in the middle, where there is nothing to gain, and where the tail is denormal.
 */
const residue = (z: number, tail: (z: number) => number, wanted: number): number =>
  Math.abs(z) > 1 && wanted > 2.3e-308 ? tail(Math.abs(z)) / wanted : 1;

const upperTail = (z: number): number => normalCdfValue(-z);

/** k-th derivative of erf⁻¹, k ≥ 1. */
export function erfinvDerivativeValue(x: number, k: number): number {
  const z = erfinv(x);
  return inverseDerivative(z, HALF_ROOT_PI * expSquareValue(z, 1) * residue(z, erfc, 1 - Math.abs(x)), 1, k);
}

/** k-th derivative of erfc⁻¹, k ≥ 1. */
export function erfcinvDerivativeValue(q: number, k: number): number {
  const z = erfcinvValue(q);
  return inverseDerivative(z, -HALF_ROOT_PI * expSquareValue(z, 1) * residue(z, erfc, Math.min(q, 2 - q)), 1, k);
}

/** k-th derivative of Φ⁻¹, k ≥ 1. */
export function normalQuantileDerivativeValue(p: number, k: number): number {
  const z = normalQuantileValue(p);
  const slope = ROOT_TWO_PI * expSquareValue(z, 0.5) * residue(z, upperTail, Math.min(p, 1 - p));
  return inverseDerivative(z, slope, 0.5, k);
}
