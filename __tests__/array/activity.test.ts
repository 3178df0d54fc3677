import { add, div, grad, hvp, jacobian, jvp, log, mul, neg, pow, sqrt, square, sub, type Num } from 'fluxion';
import {
  at,
  concat,
  cumsum,
  flip,
  gather,
  jvpBatch,
  pad,
  reshape,
  slice,
  stack,
  sum,
  transpose,
  vectorOf,
  where,
  type ArrayValue,
  type NdArray,
  type Vec,
} from 'fluxion/array';

/** A component of a seed that is exactly 0 is inactive, as a number with that seed is: RELIABILITY.md, D3. */

const x = Float64Array.of(0, 4, 0);
const seed = Float64Array.of(0, 1, 0);
const numbers = (t: unknown): number[] => [...((t as NdArray).data ?? (t as Float64Array))];

/** Functions of a vector of three, and what they make of the seed with one active component: an infinite slope elsewhere is not met. */
const cases: Record<string, { f: (t: Vec) => Num; tangent: number[] }> = {
  sqrt: { f: (t) => sqrt(t), tangent: [0, 0.25, 0] },
  'log, pow': { f: (t) => add(log(t), pow(t, 0.5)), tangent: [0, 0.5, 0] },
  'through operations': { f: (t) => sqrt(mul(neg(t), -1)), tangent: [0, 0.25, 0] },
  'with a constant': { f: (t) => sqrt(mul(t, Float64Array.of(1, 1, 2))), tangent: [0, 0.25, 0] },
  'a quotient of two': { f: (t) => div(t, t), tangent: [0, 0, 0] },
  slice: { f: (t) => sqrt(slice(t, 1, 3)), tangent: [0.25, 0] },
  flip: { f: (t) => sqrt(flip(slice(t, 0, 2))), tangent: [0.25, 0] },
  concat: { f: (t) => sqrt(concat([t, Float64Array.of(0)])), tangent: [0, 0.25, 0, 0] },
  'concat of the inactive': { f: (t) => sqrt(concat([slice(t, 0, 1), t])), tangent: [0, 0, 0.25, 0] },
  pad: { f: (t) => sqrt(pad(slice(t, 1, 2), [1, 1])), tangent: [0, 0.25, 0] },
  gather: { f: (t) => sqrt(gather(t, [2, 1, 1])), tangent: [0, 0.25, 0.25] },
  reshape: { f: (t) => sqrt(transpose(reshape(t, [3, 1]))), tangent: [0, 0.25, 0] },
  broadcasting: { f: (t) => sqrt(mul(t, reshape(Float64Array.of(1, 0), [2, 1]))), tangent: [0, 0.25, 0, 0, NaN, 0] },
  'a sum along an axis': {
    f: (t) => sqrt(sum(reshape(concat([t, Float64Array.of(0)]), [2, 2]), { axis: 1 })),
    tangent: [0.25, 0],
  },
  cumsum: { f: (t) => sqrt(cumsum(t)), tangent: [0, 0.25, 0.25] },
  where: { f: (t) => where(Float64Array.of(1, 0, 1), sqrt(t), sqrt(t)), tangent: [0, 0.25, 0] },
  'elements taken': { f: (t) => sqrt(at(t, 0)), tangent: [0] },
  'elements put together': { f: (t) => sqrt(vectorOf([at(t, 1), at(t, 2), 0])), tangent: [0.25, 0, 0] },
  stack: { f: (t) => sqrt(stack([at(t, 0), at(t, 1)])), tangent: [0, 0.25] },
};

describe.each(Object.entries(cases))('%s', (_, { f, tangent }) => {
  const flat = (t: unknown): number[] => (typeof t === 'number' ? [t] : numbers(t));

  test('one direction', () => {
    expect(flat(jvp(f, x, seed).tangent)).toEqual(tangent);
  });

  test('among several', () => {
    const { tangents } = jvpBatch(f, x, [Float64Array.of(0, 0, 0), seed, Float64Array.of(1, 1, 1)]);
    expect(flat(tangents[1])).toEqual(tangent);
    expect(flat(tangents[0])).toEqual(tangent.map(() => 0));
  });
});

test('a computed zero is no inactive one', () => {
  expect(numbers(jvp((t: Vec) => sqrt(square(t)), x, Float64Array.of(1, 1, 0)).tangent)).toEqual([NaN, 1, 0]);
  expect(jvp((t: Num) => sqrt(square(t)), 0, 1).tangent).toBe(NaN);
});

test('the Jacobian of an elementwise function is diagonal, in both modes, whatever its slopes', () => {
  for (const mode of ['forward', 'reverse'] as const) {
    const J = jacobian((t: Vec) => sqrt(t), { mode })(x) as unknown as NdArray;
    expect(J.toArray()).toEqual([
      [Infinity, 0, 0],
      [0, 0.25, 0],
      [0, 0, Infinity],
    ]);
  }
});

test('a matrix as well as numbers, and beside them a leaf that moves', () => {
  const f = ({ m, s }: { m: ArrayValue; s: Num }): Num => sqrt(add(m, s));
  const m = reshape(x, [1, 3]) as NdArray;
  const dm = reshape(seed, [1, 3]) as NdArray;
  expect(numbers(jvp(f, { m, s: 0 }, { m: dm, s: 0 }).tangent)).toEqual([0, 0.25, 0]);
  expect(numbers(jvp(f, { m, s: 0 }, { m: dm, s: 1 }).tangent)).toEqual([Infinity, 0.5, Infinity]);
});

test.each(['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse', 'forward-over-forward'] as const)(
  'Hessian times a vector, %s: the cotangents that are 0 hide what the direction leaves out',
  (mode) => {
    const f = (t: Vec): Num => sum(mul(t, sqrt(t)) as Vec);
    const product = numbers(hvp(f, Float64Array.of(1, 4, 9), Float64Array.of(0, 1, 0), { mode }));
    expect(product).toEqual([0, 0.375, 0]);
  },
);

test('a single zero is found wherever it stands, and numbers too small to multiply are none', () => {
  for (const n of [1, 4, 7, 9]) {
    const at = new Float64Array(n);
    const infinite = (direction: Float64Array): number[] => numbers(jvp((t: Vec) => sqrt(t), at, direction).tangent);
    for (let i = 0; i < n; i++) {
      const direction = new Float64Array(n).fill(1e-200);
      direction[i] = 0;
      expect(infinite(direction)).toEqual(Array.from({ length: n }, (_, k) => (k === i ? 0 : Infinity)));
    }
    expect(infinite(new Float64Array(n).fill(-1e-200))).toEqual(new Array(n).fill(-Infinity));
  }
});

test.each([Infinity, NaN, 1e300])('a zero beside %d is found, too', (beside) => {
  for (const n of [2, 4, 9]) {
    for (let i = 0; i < n; i++) {
      const direction = new Float64Array(n).fill(beside);
      direction[i] = 0;
      const { tangent } = jvp((t: Vec) => sqrt(t), new Float64Array(n), direction);
      expect([...(tangent as unknown as Float64Array)].map((t) => t === 0)).toEqual(
        Array.from({ length: n }, (_, k) => k === i),
      );
    }
  }
});

/** A tangent of a number that was computed as 0, beside arrays: what numbers make of it. */
const computed: Record<string, { f: (s: Num) => Num; tangent: number[] }> = {
  'a NaN value': { f: (s) => mul(sub(s, s), Float64Array.of(1, Infinity)), tangent: [0, NaN] },
  'a quotient': { f: (s) => div(sub(s, s), Float64Array.of(0, 1)), tangent: [NaN, 0] },
  'an infinite slope': { f: (s) => pow(mul(sub(s, 2), sub(s, 2)), Float64Array.of(0.5, 1)), tangent: [NaN, 0] },
  'beside an array that moves': {
    f: (s) => pow(mul(sub(s, 2), sub(s, 2)), mul(s, Float64Array.of(0.25, 0.5))),
    tangent: [NaN, 0],
  },
  'a sum': { f: (s) => pow(sum(vectorOf([sub(s, 2), sub(2, s)]) as Vec), Float64Array.of(0.5, 1)), tangent: [NaN, 0] },
  'an element': {
    f: (s) => pow(at(square(vectorOf([sub(s, 2), s])) as Vec, 0), Float64Array.of(0.5, 1)),
    tangent: [NaN, 0],
  },
  'finite slopes': { f: (s) => add(sub(s, s), Float64Array.of(1, 2)), tangent: [0, 0] },
};

describe.each(Object.entries(computed))('a number with a computed tangent of 0: %s', (_, { f, tangent }) => {
  test('one direction', () => expect(numbers(jvp(f, 2, 1).tangent)).toEqual(tangent));

  test('among several', () => {
    const { tangents } = jvpBatch(f, 2, [1, 0, 2]);
    expect(tangents.map(numbers)).toEqual([tangent, tangent.map(() => 0), tangent]);
  });

  test('with a seed of 0 it is inactive', () => expect(numbers(jvp(f, 2, 0).tangent)).toEqual([0, 0]));
});

test('several directions of a number inside another call', () => {
  const f = (s: Num): Num => {
    const [a, b] = jvpBatch((t: Num) => mul(t, sqrt(t)), s, [1, s]).tangents as [Num, Num];
    return add(a, b);
  };
  // 1.5 √s (1 + s)
  const slope = 0.75 / Math.sqrt(0.7) + 2.25 * Math.sqrt(0.7);
  expect(grad(f)(0.7)).toBeCloseTo(slope, 12);
  expect(jvp(f, 0.7, 1).tangent).toBeCloseTo(slope, 12);
});
