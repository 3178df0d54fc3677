/** Difference methods with one step on polynomials, whose errors are known to the last bit; Taylor remainders likewise. */
import { mul, powInt, type Num } from 'fluxion';
import { errorAgainstStep, finiteDifference, taylorTest, type DifferenceMethod } from 'fluxion/check';

const EPS = Number.EPSILON;
const power = (n: number) => (x: number): number => x ** n; // prettier-ignore

/** Where f was asked, besides x. */
function asked(method: DifferenceMethod, x: number, f: (x: number) => number = power(2)): number[] {
  const points = new Set<number>();
  finiteDifference((v: number) => (points.add(v), f(v)), x, { method });
  return [...points].filter((p) => p !== x).map((p) => p - x).sort((a, b) => a - b); // prettier-ignore
}

describe('with an explicit step', () => {
  const at = (n: number, method: DifferenceMethod, step = 0.5): { derivative: number; error: number } => finiteDifference(power(n), 1, { method, step }); // prettier-ignore
  test('each method and its error', () => {
    expect(at(2, 'forward')).toEqual({ derivative: 2.5, error: NaN });
    expect(at(3, 'central')).toEqual({ derivative: 3.25, error: NaN });
    // −4h⁴·x⁵'s fifth derivative/5!.
    expect(at(5, 'five-point')).toEqual({ derivative: 4.75, error: NaN });
    expect(at(4, 'five-point')).toEqual({ derivative: 4, error: NaN });
    expect(at(3, 'richardson')).toEqual({ derivative: 3, error: 0.0625 });
    expect(at(3, 'ridders').derivative).toBeCloseTo(3, 13);
    expect(at(3, 'ridders').error).toBeLessThan(1e-13);
  });
  test('Ridders stops where round-off takes over', () => {
    let calls = 0;
    const counted = (f: (x: number) => number): [number, number, number] => {
      calls = 0;
      const { derivative, error } = finiteDifference((x: number) => (calls++, f(x)), 1, {
        method: 'ridders',
        step: 0.4,
      });
      return [calls - 1, derivative, error];
    };
    const [smooth, d, e] = counted(Math.exp);
    expect(smooth).toBeGreaterThan(10);
    expect(smooth).toBeLessThanOrEqual(20);
    expect(Math.abs(d - Math.E)).toBeLessThanOrEqual(10 * e);
    expect(e).toBeLessThan(1e-12);
    const [noisy, , estimate] = counted((x) => x + 1e-6 * Math.sin(1e9 * x));
    expect(noisy).toBeLessThan(20);
    expect(estimate).toBeGreaterThan(1e-8);
  });
});

describe('with the step that suits the method, times the size of x', () => {
  test.each<[DifferenceMethod, (scale: number) => number[]]>([
    ['forward', (s) => [Math.sqrt(EPS) * s]],
    ['central', (s) => [-Math.cbrt(EPS) * s, Math.cbrt(EPS) * s]],
    ['five-point', (s) => [-2, -1, 1, 2].map((k) => k * EPS ** 0.2 * s)],
    ['richardson', (s) => [-1, -0.5, 0.5, 1].map((k) => k * EPS ** 0.2 * s)],
  ])('%s', (method, steps) => {
    for (const x of [1, 64]) {
      const found = asked(method, x);
      expect(found).toHaveLength(steps(x).length);
      found.forEach((h, k) => expect(h / steps(x)[k]!).toBeCloseTo(1, 6));
    }
  });
  test('ridders', () => {
    for (const x of [1, 64]) expect(asked('ridders', x, Math.exp).at(-1)! / x).toBeCloseTo(0.02, 12);
  });
  test('the sweep', () => {
    expect(asked('sweep', 1).at(-1)).toBeCloseTo(Math.sqrt(0.1), 12);
  });
});

describe('structures', () => {
  const f = ([x, y, z]: readonly number[]): unknown => ({ p: 2 * x! + 3 * y!, q: [5 * z! + 7 * x!] });
  test.each<DifferenceMethod>(['sweep', 'central'])('several results by several inputs (%s)', (method) => {
    const { derivative, error } = finiteDifference(f, [1, 2, 3], { method }) as { derivative: { p: number[]; q: number[][] }; error: { p: number[] } }; // prettier-ignore
    [...derivative.p, ...derivative.q[0]!].forEach((v, i) => expect(v).toBeCloseTo([2, 3, 0, 7, 0, 5][i]!, 8));
    expect(error.p).toHaveLength(3);
    for (const e of error.p) expect(Number.isNaN(e)).toBe(method === 'central');
  });
  test('along a direction', () => {
    const along = finiteDifference(f, [1, 2, 3], { along: [1, -1, 2] }) as { derivative: { p: number; q: number[] }; error: { p: number } }; // prettier-ignore
    expect(along.derivative.p).toBeCloseTo(-1, 9);
    expect(along.derivative.q[0]).toBeCloseTo(17, 9);
    expect(along.error.p).toBeLessThan(1e-12);
  });
  test('a direction of zeros leads nowhere', () => {
    expect(finiteDifference(power(2), 3, { along: 0 }).derivative).toBe(0);
  });
  test('a long direction takes short steps', () => {
    const points: number[] = [];
    finiteDifference(([x]: readonly number[]) => (points.push(x!), x! ** 2), [1, 1], { along: [1000, 0], method: 'central', }); // prettier-ignore
    expect(Math.max(...points) - 1).toBeCloseTo(Math.cbrt(EPS), 9);
  });
});

test('wrong use', () => {
  expect(() => finiteDifference(3 as never, 1)).toThrow(
    new TypeError('finiteDifference: expected a function, got the number 3.'),
  );
  expect(() => finiteDifference(power(2), 1, { method: 'magic' as never })).toThrow(/^finiteDifference: expected method to be one of .*sweep.*forward.*central.*five-point.*richardson.*ridders.*magic/); // prettier-ignore
  expect(() => finiteDifference(power(2), 'x' as never)).toThrow(/^finiteDifference: expected x to hold numbers/);
  expect(() => finiteDifference(([x]: readonly number[]) => x!, [1], { along: [1, 2] })).toThrow(/^finiteDifference: expected along to have the structure of x/); // prettier-ignore
});

test('errors against steps are those of the method', () => {
  const steps = [0.5, 0.25];
  expect(errorAgainstStep(power(2), 1, 2, 'forward', steps)).toEqual([{ h: 0.5, error: 0.5 }, { h: 0.25, error: 0.25 }]); // prettier-ignore
  expect(errorAgainstStep(power(3), 1, 3, 'central', steps)).toEqual([{ h: 0.5, error: 0.25 }, { h: 0.25, error: 0.0625 }]); // prettier-ignore
  expect(errorAgainstStep(power(3), 1, 3, 'richardson', [0.5])).toEqual([{ h: 0.5, error: 0 }]);
  expect(errorAgainstStep(power(5), 1, 5, 'five-point', [0.5])).toEqual([{ h: 0.5, error: 0.25 }]);
});

describe('taylorTest', () => {
  const cube = ([x]: readonly Num[]): Num => powInt(x!, 3);
  const halves = (step: number, n: number): number[] => Array.from({ length: n }, (_, k) => step / 2 ** k);
  test('steps, remainders and slopes of a cube', () => {
    // (1 + h)³ − 1 − 3h = 3h² + h³.
    const r = taylorTest(cube, [1], [1]);
    expect(r).toMatchObject({ order: 2, passed: true, steps: halves(0.1, 9) });
    r.remainders.forEach((v, k) => expect(v).toBeCloseTo(3 * r.steps[k]! ** 2 + r.steps[k]! ** 3, 12));
    expect(r.slopes).toHaveLength(8);
    r.slopes.forEach((v, k) => expect(v).toBeCloseTo(Math.log2(r.remainders[k]! / r.remainders[k + 1]!), 12));
    expect(r.slope).toBe([...r.slopes.slice(-3)].sort((a, b) => a - b)[1]);
    // With the Hessian h³ is left.
    const third = taylorTest(cube, [1], [2], { order: 3, step: 0.5, halvings: 4 });
    expect(third.steps).toEqual([0.5, 0.25, 0.125, 0.0625, 0.03125]);
    third.remainders.forEach((v, k) => expect(v).toBeCloseTo((2 * third.steps[k]!) ** 3, 12));
    expect(third).toMatchObject({ order: 3, passed: true });
    expect(third.slopes).toEqual([3, 3, 3, 3].map((v) => expect.closeTo(v, 9) as number));
  });
  test('slopes end where round-off begins', () => {
    const { slopes, slope, passed } = taylorTest(([x]: readonly Num[]) => mul(1e-9, powInt(x!, 2)), [1], [1], { halvings: 40 }); // prettier-ignore
    expect(slopes.length).toBeGreaterThan(10);
    expect(slopes.length).toBeLessThan(25);
    expect(slope).toBeCloseTo(2, 3);
    expect(passed).toBe(true);
  });
  test('the median of the last three', () => {
    // Slopes that fall from 2 to 1: the gradient is off.
    const off = taylorTest(cube, [1], [1], { gradient: ([x]: readonly number[]) => [4 * x! * x!], halvings: 6 });
    const [a, b, c] = off.slopes.slice(-3) as [number, number, number];
    expect(off.slope).toBe([a, b, c].sort((p, q) => p - q)[1]);
    expect(off.passed).toBe(off.slope >= 1.9);
    expect(off.passed).toBe(false);
  });
  test.each([
    [1.91, true],
    [1.89, false],
  ])('a slope of %p: passed %p', (slope, passed) => {
    // prettier-ignore
    // |h|^slope has a gradient of 0 at 0, and is all remainder.
    const f = (x: number): number => Math.abs(x) ** slope;
    const r = taylorTest(f as never, 0, 1, { gradient: (_: number) => 0 });
    expect(r.slope).toBeCloseTo(slope, 9);
    expect(r.passed).toBe(passed);
  });
  test('steeper than the order is passed, nothing left is passed', () => {
    expect(taylorTest(([x]: readonly Num[]) => powInt(x!, 4), [0], [1])).toMatchObject({ passed: true, slope: expect.closeTo(4, 9) as number }); // prettier-ignore
    expect(taylorTest(([x]: readonly Num[]) => mul(3, x!), [0.1], [0.3])).toMatchObject({ passed: true, slope: Infinity, slopes: [] }); // prettier-ignore
  });
  test('further arguments reach f, gradient and product', () => {
    const f = ([x]: readonly Num[], k: number): Num => mul(k, powInt(x!, 3));
    expect(taylorTest(f as never, [1], [1], { args: [5] })).toMatchObject({ passed: true });
    expect(taylorTest(f as never, [1], [1], { args: [5], order: 3 })).toMatchObject({ passed: true, order: 3 });
    const seen: unknown[] = [];
    const gradient = ([x]: readonly number[], k: number): number[] => (seen.push(k), [3 * k * x! * x!]);
    const hvp = ([x]: readonly number[], [d]: readonly number[], k: number): number[] => (
      seen.push(k),
      [6 * k * x! * d!]
    );
    expect(taylorTest(f as never, [1], [1], { args: [5], order: 3, gradient, hvp }).slope).toBeCloseTo(3, 6);
    expect(seen).toEqual([5, 5]);
  });
  test('wrong use', () => {
    expect(() => taylorTest(cube, [1], [1], { order: 4 as never })).toThrow(
      /^taylorTest: expected order to be one of .*2.*3.*4/,
    );
    expect(() => taylorTest(cube, ['x'], [1])).toThrow(/^taylorTest: expected x to hold numbers/);
    expect(() => taylorTest(cube, [1], [1, 2])).toThrow(/^taylorTest: expected v to have the structure of x/);
    expect(() => taylorTest(cube, [1], [1], { gradient: () => 3 })).toThrow(
      /expected the gradient to have the structure/,
    );
    expect(() => taylorTest(cube, [1], [1], { order: 3, hvp: () => 3 })).toThrow(
      /expected the product to have the structure/,
    );
    expect(() => taylorTest((x: Num[]) => x as never, [1], [1])).toThrow(/^taylorTest: expected/);
  });
});
