import {
  add,
  cos,
  div,
  exp,
  jvp,
  log,
  mul,
  pow,
  reciprocal,
  sigmoid,
  sin,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  type Num,
} from 'fluxion';
import { jvpBatch, setKernels, type NdArray, type Vec } from 'fluxion/array';
import { expectSame, generator } from '../kernels/helpers.js';

/**
 * One direction goes through kernels that make value and tangent together, several directions through partials: two ways to one result, to
 * the last bit, whatever the numbers.
 */

type Two = { x: Vec; y: Vec };
const functions: Record<string, (p: Two) => Num> = {
  ...Object.fromEntries(
    Object.entries({ cos, exp, log, reciprocal, sigmoid, sin, softplus, sqrt, square, tanh }).map(
      ([name, op]): [string, (p: Two) => Num] => [name, ({ x }) => op(x)],
    ),
  ),
  'a power': ({ x }) => pow(x, 2.5),
  'a square root as a power': ({ x }) => pow(x, 0.5),
  add: ({ x, y }) => add(x, y),
  sub: ({ x, y }) => sub(x, y),
  mul: ({ x, y }) => mul(x, y),
  div: ({ x, y }) => div(x, y),
  'an array with itself': ({ x }) => div(mul(x, x), x),
  'one after another': ({ x, y }) => sqrt(mul(add(x, y), sub(x, sin(y)))),
};

const dataOf = (t: unknown): Float64Array => (t instanceof Float64Array ? t : (t as NdArray).data);

const specials = [0, -0, 0, 1, -1, Infinity, -Infinity, NaN, 1e-300, 1e300];
const random = generator(5);
const numbers = (n: number, often: number): Float64Array =>
  Float64Array.from({ length: n }, () =>
    random() < often ? specials[Math.floor(random() * specials.length)]! : 4 * random() - 2,
  );

afterEach(() => setKernels('auto'));

describe.each(['javascript', 'wasm'] as const)('the %s kernels', (set) => {
  test.each(Object.entries(functions))('%s', (_, f) => {
    setKernels(set);
    for (const n of [1, 2, 7, 600]) {
      for (const often of [0, 0.01, 0.4]) {
        const [x, v, w] = [0, 1, 2].map(() => ({ x: numbers(n, often), y: numbers(n, often) })) as [
          Record<'x' | 'y', Float64Array>,
          Record<'x' | 'y', Float64Array>,
          Record<'x' | 'y', Float64Array>,
        ];
        const one = jvp(f, x, v);
        const { value, tangents } = jvpBatch(f as never, x, [v, w]);
        expectSame(dataOf(one.value), dataOf(value));
        expectSame(dataOf(one.tangent), dataOf(tangents[0]));
      }
    }
  });
});

test('a sum of many leaves knows which elements move', () => {
  const leaves = Array.from({ length: 1000 }, () => Float64Array.of(0, 0, 1));
  const directions = leaves.map((_, i) => Float64Array.of(i === 500 ? 1 : 1e-3, 0, 1));
  const root = (xs: Vec[]): Num => sqrt(xs.reduce((a: Num, b) => add(a, b), xs[0]!));
  const { tangent } = jvp(root as never, leaves as never, directions as never) as unknown as { tangent: Float64Array };
  expect(tangent[0]).toBe(Infinity);
  expect(tangent[1]).toBe(0);
  expect(tangent[2]).toBeCloseTo(1001 / 2 / Math.sqrt(1001), 12);
});

test('results share nothing with arguments and directions', () => {
  const [x, y] = [Float64Array.of(1, 2), Float64Array.of(3, 4)];
  const [dx, dy] = [Float64Array.of(5, 6), Float64Array.of(7, 8)];
  for (const f of Object.values(functions)) {
    const { value, tangent } = jvp(f, { x, y }, { x: dx, y: dy }) as unknown as Record<string, Float64Array>;
    value!.fill(99);
    tangent!.fill(99);
    expect(value!.buffer).not.toBe(tangent!.buffer);
  }
  expect([...x, ...y, ...dx, ...dy]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
