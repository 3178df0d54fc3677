/** Long programs, many calls, and buffers that are used again. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  add,
  derivative,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  sin,
  square,
  sub,
  valueAndGrad,
  vjp,
  type Num,
} from 'fluxion';
import { difference } from '../support/equal.js';
import { remembered } from '../support/good.js';
import { hvpModes } from '../support/modes.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** x ← x + h·(c − x): n·3 operations in one chain; dx_n/dx_0 = (1 − h)^n. */
const relaxed =
  (n: number, h: number) =>
  (x: Num): Num => {
    let y = x;
    for (let i = 0; i < n; i++) y = add(y, mul(h, sub(2, y)));
    return y;
  };

const chain = (n: number) => (x: Num): Num => {
  let y = x;
  for (let i = 0; i < n; i++) y = add(y, 1);
  return y;
}; // prettier-ignore

describe('long chains', () => {
  const million = 1_000_000;

  test('10⁶ operations in reverse mode', () => {
    const f = chain(million);
    expect(grad(f)(0.5)).toBe(1);
    expect(valueAndGrad(f)(0.5)).toEqual({ value: million + 0.5, gradient: 1 });
    const { value, pullback } = vjp(f, 0.5);
    expect([value, pullback(1), pullback(-2)]).toEqual([million + 0.5, 1, -2]);
  });

  test('10⁶ operations in forward mode and along a tape', () => {
    const f = chain(million);
    expect(derivative(f)(0.5)).toBe(1);
    expect(linearize(f, 0.5).pushforward(3)).toBe(3);
  });

  test('a gradient that depends on every operation', () => {
    const [n, h] = [300_000, 1e-5];
    const expected = (1 - h) ** n;
    expect(Math.abs((grad(relaxed(n, h))(0.3) as number) - expected)).toBeLessThan(1e-10 * expected);
    expect(Math.abs(derivative(relaxed(n, h))(0.3) - expected)).toBeLessThan(1e-10 * expected);
  });

  test('10⁶ inputs', () => {
    const x = Array.from({ length: million }, (_, i) => (i % 7) - 3);
    const gradient = grad((v: readonly Num[]) => v.reduce((sum, xi) => add(sum, square(xi)), 0 as Num))(x) as number[];
    expect(gradient.length).toBe(million);
    expect(gradient.every((g, i) => g === 2 * x[i]!)).toBe(true);
  });

  test.each(hvpModes)('10⁵ operations nested: %s', (mode) => {
    const f = (x: Num): Num => square(chain(100_000)(x));
    expect(hvp(f, 0.5, 1, { mode })).toBe(2);
  });

  test('10⁵ results of one function', () => {
    const f = (x: Num): Num[] => Array.from({ length: 100_000 }, (_, i) => mul(i, x));
    const { tangent } = jvp(f, 2, 1);
    expect(tangent.every((t, i) => t === i)).toBe(true);
    const ones = Array.from({ length: 100_000 }, () => 1);
    expect(vjp(f, 2).pullback(ones)).toBe((100_000 * 99_999) / 2);
  });
});

/** Heap in use after collection, in bytes. */
function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Bytes a call leaves behind: the least of eight rounds, because the engine's own compiling fills the heap too, but not every time. */
function growth(calls: number, call: () => void): number {
  for (let i = 0; i < 100; i++) call();
  const rounds = Array.from({ length: 8 }, () => {
    const before = heapUsed();
    for (let i = 0; i < calls; i++) call();
    return (heapUsed() - before) / calls;
  });
  return Math.min(...rounds);
}

describe('10⁴ calls leave the heap flat', () => {
  const f = (v: readonly Num[]): Num => v.reduce((sum, x, i) => add(sum, mul(sin(x), i)), 0 as Num);
  const x = Array.from({ length: 8 }, (_, i) => i / 10);
  const cases: [string, number, () => void][] = [
    ['grad', 10_000, () => grad(f)(x)],
    ['jvp', 3_000, () => jvp(f, x, x)],
    ['vjp with its pullback', 3_000, () => vjp(f, x).pullback(1)],
    ['linearize', 3_000, () => linearize(f, x).pushforward(x)],
    ['hvp', 3_000, () => hvp(f, x, x)],
    ['hvp, reverse over reverse', 1_500, () => hvp(f, x, x, { mode: 'reverse-over-reverse' })],
    ['derivative of order 3', 3_000, () => derivative(sin, { order: 3 })(0.3)],
    ['jacobian', 2_000, () => jacobian((t: readonly Num[]) => [f(t), f(t)])(x)],
    ['a gradient that throws', 3_000, () => { try { grad((_: Num): Num => { throw new Error('no'); })(1); } catch { /* expected */ } }], // prettier-ignore
  ];
  test.each(cases)('%s', (_, calls, call) => {
    // One forgotten tape of this function is 20 kB, one forgotten variable 24 to 40 bytes.
    expect(growth(calls, call)).toBeLessThan(16);
  });

  test('a large tape is not kept for ever', () => {
    const large = (): void => void grad(chain(400_000))(1);
    large();
    const before = heapUsed() + process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 5; i++) large();
    const grown = heapUsed() + process.memoryUsage().arrayBuffers - before;
    expect(grown).toBeLessThan(64e6);
  });
});

describe('buffers that are used again', () => {
  const clean = (v: readonly Num[]): Num => v.reduce((sum, x) => add(sum, mul(x, sin(x))), 0 as Num);
  const poison = (v: readonly Num[]): Num => v.reduce((sum, x) => mul(add(sum, x), sin(x)), NaN as Num);
  const x = Array.from({ length: 300 }, (_, i) => 0.1 + i / 100);
  const v = x.map((_, i) => (i % 3) - 1);
  const all = (f: (t: readonly Num[]) => Num, at: readonly number[]): unknown => ({
    grad: grad(f)(at),
    vjp: vjp(f, at).pullback(1),
    linearize: linearize(f, at).pushforward(v),
    hvp: hvpModes.slice(0, 3).map((mode) => hvp(f, at, v, { mode })),
    nested: grad((t: readonly Num[]) => jvp(f, t, v).tangent)(at),
  });

  test('results after runs full of NaN and Infinity are bitwise those before', () => {
    const memory = remembered();
    const before = all(clean, x);
    for (const bad of [NaN, Infinity, -Infinity, 1e308]) {
      const at = x.map(() => bad);
      all(poison, at);
      all(clean, at);
      all(poison, [...at, ...at, ...at].slice(0, 300));
      expect(difference(all(clean, x), before)).toBeUndefined();
      memory.check(`a run at ${bad}`);
    }
  });

  test('tapes of different sizes in turn, inner ones larger than outer ones', () => {
    const small = grad(clean)(x.slice(0, 3));
    const sizes = [300, 3, 150, 1, 299, 2];
    const nested = (n: number): unknown =>
      grad((t: readonly Num[]) => {
        const inner = grad(clean)(x.slice(0, n)) as number[];
        return mul(
          t[0]!,
          inner.reduce((a, b) => a + b, 0),
        );
      })([2]);
    const expected = sizes.map(nested);
    expect(sizes.map(nested)).toEqual(expected);
    expect([...sizes].reverse().map(nested)).toEqual([...expected].reverse());
    expect(difference(grad(clean)(x.slice(0, 3)), small)).toBeUndefined();
  });

  test('pullbacks kept open while other calls run', () => {
    const kept = Array.from({ length: 20 }, (_, i) => vjp(clean, x.slice(0, i + 1)));
    const first = kept.map(({ pullback }) => pullback(1));
    for (let i = 0; i < 50; i++) all(poison, x.map(() => NaN)); // prettier-ignore
    expect(difference(kept.map(({ pullback }) => pullback(1)), first)).toBeUndefined(); // prettier-ignore
    expect(difference(kept.map((_, i) => grad(clean)(x.slice(0, i + 1))), first)).toBeUndefined(); // prettier-ignore
  });

  test('a Hessian computed twice, and after another one in between, is bitwise the same', () => {
    const at = x.slice(0, 12);
    const first = hessian(clean)(at);
    hessian(poison)(at.map(() => NaN));
    expect(difference(hessian(clean)(at), first)).toBeUndefined();
  });
});
