/** The special functions among the reference cases of gold/gold.json: in every mode, to the tolerances stated there. */
import { add, derivative, grad, hvp, mul, neg, sub, type Num } from 'fluxion';
import { erf, lgamma, normalLogCdf } from 'fluxion/special';
import { readJson } from '../support/data.js';
import { distance } from '../support/equal.js';
import { gradientModes, hessianModes, hvpModes, type Field } from '../support/modes.js';

interface Case {
  readonly name: string;
  readonly inputs: readonly [number];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly tolGradient: number;
  readonly tolHessian: number;
}

const all = readJson('gold/gold.json') as readonly Case[];
const functions: Readonly<Record<string, (x: Num) => Num>> = { erf_07: erf, lgamma_20: lgamma, lgamma_neg: lgamma };

describe.each(Object.entries(functions))('%s', (name, of) => {
  const gold = all.find((c) => c.name === name)!;
  const f: Field = ([x]) => of(x!);

  test('value', () => {
    expect(distance(f(gold.inputs), gold.value)).toBeLessThanOrEqual(gold.tolGradient);
  });

  test.each(gradientModes)('gradient, $name', (mode) => {
    expect(distance(mode.of(f, gold.inputs), gold.gradient)).toBeLessThanOrEqual(gold.tolGradient);
  });

  test.each(hessianModes)('Hessian, $name', (mode) => {
    expect(distance(mode.of(f, gold.inputs), gold.hessian)).toBeLessThanOrEqual(gold.tolHessian);
  });
});

describe('programs around special functions', () => {
  /** For a probit regression: a branch on the label, log Φ, a sum. The last point is deep in the tail. */
  const data = [
    [0.3, 1],
    [-1.4, 0],
    [2.2, 1],
    [-40, 0],
  ] as const;

  test.each(hvpModes)('a probit model keeps its symmetric Hessian in mode %s', (mode) => {
    const loss = ([a, b]: readonly Num[]): Num =>
      data.reduce<Num>((sum, [x, label]) => {
        const z = add(a!, mul(b!, x));
        return sub(sum, normalLogCdf(label === 1 ? z : neg(z)));
      }, 0);
    const at = [0.2, 0.9];
    const columns = [
      [1, 0],
      [0, 1],
    ].map((v) => hvp(loss, at, v, { mode }) as number[]);
    expect(Math.abs(columns[0]![1]! - columns[1]![0]!)).toBeLessThanOrEqual(1e-13 * Math.abs(columns[0]![1]!));
    const h = 1e-5;
    const sweep = (i: number): number[] => {
      const at2 = (t: number): number[] => grad(loss)(at.map((x, j) => (i === j ? x + t : x))) as number[];
      return at2(h).map((g, j) => (g - at2(-h)[j]!) / (2 * h));
    };
    columns.forEach((column, i) => expect(distance(column, sweep(i))).toBeLessThan(1e-7));
  });

  test('a derivative inside a special function inside a derivative', () => {
    // d/dx erf(d/dy (x·y²) at y = x) = d/dx erf(2x²) = 4x·2/√π·e^(−4x⁴)
    const inner = (x: Num): Num => erf(derivative((y) => y.square().mul(x))(x));
    const x = 0.6;
    const want = ((4 * x * 2) / Math.sqrt(Math.PI)) * Math.exp(-4 * x ** 4);
    expect(distance(derivative(inner)(x), want)).toBeLessThan(1e-14);
    expect(distance(grad(inner)(x), want)).toBeLessThan(1e-14);
  });
});
