import type { Kernels } from '../../src/kernels/types.js';
import { at, javascript, sets, wasm } from './helpers.js';

const neighbours = (x: number): number[] => {
  const f = Float64Array.of(x);
  const b = new BigInt64Array(f.buffer);
  const step = (d: bigint): number => {
    f[0] = x;
    b[0]! += d;
    return f[0];
  };
  return [step(-1n), x, step(1n)];
};

const specials = [
  ...[NaN, Infinity, 0, 5e-324, 1e-320, 1e-300, 1e-20, 0.5, 1, 1.5, 2, 3, 1e22, 2 ** 53, 1e300, Number.MAX_VALUE],
  ...[2 ** -1022, 2 ** 1023, 1 / 3].flatMap(neighbours),
].flatMap((x) => [x, -x]);

/** Where a value over- or underflows, and where a kernel changes its way. */
const edges: Record<string, number[]> = {
  exp: [709.782712893384, -708.3964185322641, -745.1332191019411, -745.1332191019412, 708, -708, 709.79, -745.2, -746],
  log: [1, 0.6875, Math.SQRT1_2, Math.SQRT2],
  sin: [Math.PI, Math.PI / 2, 2 * Math.PI, 1e5 * Math.PI, 823549.6645826427, 2 ** 20, 2 ** 27],
  cos: [Math.PI, Math.PI / 2, 2 * Math.PI, 1e5 * Math.PI, 823549.6645826427, 2 ** 20, 2 ** 27],
  tanh: [0.1, 19, 20, 22, 354, 372.5, 709, 746],
  sigmoid: [36, 37, 708, 709.78, 745.1, 746],
  softplus: [36, 37, 708, 709.78, 745.1, 746],
};

/** Functions with a value in Math, and their partials as the design has them: NaN where the value is. */
const ofMath: Record<'exp' | 'log' | 'sin' | 'cos' | 'tanh', [(x: number) => number, (x: number) => number]> = {
  exp: [Math.exp, Math.exp],
  log: [Math.log, (x) => (x < 0 ? NaN : 1 / x)],
  sin: [Math.sin, Math.cos],
  cos: [Math.cos, (x) => -Math.sin(x)],
  tanh: [Math.tanh, (x) => (2 / (Math.exp(x) + Math.exp(-x))) ** 2],
};

/** Whether the value must be Math's to the last bit: no finite bits to round, or a zero, or lost to underflow. */
const exact = (v: number): boolean => !(Math.abs(v) >= 2 ** -1022 && Math.abs(v) < Infinity);

const close = (got: number, expected: number): boolean =>
  Object.is(got, expected) ||
  Math.abs(got - expected) <= 4e-15 * Math.abs(expected) ||
  Math.abs(got - expected) <= 1e-323;

describe.each(sets)('special values of the %s set', (_name, kernels) => {
  test.each(Object.keys(ofMath) as (keyof typeof ofMath)[])('%s', (name) => {
    const [value, partial] = ofMath[name];
    for (const x of [...specials, ...edges[name]!.flatMap(neighbours).flatMap((e) => [e, -e])]) {
      const got = at(kernels[name], x);
      const expected = value(x);
      if (exact(expected) || exact(x)) expect([name, x, got.value]).toEqual([name, x, expected]);
      expect([name, x, close(got.value, expected)]).toEqual([name, x, true]);
      if (Number.isNaN(expected)) expect([name, x, got.partial]).toEqual([name, x, NaN]);
      else expect([name, x, close(got.partial, partial(x))]).toEqual([name, x, true]);
    }
  });

  test('values that RELIABILITY names', () => {
    expect(at(kernels.tanh, 20).partial).toBeCloseTo(1.6993417021166355e-17, 31);
    expect(at(kernels.tanh, 1000)).toEqual({ value: 1, partial: 0 });
    expect(at(kernels.tanh, -Infinity)).toEqual({ value: -1, partial: 0 });
    expect(at(kernels.sigmoid, 1000)).toEqual({ value: 1, partial: 0 });
    expect(at(kernels.sigmoid, -1000)).toEqual({ value: 0, partial: 0 });
    expect(at(kernels.sigmoid, Infinity)).toEqual({ value: 1, partial: 0 });
    expect(at(kernels.sigmoid, -Infinity)).toEqual({ value: 0, partial: 0 });
    expect(at(kernels.sigmoid, NaN)).toEqual({ value: NaN, partial: NaN });
    expect(at(kernels.sigmoid, -740).value).toBe(Math.exp(-740));
    expect(at(kernels.softplus, 1000)).toEqual({ value: 1000, partial: 1 });
    expect(at(kernels.softplus, -1000)).toEqual({ value: 0, partial: 0 });
    expect(at(kernels.softplus, Infinity)).toEqual({ value: Infinity, partial: 1 });
    expect(at(kernels.softplus, -Infinity)).toEqual({ value: 0, partial: 0 });
    expect(at(kernels.softplus, NaN)).toEqual({ value: NaN, partial: NaN });
    expect(at(kernels.softplus, -740).value).toBe(Math.exp(-740));
    expect(at(kernels.log, 0)).toEqual({ value: -Infinity, partial: Infinity });
    expect(at(kernels.log, -0)).toEqual({ value: -Infinity, partial: -Infinity });
    expect(at(kernels.log, -1)).toEqual({ value: NaN, partial: NaN });
    expect(at(kernels.log, Infinity)).toEqual({ value: Infinity, partial: 0 });
    expect(at(kernels.sqrt, 0)).toEqual({ value: 0, partial: Infinity });
    expect(at(kernels.sqrt, -0)).toEqual({ value: -0, partial: -Infinity });
    expect(at(kernels.sqrt, -1)).toEqual({ value: NaN, partial: NaN });
    expect(at(kernels.sqrt, Infinity)).toEqual({ value: Infinity, partial: 0 });
    expect(at(kernels.reciprocal, 0)).toEqual({ value: Infinity, partial: -Infinity });
    expect(at(kernels.reciprocal, -0)).toEqual({ value: -Infinity, partial: -Infinity });
    expect(at(kernels.reciprocal, 1e200)).toEqual({ value: 1e-200, partial: -0 });
    expect(at(kernels.square, -0)).toEqual({ value: 0, partial: -0 });
    expect(at(kernels.square, 1e200)).toEqual({ value: Infinity, partial: 2e200 });
  });

  const exponents = [...specials, -1, -2, -3, -0.5, 4, 5, 1e15, 1e16, 1074, -1074, 1024];

  test('pow and its partials', () => {
    for (const x of specials) {
      for (const e of exponents) {
        const [y, px, pe] = powers(kernels, x, e);
        const v = Math.pow(x, e);
        if (exact(v) || exact(x) || exact(e)) expect([x, e, y]).toEqual([x, e, v]);
        else expect([x, e, close(y, v)]).toEqual([x, e, true]);
        if (e === 0) expect(px).toBe(0);
        else if (Number.isNaN(v)) expect(px).toBe(NaN);
        else expect([x, e, px, closePartial(px, x, e, v)]).toEqual([x, e, px, true]);
        if (x === 0 && e >= 0) expect(pe).toBe(0);
        else expect([x, e, close(pe, v * Math.log(x))]).toEqual([x, e, true]);
      }
    }
  });

  test('pow where RELIABILITY decides', () => {
    expect(powers(kernels, 0, 0)).toEqual([1, 0, 0]);
    expect(powers(kernels, NaN, 0).slice(0, 2)).toEqual([1, 0]);
    expect(powers(kernels, 0, 2)).toEqual([0, 0, 0]);
    expect(powers(kernels, 0, 1)).toEqual([0, 1, 0]);
    expect(powers(kernels, 0, 0.5)).toEqual([0, Infinity, 0]);
    expect(powers(kernels, 0, -1)).toEqual([Infinity, -Infinity, -Infinity]);
    expect(powers(kernels, -2, 3)).toEqual([-8, 12, NaN]);
    expect(powers(kernels, -2, 0.5)).toEqual([NaN, NaN, NaN]);
  });

  test('pow with a constant exponent has Math.pow’s special values', () => {
    for (const c of exponents) {
      for (const x of specials) {
        const [y, p] = [new Float64Array(1), new Float64Array(1)];
        kernels.powScalar(1, Float64Array.of(x), 0, c, y, 0, p, 0);
        const v = Math.pow(x, c);
        if (exact(v) || exact(x)) expect([x, c, y[0]]).toEqual([x, c, v]);
        else expect([x, c, close(y[0]!, v)]).toEqual([x, c, true]);
        if (c === 0) expect(p[0]).toBe(0);
        else if (Number.isNaN(v)) expect(p[0]).toBe(NaN);
        else expect([x, c, p[0], closePartial(p[0]!, x, c, v)]).toEqual([x, c, p[0], true]);
      }
    }
  });
});

function powers(kernels: Kernels, x: number, e: number): [number, number, number] {
  const [y, px, pe] = [new Float64Array(1), new Float64Array(1), new Float64Array(1)];
  kernels.pow(1, Float64Array.of(x), 0, Float64Array.of(e), 0, y, 0, px, 0, pe, 0);
  return [y[0]!, px[0]!, pe[0]!];
}

/** e·x^(e−1), or e·(x^e/x): the first loses e's last bits when 1 is taken off, the second overflows and underflows earlier. */
const closePartial = (p: number, x: number, e: number, v: number): boolean =>
  close(p + 0, e * Math.pow(x, e - 1) + 0) || close(p + 0, e * (v / x) + 0);

test('both sets agree to the last bit on special values', () => {
  const names = ['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid', 'softplus', 'sqrt', 'reciprocal', 'square'] as const;
  for (const name of names) {
    for (const x of specials) {
      const a = at(javascript[name], x);
      const b = at(wasm[name], x);
      if (exact(x) || exact(a.value)) expect([name, x, b]).toEqual([name, x, a]);
    }
  }
  for (const x of specials) {
    for (const e of specials) {
      const a = powers(javascript, x, e);
      const b = powers(wasm, x, e);
      for (let i = 0; i < 3; i++) if (exact(a[i]!)) expect([x, e, i, b[i]]).toEqual([x, e, i, a[i]]);
    }
  }
});

test('a special value does not spoil its neighbours', () => {
  for (const name of Object.keys(ofMath) as (keyof typeof ofMath)[]) {
    const x = Float64Array.of(0.3, NaN, 0.4, Infinity, -Infinity, 0.5, 1e300, 0.6, 5e-324);
    const y = new Float64Array(9);
    const p = new Float64Array(9);
    wasm[name](9, x, 0, y, 0, p, 0);
    x.forEach((v, i) => expect([name, i, y[i], p[i]]).toEqual([name, i, ...Object.values(at(wasm[name], v))]));
  }
});
