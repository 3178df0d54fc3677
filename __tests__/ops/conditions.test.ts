import { derivative, eq, ge, grad, gt, hessian, le, log, lt, mul, ne, select, type Num } from 'fluxion';
import { D, G, gradientModes, hessianModes, thirdModes, type Field } from '../support/modes.js';
import { distance } from '../support/equal.js';
import { fewSpecialNumbers } from '../support/special.js';

const comparisons = { lt, le, gt, ge, eq, ne };
const plain: Record<string, (x: number, y: number) => boolean> = {
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
};

describe.each(Object.entries(comparisons))('%s', (name, compare) => {
  test('looks at primal values, whatever the operands are', () => {
    let checks = 0;
    const verdicts: [string, boolean][] = [];
    const see = (how: string, verdict: boolean): void => {
      verdicts.push([how, verdict]);
    };
    for (const a of fewSpecialNumbers) {
      for (const b of fewSpecialNumbers) {
        verdicts.length = 0;
        for (const [outer, inner] of [D, G].flatMap((p) => [D, G].map((q) => [p, q] as const))) {
          outer((x: Num) => {
            see('value and number', compare(x, b));
            inner((y: Num) => {
              see('inner and outer', compare(x, y));
              see('nested', compare(mul(x, 1), mul(y, 1)));
              return y;
            })(b);
            return x;
          })(a);
          outer((y: Num) => {
            see('number left', compare(a, y));
            if (typeof y !== 'number') inner((x: Num) => (see('method', (x as any)[name](y)), x))(a);
            return y;
          })(b);
        }
        checks += verdicts.length;
        const wrong = verdicts.filter(([, verdict]) => verdict !== plain[name]!(a, b));
        expect({ a, b, wrong }).toEqual({ a, b, wrong: [] });
      }
    }
    expect(checks).toBe(fewSpecialNumbers.length ** 2 * 4 * 5);
  });
});

describe('select', () => {
  // gt(x, 0) ? x³ : y², both branches and the condition of active operands
  const f: Field = ([x, y]) => select(gt(x!, 0), mul(mul(x!, x!), x!), mul(y!, y!));
  const at: [number[], number[], number[][]][] = [
    [[1.5, 0.7], [6.75, 0], [[9, 0], [0, 0]]],
    [[-1.5, 0.7], [0, 1.4], [[0, 0], [0, 2]]],
  ]; // prettier-ignore

  test.each(at)('at %j in every mode', (x, gradient, hessian) => {
    for (const mode of gradientModes) expect(distance(mode.of(f, x), gradient)).toBeLessThan(1e-15);
    for (const mode of hessianModes) expect(distance(mode.of(f, x), hessian)).toBeLessThan(1e-15);
    for (const mode of thirdModes) {
      const third = x[0]! > 0 ? 6 : 0;
      expect(mode.of(f, x)).toEqual([
        [
          [third, 0],
          [0, 0],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ]);
    }
  });

  test('one branch a number, the other active', () => {
    const numberFirst: Field = ([x]) => select(gt(x!, 0), 5, mul(x!, x!));
    const numberLast: Field = ([x]) => select(gt(x!, 0), mul(x!, x!), 5);
    for (const mode of gradientModes) {
      expect(mode.of(numberFirst, [2])).toEqual([0]);
      expect(mode.of(numberFirst, [-2])).toEqual([-4]);
      expect(mode.of(numberLast, [2])).toEqual([4]);
      expect(mode.of(numberLast, [-2])).toEqual([0]);
    }
  });

  test('the branch not taken contributes nothing, not even where it is undefined', () => {
    const guarded: Field = ([x]) => select(gt(x!, 0), log(x!), 0);
    for (const x of [0, -1, -Infinity]) {
      for (const mode of gradientModes) expect([mode.name, mode.of(guarded, [x])]).toEqual([mode.name, [0]]);
      for (const mode of hessianModes) expect([mode.name, mode.of(guarded, [x])]).toEqual([mode.name, [[0]]]);
    }
  });

  test.each([1, 0, 'yes', undefined, null, {}])('a condition must be a boolean, not %p', (condition) => {
    expect(() => select(condition as never, 1, 2)).toThrow(TypeError);
    expect(() => derivative((x) => select(condition as never, x, 2))(1)).toThrow(
      /^select: expected a condition such as gt\(x, 0\), got /,
    );
  });

  test('a value under differentiation is no condition', () => {
    expect(() => derivative((x) => select(x as never, x, 2))(1)).toThrow(/^select: expected a condition/);
    expect(() => grad((x: Num) => select(x as never, x, 2))(1)).toThrow(/^select: expected a condition/);
  });
});

test('a branch on equality has the derivative of that branch', () => {
  // The documented hazard: at x = 1 the program is the constant 1.
  const f: Field = ([x]) => (eq(x!, 1) ? 1 : mul(x!, x!));
  for (const mode of gradientModes) {
    expect(mode.of(f, [1])).toEqual([0]);
    expect(mode.of(f, [3])).toEqual([6]);
  }
  expect(hessian((x: readonly Num[]) => f(x))([3])).toEqual([[2]]);
});
