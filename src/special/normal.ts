import type { Partial1 } from '../core/apply.js';
import { mul } from '../ops/arithmetic.js';
import type { Signature1 } from '../ops/op.js';
import type { Num } from '../types.js';
import { expSquare } from './error.js';
import { derivatives, run1, special1, type SpecialBinary, type SpecialUnary } from './op.js';
import { PEAK } from './numeric/constants.js';
import { normalQuantileDerivativeValue } from './numeric/inverse.js';
import { normalLogCdfValue } from './numeric/log-normal.js';
import { normalCdfValue, normalQuantileValue } from './numeric/normal.js';

const normalCdfDx: Partial1 = (x) => mul(PEAK, expSquare(x, -0.5));

/**
 * Φ, the distribution function of the standard normal distribution, accurate in the lower tail down to −37.5, where it leaves the normal
 * numbers. For the upper tail use `normalCdf(neg(x))`.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * normalCdf(0); // 0.5
 * derivative(normalCdf)(0); // 0.3989422804014327
 * ```
 */
export const normalCdf: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) =>
    typeof x === 'number' ? normalCdfValue(x) : run1('normalCdf', normalCdf, normalCdfDx, x)) as Signature1,
  {
    name: 'normalCdf',
    js: (x) => `normalCdfValue(${x})`,
    partials: [normalCdfDx],
    domain: [-2, 2],
    uses: () => [expSquare],
  },
);

/** k-th derivative of {@link normalQuantile}, k ≥ 1. Not a public function. */
export const normalQuantileDerivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'normalQuantileDerivative',
  normalQuantileDerivativeValue,
  'normalQuantileDerivativeValue',
  [0.05, 0.95],
);

const normalQuantileDx: Partial1 = (p) => normalQuantileDerivative(p, 1);

/**
 * The inverse of {@link normalCdf}: the quantile (probit) function. ∓∞ with derivatives ∞ at 0 and 1, NaN outside.
 *
 * @param p - a number or a number under differentiation, in [0, 1]
 * @throws TypeError for anything else
 * @example
 * ```ts
 * normalQuantile(0.975); // ≈ 1.95996398454
 * ```
 */
export const normalQuantile: SpecialUnary = /* @__PURE__ */ special1(
  ((p: Num) =>
    typeof p === 'number'
      ? normalQuantileValue(p)
      : run1('normalQuantile', normalQuantile, normalQuantileDx, p)) as Signature1,
  {
    name: 'normalQuantile',
    js: (p) => `normalQuantileValue(${p})`,
    partials: [normalQuantileDx],
    domain: [0.05, 0.95],
    uses: () => [normalQuantileDerivative],
  },
);

/** k-th derivative of log Φ. Not a public function. */
export const normalLogCdfDerivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'normalLogCdfDerivative',
  normalLogCdfValue,
  'normalLogCdfValue',
  [-3, 2],
);

const normalLogCdfDx: Partial1 = (x) => normalLogCdfDerivative(x, 1);

/**
 * log Φ(x), for likelihoods: finite where Φ itself has vanished, with derivatives that keep their digits there (the first is the inverse of Mills'
 * ratio, φ/Φ).
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * normalLogCdf(-100); // ≈ -5005.5242086942
 * derivative(normalLogCdf)(-100); // ≈ 100.0099980010
 * ```
 */
export const normalLogCdf: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) =>
    typeof x === 'number'
      ? normalLogCdfValue(x, 0)
      : run1('normalLogCdf', normalLogCdf, normalLogCdfDx, x)) as Signature1,
  {
    name: 'normalLogCdf',
    js: (x) => `normalLogCdfValue(${x}, 0)`,
    partials: [normalLogCdfDx],
    domain: [-3, 2],
    uses: () => [normalLogCdfDerivative],
  },
);
