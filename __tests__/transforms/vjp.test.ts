import { add, derivative, grad, jvp, mul, sin, vjp, type Num } from 'fluxion';

const f = ([x, y]: readonly Num[]): { p: Num; q: [Num, number] } => ({ p: mul(x!, y!), q: [sin(x!), 3] });

describe('vjp', () => {
  test('gives the value and a pullback to the structure of x', () => {
    const { value, pullback } = vjp(f, [2, 5]);
    expect(value).toEqual({ p: 10, q: [Math.sin(2), 3] });
    expect(pullback({ p: 1, q: [0, 0] })).toEqual([5, 2]);
    expect(pullback({ p: 0, q: [1, 0] })).toEqual([Math.cos(2), 0]);
    expect(pullback({ p: 0, q: [0, 1] })).toEqual([0, 0]);
    expect(pullback({ p: -0, q: [-0, -0] })).toEqual([0, 0]);
    expect(pullback({ p: 2, q: [-1, 9] })).toEqual([10 - Math.cos(2), 4]);
  });

  test('runs f once, however often the pullback is called', () => {
    let runs = 0;
    const { pullback } = vjp((x: Num) => (runs++, mul(x, x)), 3);
    expect([1, 2, -3].map((ct) => pullback(ct))).toEqual([6, 12, -18]);
    expect(runs).toBe(1);
  });

  test('a number, an object, an empty container', () => {
    expect(vjp(sin, 0).pullback(2)).toBe(2);
    expect(vjp(({ a }: { a: Num }) => [a, a], { a: 2 }).pullback([3, 4])).toEqual({ a: 7 });
    expect(vjp((x: readonly Num[]) => x, []).pullback([])).toEqual([]);
    expect(vjp((x: Num) => ({ x, none: [] }), 2).pullback({ x: 3, none: [] })).toBe(3);
    expect(vjp((_: Num) => [], 2).pullback([])).toBe(0);
  });

  test('one variable in several results, and results that are inputs', () => {
    const { value, pullback } = vjp(([x, y]: readonly Num[]) => [x!, x!, mul(x!, y!), 4], [2, 3]);
    expect(value).toEqual([2, 2, 6, 4]);
    expect(pullback([1, 10, 100, 1000])).toEqual([1 + 10 + 300, 200]);
  });

  test('args are constants', () => {
    expect(vjp((x: Num, c: number) => mul(x, c), 2, { args: [7] }).pullback(1)).toBe(7);
  });

  test('a cotangent of 0 wins over an infinite derivative', () => {
    const { pullback } = vjp(([x, y]: readonly Num[]) => [(x as Exclude<Num, number>).sqrt(), y!], [0, 2]);
    expect(pullback([0, 1])).toEqual([0, 1]);
    expect(pullback([1, 0])).toEqual([Infinity, 0]);
  });

  test('the pullback inside other derivatives', () => {
    const { pullback } = vjp((x: Num) => mul(x, mul(x, x)), 2); // ct ↦ 12ct
    for (const d of [derivative, grad] as ((g: (t: Num) => Num) => (t: number) => unknown)[]) {
      expect(d((t) => mul(t, pullback(t) as Num))(5)).toBe(120);
      // made inside one: the derivative reaches the point, the cotangent, or both
      expect(d((x) => vjp((y: Num) => mul(y, mul(y, y)), x).pullback(2) as Num)(3)).toBe(36);
      expect(d((x) => vjp((y: Num) => mul(y, y), 3).pullback(x) as Num)(4)).toBe(6);
      expect(d((x) => vjp((y: Num) => mul(y, y), x).pullback(x) as Num)(4)).toBe(16);
      expect(d((x) => add(vjp((y: Num) => mul(y, x), 3).value as Num, x))(4)).toBe(4);
    }
    expect(jvp((x: Num) => vjp((y: Num) => mul(y, mul(y, y)), x).value, 2, 1)).toEqual({ value: 8, tangent: 12 });
  });

  test('the transpose of the transpose', () => {
    // ct ↦ Jᵀ·ct is linear; its own pullback is v ↦ J·v
    const { pullback } = vjp(([x, y]: readonly Num[]) => [mul(x!, y!), sin(x!), y!], [2, 5]);
    const back = vjp((ct: readonly Num[]) => pullback(ct as never) as Num[], [0, 0, 0]);
    expect(back.pullback([1, 10])).toEqual([5 + 20, Math.cos(2), 10]);
  });
});
