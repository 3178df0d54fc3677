/**
 * Reference functions from the literature, from test sets for optimisers, from NIST's regression data and from bug reports, with values,
 * gradients, Hessians and Taylor coefficients computed to 130 digits: in every mode, to the tolerances stated in the file. Tolerances are
 * norm-wise: the largest error in parts of the largest entry.
 */
import { grad, hvp, jvp, type Num } from 'fluxion';
import { readJson } from '../support/data.js';
import { distance } from '../support/equal.js';
import { curveModes, D, directionalModes, G, gradientModes, hessianModes, hvpModes, mixes, type Field } from '../support/modes.js'; // prettier-ignore
import { agrees, sweepAlong } from '../support/sweep.js';
import { formulas } from './functions.js';

interface Gold {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[] | null;
  readonly derivatives?: readonly number[];
  readonly tolGradient: number;
  readonly tolHessian: number;
  readonly class: 'smooth' | 'trap';
}

const all = readJson('gold/gold.json') as readonly Gold[];

/** Cases of special functions, which have an entry and tests of their own. */
const special = ['erf_07', 'lgamma_20', 'lgamma_neg'];
/** A program rather than a formula: below. */
const nested = ['siskind_nested_1'];

const cases = all.filter(({ name }) => !special.includes(name) && !nested.includes(name));
const fieldOf =
  (name: string): Field =>
  (x) =>
    formulas[name]!(...x);

/** The reference has 130 digits: what is smaller than that beside 1 stands in the file as 0 (the Hessian of log cosh at 300 is 1e-260). */
const SMALLEST = 1e-130;

let compared = 0;

/** The modes whose result is further from the reference than allowed. */
function tooFar<F>(
  modes: readonly { name: string; of: (f: Field, x: readonly number[]) => F }[],
  { name, inputs }: Gold,
  expected: unknown,
  tolerance: number,
): string[] {
  return modes.flatMap((mode) => {
    compared++;
    const error = distance(mode.of(fieldOf(name), inputs), expected, SMALLEST);
    return error <= tolerance ? [] : [`${mode.name}: error ${error}`];
  });
}

describe.each(cases.map((gold) => [gold.name, gold] as const))('%s', (name, gold) => {
  const f = fieldOf(name);
  const { inputs } = gold;
  const v = inputs.map((x, i) => (i % 2 === 0 ? 0.7 : -1.1) * (Math.abs(x) || 1));

  test('value', () => {
    // Residuals of a fit and the like cancel in the formula itself: the value is held to the tolerance of the gradient.
    const size = Math.max(Math.abs(gold.value), ...inputs.map((x, i) => Math.abs(x * gold.gradient[i]!)));
    expect(Math.abs((f(inputs) as number) - gold.value)).toBeLessThanOrEqual(gold.tolGradient * size);
    expect(jvp(f, inputs, v).value).toBe(f(inputs));
  });

  test('gradient in every mode', () => {
    expect(tooFar(gradientModes, gold, gold.gradient, gold.tolGradient)).toEqual([]);
  });

  test('directional derivative, also by a sweep of values', () => {
    const along = gold.gradient.reduce((sum, g, i) => sum + g * v[i]!, 0);
    const scale = gold.gradient.reduce((sum, g, i) => sum + Math.abs(g * v[i]!), 0);
    for (const mode of directionalModes) {
      compared++;
      expect(Math.abs(mode.of(f, inputs, v) - along)).toBeLessThanOrEqual(10 * gold.tolGradient * scale);
    }
    if (gold.class === 'smooth')
      expect(
        agrees(
          along,
          sweepAlong((x) => f(x) as number, inputs, v),
          scale,
        ),
      ).toBe(true);
  });

  if (gold.hessian) {
    const hessian = gold.hessian;
    test('Hessian in every mode', () => {
      expect(tooFar(hessianModes, gold, hessian, gold.tolHessian)).toEqual([]);
    });

    test('Hessian-vector product along a dense direction in every mode', () => {
      const expected = hessian.map((row) => row.reduce((sum, h, j) => sum + h * v[j]!, 0));
      const size = Math.max(SMALLEST, ...hessian.flatMap((row) => row.map((h, j) => Math.abs(h * v[j]!))));
      for (const mode of hvpModes) {
        compared++;
        const got = hvp(f, inputs, v, { mode }) as number[];
        const error = Math.max(...got.map((g, i) => Math.abs(g - expected[i]!)));
        expect({ mode, error: error <= inputs.length * gold.tolHessian * size }).toEqual({ mode, error: true });
      }
    });
  }

  const { derivatives } = gold;
  if (derivatives) {
    test.each(derivatives.map((d, order) => [order, d] as const))('derivative of order %i', (order, expected) => {
      for (const mode of curveModes) {
        compared++;
        const error = Math.abs(mode.of((t) => f([t]), inputs[0]!, order) - expected);
        const tolerance = order < 2 ? gold.tolGradient : gold.tolHessian;
        expect(error / Math.abs(expected)).toBeLessThanOrEqual(tolerance);
      }
    });
  }
});

test('siskind_nested_1: x · d/dy (x + y) at y = 1', () => {
  const gold = all.find(({ name }) => name === 'siskind_nested_1')!;
  for (const { steps } of mixes(2)) {
    const program = (x: Num): Num => steps[1]!((y) => (typeof y === 'number' ? y : y.add(x)))(1);
    const f = (x: Num): Num => (typeof x === 'number' ? (program(x) as number) * x : x.mul(program(x)));
    expect(f(gold.inputs[0]!)).toBe(gold.value);
    expect(steps[0]!(f)(gold.inputs[0]!)).toBe(gold.gradient[0]);
    expect(D(steps[0]!(f))(1)).toBe(gold.hessian![0]![0]);
    expect(G(steps[0]!(f))(1)).toBe(gold.hessian![0]![0]);
  }
});

test('every case is here, and every comparison was made', () => {
  expect(all.length).toBe(58);
  expect([...cases.map(({ name }) => name), ...special, ...nested].sort()).toEqual(all.map(({ name }) => name).sort());
  expect(Object.keys(formulas).sort()).toEqual(cases.map(({ name }) => name).sort());
  const withHessian = cases.filter(({ hessian }) => hessian).length;
  const orders = cases.reduce((n, { derivatives }) => n + (derivatives?.length ?? 0), 0);
  expect(compared).toBe(
    cases.length * (gradientModes.length + directionalModes.length) +
      withHessian * (hessianModes.length + hvpModes.length) +
      orders * curveModes.length,
  );
});

test('certified regression parameters are stationary points', () => {
  // At NIST's certified minimum the gradient vanishes to the digits given: measured against the gradient at the start.
  const fits = all.filter((gold) => 'certified' in gold) as (Gold & { certified: { nist_b: number[]; b: number[] } })[];
  expect(fits.length).toBe(6);
  for (const { name, inputs, certified } of fits) {
    const scaled = (b: readonly number[]): number => {
      const gradient = grad(fieldOf(name))(b) as number[];
      return Math.max(...gradient.map((g, i) => Math.abs(g * b[i]!)));
    };
    expect(scaled(certified.b)).toBeLessThan(1e-10 * scaled(inputs));
    expect(scaled(certified.nist_b)).toBeLessThan(1e-6 * scaled(inputs));
  }
});
