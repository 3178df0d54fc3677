import { cholesky } from '../../src/linalg/values/cholesky.js';
import { completePivots } from '../../src/linalg/values/complete.js';
import { eigh } from '../../src/linalg/values/eigh.js';
import { expm } from '../../src/linalg/values/expm.js';
import { lu, luDet, luLogDet, luSolve } from '../../src/linalg/values/lu.js';
import { qr } from '../../src/linalg/values/qr.js';
import { svd } from '../../src/linalg/values/svd.js';
import { solveTriangular } from '../../src/linalg/values/triangular.js';
import {
  apart,
  badlyScaled,
  definite,
  diagonal,
  flipped,
  identity,
  ofRank,
  product,
  random,
  symmetric,
} from './support/matrices.js';

const sizes = [1, 2, 3, 5, 12, 13, 40];

/** A triangle of `a`, its diagonal kept away from 0. */
const triangle = (n: number, lower: boolean, seed: number): Float64Array =>
  random(n, n, seed).map((v, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    return i === j ? v + 3 * Math.sign(v) : lower === i > j ? v / n : 0;
  });

const largest = (a: Float64Array): number => Math.max(...a.map(Math.abs));

/** |A·X − B| in parts of |A|·|X|: how much A would have to be changed for X to be exact. */
const backwardError = (n: number, m: number, a: Float64Array, x: Float64Array, b: Float64Array): number => {
  const r = product(n, n, m, a, x);
  return largest(r.map((v, i) => v - b[i]!)) / (largest(a) * largest(x));
};

describe.each(sizes)('size %i', (n) => {
  test('LU solves, also with the transpose, with one and several right-hand sides', () => {
    for (const a of [random(n, n, n).map((v, k) => v + (k % (n + 1) === 0 ? 3 : 0)), badlyScaled(n, n)]) {
      for (const m of [1, 3]) {
        const b = random(n, m, 7);
        const f = lu(n, a);
        expect(backwardError(n, m, a, luSolve(f, b, m, false), b)).toBeLessThan(1e-14);
        expect(backwardError(n, m, flipped(n, n, a), luSolve(f, b, m, true), b)).toBeLessThan(1e-14);
      }
    }
    const a = random(n, n, n).map((v, k) => v + (k % (n + 1) === 0 ? 3 : 0));
    const { sign, log } = luLogDet(lu(n, a));
    expect(apart([sign * Math.exp(log)], [luDet(lu(n, a))])).toBeLessThan(1e-13);
  });

  test('triangular systems of all eight kinds', () => {
    for (const lower of [true, false]) {
      for (const transposed of [true, false]) {
        for (const unit of [true, false]) {
          const t = triangle(n, lower, n);
          const full = t.map((v, k) => (unit && k % (n + 1) === 0 ? 1 : v));
          // What lies outside the triangle, or on a diagonal of ones, must not be read.
          const hidden = t.map((v, k) => {
            const [i, j] = [Math.floor(k / n), k % n];
            return (i !== j && lower !== i > j) || (unit && i === j) ? NaN : v;
          });
          for (const m of [1, 4]) {
            const b = random(n, m, 3);
            const x = b.slice();
            solveTriangular(n, hidden, x, m, { lower, unit, transposed });
            expect(apart(product(n, n, m, transposed ? flipped(n, n, full) : full, x), b)).toBeLessThan(1e-13);
          }
        }
      }
    }
  });

  test('Cholesky', () => {
    const a = definite(n, n);
    const hidden = a.map((v, k) => (k % n > Math.floor(k / n) ? NaN : v));
    const { factor, stopped } = cholesky(n, hidden);
    expect(stopped).toBe(-1);
    expect(apart(product(n, n, n, factor, flipped(n, n, factor)), a)).toBeLessThan(1e-14);
  });

  test.each([0, 1, 4])('QR of a matrix with %i more rows', (more) => {
    const m = n + more;
    for (const a of [random(m, n, n), random(m, n, n).map((v, k) => v * 10 ** (-12 * ((k % n) / n)))]) {
      const { q, r, dependent } = qr(m, n, a);
      expect(dependent).toBe(-1);
      expect(apart(product(m, n, n, q, r), a)).toBeLessThan(1e-14);
      expect(apart(product(n, m, n, flipped(m, n, q), q), identity(n))).toBeLessThan(1e-14);
      for (let i = 0; i < n; i++) {
        expect(r[i * n + i]!).toBeGreaterThan(0);
        for (let j = 0; j < i; j++) expect(r[i * n + j]).toBe(0);
      }
    }
  });

  test('symmetric eigenvalues: residual, orthogonality, order', () => {
    for (const a of [
      symmetric(n, n),
      definite(n, n),
      ofRank(n, 1, n).map((_, k, b) => b[k]! + b[(k % n) * n + Math.floor(k / n)]!),
    ]) {
      const { values, vectors } = eigh(n, a);
      const scaled = vectors.map((v, k) => v * values[k % n]!);
      expect(apart(product(n, n, n, scaled, flipped(n, n, vectors)), a)).toBeLessThan(1e-13);
      expect(apart(product(n, n, n, flipped(n, n, vectors), vectors), identity(n))).toBeLessThan(1e-13);
      expect([...values]).toEqual([...values].sort((x, y) => x - y));
    }
  });

  test('singular values: residual, orthogonality, order, of tall, square, wide and deficient matrices', () => {
    for (const [m, k, a] of [
      [n, n, random(n, n, n)],
      [n + 3, n, random(n + 3, n, n)],
      [n, n + 2, random(n, n + 2, n)],
      [n, n, ofRank(n, 1, n)],
      [n, n, badlyScaled(n, n)],
      [n + 1, n, new Float64Array((n + 1) * n)],
    ] as const) {
      const { u, s, v } = svd(m, k, a);
      const r = Math.min(m, k);
      const scaled = u.map((x, i) => x * s[i % r]!);
      expect(apart(product(m, r, k, scaled, flipped(k, r, v)), a, 1e-3)).toBeLessThan(1e-13);
      expect(apart(product(r, m, r, flipped(m, r, u), u), identity(r))).toBeLessThan(1e-13);
      expect(apart(product(r, k, r, flipped(k, r, v), v), identity(r))).toBeLessThan(1e-13);
      expect([...s]).toEqual([...s].sort((x, y) => y - x));
    }
  });

  test('exponential of minus A is its inverse, and of a diagonal matrix elementwise', () => {
    const a = random(n, n, n);
    const minus = expm(
      n,
      a.map((v) => -v),
    );
    expect(apart(product(n, n, n, expm(n, a), minus), identity(n))).toBeLessThan(1e-12);
    const d = Array.from({ length: n }, (_, i) => 20 * Math.sin(i + 1));
    expect(apart(expm(n, diagonal(d)), diagonal(d.map(Math.exp)))).toBeLessThan(1e-13);
  });
});

test('diagonal, repeated and zero matrices keep unit vectors', () => {
  expect([...eigh(2, identity(2)).vectors]).toEqual([1, 0, 0, 1]);
  expect([...eigh(3, diagonal([2, 2, 5])).vectors]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  expect([...eigh(20, identity(20)).vectors]).toEqual([...identity(20)]);
  const { u, s, v } = svd(2, 2, new Float64Array(4));
  expect([[...u], [...s], [...v]]).toEqual([
    [1, 0, 0, 1],
    [0, 0],
    [1, 0, 0, 1],
  ]);
});

test('small eigenvalues and singular values of scaled matrices keep their digits', () => {
  // H = D·B·D with B = [[1, 1/2, 1/4], …]: determinant and the inverse's trace fix the small eigenvalues.
  const d = [1e5, 1, 1e-5];
  const b = [1, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 1];
  const h = Float64Array.from(b, (v, k) => v * d[Math.floor(k / 3)]! * d[k % 3]!);
  const { values } = eigh(3, h);
  // det B = 9/16; the smallest is 1/(H⁻¹)₃₃ to first order, (H⁻¹)₃₃ = (3/4)/(9/16)/d₃².
  expect(apart([values[0]! * values[1]! * values[2]!], [9 / 16])).toBeLessThan(1e-13);
  expect(values[0]! / ((9 / 16 / 0.75) * 1e-10)).toBeCloseTo(1, 8);
  const s = svd(3, 3, Float64Array.of(1e10, 0, 0, 0, 1, 0, 0, 0, 1e-10)).s;
  expect([...s]).toEqual([1e10, 1, 1e-10]);
});

test('where factorisations stop', () => {
  expect(lu(3, Float64Array.of(1, 2, 3, 2, 4, 6, 1, 1, 1)).zero).toBe(2);
  expect(cholesky(2, Float64Array.of(1, 0, 2, 1)).stopped).toBe(1);
  expect(cholesky(2, Float64Array.of(1, 0, 1, 1)).stopped).toBe(1);
  expect(qr(3, 2, Float64Array.of(1, 2, 2, 4, 3, 6)).dependent).toBe(1);
  expect(completePivots(4, ofRank(4, 2), 1e-10).rank).toBe(2);
  expect(completePivots(3, new Float64Array(9), 1e-10).rank).toBe(0);
});
