/** Every elementwise operation on arrays against the same operation on numbers, derivatives and special values included. */
import { derivative, grad, hvp, jvp, leakyRelu, clip, vjp, type Num } from 'fluxion';
import { sum, type ArrayValue } from 'fluxion/array';
import { binaryOps, unaryOps } from '../../src/ops/all.js';
import { withBothKernelSets } from './kernel-sets.js';
import { sampleDomain, special } from './samples.js';

const F = (...x: number[]): Float64Array => Float64Array.from(x);
const any = (f: unknown): any => f;

/** The same number, or one the kernels may round otherwise. */
function close(a: number, b: number, ulps = 8): boolean {
  if (Object.is(a, b) || (a === 0 && b === 0)) return true;
  return Math.abs(a - b) <= ulps * 2 ** -52 * Math.max(Math.abs(a), Math.abs(b));
}

const expectAll = (got: Float64Array, expected: readonly number[], ulps?: number): void => {
  expect(got).toBeInstanceOf(Float64Array);
  const wrong = expected.flatMap((e, i) => (close(got[i]!, e, ulps) ? [] : [`[${i}] ${got[i]} instead of ${e}`]));
  expect(wrong).toEqual([]);
};

type Unary = (x: Num) => Num;
const unary: [string, Unary, readonly [number, number]][] = [
  ...unaryOps.map((op): [string, Unary, readonly [number, number]] => [op.opName, op.fn, op.domain]),
  ['leakyRelu with the usual slope', (x) => any(leakyRelu)(x), [-3, 3]],
  ['clip', (x) => clip(x, -1, 2), [-3, 3]],
];

withBothKernelSets(() => {
  describe.each(unary)('%s', (_name, f, domain) => {
    // Enough for both kernel sets: the WebAssembly one begins at 16 to 64 elements.
    const x = sampleDomain(domain, 150);
    const slope = (g: Unary) => (t: number) => derivative(any(g))(t) as number;

    test('value, forward and reverse', () => {
      const v = x.map((_, i) => Math.cos(i));
      const { value, tangent } = any(jvp)(f, x, v);
      const numbers = [...x];
      expectAll(
        value,
        numbers.map((t) => f(t) as number),
      );
      expectAll(
        tangent,
        numbers.map((t, i) => slope(f)(t) * v[i]!),
        64,
      );
      expectAll(
        any(vjp)(f, x).pullback(v),
        numbers.map((t, i) => slope(f)(t) * v[i]!),
        64,
      );
      expectAll(any(grad)((t: ArrayValue) => sum(any(f)(t)))(x), numbers.map(slope(f)), 64);
    });

    test('second order, all modes', () => {
      const numbers = [...x.subarray(0, 20)];
      const second = numbers.map((t) => derivative(any(f), { order: 2 })(t) as number);
      for (const mode of ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse'] as const) {
        const got = any(hvp)((t: ArrayValue) => sum(any(f)(t)), F(...numbers), F(...numbers).fill(1), { mode });
        expectAll(got, second, 4096);
      }
    });

    test('special values as on numbers', () => {
      const at = F(...special);
      expectAll(
        any(vjp)(f, at).value,
        special.map((t) => f(t) as number),
      );
      // Each by itself: a gradient over all would be NaN where one value is.
      const ones = at.map(() => 1);
      const slopes = special.map((t) => any(grad)(f)(t) as number);
      expectAll(any(vjp)(f, at).pullback(ones), slopes, 64);
      expectAll(
        any(jvp)(f, at, ones).tangent,
        special.map((t) => any(jvp)(f, t, 1).tangent as number),
        64,
      );
    });
  });

  describe.each(binaryOps.filter((op) => !op.parameter).map((op) => [op.opName, op] as const))('%s', (_name, op) => {
    const f = op.fn as (x: Num, y: Num) => Num;
    const x = sampleDomain(op.domain[0], 70);
    const y = sampleDomain(op.domain[1], 70).reverse();
    const pair = (i: number): [number, number] => [x[i]!, y[i]!];

    test('both arrays', () => {
      const of = ([a, b]: [ArrayValue, ArrayValue]): Num => sum(any(f)(a, b));
      const [gx, gy] = any(grad)(of)([x, y]) as [Float64Array, Float64Array];
      const each = [...x].map((_, i) => any(grad)(([a, b]: Num[]) => f(a!, b!))(pair(i)) as [number, number]);
      expectAll(
        any(vjp)(([a, b]: Num[]) => f(a!, b!), [x, y]).value,
        each.map((_, i) => f(...pair(i)) as number),
      );
      expectAll(
        gx,
        each.map(([p]) => p),
        64,
      );
      expectAll(
        gy,
        each.map(([, q]) => q),
        64,
      );
      const moved = any(jvp)(([a, b]: Num[]) => f(a!, b!), [x, y], [x, y]).tangent;
      expectAll(
        moved,
        each.map((_, i) => any(jvp)(([a, b]: Num[]) => f(a!, b!), pair(i), pair(i)).tangent),
        256,
      );
    });

    test('an array and a number, either way round', () => {
      const [a, b] = [x[3]!, y[5]!];
      const right = any(grad)(({ s, t }: { s: Num; t: Num }) => sum(any(f)(t, s)))({ s: b, t: x });
      const rights = [...x].map((t) => any(grad)(([p, q]: Num[]) => f(p!, q!))([t, b]) as [number, number]);
      expectAll(
        right.t,
        rights.map(([p]) => p),
        64,
      );
      expect(right.s).toBeCloseTo(
        rights.reduce((s, [, q]) => s + q, 0),
        8,
      );
      const left = any(grad)(({ s, t }: { s: Num; t: Num }) => sum(any(f)(s, t)))({ s: a, t: y });
      const lefts = [...y].map((t) => any(grad)(([p, q]: Num[]) => f(p!, q!))([a, t]) as [number, number]);
      expectAll(
        left.t,
        lefts.map(([, q]) => q),
        64,
      );
      expect(left.s).toBeCloseTo(
        lefts.reduce((s, [p]) => s + p, 0),
        8,
      );
    });

    test('special values as on numbers', () => {
      const pairs = special.flatMap((a) => special.map((b) => [a, b] as [number, number]));
      const [a, b] = [F(...pairs.map(([p]) => p)), F(...pairs.map(([, q]) => q))];
      const g = ([p, q]: Num[]): Num => f(p!, q!);
      expectAll(
        any(vjp)(g, [a, b]).value,
        pairs.map((p) => f(...p) as number),
      );
      const each = pairs.map((p) => any(grad)(g)(p) as [number, number]);
      const [ga, gb] = any(vjp)(g, [a, b]).pullback(a.map(() => 1)) as [Float64Array, Float64Array];
      expectAll(
        ga,
        each.map(([p]) => p),
        64,
      );
      expectAll(
        gb,
        each.map(([, q]) => q),
        64,
      );
    });
  });
});
