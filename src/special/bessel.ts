import type { Partial1 } from '../core/apply.js';
import { neg } from '../ops/arithmetic.js';
import type { Signature1 } from '../ops/op.js';
import type { Num } from '../types.js';
import { derivatives, run1, special1, type SpecialBinary, type SpecialUnary } from './op.js';
import { besselI0Value, besselJ0Value, besselJ1Value, besselY0Value } from './numeric/bessel.js';

/** k-th derivative of {@link besselJ0}. Not a public function. */
export const besselJ0Derivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'besselJ0Derivative',
  besselJ0Value,
  'besselJ0Value',
  [0.3, 8],
);

const besselJ1Dx: Partial1 = (x) => neg(besselJ0Derivative(x, 2));

/**
 * The Bessel function of the first kind J₁, odd.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselJ1(1); // ≈ 0.4400505857449
 * derivative(besselJ1)(0); // 0.5
 * ```
 */
export const besselJ1: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? besselJ1Value(x) : run1('besselJ1', besselJ1, besselJ1Dx, x))) as Signature1,
  {
    name: 'besselJ1',
    js: (x) => `besselJ1Value(${x})`,
    partials: [besselJ1Dx],
    domain: [0.3, 8],
    uses: () => [besselJ0Derivative],
  },
);

const besselJ0Dx: Partial1 = (x) => neg(besselJ1(x));

/**
 * The Bessel function of the first kind J₀, even.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselJ0(1); // ≈ 0.7651976865580
 * derivative(besselJ0)(1); // ≈ -0.4400505857449
 * ```
 */
export const besselJ0: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? besselJ0Value(x, 0) : run1('besselJ0', besselJ0, besselJ0Dx, x))) as Signature1,
  {
    name: 'besselJ0',
    js: (x) => `besselJ0Value(${x}, 0)`,
    partials: [besselJ0Dx],
    domain: [0.3, 8],
    uses: () => [besselJ1],
  },
);

/** k-th derivative of {@link besselY0}. Not a public function. */
export const besselY0Derivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'besselY0Derivative',
  besselY0Value,
  'besselY0Value',
  [0.3, 8],
);

const besselY1Dx: Partial1 = (x) => neg(besselY0Derivative(x, 2));

/**
 * The Bessel function of the second kind Y₁ for x ≥ 0: −∞ with derivatives ∞, −∞, … in turn at 0, NaN for negative numbers.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselY1(1); // ≈ -0.78121282130
 * ```
 */
export const besselY1: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) =>
    typeof x === 'number' ? -besselY0Value(x, 1) : run1('besselY1', besselY1, besselY1Dx, x)) as Signature1,
  {
    name: 'besselY1',
    js: (x) => `-besselY0Value(${x}, 1)`,
    partials: [besselY1Dx],
    domain: [0.3, 8],
    uses: () => [besselY0Derivative],
  },
);

const besselY0Dx: Partial1 = (x) => neg(besselY1(x));

/**
 * The Bessel function of the second kind Y₀ for x ≥ 0: −∞ with derivatives ∞, −∞, … in turn at 0, NaN for negative numbers.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselY0(1); // ≈ 0.08825696421568
 * ```
 */
export const besselY0: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? besselY0Value(x, 0) : run1('besselY0', besselY0, besselY0Dx, x))) as Signature1,
  {
    name: 'besselY0',
    js: (x) => `besselY0Value(${x}, 0)`,
    partials: [besselY0Dx],
    domain: [0.3, 8],
    uses: () => [besselY1],
  },
);

/** k-th derivative of {@link besselI0}. Not a public function. */
export const besselI0Derivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'besselI0Derivative',
  besselI0Value,
  'besselI0Value',
  [-4, 4],
);

const besselI1Dx: Partial1 = (x) => besselI0Derivative(x, 2);

/**
 * The modified Bessel function of the first kind I₁, odd.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselI1(1); // ≈ 0.565159103992
 * derivative(besselI1)(0); // 0.5
 * ```
 */
export const besselI1: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? besselI0Value(x, 1) : run1('besselI1', besselI1, besselI1Dx, x))) as Signature1,
  {
    name: 'besselI1',
    js: (x) => `besselI0Value(${x}, 1)`,
    partials: [besselI1Dx],
    domain: [-4, 4],
    uses: () => [besselI0Derivative],
  },
);

const besselI0Dx: Partial1 = (x) => besselI1(x);

/**
 * The modified Bessel function of the first kind I₀, even.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * besselI0(1); // ≈ 1.266065877752
 * ```
 */
export const besselI0: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? besselI0Value(x, 0) : run1('besselI0', besselI0, besselI0Dx, x))) as Signature1,
  {
    name: 'besselI0',
    js: (x) => `besselI0Value(${x}, 0)`,
    partials: [besselI0Dx],
    domain: [-4, 4],
    uses: () => [besselI1],
  },
);
