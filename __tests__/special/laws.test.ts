/** Identities between special functions, at random points: value, first and second derivative of both sides must agree. */
import * as fc from 'fast-check';
import { add, derivative, div, exp, grad, log, mul, neg, sin, square, sub, type Num } from 'fluxion';
import {
  besselI0,
  besselI1,
  besselJ0,
  besselJ1,
  besselY0,
  besselY1,
  betaln,
  digamma,
  erf,
  erfc,
  erfcinv,
  erfinv,
  lgamma,
  normalCdf,
  normalLogCdf,
  normalQuantile,
  trigamma,
} from 'fluxion/special';

type Curve = (x: Num) => Num;

interface Law {
  readonly name: string;
  readonly left: Curve;
  readonly right: Curve;
  readonly from: number;
  readonly to: number;
  /** Error granted the value in parts of it, of 1 at least; ten times more for each order. */
  readonly within?: number;
}

const { PI } = Math;

const laws: readonly Law[] = [
  { name: 'erf + erfc = 1', left: (x) => add(erf(x), erfc(x)), right: () => 1, from: -3, to: 3 },
  { name: 'erf is odd', left: (x) => erf(neg(x)), right: (x) => neg(erf(x)), from: -4, to: 4 },
  { name: 'erf⁻¹ inverts erf', left: (x) => erfinv(erf(x)), right: (x) => x, from: -1.5, to: 1.5, within: 1e-13 },
  { name: 'erfc⁻¹ inverts erfc', left: (x) => erfcinv(erfc(x)), right: (x) => x, from: -1.5, to: 20, within: 1e-12 },
  {
    name: 'Φ⁻¹ inverts Φ',
    left: (x) => normalQuantile(normalCdf(x)),
    right: (x) => x,
    from: -30,
    to: 2,
    within: 1e-12,
  },
  { name: 'log of Φ', left: normalLogCdf, right: (x) => log(normalCdf(x)), from: -8, to: 6, within: 1e-11 },
  {
    name: 'Γ(x + 1) = x·Γ(x)',
    left: (x) => lgamma(add(x, 1)),
    right: (x) => add(lgamma(x), log(x)),
    from: 0.05,
    to: 60,
  },
  {
    name: 'reflection of Γ',
    left: (x) => add(lgamma(x), lgamma(sub(1, x))),
    right: (x) => sub(Math.log(PI), log(sin(mul(PI, x)))),
    from: 0.05,
    to: 0.95,
    within: 1e-13,
  },
  {
    name: 'doubling of ψ',
    left: (x) => mul(2, digamma(mul(2, x))),
    right: (x) => add(add(digamma(x), digamma(add(x, 0.5))), 2 * Math.LN2),
    from: 0.1,
    to: 30,
  },
  {
    name: 'ψ′(x + 1) = ψ′(x) − 1/x²',
    left: (x) => trigamma(add(x, 1)),
    right: (x) => sub(trigamma(x), div(1, square(x))),
    from: -5.45,
    to: -5.05,
    within: 1e-11,
  },
  { name: 'B(x, 1) = 1/x', left: (x) => betaln(x, 1), right: (x) => neg(log(x)), from: 0.01, to: 1e6 },
  {
    name: 'B by Γ',
    left: (x) => betaln(x, 2.5),
    right: (x) => sub(add(lgamma(x), lgamma(2.5) as number), lgamma(add(x, 2.5))),
    from: 0.1,
    to: 20,
    within: 1e-12,
  },
  {
    name: 'Wronskian of J and Y',
    left: (x) => sub(mul(besselJ1(x), besselY0(x)), mul(besselJ0(x), besselY1(x))),
    right: (x) => div(2 / PI, x),
    from: 0.2,
    to: 60,
    within: 1e-13,
  },
  { name: 'J0′ = −J1', left: (x) => derivative(besselJ0)(x), right: (x) => neg(besselJ1(x)), from: -40, to: 40 },
  { name: 'I0′ = I1', left: (x) => derivative(besselI0)(x), right: besselI1, from: -40, to: 40 },
  {
    name: 'I1′ = I0 − I1/x',
    left: (x) => derivative(besselI1)(x),
    right: (x) => sub(besselI0(x), div(besselI1(x), x)),
    from: 0.5,
    to: 60,
  },
];

describe.each(laws.map((law) => [law.name, law] as const))('%s', (_, { left, right, from, to, within = 1e-13 }) => {
  test.each([0, 1, 2])('derivative of order %i', (order) => {
    fc.assert(
      fc.property(fc.double({ min: from, max: to, noNaN: true }), (x) => {
        for (const of of [
          (f: Curve) => derivative(f, { order })(x),
          (f: Curve) =>
            (order === 0 ? f(x) : order === 1 ? grad(f)(x) : grad((t: Num) => grad(f)(t) as Num)(x)) as number,
        ]) {
          const [a, b] = [of(left) as number, of(right) as number];
          const size = Math.max(1, Math.abs(a), Math.abs(b));
          if (Math.abs(a - b) > within * 10 ** order * size) throw new Error(`at ${x}: ${a} is not ${b}`);
        }
      }),
      { numRuns: 200, seed: 20240607 },
    );
  });
});

test('I0 solves its differential equation', () => {
  fc.assert(
    fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
      // x·y″ + y′ − x·y = 0, in parts of e^|x|
      const [y, dy, d2y] = [0, 1, 2].map((order) => derivative(besselI0, { order })(x) * Math.exp(-Math.abs(x)));
      expect(Math.abs(x * d2y! + dy! - x * y!)).toBeLessThan(1e-14 * (1 + Math.abs(x)));
    }),
    { numRuns: 300, seed: 20240607 },
  );
});

test('a scaled tail solves its differential equation', () => {
  const scaled = (x: Num): Num => mul(exp(square(x)), erfc(x));
  // y = e^(x²)·erfc x has y′ = 2x·y − 2/√π
  for (const x of [-1, 0, 0.7, 2]) {
    const want = 2 * x * (scaled(x) as number) - 2 / Math.sqrt(PI);
    expect(derivative(scaled)(x)).toBeCloseTo(want, 12);
  }
});
