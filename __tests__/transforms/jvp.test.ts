import { add, derivative, grad, jvp, linearize, mul, sin, vjp, type Num } from 'fluxion';
import { distance } from '../support/equal.js';

const f = ([x, y]: readonly Num[]): { p: Num; q: [Num, number] } => ({ p: mul(x!, y!), q: [sin(x!), 3] });

describe('jvp', () => {
  test('value and tangent have the structure of the result, constants have tangent +0', () => {
    expect(jvp(f, [2, 5], [1, 0])).toEqual({
      value: { p: 10, q: [Math.sin(2), 3] },
      tangent: { p: 5, q: [Math.cos(2), 0] },
    });
    expect(jvp(f, [2, 5], [0, 1]).tangent).toEqual({ p: 2, q: [0, 0] });
  });

  test('along nothing is +0, and f sees values with methods all the same', () => {
    const g = ([x, y]: readonly Num[]): Num => (x as Exclude<Num, number>).mul(y!).sin();
    expect(jvp(g, [2, 5], [0, 0])).toEqual({ value: Math.sin(10), tangent: 0 });
    expect(jvp(g, [2, 5], [-0, -0]).tangent).toBe(0);
  });

  test('runs f once', () => {
    let runs = 0;
    jvp((x: Num) => (runs++, x), 1, 1);
    expect(runs).toBe(1);
  });

  test('a number, an object, an empty container', () => {
    expect(jvp(sin, 0, 2)).toEqual({ value: 0, tangent: 2 });
    expect(jvp(({ a }: { a: Num }) => [a, a], { a: 2 }, { a: 3 })).toEqual({ value: [2, 2], tangent: [3, 3] });
    expect(jvp((_: readonly Num[]) => [], [], [])).toEqual({ value: [], tangent: [] });
    expect(jvp((_: readonly Num[]) => ({ a: 1, b: [] }), [], [])).toEqual({ value: { a: 1, b: [] }, tangent: { a: 0, b: [] } }); // prettier-ignore
  });

  test('keys of the direction may stand in another order', () => {
    const g = ({ a, b }: { a: Num; b: Num }): Num => add(mul(2, a), mul(3, b));
    expect(jvp(g, { a: 1, b: 1 }, { b: 10, a: 100 }).tangent).toBe(230);
  });

  test('args are constants', () => {
    const g = (x: Num, factor: number, name: string): Num => mul(x, factor * name.length);
    expect(jvp(g, 2, 1, { args: [3, 'four'] })).toEqual({ value: 24, tangent: 12 });
  });

  test('a non-finite direction goes where the derivative takes it', () => {
    expect(jvp(([x, y]: readonly Num[]) => [mul(x!, 2), y!], [1, 1], [Infinity, NaN]).tangent).toEqual([Infinity, NaN]);
    // a coefficient that is exactly 0 contributes nothing
    expect(jvp(([x, y]: readonly Num[]) => add(mul(x!, 0), y!), [1, 1], [Infinity, 2]).tangent).toBe(2);
  });

  test('values under differentiation may stand in x and in v', () => {
    // d/dt of J(x)·v, first with x = (t, 5), then with v = (t, 1)
    const along = (x: readonly Num[], v: readonly Num[]): Num => jvp(f, x, v).tangent.p as Num;
    for (const d of [derivative, grad] as ((g: (t: Num) => Num) => (t: number) => unknown)[]) {
      expect(d((t) => along([t, 5], [1, 1]))(2)).toBe(1);
      expect(d((t) => along([2, 5], [t, 1]))(7)).toBe(5);
      expect(d((t) => along([t, 5], [t, 0]))(7)).toBe(5);
      expect(d((t) => jvp(f, [2, 5], [0, t]).tangent.q[0])(7)).toBe(0);
    }
  });
});

describe('linearize', () => {
  test('gives the value and a function for the tangent', () => {
    const { value, pushforward } = linearize(f, [2, 5]);
    expect(value).toEqual({ p: 10, q: [Math.sin(2), 3] });
    expect(pushforward([1, 0])).toEqual({ p: 5, q: [Math.cos(2), 0] });
    expect(pushforward([0, 1])).toEqual({ p: 2, q: [0, 0] });
    expect(pushforward([0, 0])).toEqual({ p: 0, q: [0, 0] });
  });

  test('runs f once, however often the pushforward is called', () => {
    let runs = 0;
    const { pushforward } = linearize((x: Num) => (runs++, mul(x, x)), 3);
    expect([1, 2, 3].map((v) => pushforward(v))).toEqual([6, 12, 18]);
    expect(runs).toBe(1);
  });

  test('is what jvp gives, after other calls and in any order', () => {
    const g = ([x, y]: readonly Num[]): Num[] => [mul(sin(x!), y!), add(x!, mul(y!, y!)), y!];
    const points = [[1, 2], [0.3, -0.7], [5, 0]]; // prettier-ignore
    const linear = points.map((x) => linearize(g, x));
    const directions = [[1, 0], [0, 1], [0.6, -2], [0, 0]]; // prettier-ignore
    for (const v of directions) {
      for (const i of [2, 0, 1]) {
        vjp(g, points[i]!).pullback([1, 1, 1]);
        expect(distance(linear[i]!.pushforward(v), jvp(g, points[i]!, v).tangent, 1)).toBeLessThan(1e-15);
      }
    }
  });

  test('results that do not depend on x', () => {
    const { pushforward } = linearize((_: Num) => [1, 2], 3);
    expect(pushforward(1)).toEqual([0, 0]);
    expect(linearize((x: readonly Num[]) => x, []).pushforward([])).toEqual([]);
  });

  test('args are constants', () => {
    expect(linearize((x: Num, c: number) => mul(x, c), 2, { args: [7] }).pushforward(1)).toBe(7);
  });

  test('the pushforward inside other derivatives', () => {
    const { pushforward } = linearize((x: Num) => mul(x, mul(x, x)), 2); // v ↦ 12v
    for (const d of [derivative, grad] as ((g: (t: Num) => Num) => (t: number) => unknown)[]) {
      expect(d((t) => mul(t, pushforward(t) as Num))(5)).toBe(120);
    }
    // made inside one: the derivative reaches the point
    const g = (x: Num): Num => linearize((y: Num) => mul(y, mul(y, y)), x).pushforward(2) as Num; // 6x²
    expect(derivative(g)(3)).toBe(36);
    expect(grad(g)(3)).toBe(36);
    expect(derivative(g, { order: 2 })(3)).toBe(12);
    expect(grad((x: Num) => linearize((y: Num) => mul(y, x), 3).pushforward(x) as Num)(4)).toBe(8);
  });
});
