import type { Kernels } from '../../src/kernels/types.js';
import { expectSame, generator, javascript, randomArray, sets, UNTOUCHED, untouched, wasm } from './helpers.js';

// Jest looks globals up in a sandbox: `Math` in an inner loop takes most of the time.
const { abs } = Math;

const random = generator(13);
const whole = (most: number): number => Math.floor(random() * (most + 1));

/** Any product's error is less than this many units of the sum of its terms' magnitudes. */
const EPS = 2 ** -52;

interface Product {
  transA: boolean;
  transB: boolean;
  m: number;
  n: number;
  k: number;
  alpha: number;
  accumulate: boolean;
  /** How much longer rows are than they need to be, and where the matrices begin. */
  gap: number;
}

/** Runs a gemm and compares with the three loops; returns C. */
function checkProduct(kernels: Kernels, q: Product, seed: number): Float64Array {
  const local = generator(seed);
  const { transA, transB, m, n, k, alpha, accumulate, gap } = q;
  const lda = (transA ? m : k) + gap;
  const ldb = (transB ? k : n) + gap;
  const ldc = n + gap;
  const a = randomArray(local, lda * (transA ? k : m) + gap);
  const b = randomArray(local, ldb * (transB ? n : k) + 2 * gap);
  const c = untouched(ldc * m + gap);
  if (accumulate) for (let i = 0; i < m; i++) c.set(randomArray(local, n), gap + i * ldc);
  const [a0, b0, c0] = [a.slice(), b.slice(), c.slice()];
  kernels.gemm(transA, transB, m, n, k, alpha, a, gap, lda, b, 2 * gap, ldb, accumulate, c, gap, ldc);
  expectSame(a, a0);
  expectSame(b, b0);
  const written = new Uint8Array(c.length);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      let size = 0;
      for (let l = 0; l < k; l++) {
        const t = a[gap + (transA ? l * lda + i : i * lda + l)]! * b[2 * gap + (transB ? j * ldb + l : l * ldb + j)]!;
        s += t;
        size += abs(t);
      }
      const at = gap + i * ldc + j;
      written[at] = 1;
      const expected = alpha * s + (accumulate ? c0[at]! : 0);
      const allowed = EPS * (k + 4) * (abs(alpha) * size + abs(expected));
      if (!(abs(c[at]! - expected) <= allowed)) {
        throw new Error(`${JSON.stringify(q)}: element ${i}, ${j}: expected ${expected}, got ${c[at]}`);
      }
    }
  }
  c.forEach((v, i) => {
    if (!written[i] && v !== UNTOUCHED) throw new Error(`${JSON.stringify(q)}: element ${i} outside C was written`);
  });
  return c;
}

const transpositions = [false, true].flatMap((transA) => [false, true].map((transB) => ({ transA, transB })));

describe('gemm', () => {
  test.each(transpositions)('small sizes, transA $transA, transB $transB', (trans) => {
    for (const m of [0, 1, 2, 3, 4, 5, 9]) {
      for (const n of [0, 1, 3, 4, 5, 8]) {
        for (const k of [0, 1, 2, 5, 8]) {
          for (const accumulate of [false, true]) {
            const q = { ...trans, m, n, k, alpha: m % 2 ? 1 : -0.5, accumulate, gap: (m + n + k) % 3 };
            const c = checkProduct(javascript, q, 1);
            expectSame(checkProduct(wasm, q, 1), c);
          }
        }
      }
    }
  });

  test.each(transpositions)('sizes around blocks, transA $transA, transB $transB', (trans) => {
    const shapes = [
      [128, 4, 256],
      [129, 127, 34],
      [3, 130, 257],
      [1, 300, 70],
      [260, 1, 40],
      [5, 6, 1100],
      [20, 9, 784],
    ] as const;
    for (const [m, n, k] of shapes) {
      const q = { ...trans, m, n, k, alpha: 1, accumulate: m % 2 === 1, gap: n % 2 };
      const c = checkProduct(javascript, q, 2);
      expectSame(checkProduct(wasm, q, 2), c);
    }
  });

  test('random sizes: right, and the same to the last bit in both sets', () => {
    for (let i = 0; i < 60; i++) {
      const q = {
        transA: random() < 0.5,
        transB: random() < 0.5,
        m: whole(70),
        n: whole(70),
        k: whole(300),
        alpha: [1, -1, 0.37][whole(2)]!,
        accumulate: random() < 0.5,
        gap: whole(3),
      };
      const c = checkProduct(javascript, q, i);
      expectSame(checkProduct(wasm, q, i), c);
    }
  });

  test.each(sets)('%s: NaN and Inf spread as IEEE has it, zeros are not skipped', (_name, kernels) => {
    for (const n of [3, 8, 40]) {
      const a = new Float64Array(n * n);
      const b = randomArray(random, n * n, 0.5, 1);
      const c = new Float64Array(n * n);
      b[n + 1] = Infinity; // row 1, column 1
      kernels.gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, false, c, 0, n);
      c.forEach((v, i) => expect(v).toBe(i % n === 1 ? NaN : 0));
      a[2 * n] = NaN; // row 2
      kernels.gemm(false, false, n, n, n, 1, a, 0, n, b, 0, n, false, c, 0, n);
      c.forEach((v, i) => expect(v).toBe(i % n === 1 || Math.floor(i / n) === 2 ? NaN : 0));
      // What was in C is not read unless it is asked for.
      c.fill(NaN);
      kernels.gemm(false, false, n, n, n, 1, new Float64Array(n * n), 0, n, a.fill(1), 0, n, false, c, 0, n);
      expectSame(c, new Float64Array(n * n));
    }
  });

  test.each(sets)('%s: a product of no terms is zero', (_name, kernels) => {
    const c = new Float64Array(12).fill(7);
    const none = new Float64Array(0);
    kernels.gemm(false, false, 2, 3, 0, 1, none, 0, 0, none, 0, 3, true, c, 1, 5);
    expectSame(c, new Float64Array(12).fill(7));
    kernels.gemm(false, false, 2, 3, 0, 1, none, 0, 0, none, 0, 3, false, c, 1, 5);
    expectSame(c, [7, 0, 0, 0, 7, 7, 0, 0, 0, 7, 7, 7]);
  });
});

describe('gemv', () => {
  function check(
    kernels: Kernels,
    trans: boolean,
    m: number,
    n: number,
    accumulate: boolean,
    seed: number,
  ): Float64Array {
    const local = generator(seed);
    const lda = n + (seed % 3);
    const alpha = seed % 2 ? 1 : -1.25;
    const a = randomArray(local, lda * m + 2);
    const x = randomArray(local, (trans ? m : n) + 1);
    const rows = trans ? n : m;
    const y = untouched(rows + 5);
    if (accumulate) y.set(randomArray(local, rows), 3);
    const [a0, x0, y0] = [a.slice(), x.slice(), y.slice()];
    kernels.gemv(trans, m, n, alpha, a, 2, lda, x, 1, accumulate, y, 3);
    expectSame(a, a0);
    expectSame(x, x0);
    for (let i = 0; i < rows; i++) {
      let s = 0;
      let size = 0;
      for (let j = 0; j < (trans ? m : n); j++) {
        const t = a[2 + (trans ? j * lda + i : i * lda + j)]! * x[1 + j]!;
        s += t;
        size += abs(t);
      }
      const expected = alpha * s + (accumulate ? y0[3 + i]! : 0);
      const allowed = EPS * ((trans ? m : n) + 4) * (1.25 * size + abs(expected));
      if (!(abs(y[3 + i]! - expected) <= allowed)) throw new Error(`${m}x${n}: ${i}: ${expected}, ${y[3 + i]}`);
    }
    [0, 1, 2, rows + 3, rows + 4].forEach((i) => expect(y[i]).toBe(UNTOUCHED));
    return y;
  }

  test.each([false, true])('trans %s: right, and the same to the last bit in both sets', (trans) => {
    const shapes: [number, number][] = [
      ...[0, 1, 2, 3, 4, 5, 8].flatMap((m) => [0, 1, 2, 3, 6, 7].map((n): [number, number] => [m, n])),
      ...[[17, 2048] as const, [5, 2049] as const, [9, 5001] as const, [300, 129] as const, [5001, 3] as const].map(
        ([m, n]): [number, number] => [m, n],
      ),
      [40_000, 1],
    ];
    shapes.forEach(([m, n], i) => {
      for (const accumulate of [false, true]) {
        const y = check(javascript, trans, m, n, accumulate, i);
        expectSame(check(wasm, trans, m, n, accumulate, i), y);
      }
    });
  });

  test.each(sets)('%s: NaN spreads, and what was in y is not read unless it is asked for', (_name, kernels) => {
    const a = new Float64Array(30 * 20);
    const x = new Float64Array(20).fill(1);
    x[7] = Infinity;
    const y = new Float64Array(30).fill(NaN);
    kernels.gemv(false, 30, 20, 1, a, 0, 20, x, 0, false, y, 0);
    expectSame(y, new Float64Array(30).fill(NaN));
    x[7] = 1;
    kernels.gemv(false, 30, 20, 1, a, 0, 20, x, 0, false, y, 0);
    expectSame(y, new Float64Array(30));
    const z = new Float64Array(20).fill(NaN);
    kernels.gemv(true, 30, 20, 1, a, 0, 20, y, 0, false, z, 0);
    expectSame(z, new Float64Array(20));
  });
});

describe.each(sets)('rows, %s', (_name, kernels) => {
  test('ger', () => {
    for (const [m, n] of [
      [0, 3],
      [3, 0],
      [1, 1],
      [4, 7],
      [30, 65],
    ] as const) {
      const [x, y] = [randomArray(random, m + 1), randomArray(random, n + 2)];
      const lda = n + 1;
      const a = randomArray(random, m * lda + 3);
      const before = a.slice();
      kernels.ger(m, n, -0.5, x, 1, y, 2, a, 3, lda);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) before[3 + i * lda + j]! += -0.5 * x[1 + i]! * y[2 + j]!;
      }
      expectSame(a, before);
    }
  });

  test('addRow and sumRows', () => {
    for (const [m, n] of [
      [0, 3],
      [3, 0],
      [1, 1],
      [4, 7],
      [7, 200],
    ] as const) {
      const x = randomArray(random, m * n + 1);
      const b = randomArray(random, n + 2);
      const out = untouched(m * n + 3);
      kernels.addRow(m, n, x, 1, b, 2, out, 3);
      expectSame(
        out.subarray(3),
        Array.from({ length: m * n }, (_, i) => x[1 + i]! + b[2 + (i % n)]!),
      );
      const sums = randomArray(random, n + 1);
      const expected = sums.slice();
      for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) expected[1 + j]! += x[1 + i * n + j]!;
      kernels.sumRows(m, n, x, 1, sums, 1);
      expectSame(sums, expected);
      const inPlace = x.slice();
      kernels.addRow(m, n, inPlace, 1, b, 2, inPlace, 1);
      expectSame(inPlace.subarray(1), out.subarray(3));
    }
  });
});
