import { add, derivative, div, exp, grad, jvp, log, mul, pow, powInt, sin, sub, type Num } from 'fluxion';
import { D, G } from '../support/modes.js';

/** d^k/dx^k of e^{2x}·x: 2^k·e^{2x}·x + k·2^{k−1}·e^{2x} */
const f = (x: Num): Num => mul(exp(mul(2, x)), x);
const nth = (x: number, k: number): number => Math.exp(2 * x) * (2 ** k * x + (k === 0 ? 0 : k * 2 ** (k - 1)));

describe('derivative', () => {
  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('of order %i', (order) => {
    for (const x of [-1.3, 0, 0.4]) {
      const expected = nth(x, order);
      expect(Math.abs(derivative(f, { order })(x) - expected)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(expected)));
    }
  }); // prettier-ignore

  test('of order 0 is the function itself', () => {
    expect(derivative(f, { order: 0 })(0.7)).toBe(f(0.7));
    const seen: unknown[] = [];
    derivative((x: Num) => (seen.push(x), x), { order: 0 })(3);
    expect(seen).toEqual([3]);
  });

  test('of order 1 unless another is asked for', () => {
    expect(derivative(sin)(0)).toBe(1);
    expect(derivative(sin, {})(0)).toBe(1);
  });

  test('of polynomials beyond their degree is +0', () => {
    const p = (x: Num): Num => add(powInt(x, 3), mul(5, x));
    expect([0, 1, 2, 3, 4, 5].map((order) => derivative(p, { order })(2))).toEqual([18, 17, 12, 6, 0, 0]);
  });

  test('of a constant is +0 in every order', () => {
    for (const order of [1, 2, 3, 4]) {
      expect(derivative(() => 7, { order })(2)).toBe(0);
      expect(derivative((x) => sub(x, x), { order })(2)).toBe(0);
    }
  });

  test('takes operations themselves, functions and methods', () => {
    expect(derivative(log)(4)).toBe(0.25);
    expect(derivative((x) => x.mul(x).mul(x), { order: 2 })(2)).toBe(12);
    expect(derivative((x) => x.log().div(x))(1)).toBe(1);
    expect(derivative((x) => x)(5)).toBe(1);
  });

  test('goes through branches and loops decided by the value', () => {
    const g = (x: Num): Num => {
      let y = x;
      while ((typeof y === 'number' ? y : y.primal) < 100) y = mul(y, y);
      return y;
    };
    // 3 → 9 → 81 → 6561: x⁸
    expect(derivative(g)(3)).toBe(8 * 3 ** 7);
    // 11 → 121: x²
    expect(derivative(g)(11)).toBe(22);
  });

  test('of a value under differentiation gives one', () => {
    expect(grad((x: Num) => derivative((y) => mul(mul(y, y), x))(x))(3)).toBe(12);
    expect(jvp((x: Num) => derivative(f, { order: 2 })(x), 0.3, 1).tangent).toBeCloseTo(nth(0.3, 3), 12);
    for (const step of [D, G]) expect(step((x) => derivative(f, { order: 3 })(x))(0.2)).toBeCloseTo(nth(0.2, 4), 11);
  });

  test('matches rules worked out by hand', () => {
    expect(derivative((x) => div(1, add(1, mul(x, x))))(2)).toBeCloseTo(-4 / 25, 16);
    expect(derivative((x) => pow(x, x))(2)).toBeCloseTo(4 * (1 + Math.log(2)), 14);
    expect(derivative((x) => pow(2, x), { order: 3 })(1)).toBeCloseTo(2 * Math.log(2) ** 3, 14);
  });
});
