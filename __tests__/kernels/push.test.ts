import type { BinaryPush, Differentiable } from '../../src/kernels/types.js';
import { expectSame, generator, javascript, randomArray, sets, sizes, UNTOUCHED, untouched, wasm } from './helpers.js';

/** Value and tangent in one pass: what the kernel for value and partial gives, times the tangent, to the last bit. */

const functions: Differentiable[] = [
  ...(['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'sqrt', 'reciprocal', 'square'] as const),
];

const values = [0, -0, 1, -2, 0.5, Infinity, -Infinity, NaN, 1e-300, -1e-300, 1e300];

/** z ⊙ w with zeros as they come. */
const strong = (z: number, w: number): number => (z === 0 ? 0 : z * w);

const random = generator(23);

/** Ordinary numbers with special ones among them, so that every place in a group meets some. */
const mixed = (n: number, often: number): Float64Array =>
  randomArray(random, n).map((v) => (random() < often ? values[Math.floor(random() * values.length)]! : v));

const hasNaN = (x: Float64Array): boolean => x.some((v) => v !== v);

/** What a kernel that divides, multiplies or adds one by one would give. */
const oneByOne: Record<
  'add' | 'sub' | 'mul' | 'div',
  [f: (x: number, y: number) => number, d: (x: number, dx: number, y: number, dy: number) => number]
> = {
  add: [(x, y) => x + y, (_x, dx, _y, dy) => dx + dy],
  sub: [(x, y) => x - y, (_x, dx, _y, dy) => dx - dy],
  mul: [(x, y) => x * y, (x, dx, y, dy) => strong(y, dx) + strong(x, dy)],
  div: [(x, y) => x / y, (x, dx, y, dy) => strong(1 / y, dx) - strong(x / y / y, dy)],
};
const operations = Object.keys(oneByOne) as (keyof typeof oneByOne)[];

describe.each(sets)('value and tangent of the %s set', (_name, kernels) => {
  test.each(functions)('%s', (name) => {
    for (const n of sizes) {
      for (const often of [0, 0.01, 0.5]) {
        const [x, dx] = [mixed(n, often), mixed(n, often)];
        const [x0, dx0] = [x.slice(), dx.slice()];
        const [y, p] = [new Float64Array(n), new Float64Array(n)];
        kernels[name](n, x, 0, y, 0, p, 0);
        const expected = p.map((v, i) => strong(v, dx[i]!) + 0);
        const [got, dy] = [untouched(n + 3), untouched(n + 3)];
        const nan = kernels.push[name](n, x, dx, got, dy);
        expectSame(got.subarray(0, n), y);
        expectSame(dy.subarray(0, n), expected);
        expectSame([...got.slice(n), ...dy.slice(n)], new Array<number>(6).fill(UNTOUCHED));
        expect([name, n, nan]).toEqual([name, n, hasNaN(expected)]);
        expectSame(x, x0);
        expectSame(dx, dx0);
      }
    }
  });

  test.each([2.5, -3, 2, 1, 0, -1, 0.5])('powers with the exponent %d', (c) => {
    for (const n of sizes) {
      for (const often of [0, 0.1]) {
        const [x, dx] = [mixed(n, often), mixed(n, often)];
        const [y, p] = [new Float64Array(n), new Float64Array(n)];
        kernels.powScalar(n, x, 0, c, y, 0, p, 0);
        const expected = p.map((v, i) => strong(v, dx[i]!) + 0);
        const [got, dy] = [new Float64Array(n), new Float64Array(n)];
        const nan = kernels.push.powScalar(n, x, dx, c, got, dy);
        expectSame(got, y);
        expectSame(dy, expected);
        expect(nan).toBe(hasNaN(expected));
      }
    }
  });

  test.each(operations)('%s', (name) => {
    const [f, d] = oneByOne[name];
    for (const n of sizes) {
      for (const often of [0, 0.002, 0.3]) {
        const [x, dx, y, dy] = [mixed(n, often), mixed(n, often), mixed(n, often), mixed(n, often)] as const;
        const before = [x, dx, y, dy].map((a) => a.slice());
        const [z, dz] = [untouched(n + 3), untouched(n + 3)];
        const nan = kernels.push[name](n, x, dx, y, dy, z, dz);
        const expected = x.map((v, i) => f(v, y[i]!));
        const expectedTangent = x.map((v, i) => (expected[i] === expected[i] ? d(v, dx[i]!, y[i]!, dy[i]!) + 0 : NaN));
        expectSame(z.subarray(0, n), expected);
        expectSame(dz.subarray(0, n), expectedTangent);
        expectSame([...z.slice(n), ...dz.slice(n)], new Array<number>(6).fill(UNTOUCHED));
        expect([name, n, nan]).toEqual([name, n, hasNaN(expectedTangent)]);
        [x, dx, y, dy].forEach((a, i) => expectSame(a, before[i]!));
      }
    }
  });

  test('an argument may be both arguments', () => {
    const [x, dx] = [randomArray(random, 100), randomArray(random, 100)];
    const [z, dz] = [new Float64Array(100), new Float64Array(100)];
    kernels.push.mul(100, x, dx, x, dx, z, dz);
    expectSame(
      dz,
      x.map((v, i) => v * dx[i]! + v * dx[i]!),
    );
  });
});

test.each(operations)('%s: all special values together, the same to the last bit from both sets', (name) => {
  const columns = [0, 1, 2, 3].map((k) =>
    Float64Array.from(
      { length: values.length ** 4 },
      (_, i) => values[Math.floor(i / values.length ** k) % values.length]!,
    ),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const n = columns[0].length;
  const made = (push: BinaryPush): Float64Array[] => {
    const [z, dz] = [new Float64Array(n), new Float64Array(n)];
    expect(push(n, ...columns, z, dz)).toBe(true);
    return [z, dz];
  };
  const expected = made(javascript.push[name]);
  made(wasm.push[name]).forEach((a, i) => expectSame(a, expected[i]!));
});
