import type { Partial1, Partial2 } from '../core/apply.js';
import { mul } from '../ops/arithmetic.js';
import { choose } from '../ops/choose.js';
import { eq } from '../ops/compare.js';
import type { Signature1, Signature2 } from '../ops/op.js';
import type { Num } from '../types.js';
import { derivatives, run1, run2, special1, special2, type SpecialBinary, type SpecialUnary } from './op.js';
import { TWO_OVER_ROOT_PI } from './numeric/constants.js';
import { erfcinvValue, erfcValue, erfinvValue, erfValue, expSquareValue } from './numeric/error.js';
import { erfcinvDerivativeValue, erfinvDerivativeValue } from './numeric/inverse.js';

const expSquareDx: Partial2 = (x, c, z) => choose(eq(z, 0), 0, mul(mul(2, c), mul(x, z)));

const expSquareDc: Partial2 = () => 0;

/**
 * e^(c·x²) for a constant c, −1 or −1/2: the bell curve in all rules here. Where it has faded to 0 so have its derivatives,
 * at infinity too. Not a public function.
 */
export const expSquare: SpecialBinary = /* @__PURE__ */ special2(
  ((x: Num, c: Num) =>
    typeof x === 'number' && typeof c === 'number'
      ? expSquareValue(x, c)
      : run2('expSquare', expSquare, expSquareDx, expSquareDc, x, c)) as Signature2,
  {
    name: 'expSquare',
    js: (x, c) => `expSquareValue(${x}, ${c})`,
    partials: [expSquareDx, expSquareDc],
    domain: [
      [-2, 2],
      [-1, 1],
    ],
    parameter: true,
  },
);

const usesExpSquare = (): readonly SpecialBinary[] => [expSquare];

const erfDx: Partial1 = (x) => mul(TWO_OVER_ROOT_PI, expSquare(x, -1));

/**
 * The error function, erf x = 2/√π·∫ e^(−t²) dt from 0 to x.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * erf(0.7); // ≈ 0.6778011938374
 * derivative(erf)(0); // 1.1283791670955126
 * ```
 */
export const erf: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? erfValue(x) : run1('erf', erf, erfDx, x))) as Signature1,
  { name: 'erf', js: (x) => `erfValue(${x})`, partials: [erfDx], domain: [-2, 2], uses: usesExpSquare },
);

const erfcDx: Partial1 = (x) => mul(-TWO_OVER_ROOT_PI, expSquare(x, -1));

/**
 * The complementary error function, 1 − erf x, accurate in the upper tail: to 26.5, where it leaves the normal numbers, and its derivatives
 * as far.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * erfc(10); // ≈ 2.0884875837625e-45
 * ```
 */
export const erfc: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? erfcValue(x) : run1('erfc', erfc, erfcDx, x))) as Signature1,
  { name: 'erfc', js: (x) => `erfcValue(${x})`, partials: [erfcDx], domain: [-2, 2], uses: usesExpSquare },
);

/** k-th derivative of {@link erfinv}, k ≥ 1. Not a public function. */
export const erfinvDerivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'erfinvDerivative',
  erfinvDerivativeValue,
  'erfinvDerivativeValue',
  [-0.9, 0.9],
);

const erfinvDx: Partial1 = (x) => erfinvDerivative(x, 1);

/**
 * The inverse of {@link erf}. ±∞ with derivatives ∞ at ±1, NaN beyond. Near ±1 doubles are too coarse to tell its arguments apart: there
 * use {@link erfcinv} of the distance.
 *
 * @param x - a number or a number under differentiation, in [−1, 1]
 * @throws TypeError for anything else
 * @example
 * ```ts
 * erfinv(0.5); // ≈ 0.4769362762045
 * ```
 */
export const erfinv: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? erfinvValue(x) : run1('erfinv', erfinv, erfinvDx, x))) as Signature1,
  {
    name: 'erfinv',
    js: (x) => `erfinvValue(${x})`,
    partials: [erfinvDx],
    domain: [-0.9, 0.9],
    uses: () => [erfinvDerivative],
  },
);

/** k-th derivative of {@link erfcinv}, k ≥ 1. Not a public function. */
export const erfcinvDerivative: SpecialBinary = /* @__PURE__ */ derivatives(
  'erfcinvDerivative',
  erfcinvDerivativeValue,
  'erfcinvDerivativeValue',
  [0.1, 1.9],
);

const erfcinvDx: Partial1 = (x) => erfcinvDerivative(x, 1);

/**
 * The inverse of {@link erfc}. ∞ and −∞ with derivatives −∞ at 0 and 2, NaN outside.
 *
 * @param x - a number or a number under differentiation, in [0, 2]
 * @throws TypeError for anything else
 * @example
 * ```ts
 * erfcinv(1e-100); // ≈ 15.065574702593
 * ```
 */
export const erfcinv: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? erfcinvValue(x) : run1('erfcinv', erfcinv, erfcinvDx, x))) as Signature1,
  {
    name: 'erfcinv',
    js: (x) => `erfcinvValue(${x})`,
    partials: [erfcinvDx],
    domain: [0.1, 1.9],
    uses: () => [erfcinvDerivative],
  },
);
