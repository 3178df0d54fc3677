/** Functions with rules of their own, on arrays that move along several directions at once. */
import { customJvp, customVjp, grad, jacobian, mul, type Num } from 'fluxion';
import { jvpBatch, sum } from 'fluxion/array';

const any = (f: unknown): any => f;
const square = (y: Num): Num => mul(y, y);
const rules: [string, any][] = [
  ['customJvp', customJvp(square, ([y], [dy]) => mul(mul(2, y), dy))],
  ['customVjp', customVjp(square, ([y], ct) => [mul(mul(2, y), ct)])],
];
const x = Float64Array.of(1, 2, 3);
const modes = ['forward', 'reverse'] as const;

describe.each(rules)('%s', (_, f) => {
  test.each(modes)('Jacobian of a square, %s', (mode) => {
    expect(any(jacobian)(f, { mode })(x).toArray()).toEqual([
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
  });

  test.each(modes)('more inputs than directions in one pass, %s', (mode) => {
    const J: number[][] = any(jacobian)(f, { mode })(Float64Array.from({ length: 11 }, (_, i) => i)).toArray();
    expect(J).toEqual(J.map((row, i) => row.map((_, j) => (i === j ? 2 * i : 0))));
  });

  test.each(modes)('Jacobian of a gradient, %s', (mode) => {
    // d²/dv² Σ v⁴ = 12 v²
    const J: number[][] = any(jacobian)(
      any(grad)((v: Num) => sum(f(f(v)))),
      { mode },
    )(x).toArray();
    expect(J).toEqual(J.map((row, i) => row.map((_, j) => (i === j ? 12 * x[i]! ** 2 : 0))));
  });

  test.each(modes)('on a number between arrays, %s', (mode) => {
    // v·(Σv)²: 36 on the diagonal and 12·vᵢ everywhere
    const J: number[][] = any(jacobian)((v: Num) => mul(f(sum(any(v))), v), { mode })(x).toArray();
    expect(J).toEqual(J.map((row, i) => row.map((_, j) => 12 * x[i]! + (i === j ? 36 : 0))));
  });

  test('a batch of directions', () => {
    const { value, tangents } = any(jvpBatch)(f, x, [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 1)]);
    expect(value).toEqual(Float64Array.of(1, 4, 9));
    expect(tangents).toEqual([Float64Array.of(2, 0, 0), Float64Array.of(0, 4, 6)]);
  });
});
