import type { Partial1, Partial2 } from '../core/apply.js';
import { add, neg } from '../ops/arithmetic.js';
import type { Signature1, Signature2 } from '../ops/op.js';
import type { Num } from '../types.js';
import { derivatives, run1, run2, special1, special2, type SpecialBinary, type SpecialUnary } from './op.js';
import {
  betalnValue,
  digammaValue,
  lgammaValue,
  polygammaDropValue,
  polygammaValue,
  trigammaValue,
} from './numeric/gamma.js';

/** The n-th derivative of digamma, x first. Not a public function: `derivative(digamma, { order: n })` is. */
export const polygamma: SpecialBinary = /* @__PURE__ */ derivatives(
  'polygamma',
  polygammaValue,
  'polygammaValue',
  [0.3, 4],
);

const trigammaDx: Partial1 = (x) => polygamma(x, 2);

/**
 * The trigamma function ψ′, the derivative of {@link digamma}; NaN at its poles 0, −1, −2, ….
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * trigamma(1); // ≈ 1.6449340668482
 * ```
 */
export const trigamma: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? trigammaValue(x) : run1('trigamma', trigamma, trigammaDx, x))) as Signature1,
  {
    name: 'trigamma',
    js: (x) => `trigammaValue(${x})`,
    partials: [trigammaDx],
    domain: [0.3, 4],
    uses: () => [polygamma],
  },
);

const digammaDx: Partial1 = (x) => trigamma(x);

/**
 * The digamma function ψ, the derivative of {@link lgamma}. NaN at its poles 0, −1, −2, …, where the limits from the two sides differ, and
 * so are all its derivatives.
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * digamma(1); // ≈ -0.5772156649015
 * ```
 */
export const digamma: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? digammaValue(x) : run1('digamma', digamma, digammaDx, x))) as Signature1,
  {
    name: 'digamma',
    js: (x) => `digammaValue(${x})`,
    partials: [digammaDx],
    domain: [0.3, 4],
    uses: () => [trigamma],
  },
);

const lgammaDx: Partial1 = (x) => digamma(x);

/**
 * log|Γ(x)|. ∞ with derivatives NaN at the poles 0, −1, −2, ….
 *
 * @param x - a number or a number under differentiation
 * @throws TypeError for anything else
 * @example
 * ```ts
 * lgamma(20.5); // ≈ 40.8315009745308
 * derivative(lgamma)(20.5); // ≈ 2.9958363947076
 * ```
 */
export const lgamma: SpecialUnary = /* @__PURE__ */ special1(
  ((x: Num) => (typeof x === 'number' ? lgammaValue(x) : run1('lgamma', lgamma, lgammaDx, x))) as Signature1,
  {
    name: 'lgamma',
    js: (x) => `lgammaValue(${x})`,
    partials: [lgammaDx],
    domain: [0.3, 4],
    uses: () => [digamma],
  },
);

const drops: SpecialBinary[] = [];

/**
 * ψ⁽ⁿ⁾(x) − ψ⁽ⁿ⁾(x + y), the operation of order n: what the derivatives of log Γ(x) − log Γ(x + y) are made of. As one operation it keeps its
 * digits where y is small beside x. Not public functions.
 */
export function polygammaDrop(n: number): SpecialBinary {
  return (drops[n] ??= makeDrop(n));
}

function makeDrop(n: number): SpecialBinary {
  const name = `polygammaDrop${n}`;
  const dx: Partial2 = (x, y) => polygammaDrop(n + 1)(x, y);
  const dy: Partial2 = (x, y) => neg(polygamma(add(x, y), n + 1));
  const drop: SpecialBinary = special2(
    ((x, y) =>
      typeof x === 'number' && typeof y === 'number'
        ? polygammaDropValue(x, y, n)
        : run2(name, drop, dx, dy, x, y)) as Signature2,
    {
      name,
      js: (x, y) => `polygammaDropValue(${x}, ${y}, ${n})`,
      partials: [dx, dy],
      domain: [
        [0.3, 4],
        [0.3, 4],
      ],
      uses: () => [polygammaDrop(n + 1), polygamma],
    },
  );
  return drop;
}

const betalnDx: Partial2 = (x, y) => polygammaDrop(0)(x, y);

const betalnDy: Partial2 = (x, y) => polygammaDrop(0)(y, x);

/**
 * log B(x, y) = log Γ(x) + log Γ(y) − log Γ(x + y) for x, y ≥ 0; ∞ where one is 0, NaN for negative arguments.
 *
 * @param x - a number or a number under differentiation
 * @param y - the same
 * @throws TypeError for anything else
 * @example
 * ```ts
 * betaln(4, 4); // ≈ -4.9416424226093
 * grad(([a, b]) => betaln(a, b))([4, 4]); // ≈ [-0.75952380952381, -0.75952380952381]
 * ```
 */
export const betaln: SpecialBinary = /* @__PURE__ */ special2(
  ((x: Num, y: Num) =>
    typeof x === 'number' && typeof y === 'number'
      ? betalnValue(x, y)
      : run2('betaln', betaln, betalnDx, betalnDy, x, y)) as Signature2,
  {
    name: 'betaln',
    js: (x, y) => `betalnValue(${x}, ${y})`,
    partials: [betalnDx, betalnDy],
    domain: [
      [0.3, 4],
      [0.3, 4],
    ],
    uses: () => [polygammaDrop(0)],
  },
);
