import { add, derivative, grad, jacobian, mul, sin, square, type Num } from 'fluxion';
import { jacobianModes, type Field } from '../support/modes.js';

type Map = (x: readonly Num[]) => Num[];

/** A map of n inputs to m results with the Jacobian i + j·x_j. */
const quadratic =
  (m: number): Map =>
  (x) =>
    Array.from({ length: m }, (_, i) =>
      x.reduce<Num>((sum, xj, j) => add(sum, add(mul(i, xj), mul(j / 2, square(xj)))), 0),
    );

describe.each(jacobianModes)('jacobian, %s', (mode) => {
  test.each([
    [1, 1],
    [1, 4],
    [4, 1],
    [3, 5],
    [5, 3],
    [0, 3],
    [3, 0],
    [0, 0],
  ])('%i results of %i inputs', (m, n) => {
    const x = Array.from({ length: n }, (_, j) => j + 1.5);
    const expected = Array.from({ length: m }, (_, i) => x.map((xj, j) => i + j * xj));
    expect(jacobian(quadratic(m), { mode })(x)).toEqual(expected);
  });

  test('a number for x, for the result, for both', () => {
    expect(jacobian((x: Num) => [x, mul(x, x)], { mode })(3)).toEqual([1, 6]);
    expect(jacobian(([x, y]: readonly Num[]) => mul(x!, y!), { mode })([2, 5])).toEqual([5, 2]);
    expect(jacobian((x: Num) => mul(x, x), { mode })(3)).toBe(6);
  });

  test('trees on both sides: a tree like x at every leaf of the result', () => {
    const f = ({ a, b }: { a: [Num, Num]; b: Num }): { p: Num; q: [Num] } => ({
      p: mul(a[0], b),
      q: [add(a[1], square(b))],
    });
    expect(jacobian(f, { mode })({ a: [2, 3], b: 5 })).toEqual({
      p: { a: [5, 0], b: 2 },
      q: [{ a: [0, 1], b: 10 }],
    });
  });

  test('constants among the results, inputs without effect', () => {
    expect(jacobian(([x]: readonly Num[]) => [4, mul(2, x!), 5], { mode })([1, 7])).toEqual([
      [0, 0],
      [2, 0],
      [0, 0],
    ]);
  });

  test('further arguments are constants', () => {
    const f = (x: readonly Num[], scale: number, name: string): Num[] => x.map((xi) => mul(xi, scale * name.length));
    expect(jacobian(f, { mode })([1, 2], 3, 'ab')).toEqual([
      [6, 0],
      [0, 6],
    ]);
  });

  test('of values under differentiation', () => {
    // ∂/∂t of the entries of J at (t, 2t)
    const f: Map = ([x, y]) => [mul(square(x!), y!), sin(x!)];
    const entry = (i: number, j: number) => (t: Num): Num => (jacobian(f, { mode })([t, mul(2, t)]) as Num[][])[i]![j]!; // prettier-ignore
    for (const d of [derivative, grad] as ((g: (t: Num) => Num) => (t: number) => unknown)[]) {
      expect(d(entry(0, 0))(3)).toBe(24); // 2xy = 4t²
      expect(d(entry(0, 1))(3)).toBe(6); // x² = t²
      expect(d(entry(1, 0))(3)).toBe(-Math.sin(3));
      expect(d(entry(1, 1))(3)).toBe(0);
    }
  });

  test('one function for several points', () => {
    const J = jacobian(quadratic(2), { mode });
    const at = [[1, 2], [3, 4], [1, 2]].map((x) => J(x)); // prettier-ignore
    expect(at[2]).toEqual(at[0]);
    expect(at[1]).toEqual([
      [0, 4],
      [1, 5],
    ]);
  });
});

test('auto sweeps the shorter side and runs f once', () => {
  for (const [m, n] of [
    [2, 7],
    [7, 2],
  ] as const) {
    let runs = 0;
    const f: Map = (x) => (runs++, quadratic(m)(x));
    jacobian(f)(Array.from({ length: n }, () => 1));
    expect(runs).toBe(1);
  }
});

test('the Jacobian of a gradient is the Hessian', () => {
  const f: Field = ([x, y]) => mul(square(x!), y!);
  for (const mode of jacobianModes) {
    expect(jacobian((x: readonly Num[]) => grad(f)(x) as Num[], { mode })([2, 5])).toEqual([
      [10, 4],
      [4, 0],
    ]);
  }
});
