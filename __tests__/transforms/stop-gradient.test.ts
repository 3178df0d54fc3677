import { add, derivative, grad, mul, sin, stopGradient, sub, Value, type Num } from 'fluxion';
import { curveModes, D, G, gradientModes, hessianModes, mixes, type Field } from '../support/modes.js';

describe('stopGradient', () => {
  test('keeps the value and drops the derivative, in every mode and order', () => {
    const f: Field = ([x]) => mul(x!, stopGradient(x!));
    for (const mode of gradientModes) expect(mode.of(f, [3])).toEqual([3]);
    for (const mode of hessianModes) expect(mode.of(f, [3])).toEqual([[0]]);
    const g: Field = ([x]) => stopGradient(mul(x!, x!));
    for (const mode of gradientModes) expect(mode.of(g, [3])).toEqual([0]);
    for (const mode of curveModes) expect(mode.of((t) => mul(stopGradient(sin(t)), mul(t, t)), 0.5, 2)).toBe(2 * Math.sin(0.5));
  }); // prettier-ignore

  test('at every level of nesting', () => {
    for (const { steps } of mixes(2)) {
      const [a, b] = steps as [typeof D, typeof D];
      // x·y with x stopped: the outer derivative sees nothing of it either
      expect(a((x) => b((y) => mul(stopGradient(x), y))(2))(5)).toBe(0);
      expect(a((x) => b((y) => mul(x, mul(stopGradient(y), y)))(2))(5)).toBe(2);
      expect(a((x) => mul(x, b((y) => stopGradient(mul(x, y)))(2)))(5)).toBe(0);
    }
  });

  test('plain numbers stay plain, values stay values with methods', () => {
    expect(stopGradient(3)).toBe(3);
    expect(stopGradient([1, { a: 2 }])).toEqual([1, { a: 2 }]);
    for (const step of [D, G]) {
      step((x) => {
        const s = stopGradient(x);
        expect(s).toBeInstanceOf(Value);
        expect((s as Value).primal).toBe(3);
        return add((s as Value).mul(2), x);
      })(3);
    }
  });

  test('containers of values, in a copy', () => {
    const f = ([x, y]: readonly Num[]): Num => {
      const tree = { a: [x!, 5] as Num[], b: { c: y! } };
      const stopped = stopGradient(tree);
      expect(stopped).not.toBe(tree);
      expect(stopped.a).not.toBe(tree.a);
      return add(mul(stopped.a[0]!, mul(x!, stopped.a[1]!)), sub(stopped.b.c, mul(3, y!)));
    };
    expect(grad(f)([2, 7])).toEqual([10, -3]);
  });

  test('contributes nothing even where the derivative is infinite or undefined', () => {
    const f: Field = ([x]) => add(x!, stopGradient((x as Value).sqrt?.() ?? 0));
    for (const step of [D, G]) expect(step((t) => f([t]))(0)).toBe(1);
    expect(derivative((x) => add(x, stopGradient(x.log())))(0)).toBe(1);
    expect(grad((x: Num) => add(x, stopGradient((x as Value).log())))(-1)).toBe(NaN);
  });

  test('inside a fixed point iteration only the last step counts', () => {
    // x ← (x + a/x)/2 with the iterates stopped: d/da of the last step at the fixed point is 1/(2√a)
    const root = (a: Num): Num => {
      let x: Num = 1;
      for (let i = 0; i < 40; i++) x = stopGradient(mul(0.5, add(x, (a as Value).div ? (a as Value).div(x) : (a as number) / (x as number)))); // prettier-ignore
      return mul(0.5, add(x, (a as Value).div(x)));
    };
    for (const step of [D, G]) expect(step(root)(2)).toBeCloseTo(1 / (2 * Math.SQRT2), 15);
  });
});
