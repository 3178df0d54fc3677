import type { Binary, Kernels, Unary, WithScalar } from '../../src/kernels/types.js';
import { expectSame, generator, randomArray, sets, sizes, UNTOUCHED, type UnaryName, untouched } from './helpers.js';

/** Value and partial as one would write them; what is exact (to the bit) and what is close to. */
const unaries: Record<
  UnaryName,
  { f: (x: number) => number; p: (x: number) => number; exact: boolean; positive?: true }
> = {
  exp: { f: Math.exp, p: Math.exp, exact: false },
  log: { f: Math.log, p: (x) => 1 / x, exact: false, positive: true },
  sin: { f: Math.sin, p: Math.cos, exact: false },
  cos: { f: Math.cos, p: (x) => -Math.sin(x), exact: false },
  tanh: { f: Math.tanh, p: (x) => 1 / Math.cosh(x) ** 2, exact: false },
  sigmoid: { f: (x) => 1 / (1 + Math.exp(-x)), p: (x) => 1 / (2 + Math.exp(x) + Math.exp(-x)), exact: false },
  softplus: { f: (x) => Math.log1p(Math.exp(x)), p: (x) => 1 / (1 + Math.exp(-x)), exact: false },
  sqrt: { f: Math.sqrt, p: (x) => 0.5 / Math.sqrt(x), exact: true, positive: true },
  reciprocal: { f: (x) => 1 / x, p: (x) => -((1 / x) * (1 / x)), exact: true },
  square: { f: (x) => x * x, p: (x) => 2 * x, exact: true },
};

const binaries: Record<string, [pick: (k: Kernels) => Binary, f: (x: number, y: number, out: number) => number]> = {
  add: [(k) => k.add, (x, y) => x + y],
  sub: [(k) => k.sub, (x, y) => x - y],
  mul: [(k) => k.mul, (x, y) => x * y],
  div: [(k) => k.div, (x, y) => x / y],
  strongMul: [(k) => k.strongMul, (z, w) => z * w],
  strongMulAdd: [(k) => k.strongMulAdd, (z, w, out) => out + z * w],
};

const scalars: Record<string, [pick: (k: Kernels) => WithScalar, f: (x: number, c: number, out: number) => number]> = {
  addScalar: [(k) => k.addScalar, (x, c) => x + c],
  scalarSub: [(k) => k.scalarSub, (x, c) => c - x],
  mulScalar: [(k) => k.mulScalar, (x, c) => x * c],
  divScalar: [(k) => k.divScalar, (x, c) => x / c],
  scalarDiv: [(k) => k.scalarDiv, (x, c) => c / x],
  strongMulAddScalar: [(k) => k.strongMulAddScalar, (z, c, out) => out + z * c],
  axpy: [(k) => (n, x, xo, c, out, oo) => k.axpy(n, c, x, xo, out, oo), (x, c, out) => out + c * x],
};

const random = generator(7);
/** Offsets of up to three arrays: none, and all different. */
const offsets = [
  [0, 0, 0],
  [3, 1, 2],
] as const;

const expectClose = (got: number, expected: number, exact: boolean): void => {
  if (exact ? !Object.is(got, expected) : !(Math.abs(got - expected) <= 4e-15 * Math.abs(expected))) {
    throw new Error(`expected ${expected}, got ${got}`);
  }
};

/** Nothing outside [from, from + n) was written. */
const expectOnly = (a: Float64Array, from: number, n: number): void => {
  a.forEach((v, i) => {
    if ((i < from || i >= from + n) && v !== UNTOUCHED) throw new Error(`element ${i} was written`);
  });
};

describe.each(sets)('elementwise kernels of the %s set', (_name, kernels) => {
  describe.each(Object.keys(unaries) as UnaryName[])('%s', (name) => {
    const { f, p: partial, exact, positive } = unaries[name];
    const kernel: Unary = kernels[name];

    test('value and partial, all sizes, with and without offsets', () => {
      for (const n of sizes) {
        for (const [xo, yo, po] of offsets) {
          const x = randomArray(random, n + 8, positive ? 0.01 : -4, 4);
          const before = x.slice();
          const [y, p, alone] = [untouched(n + 8), untouched(n + 8), untouched(n + 8)];
          kernel(n, x, xo, y, yo, p, po);
          kernel(n, x, xo, alone, yo, null, 0);
          for (let i = 0; i < n; i++) {
            expectClose(y[yo + i]!, f(x[xo + i]!), exact);
            expectClose(p[po + i]!, partial(x[xo + i]!), exact);
          }
          expectOnly(y, yo, n);
          expectOnly(p, po, n);
          expectSame(alone, y);
          expectSame(x, before);
        }
      }
    });

    test('either output may be the input', () => {
      for (const n of [5, 300, 4500]) {
        const x = randomArray(random, n, positive ? 0.01 : -4, 4);
        const [y, p] = [untouched(n), untouched(n)];
        kernel(n, x, 0, y, 0, p, 0);
        const [x1, p1, x2, y2] = [x.slice(), untouched(n), x.slice(), untouched(n)];
        kernel(n, x1, 0, x1, 0, p1, 0);
        expectSame(x1, y);
        expectSame(p1, p);
        kernel(n, x2, 0, y2, 0, x2, 0);
        expectSame(y2, y);
        expectSame(x2, p);
      }
    });
  });

  test.each(Object.keys(binaries))('%s', (name) => {
    const [pick, f] = binaries[name]!;
    for (const n of sizes) {
      for (const [xo, yo, oo] of offsets) {
        const [x, y] = [randomArray(random, n + 8), randomArray(random, n + 8)];
        const [x0, y0] = [x.slice(), y.slice()];
        const out = untouched(n + 8);
        pick(kernels)(n, x, xo, y, yo, out, oo);
        for (let i = 0; i < n; i++) expectClose(out[oo + i]!, f(x[xo + i]!, y[yo + i]!, UNTOUCHED), true);
        expectOnly(out, oo, n);
        expectSame(x, x0);
        expectSame(y, y0);
      }
      const [x, y] = [randomArray(random, n), randomArray(random, n)];
      const expected = x.map((v, i) => f(v, y[i]!, v));
      const expectedY = x.map((v, i) => f(v, y[i]!, y[i]!));
      const [x1, y1] = [x.slice(), y.slice()];
      pick(kernels)(n, x1, 0, y, 0, x1, 0);
      expectSame(x1, expected);
      pick(kernels)(n, x, 0, y1, 0, y1, 0);
      expectSame(y1, expectedY);
      const square = x.slice();
      pick(kernels)(n, square, 0, square, 0, square, 0);
      expectSame(
        square,
        x.map((v) => f(v, v, v)),
      );
    }
  });

  test.each(Object.keys(scalars))('%s', (name) => {
    const [pick, f] = scalars[name]!;
    for (const n of sizes) {
      for (const [xo, oo] of offsets) {
        const x = randomArray(random, n + 8);
        const out = untouched(n + 8);
        pick(kernels)(n, x, xo, 1.7, out, oo);
        for (let i = 0; i < n; i++) expectClose(out[oo + i]!, f(x[xo + i]!, 1.7, UNTOUCHED), true);
        expectOnly(out, oo, n);
      }
      const x = randomArray(random, n);
      const expected = x.map((v) => f(v, -0.3, v));
      pick(kernels)(n, x, 0, -0.3, x, 0);
      expectSame(x, expected);
    }
  });

  test('strongMul2', () => {
    for (const n of sizes) {
      for (const o of [0, 1]) {
        const [a, da, b, db] = [0, 1, 2, 3].map(() => randomArray(random, n + 8)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        const out = untouched(n + 8);
        kernels.strongMul2(n, a, o, da, 2 * o, b, 3 * o, db, 4 * o, out, 5 * o);
        for (let i = 0; i < n; i++) {
          const expected = a[o + i]! * da[2 * o + i]! + b[3 * o + i]! * db[4 * o + i]!;
          expectClose(out[5 * o + i]!, expected, true);
        }
        expectOnly(out, 5 * o, n);
        const inPlace = da.slice();
        kernels.strongMul2(n, a, 0, inPlace, 0, b, 0, db, 0, inPlace, 0);
        expect(inPlace.subarray(0, n)).toEqual(da.map((v, i) => a[i]! * v + b[i]! * db[i]!).subarray(0, n));
      }
    }
  });

  test('pow and powScalar', () => {
    for (const n of sizes) {
      for (const [xo, eo, yo] of offsets) {
        const [x, e] = [randomArray(random, n + 8, 0.01, 4), randomArray(random, n + 8, -3, 3)];
        const [y, px, pe, alone, base] = [0, 1, 2, 3, 4].map(() => untouched(n + 8)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        kernels.pow(n, x, xo, e, eo, y, yo, px, yo + 1, pe, yo + 2);
        kernels.pow(n, x, xo, e, eo, alone, yo, null, 0, null, 0);
        kernels.pow(n, x, xo, e, eo, base, yo, null, 0, base.slice(), 0);
        expectSame(alone, y);
        expectSame(base, y);
        for (let i = 0; i < n; i++) {
          const [b, c] = [x[xo + i]!, e[eo + i]!];
          expectClose(y[yo + i]!, b ** c, false);
          expectClose(px[yo + 1 + i]!, c * b ** (c - 1), false);
          expectClose(pe[yo + 2 + i]!, b ** c * Math.log(b), false);
        }
        expectOnly(y, yo, n);
        expectOnly(px, yo + 1, n);
        expectOnly(pe, yo + 2, n);
        for (const c of [-3, -1, -0.5, 0, 0.5, 1, 2, 3, 2.5]) {
          const p = untouched(n + 8);
          kernels.powScalar(n, x, xo, c, y, yo, p, eo);
          kernels.powScalar(n, x, xo, c, alone, yo, null, 0);
          expectSame(alone, y);
          for (let i = 0; i < n; i++) {
            expectClose(y[yo + i]!, x[xo + i]! ** c, false);
            expectClose(p[eo + i]!, c * x[xo + i]! ** (c - 1), false);
          }
          expectOnly(y, yo, n);
          expectOnly(p, eo, n);
        }
        const inPlace = x.slice();
        kernels.powScalar(n, inPlace, 0, 2.5, inPlace, 0, null, 0);
        for (let i = 0; i < n; i++) expectClose(inPlace[i]!, x[i]! ** 2.5, false);
      }
    }
  });

  test('powers of negative bases', () => {
    const x = randomArray(random, 100, -3, 0);
    const [y, p] = [new Float64Array(100), new Float64Array(100)];
    for (const c of [-5, -4, -3, 3, 4, 5, 10, 1.5]) {
      kernels.powScalar(100, x, 0, c, y, 0, p, 0);
      x.forEach((v, i) => {
        if (Number.isInteger(c)) {
          expectClose(y[i]!, v ** c, false);
          expectClose(p[i]!, c * v ** (c - 1), false);
        } else expect([y[i], p[i]]).toEqual([NaN, NaN]);
      });
    }
  });
});

describe.each(sets)('the strong product of the %s set', (_name, kernels) => {
  const values = [0, -0, 1, -2, 0.5, Infinity, -Infinity, NaN, 1e-300, -1e-300, 1e300];
  const pairs = values.flatMap((z) => values.map((w): [number, number] => [z, w]));
  const product = (z: number, w: number): number => (z === 0 ? 0 : z * w) + 0;

  // The fast path works on groups: every pair must meet every place in a group, alone and among ordinary numbers.
  test.each([1, 2, 3, 4, 5, 7, 8, 70])('%i numbers', (n) => {
    for (const [z, w] of pairs) {
      for (let place = 0; place < n; place += n > 8 ? 23 : 1) {
        const zs = randomArray(random, n);
        const ws = randomArray(random, n);
        zs[place] = z;
        ws[place] = w;
        const expected = zs.map((v, i) => product(v, ws[i]!));
        const out = untouched(n);
        kernels.strongMul(n, zs, 0, ws, 0, out, 0);
        expectSame(out, expected);
        const sum = randomArray(random, n);
        const expectedSum = sum.map((v, i) => v + expected[i]!);
        const sum2 = sum.slice();
        kernels.strongMulAdd(n, zs, 0, ws, 0, sum, 0);
        expectSame(sum, expectedSum);
        kernels.strongMul2(n, zs, 0, ws, 0, ws, 0, zs, 0, out, 0);
        expectSame(
          out,
          zs.map((v, i) => product(v, ws[i]!) + product(ws[i]!, v) + 0),
        );
        const expectedScalar = sum2.map((v, i) => v + product(zs[i]!, w));
        kernels.strongMulAddScalar(n, zs, 0, w, sum2, 0);
        expectSame(sum2, expectedScalar);
      }
    }
  });

  test('all pairs at once', () => {
    const z = Float64Array.from(pairs, ([v]) => v);
    const w = Float64Array.from(pairs, ([, v]) => v);
    const out = new Float64Array(z.length);
    kernels.strongMul(z.length, z, 0, w, 0, out, 0);
    expect(out).toEqual(z.map((v, i) => product(v, w[i]!)));
  });

  test('axpy with 0 does nothing', () => {
    const out = Float64Array.of(-0, 1, NaN, 2, 3);
    kernels.axpy(5, 0, Float64Array.of(Infinity, NaN, 1, -Infinity, 2), 0, out, 0);
    expect(out).toEqual(Float64Array.of(-0, 1, NaN, 2, 3));
    kernels.axpy(5, 2, Float64Array.of(1, 1, 1, -Infinity, 2), 0, out, 0);
    expect(out).toEqual(Float64Array.of(2, 3, NaN, -Infinity, 7));
  });
});
