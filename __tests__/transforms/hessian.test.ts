import { add, derivative, exp, grad, hessian, hvp, jvp, mul, neg, sin, square, sub, type Num } from 'fluxion';
import { distance } from '../support/equal.js';
import { hvpModes } from '../support/modes.js';

const cubic = ([x, y]: readonly Num[]): Num => mul(mul(x!, x!), y!);

describe.each(hvpModes)('%s', (mode) => {
  test('hessian of numbers, arrays, objects', () => {
    expect(hessian((x: Num) => mul(x, mul(x, x)), { mode })(2)).toBe(12);
    expect(hessian(cubic, { mode })([2, 5])).toEqual([
      [10, 4],
      [4, 0],
    ]);
    const f = ({ a, b }: { a: Num; b: [Num] }): Num => mul(square(a), b[0]);
    expect(hessian(f, { mode })({ a: 3, b: [5] })).toEqual({
      a: { a: 10, b: [6] },
      b: [{ a: 6, b: [0] }],
    });
  });

  test('hvp of numbers, arrays, objects', () => {
    expect(hvp((x: Num) => mul(x, mul(x, x)), 2, 3, { mode })).toBe(36);
    expect(hvp(cubic, [2, 5], [1, 0], { mode })).toEqual([10, 4]);
    expect(hvp(cubic, [2, 5], [1, -2], { mode })).toEqual([2, 4]);
    const f = ({ a, b }: { a: Num; b: [Num] }): Num => mul(square(a), b[0]);
    expect(hvp(f, { a: 3, b: [5] }, { a: 1, b: [2] }, { mode })).toEqual({ a: 22, b: [6] });
  });

  test('along nothing, of nothing, of what is linear or constant: +0', () => {
    expect(hvp(cubic, [2, 5], [0, 0], { mode })).toEqual([0, 0]);
    expect(hvp(cubic, [2, 5], [-0, -0], { mode })).toEqual([0, 0]);
    expect(hvp((_: readonly Num[]) => 3, [], [], { mode })).toEqual([]);
    expect(hessian((_: readonly Num[]) => 3, { mode })([])).toEqual([]);
    expect(hessian(([x, y]: readonly Num[]) => sub(mul(3, x!), y!), { mode })([1, 2])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(hessian((_: readonly Num[]) => 7, { mode })([1, 2])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(hvp(([x]: readonly Num[]) => x!, [1, 2], [1, 1], { mode })).toEqual([0, 0]);
  });

  test('further arguments are constants', () => {
    const f = (x: Num, c: number, name: string): Num => mul(c * name.length, mul(x, x));
    expect(hvp(f, 2, 1, { mode, args: [3, 'ab'] })).toBe(12);
    expect(hessian(f, { mode })(2, 3, 'ab')).toBe(12);
  });

  test('Hessians worked out by hand', () => {
    // −exp(−xᵀx): 2·exp(−xᵀx)·(I − 2xxᵀ)
    const f = (x: readonly Num[]): Num => neg(exp(neg(x.map(square).reduce((a, b) => add(a, b)))));
    const x = [0.3, -0.5, 0.2];
    const e = Math.exp(-(0.09 + 0.25 + 0.04));
    const expected = x.map((xi, i) => x.map((xj, j) => 2 * e * ((i === j ? 1 : 0) - 2 * xi * xj)));
    expect(distance(hessian(f, { mode })(x), expected)).toBeLessThan(1e-15);
  });

  test('of values under differentiation: third derivatives', () => {
    // H·v of x²y at (t, 5) along (1, 0): (10, 2t)
    for (const d of [derivative, grad] as ((g: (t: Num) => Num) => (t: number) => unknown)[]) {
      expect(d((t) => hvp(cubic, [t, 5], [1, 0], { mode })[1]!)(3)).toBe(2);
      expect(d((t) => hvp(cubic, [3, 5], [t, 1], { mode })[0]!)(3)).toBe(10);
      expect(d((t) => (hessian(cubic, { mode })([t, mul(t, t)]) as Num[][])[0]![0]!)(3)).toBe(12);
      expect(d((t) => hvp(cubic, [t, 5], [0, t], { mode })[0]!)(3)).toBe(12);
    }
    expect(jvp((t: Num) => hessian((x: Num) => sin(x), { mode })(t) as Num, 0.4, 1).tangent).toBeCloseTo(-Math.cos(0.4), 15);
  }); // prettier-ignore

  test('keys of the direction may stand in another order', () => {
    const f = ({ a, b }: { a: Num; b: Num }): Num => mul(square(a), b);
    expect(hvp(f, { a: 3, b: 5 }, { b: 2, a: 1 }, { mode })).toEqual({ a: 22, b: 6 });
  });
});

test('the default is forward over reverse', () => {
  expect(hvp(cubic, [2, 5], [1, 0])).toEqual(hvp(cubic, [2, 5], [1, 0], { mode: 'forward-over-reverse' }));
  let runs = 0;
  hvp((x: readonly Num[]) => (runs++, cubic(x)), [2, 5], [1, 0]);
  expect(runs).toBe(1);
});
