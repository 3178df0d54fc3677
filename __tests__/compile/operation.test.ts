/** Compiled functions called with values under differentiation, of numbers and of arrays: one operation, at every level of nesting. */
import { add, derivative, grad, hessian, hvp, jacobian, jvp, mul, sin, square, vjp } from 'fluxion';
import { at, array, dot, jvpBatch, sum } from 'fluxion/array';
import { compile } from 'fluxion/compile';
import { distance } from '../support/equal.js';
import { hvpModes, jacobianModes } from '../support/modes.js';

const any = (f: unknown): any => f;
const x = Float64Array.of(1, 2, 3);
const v = Float64Array.of(1, -0.5, 0.25);

/** Σ x³ and (sin xᵢ · x₀)ᵢ, plain and with fluxion's operations. */
const cubes = any(compile((y: Float64Array) => {
  let s = 0;
  for (let i = 0; i < y.length; i++) s += y[i]! * y[i]! * y[i]!;
  return s;
})); // prettier-ignore
const eagerCubes = (y: any): any => sum(mul(y, mul(y, y)));
const waves = any(compile((y: Float64Array) => {
  const out = new Float64Array(y.length);
  for (let i = 0; i < y.length; i++) out[i] = Math.sin(y[i]!) * y[0]!;
  return out;
})); // prettier-ignore
const eagerWaves = (y: any): any => mul(sin(y), at(y, 0));
const cube = any(compile((t: number) => t * t * t));
const eagerCube = (t: any): any => mul(t, square(t));

/** The same function around compiled parts and around eager ones. */
const pairs: readonly (readonly [string, (y: any) => any, (y: any) => any])[] = [
  ['a number of an array', (y) => mul(cubes(y), cubes(y)), (y) => mul(eagerCubes(y), eagerCubes(y))],
  ['an array of an array', (y) => dot(waves(y), y), (y) => dot(eagerWaves(y), y)],
  ['of what another one gave', (y) => cubes(waves(y)), (y) => eagerCubes(eagerWaves(y))],
  ['a number of a number, an array without axes', (y) => cube(sum(mul(y, waves(y)))), (y) => eagerCube(sum(mul(y, eagerWaves(y))))], // prettier-ignore
  ['beside constants', (y) => add(cubes(waves(x)), cubes(y)), (y) => add(eagerCubes(eagerWaves(x)), eagerCubes(y))],
];

describe.each(pairs)('%s', (_, f, eager) => {
  test('first derivatives', () => {
    expect(distance(grad(any(f))(x), grad(any(eager))(x))).toBeLessThan(1e-14);
    expect(distance(any(vjp)(f, x).pullback(1), grad(any(eager))(x))).toBeLessThan(1e-14);
    const [a, b] = [any(jvp)(f, x, v), any(jvp)(eager, x, v)];
    expect(distance(a.value, b.value)).toBeLessThan(1e-14);
    expect(distance(a.tangent, b.tangent)).toBeLessThan(1e-14);
    const lanes = [v, Float64Array.of(0, 1, 0), Float64Array.of(3, 0, 1)];
    expect(distance(any(jvpBatch)(f, x, lanes).tangents, any(jvpBatch)(eager, x, lanes).tangents)).toBeLessThan(1e-14);
  });

  test.each(hvpModes)('Hessian products, %s', (mode) => {
    expect(distance(any(hvp)(f, x, v, { mode }), any(hvp)(eager, x, v, { mode }))).toBeLessThan(1e-13);
  });

  test('Hessians, and third derivatives along a line', () => {
    expect(distance(any(hessian)(f)(x).toArray(), any(hessian)(eager)(x).toArray())).toBeLessThan(1e-13);
    const line = (g: (y: any) => any) => (t: any) => g(add(x, mul(v, t)));
    for (const order of [1, 2, 3])
      expect(distance(any(derivative)(line(f), { order })(0.3), any(derivative)(line(eager), { order })(0.3))).toBeLessThan(1e-12); // prettier-ignore
  });
});

test.each(jacobianModes)('Jacobians of array results, %s', (mode) => {
  const [a, b] = [any(jacobian)((y: any) => waves(y), { mode })(x), any(jacobian)(eagerWaves, { mode })(x)];
  expect(distance(a.toArray(), b.toArray())).toBeLessThan(1e-14);
});

test('records that hold arrays and numbers', () => {
  const f = any(compile((p: any, q: number) => {
    let s = q;
    for (let i = 0; i < p.w.length; i++) s += p.w[i] * p.w[i] * p.b * q;
    return s;
  })); // prettier-ignore
  const eager = (p: any, q: any): any => add(q, mul(mul(dot(p.w, p.w), p.b), q));
  const p = { w: x, b: 3 };
  expect(any(grad)((u: any) => square(f(u, 2)))(p)).toEqual(any(grad)((u: any) => square(eager(u, 2)))(p));
  expect(any(grad)((q: any) => square(f(p, q)))(2)).toBe(any(grad)((q: any) => square(eager(p, q)))(2));
  // One leaf moves and the other does not.
  expect(any(grad)((b: any) => square(f({ w: x, b }, 2)))(3)).toBe(any(grad)((b: any) => square(eager({ w: x, b }, 2)))(3)); // prettier-ignore
  expect(any(jvp)((w: any) => square(f({ w, b: 3 }, 2)), x, v).tangent).toBe(any(jvp)((w: any) => square(eager({ w, b: 3 }, 2)), x, v).tangent); // prettier-ignore
});

test('derivatives of compiled functions, called with arrays under differentiation', () => {
  // ∇Σx³ = 3x², whose sum has the gradient 6x.
  expect([...any(grad)((y: any) => sum(any(grad)(cubes)(y)))(x)]).toEqual([6, 12, 18]);
  expect([...any(grad)((y: any) => dot(any(hvp)(cubes, y, v), v))(x)]).toEqual([6, 1.5, 0.375]);
});

test('constant arrays are vectors; those of several axes are refused', () => {
  expect(cubes(array([1, 2]))).toBe(9);
  const message =
    'expected numbers, vectors and arrays of them, got an array of shape 2×2. Compiled code takes rows: hand in x.toArray().';
  const square2 = array([[1, 2], [3, 4]]); // prettier-ignore
  expect(() => cubes(square2)).toThrow(message);
  expect(() => any(grad)((y: any) => cubes(y))(square2)).toThrow(message);
});

test('Jacobians and Hessians of compiled functions, called with arrays under differentiation', () => {
  // Row 0 of the Jacobian of (sin xᵢ·x₀)ᵢ is (cos x₀·x₀ + sin x₀, 0, 0), whose sum has the derivative 2·cos x₀ − x₀·sin x₀.
  const rows = any(grad)((y: any) => sum(any(jacobian)(waves)(y)[0]))(x);
  expect(distance(rows, [2 * Math.cos(1) - Math.sin(1), 0, 0])).toBeLessThan(1e-14);
  // The Hessian of Σ x³ is 6·diag x.
  expect([...any(grad)((y: any) => sum(any(hessian)(cubes)(y)[1]))(x)]).toEqual([0, 6, 0]);
});
