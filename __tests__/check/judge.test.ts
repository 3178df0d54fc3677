/** Right, wrong or undecided: every verdict on one number at the border of its threshold. */
import { checkGradient, checkJacobian } from 'fluxion/check';
import { Layout } from '../../src/check/layout.js';
import { matrixMap } from '../../src/check/line.js';
import { contradicts, judge, probesFor, solve, type Comparison, type Problem } from '../../src/check/problem.js';
import { Random } from '../../src/check/random.js';
import { scalesOf } from '../../src/check/sweep.js';

interface Case {
  readonly claimed: number;
  readonly value?: number;
  readonly error?: number;
  readonly kink?: readonly [left: number, right: number, leftError?: number, rightError?: number];
  readonly exact?: number;
  readonly trusted?: boolean;
  readonly floor?: number;
  readonly swing?: number;
  readonly scale?: number;
  readonly along?: boolean;
  readonly level?: number;
  readonly rtol?: number;
  readonly atol?: number;
}

const comparison = ({
  claimed,
  value = 1,
  error = 0,
  kink,
  exact,
  swing = 0,
  scale = 1,
  along,
  level = 0,
}: Case): Comparison => ({
  i: 0,
  probe: { coordinate: along ? -1 : 0, direction: undefined, scale, label: 'x' },
  claimed,
  swept: {
    value,
    error,
    kink: kink !== undefined,
    left: { value: kink?.[0] ?? value, error: kink?.[2] ?? 0 },
    right: { value: kink?.[1] ?? value, error: kink?.[3] ?? 0 },
    swing,
  },
  exact,
  terms: 0,
  level,
  status: 'right',
});
const status = (c: Case): string =>
  judge(comparison(c), c.floor ?? 0, c.trusted ?? true, { rtol: c.rtol ?? 1e-8, atol: c.atol ?? 0 } as never);

test.each<[string, Case, string]>([
  ['equal', { claimed: 1 }, 'right'],
  // The relative tolerance, of the larger number.
  ['within rtol', { claimed: 1.125, rtol: 0.125 }, 'right'],
  ['within rtol of the true number', { claimed: 0.875, rtol: 0.125 }, 'right'],
  ['beyond rtol', { claimed: 1.25, rtol: 0.125 }, 'wrong'],
  ['within rtol of the claimed number, the larger', { claimed: 1.25, rtol: 0.2 }, 'right'],
  ['of a number of another size', { claimed: 450, value: 400, rtol: 0.125 }, 'right'],
  ['of a tiny number', { claimed: 0.02, value: 0.01, rtol: 0.125 }, 'wrong'],
  ['with the sign', { claimed: -1, rtol: 1e-3 }, 'wrong'],
  // The absolute tolerance.
  ['within atol', { claimed: 1.5, atol: 0.5 }, 'right'],
  ['beyond atol', { claimed: 1.75, atol: 0.5 }, 'wrong'],
  ['within atol, beyond rtol', { claimed: 1.5, atol: 0.5, rtol: 0.125 }, 'right'],
  // Ten estimated errors.
  ['within ten errors', { claimed: 1 + 10 * 2 ** -20, error: 2 ** -20 }, 'right'],
  ['beyond ten errors', { claimed: 1 + 11 * 2 ** -20, error: 2 ** -20 }, 'wrong'],
  // Errors that are too large to decide: a thousandth of the number and a millionth of what it stands beside.
  ['an error below a thousandth', { claimed: 1, error: 0.99e-4 }, 'right'],
  ['an error of exactly a thousandth', { claimed: 1000, value: 1000, error: 0.1 }, 'right'],
  ['an error above a thousandth', { claimed: 1, error: 1.01e-4 }, 'unresolved'],
  ['an error above a thousandth of a large number', { claimed: 100, value: 100, error: 0.02 }, 'unresolved'],
  ['an error below a thousandth of a large number', { claimed: 100, value: 100, error: 0.009 }, 'right'],
  ['an error that is nothing beside the others', { claimed: 1e-9, value: 1e-9, error: 1e-10, floor: 1 }, 'right'],
  ['an error that is something beside the others', { claimed: 1e-5, value: 1e-5, error: 1e-6, floor: 1 }, 'unresolved'],
  ['the same beside the swing', { claimed: 1e-9, value: 1e-9, error: 1e-10, swing: 1 }, 'right'],
  ['the swing over the scale', { claimed: 1e-9, value: 1e-9, error: 1e-10, swing: 1e-3, scale: 1e-3 }, 'right'],
  ['a small swing over the scale', { claimed: 1e-9, value: 1e-9, error: 1e-10, swing: 1e-2, scale: 1e3 }, 'unresolved'],
  ['the larger of both', { claimed: 1e-9, value: 1e-9, error: 1e-10, floor: 1, swing: 1e-6 }, 'right'],
  ['an error below atol', { claimed: 1, error: 0.05, atol: 0.5 }, 'right'],
  ['an error above atol', { claimed: 1, error: 0.0625, atol: 0.5 }, 'unresolved'],
  ['zeros, whatever the error', { claimed: 0, value: 0, error: 1 }, 'right'],
  ['a zero beside a number within its error', { claimed: 0, value: 0.5, error: 1 }, 'unresolved'],
  ['a number beside a zero within its error', { claimed: 0.5, value: 0, error: 1 }, 'unresolved'],
  ['a zero beside a large result', { claimed: 0, value: 1e-9, error: 1e-9, level: 1 }, 'right'],
  ['a zero beside a small result', { claimed: 0, value: 1e-9, error: 1e-9, level: 1e-3 }, 'unresolved'],
  ['a number beside a large result', { claimed: 1e-9, value: 1e-9, error: 1e-9, level: 1 }, 'unresolved'],
  // Along a direction the number is a sum: what cancels in it counts.
  ['along a direction, beside its terms', { claimed: 1e-3 + 0.0625, value: 1e-3, floor: 1, rtol: 0.0625, along: true }, 'right'], // prettier-ignore
  ['along a direction, large beside its terms', { claimed: 8.5, value: 8, floor: 1, rtol: 0.0625, along: true }, 'right'], // prettier-ignore
  ['by one coordinate, beside others', { claimed: 1e-3 + 0.0625, value: 1e-3, floor: 1, rtol: 0.0625 }, 'wrong'],
  // fluxion's number.
  ['equal to fluxion within errors of the differences', { claimed: 1, value: 1.0001, error: 1e-5, exact: 1 }, 'right'],
  ['different from fluxion within errors of the differences', { claimed: 1.0001, value: 1, error: 1e-5, exact: 1 }, 'wrong'], // prettier-ignore
  ['the same where fluxion is not believed', { claimed: 1.0001, value: 1, error: 1e-5, exact: 1, trusted: false }, 'right'], // prettier-ignore
  ['the same where fluxion gives no number', { claimed: 1.0001, value: 1, error: 1e-5, exact: NaN }, 'right'],
  ['fluxion within rtol of the larger', { claimed: 1.25, value: 1.25, exact: 1, rtol: 0.2 }, 'right'],
  ['fluxion beyond rtol', { claimed: 1.25, value: 1.25, exact: 1, rtol: 0.19 }, 'wrong'],
  ['fluxion within atol', { claimed: 1.25, value: 1.25, exact: 1, atol: 0.25 }, 'right'],
  ['fluxion within round-off of the largest terms', { claimed: 3e-12, value: 3e-12, exact: 0, floor: 4 }, 'right'],
  ['fluxion beyond round-off of the largest terms', { claimed: 5e-12, value: 5e-12, exact: 0, floor: 4 }, 'wrong'],
  ['with fluxion a thousandth beside the others is enough', { claimed: 1e-5, value: 1e-5, exact: 1e-5, error: 1e-6, floor: 1 }, 'right'], // prettier-ignore
  ['with fluxion too large an error beside the others', { claimed: 1e-2, value: 1e-2, exact: 1e-2, error: 2e-4, floor: 1 }, 'unresolved'], // prettier-ignore
  // Kinks: between the sides, whose ends have errors.
  ['between the sides', { claimed: 0.25, kink: [-1, 1], value: 0 }, 'right'],
  ['the left side', { claimed: -1, kink: [-1, 1], value: 0 }, 'right'],
  ['the right side', { claimed: 1, kink: [-1, 1], value: 0 }, 'right'],
  ['beyond the right side', { claimed: 1.001, kink: [-1, 1], value: 0 }, 'wrong'],
  ['beyond the left side', { claimed: -1.001, kink: [-1, 1], value: 0 }, 'wrong'],
  ['sides the other way round', { claimed: 0.5, kink: [1, -1], value: 0 }, 'right'],
  ['beyond, the other way round', { claimed: 1.5, kink: [1, -1], value: 0 }, 'wrong'],
  ['beyond by ten errors of the sides', { claimed: 2, kink: [-1, 1, 0.0625, 0.0375], value: 0 }, 'right'],
  ['beyond by more', { claimed: 2.125, kink: [-1, 1, 0.0625, 0.0375], value: 0 }, 'wrong'],
  ['beyond by atol', { claimed: 1.5, kink: [-1, 1], value: 0, atol: 0.5 }, 'right'],
  ['beyond by rtol', { claimed: 1.25, kink: [-1, 1], value: 0, rtol: 0.2 }, 'right'],
  ['beyond by less than the larger of tolerance and errors', { claimed: 1.5, kink: [-1, 1, 1e-3, 1e-3], value: 0, atol: 0.5 }, 'right'], // prettier-ignore
  // Numbers that are not finite.
  ['not finite where the differences are', { claimed: NaN }, 'wrong'],
  ['infinite where the differences are not', { claimed: Infinity }, 'wrong'],
  ['not finite as fluxion has it', { claimed: NaN, exact: NaN }, 'unresolved'],
  ['infinite as fluxion has it', { claimed: Infinity, exact: Infinity }, 'unresolved'],
  ['of the other sign than fluxion has it', { claimed: Infinity, exact: -Infinity }, 'wrong'],
  ['not finite where fluxion is', { claimed: NaN, exact: 1 }, 'wrong'],
  ['not finite where the differences are not either', { claimed: NaN, value: NaN, error: Infinity }, 'unresolved'],
  ['finite where the differences are not', { claimed: 1, value: NaN, error: Infinity }, 'unresolved'],
])('%s', (_, c, expected) => {
  expect(status(c)).toBe(expected);
});

test.each<[string, Case, boolean]>([
  ['equal', { claimed: 0, exact: 1 }, false],
  ['no number of fluxion', { claimed: 0 }, false],
  ['not finite', { claimed: 0, exact: Infinity }, false],
  ['no number of the differences', { claimed: 0, exact: 1, value: NaN }, false],
  ['a millionth apart', { claimed: 0, exact: 1 + 0.9e-6 }, false],
  ['further apart', { claimed: 0, exact: 1 + 1.1e-6 }, true],
  ['a millionth of a large number', { claimed: 0, value: 100, exact: 100 + 0.9e-4 }, false],
  ['more than that', { claimed: 0, value: 100, exact: 100 + 1.1e-4 }, true],
  ['within twenty errors', { claimed: 0, exact: 1 + 19e-5, error: 1e-5 }, false],
  ['beyond twenty errors', { claimed: 0, exact: 1 + 21e-5, error: 1e-5 }, true],
  ['differences that decide nothing', { claimed: 0, exact: 2, error: 2e-4 }, false],
  ['differences that decide', { claimed: 0, exact: 2, error: 1.9e-4 }, true],
  ['differences of a large number that decide', { claimed: 0, exact: 200, value: 100, error: 1.9e-2 }, true],
  ['outside the sides of a kink', { claimed: 0, exact: 1.1, value: 0, kink: [-1, 1] }, true],
  ['a side of a kink', { claimed: 0, exact: 1, value: 0, kink: [-1, 1] }, false],
  ['a millionth outside', { claimed: 0, exact: 1 + 0.9e-6, value: 0, kink: [-1, 1] }, false],
  ['two millionths outside a large side', { claimed: 0, exact: 100 + 2e-4, value: 0, kink: [-1, 100] }, true],
])("fluxion's number contradicts the differences: %s", (_, c, expected) => {
  expect(contradicts(comparison(c))).toBe(expected);
});

const settings = (x: Float64Array, more: object = {}): never => {
  const random = new Random(1);
  return { rtol: 1e-8, atol: 0, random, progress: () => undefined, scales: scalesOf(x), moved: new Float64Array(x.length), direction: new Float64Array(x.length), ...more } as never; // prettier-ignore
};

describe('which ways x is moved', () => {
  const labels = (n: number): string[] => {
    const x = new Float64Array(n).fill(1);
    return probesFor(new Layout([...x], 'test', 'x'), settings(x)).map(({ label }) => label);
  };
  test('each coordinate while they are few, and directions', () => {
    expect(labels(1)).toEqual(['x[0]']);
    expect(labels(2)).toEqual(['x[0]', 'x[1]', 'random direction 1', 'random direction 2']);
    expect(labels(64)).toHaveLength(66);
    expect(labels(65)).toEqual([1, 2, 3, 4].map((k) => `random direction ${k}`));
  });
});

describe('comparing a matrix', () => {
  const problem = (
    n: number,
    m: number,
    values: Problem['values'],
    claimed: number[],
    more: Partial<Problem> = {},
  ): Problem => {
    // prettier-ignore
    const x = Float64Array.from({ length: n }, (_, j) => 1 + j);
    const input = new Layout([...x], 'test', 'x');
    return { values, x, f0: values(x), input, outputPath: () => undefined, claimed: matrixMap(Float64Array.from(claimed), m, n), exact: undefined, ...more }; // prettier-ignore
  };
  const total = (x: Float64Array): Float64Array => Float64Array.of(x.reduce((s, v) => s + v, 0));

  test('says how far it is, up to 1', () => {
    const shares: number[] = [];
    const p = problem(3, 1, total, [1, 1, 1]);
    solve(p, settings(p.x, { progress: (share: number) => shares.push(share) }));
    expect(shares).toEqual([1 / 5, 2 / 5, 3 / 5, 4 / 5, 1]);
  });

  test('the second of many random directions begins at the step of the first', () => {
    let calls = 0;
    const counted = (x: Float64Array): Float64Array => (calls++, total(x));
    const cost = (n: number, m = 1): number => {
      const values = m === 1 ? counted : (x: Float64Array) => Float64Array.of(counted(x)[0]!, x[0]!);
      const p = problem(n, m, values, new Array<number>(n * m).fill(1));
      calls = 0;
      solve(p, settings(p.x));
      return calls;
    };
    const whole = 64;
    // Noise: nine values at three spacings.
    const noise = 27;
    expect(cost(64)).toBeGreaterThanOrEqual(noise + 66 * whole);
    expect(cost(65)).toBeLessThan(noise + 4 * whole);
    expect(cost(65)).toBeGreaterThanOrEqual(noise + whole + 3 * 20);
    // Two results have no common best step.
    expect(cost(65, 2)).toBeGreaterThanOrEqual(noise + 4 * whole);
  });

  test('a tiny slope beside a large one is seen', () => {
    // The slope by x[0] is 1e-9 beside 1e3·x[1], whose round-off short steps see; long ones see the slope.
    const p = problem(2, 1, ([a, b]) => Float64Array.of(1e-9 * a! + 1e3 * b!), [1e-9, 1e3]);
    expect(solve(p, settings(p.x)).all.map((c) => c.status)).toEqual(['right', 'right', 'right', 'right']);
    const twice = problem(2, 1, ([a, b]) => Float64Array.of(1e-9 * a! + 1e3 * b!), [2e-9, 1e3]);
    expect(solve(twice, settings(p.x)).all[0]!.status).toBe('wrong');
  });

  test('the terms of a sum along a direction', () => {
    const p = problem(2, 1, ([a, b]) => Float64Array.of(3 * a! + 4 * b!), [3, 4]);
    const { all } = solve(p, settings(p.x));
    for (const { probe, terms } of all.slice(2)) {
      const [u, v] = probe.direction!;
      expect(terms).toBeCloseTo(Math.hypot(3 * u!, 4 * v!), 12);
    }
    expect(all.slice(0, 2).map(({ terms }) => terms)).toEqual([0, 0]);
    const infinite = problem(2, 1, ([a, b]) => Float64Array.of(3 * a! + 4 * b!), [Infinity, 4]);
    expect(solve(infinite, settings(p.x)).all.map(({ terms }) => terms)).toEqual([0, 0, 0, 0]);
  });
});

describe('as users see it', () => {
  const f = (x: readonly number[]): number => 1e6 + x.reduce((s, v) => s + v ** 3, 0);
  const at = [1, 2];
  const off = (factor: number) => (x: readonly number[]): number[] => x.map((v) => factor * 3 * v * v); // prettier-ignore
  test.each([
    [1, 'PASS'],
    [1 + 1e-3, 'FAIL'],
    [1 - 1e-3, 'FAIL'],
  ])('a gradient times %p beside a large constant: %s', (factor, verdict) => {
    expect(checkGradient(f, off(factor), at).verdict).toBe(verdict);
  });
  test('what differences cannot see is undecided', () => {
    const huge = ([x, y]: readonly number[]): number => 1e16 + Math.sin(x!) + Math.cos(y!);
    const result = checkGradient(huge, ([x, y]: readonly number[]) => [Math.cos(x!), -Math.sin(y!)], at);
    expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', wrong: 0 });
    expect(result.unresolved).toBeGreaterThan(0);
    expect(result.worst.every((e) => e.status === 'unresolved')).toBe(true);
  });
  test('a large constant does not hide mistakes along directions through many inputs', () => {
    const x = Array.from({ length: 100 }, (_, i) => 1 + i / 50);
    const loss = (v: readonly number[]): number => 1e6 + v.reduce((s, e) => s + e * e, 0);
    const claim = (factor: number) => (v: readonly number[]): number[] => v.map((e) => 2 * factor * e); // prettier-ignore
    expect(checkGradient(loss, claim(1), x).verdict).toBe('PASS');
    expect(checkGradient(loss, claim(1 + 1e-5), x).verdict).toBe('FAIL');
  });
  test('a Jacobian: the size of each result counts for itself', () => {
    const g = ([x, y]: readonly number[]): number[] => [1e9 * x!, 1e-9 * y!];
    expect(checkJacobian(g, (_: readonly number[]) => [[1e9, 0], [0, 1e-9]], at).verdict).toBe('PASS'); // prettier-ignore
    const result = checkJacobian(g, (_: readonly number[]) => [[1e9, 0], [0, 1.001e-9]], at); // prettier-ignore
    expect([result.verdict, result.worst[0]!.input]).toEqual(['FAIL', 'x[1]']);
  });
});
