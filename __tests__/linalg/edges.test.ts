/** What happens where derivatives are hardest: singular matrices, repeated eigenvalues, wrong input. */
import { exp, grad, hvp, jacobian, jvp, mul, square, valueAndGrad, type Num } from 'fluxion';
import { array, at, eye, matmul, NdArray, slice, sum, transpose, zeros, type ArrayValue } from 'fluxion/array';
import {
  cholesky,
  det,
  eigh,
  eigvalsh,
  expm,
  frobeniusNorm,
  inverse,
  logabsdet,
  logdet,
  lstsq,
  NotPositiveDefiniteError,
  nuclearNorm,
  pinv,
  qr,
  singularValues,
  SingularMatrixError,
  slogdet,
  solve,
  solveTriangular,
  spectralNorm,
  svd,
  trace,
} from 'fluxion/linalg';
import { ShapeError } from '../../src/errors.js';
import { hvpModes } from '../support/modes.js';
import { readJson } from '../support/data.js';
import { distance } from '../support/equal.js';
import { apart, diagonal, identity, ofRank, random, symmetric } from './support/matrices.js';
import { type Scalar } from './support/rules.js';

const flat = (x: unknown): number[] => [...(x as NdArray).data];
const gradient = (f: Scalar, a: NdArray): number[] => flat(grad(f)(a));
const allNaN = (xs: readonly number[]): boolean => xs.length > 0 && xs.every(Number.isNaN);
const W = (n: number, m = n): NdArray => new NdArray(random(n, m, 77), [n, m]);
const inner = (w: NdArray, x: ArrayValue): Num => sum(mul(w, x) as ArrayValue);
const unit = (n: number, k: number): number[] => Array.from({ length: n }, (_, i) => (i === k ? 1 : 0));
/** H·e for every unit vector e, in the given mode. */
const hessianBy = (f: Scalar, a: NdArray, mode: (typeof hvpModes)[number]): number[][] =>
  flat(a).map((_, k) => flat(hvp(f, a, new NdArray(Float64Array.from(unit(a.size, k)), a.shape), { mode })));

describe('gold cases', () => {
  interface Gold {
    name: string;
    inputs: number[];
    value: number;
    gradient: number[];
    hessian: number[][] | null;
    tolGradient: number;
    tolHessian: number;
  }
  const gold = readJson('linalg/gold.json') as Gold[];
  const c = array([1, -1, 2]);
  const functions: Record<string, Scalar> = {
    det_3x3: det,
    det_2x2_singular: det,
    det_1x1_zero: det,
    logabsdet_neg: logabsdet,
    solve_quad: (a) => inner(c, solve(a, Float64Array.of(1, 2, 3))),
    frobenius_norm: (x) => frobeniusNorm(x),
  };
  test('all of them are here', () =>
    expect(gold.map(({ name }) => name).sort()).toEqual(Object.keys(functions).sort()));

  test.each(gold)('$name', ({ name, inputs, value, gradient: expected, hessian: second, tolGradient, tolHessian }) => {
    const f = functions[name]!;
    const n = Math.sqrt(inputs.length);
    const a = new NdArray(Float64Array.from(inputs), Number.isInteger(n) ? [n, n] : [1, inputs.length]);
    const both = valueAndGrad(f)(a);
    expect(distance(both.value, value, 1e-300)).toBeLessThanOrEqual(tolGradient);
    expect(distance(flat(both.gradient), expected)).toBeLessThanOrEqual(tolGradient);
    const forward = inputs.map((_, k) => jvp(f, a, new NdArray(Float64Array.from(unit(a.size, k)), a.shape)).tangent);
    expect(distance(forward, expected)).toBeLessThanOrEqual(tolGradient);
    if (second === null) return;
    for (const mode of hvpModes)
      expect(distance(hessianBy(f, a, mode), second, 1e-300)).toBeLessThanOrEqual(tolHessian);
  });
});

describe('determinants', () => {
  /** Cofactors by expansion along rows: exact for whole numbers. */
  const minorDet = (n: number, a: readonly number[]): number => {
    if (n === 0) return 1;
    let d = 0;
    for (let j = 0; j < n; j++) d += (j % 2 ? -1 : 1) * a[j]! * minorDet(n - 1, without(n, a, 0, j));
    return d;
  };
  const without = (n: number, a: readonly number[], i: number, j: number): number[] =>
    a.filter((_, k) => Math.floor(k / n) !== i && k % n !== j);
  const cofactors = (n: number, a: readonly number[]): number[] =>
    a.map(
      (_, k) => ((Math.floor(k / n) + (k % n)) % 2 ? -1 : 1) * minorDet(n - 1, without(n, a, Math.floor(k / n), k % n)),
    );
  /** ∂²det/∂aₖ∂aₗ. */
  const secondMinors = (n: number, a: readonly number[]): number[][] =>
    a.map((_, k) =>
      a.map((_, l) => {
        const [i, j, p, q] = [Math.floor(k / n), k % n, Math.floor(l / n), l % n];
        if (i === p || j === q) return 0;
        const sign = (i + j) % 2 ? -1 : 1;
        const rest = without(n, a, i, j);
        const [row, column] = [p - Number(p > i), q - Number(q > j)];
        return sign * ((row + column) % 2 ? -1 : 1) * minorDet(n - 2, without(n - 1, rest, row, column));
      }),
    );

  const integers = (n: number, rank: number, seed: number): Float64Array => {
    const [l, r] = [random(n, rank, seed), random(rank, n, seed + 9)].map((x) => x.map((v) => Math.round(3 * v))) as [
      Float64Array,
      Float64Array,
    ];
    return Float64Array.from({ length: n * n }, (_, k) => l.subarray(Math.floor(k / n) * rank, (Math.floor(k / n) + 1) * rank).reduce((s, v, p) => s + v * r[p * n + (k % n)]!, 0)); // prettier-ignore
  };

  test.each([2, 3, 4, 5].flatMap((n) => Array.from({ length: n + 1 }, (_, rank) => [n, rank] as const)))(
    '%i×%i of rank %i: gradient and Hessian are minors',
    (n, rank) => {
      const a = integers(n, rank, 5 * n + rank);
      const m = new NdArray(a, [n, n]);
      const size = Math.max(...flat(m).map(Math.abs), 1) ** (n - 1);
      expect(distance(gradient(det, m), cofactors(n, [...a]), size)).toBeLessThan(1e-13);
      const expected = secondMinors(n, [...a]);
      for (const mode of hvpModes) expect(distance(hessianBy(det, m, mode), expected, size)).toBeLessThan(1e-12);
    },
  );

  test('structural zeros: triangular, diagonal and zero matrices', () => {
    for (const a of [diagonal([2, 3, 4, 5]), diagonal([2, 0, 4, 5]), diagonal([0, 0, 4, 5]), new Float64Array(16)]) {
      const m = new NdArray(a, [4, 4]);
      expect(distance(gradient(det, m), cofactors(4, [...a]), 1)).toBeLessThan(1e-14);
      expect(distance(hessianBy(det, m, 'forward-over-reverse'), secondMinors(4, [...a]), 1)).toBeLessThan(1e-14);
    }
  });

  test('scales far apart', () => {
    const d = [1e-9, 1e6, 1e-3, 1e9, 1];
    const g = gradient(det, new NdArray(diagonal(d), [5, 5]));
    d.forEach((_, i) =>
      expect(apart([g[6 * i]!], [d.reduce((p, v, k) => (k === i ? p : p * v), 1)])).toBeLessThan(1e-13),
    );
  });

  test('fourth order at a 4×4 matrix of zeros', () => {
    const along = (order: number, f: (x: Num) => Num): ((x: Num) => Num) =>
      order === 0 ? f : along(order - 1, (x) => jvp(f, x, 1).tangent);
    const line = (x: Num): Num => det(mul(x, W(4)) as ArrayValue);
    expect(apart([along(4, line)(0) as number], [24 * (det(W(4)) as number)])).toBeLessThan(1e-12);
  });

  test('of no rows, and of what is not finite', () => {
    expect(det(zeros([0, 0]))).toBe(1);
    for (const n of [2, 4]) expect(det(new NdArray(new Float64Array(n * n).fill(NaN), [n, n]))).toBeNaN();
  });

  test('logarithms: singular −Infinity with NaN, negative NaN with NaN, in every mode', () => {
    const singular = array([
      [1, 2],
      [2, 4],
    ]);
    const negative = array([
      [1, 2],
      [3, 4],
    ]);
    expect(slogdet(singular)).toEqual({ sign: 0, logabsdet: -Infinity });
    expect(slogdet(negative).sign).toBe(-1);
    expect(logdet(negative)).toBeNaN();
    expect(logdet(singular)).toBe(-Infinity);
    for (const [f, a] of [
      [logabsdet, singular],
      [logdet, singular],
      [logdet, negative],
      [(x: ArrayValue) => slogdet(x).logabsdet, singular],
    ] as [Scalar, NdArray][]) {
      // prettier-ignore
      expect(allNaN(gradient(f, a))).toBe(true);
      expect(jvp(f, a, W(2)).tangent).toBeNaN();
      for (const mode of hvpModes) expect(allNaN(flat(hvp(f, a, W(2), { mode })))).toBe(true);
    }
    const huge = new NdArray(diagonal([1e200, 1e200, 1e-300, 1e250]), [4, 4]);
    expect(logabsdet(huge)).toBeCloseTo(350 * Math.LN10, 9);
  });
});

describe('repeated eigenvalues', () => {
  const two = new NdArray(diagonal([2, 2, 5]), [3, 3]);
  const largest: Scalar = (a) => at(eigvalsh(a), -1);
  const smallest: Scalar = (a) => at(eigvalsh(a), 0);

  test('each moves with a vector of the basis', () => {
    expect(gradient((a) => sum(eigvalsh(a)), eye(2))).toEqual([1, 0, 0, 1]);
    expect(gradient(largest, eye(2))).toEqual([0, 0, 0, 1]);
    expect(
      jvp(
        largest,
        eye(2),
        array([
          [3, 1],
          [1, 4],
        ]),
      ).tangent,
    ).toBe(4);
  });

  test('the Hessian of one of them is NaN, that of another eigenvalue is right', () => {
    for (const mode of hvpModes) {
      expect(hessianBy(smallest, eye(2), mode).flat().some(Number.isNaN)).toBe(true);
    }
    // λ₃'' along E = 2 Σ eᵢ₃²/(λ₃ − λᵢ).
    const e = array([
      [0, 0, 1],
      [0, 0, 2],
      [1, 2, 0],
    ]);
    for (const mode of hvpModes) {
      const h = flat(hvp(largest, two, e, { mode }));
      expect(h.reduce((s, v, i) => s + v * e.data[i]!, 0)).toBeCloseTo((2 * (1 + 4)) / 3, 12);
    }
  });

  test('functions of the subspace have their derivative, others NaN', () => {
    const projector = (a: ArrayValue): ArrayValue => {
      const v = slice(eigh(a).vectors, 0, 2, { axis: 1 });
      return matmul(v, transpose(v));
    };
    const w = W(3);
    const sym = w.data.map((v, i) => (v + w.data[(i % 3) * 3 + Math.floor(i / 3)]!) / 2);
    // dP = Σ (vᵢvₖᵀ + vₖvᵢᵀ)·eᵢₖ/(λᵢ − λₖ), i inside, k outside.
    const expected = sym.map((v, k) => ((k % 3 === 2) !== k > 5 ? v / (2 - 5) : 0));
    expect(
      distance(
        gradient((a) => inner(w, projector(a)), two),
        [...expected],
        1,
      ),
    ).toBeLessThan(1e-13);
    expect(allNaN(gradient((a) => at(eigh(a).vectors, 1, 0), two))).toBe(true);
    expect(jvp((a: ArrayValue) => at(eigh(a).vectors, 1, 0), two, w).tangent).toBeNaN();
    // The other vector does not mind.
    expect(gradient((a) => at(eigh(a).vectors, 0, 2), two).every(Number.isFinite)).toBe(true);
  });

  test('V·f(λ)·Vᵀ is NaN rather than wrong, its trace and expm are right', () => {
    const f = (a: ArrayValue): ArrayValue => {
      const { values, vectors } = eigh(a);
      return matmul(mul(vectors, exp(values)) as ArrayValue, transpose(vectors));
    };
    expect(gradient((a) => inner(W(3), f(a)), two).some(Number.isNaN)).toBe(true);
    expect(allNaN(gradient((a) => at(f(a), 0, 1), eye(2)))).toBe(true);
    expect(
      distance(
        gradient((a) => trace(f(a)), eye(2)),
        [Math.E, 0, 0, Math.E],
      ),
    ).toBeLessThan(1e-14);
    expect(
      distance(
        gradient((a) => at(expm(a), 0, 1), eye(2)),
        [0, Math.E, 0, 0],
      ),
    ).toBeLessThan(1e-14);
  });
});

describe('singular values that are 0 or repeated', () => {
  test('gradients of the values', () => {
    expect(gradient((a) => sum(singularValues(a)), zeros([2, 2]))).toEqual([1, 0, 0, 1]);
    expect(distance(gradient(nuclearNorm, eye(3)), [...identity(3)])).toBeLessThan(1e-15);
    expect(gradient(spectralNorm, new NdArray(diagonal([2, 5, 1]), [3, 3]))).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    const deficient = new NdArray(ofRank(3, 2), [3, 3]);
    expect(gradient(spectralNorm, deficient).every(Number.isFinite)).toBe(true);
  });

  test('U·Vᵀ, the nearest orthogonal matrix, at equal singular values', () => {
    const polar = (a: ArrayValue): ArrayValue => {
      const { u, v } = svd(a);
      return matmul(u, transpose(v));
    };
    // d(UVᵀ) = U·(Uᵀ·dA·V − Vᵀ·dAᵀ·U)/(2s)·Vᵀ.
    const w = W(3);
    const expected = w.data.map((v, i) => (v - w.data[(i % 3) * 3 + Math.floor(i / 3)]!) / 4);
    const a = new NdArray(diagonal([2, 2, 2]), [3, 3]);
    expect(
      distance(
        gradient((x) => inner(w, polar(x)), a),
        [...expected],
      ),
    ).toBeLessThan(1e-13);
    expect(allNaN(gradient((x) => at(svd(x).u, 0, 1), a))).toBe(true);
    expect(jvp((x: ArrayValue) => at(svd(x).u, 0, 1), a, w).tangent).toBeNaN();
  });

  test('vectors of a singular value 0 of a rectangular matrix have no direction', () => {
    const a = array([
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    // A change of the last row turns the second vector by any angle.
    expect(gradient((x) => inner(W(3, 2), svd(x).u), a).map(Number.isNaN)).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(gradient((x) => at(svd(x).u, 1, 0), a)).toEqual([0, 0, 1, 0, 0, 0]);
  });

  test('a pseudo-inverse without full rank has a value and no derivative', () => {
    const a = array([
      [1, 2],
      [2, 4],
    ]);
    expect(distance(flat(pinv(a)), [0.04, 0.08, 0.08, 0.16])).toBeLessThan(1e-14);
    expect(allNaN(gradient((x) => sum(pinv(x)), a))).toBe(true);
    expect(distance(flat(pinv(zeros([2, 3]))), new Array(6).fill(0), 1)).toBe(0);
  });

  test('QR of dependent columns likewise', () => {
    const a = array([
      [1, 2],
      [2, 4],
    ]);
    expect(allNaN(gradient((x) => sum(qr(x).r), a))).toBe(true);
    expect(jvp((x: ArrayValue) => sum(qr(x).r), a, W(2)).tangent).toBeNaN();
  });
});

describe('conventions', () => {
  test('cholesky reads the lower triangle, its cotangent is symmetric', () => {
    const a = array([
      [4, 99],
      [2, 5],
    ]);
    expect(cholesky(a).plain.toArray()).toEqual([
      [2, 0],
      [1, 2],
    ]);
    const g = gradient((x) => at(cholesky(x), 1, 0), a);
    // l₁₀ = a₁₀/√a₀₀, the derivative by a₁₀ halved between the pair.
    expect(distance(g, [-2 / (2 * 8), 0.25, 0.25, 0])).toBeLessThan(1e-15);
  });

  test('eigh reads the lower triangle too', () => {
    expect(
      distance(
        flat(
          eigh(
            array([
              [2, NaN],
              [0, 1],
            ]),
          ).values,
        ),
        [1, 2],
      ),
    ).toBe(0);
    const g = gradient(
      (x) => at(eigvalsh(x), 0),
      array([
        [2, 7],
        [1, -1],
      ]),
    );
    expect(g[1]).toBe(g[2]);
  });

  test('the same matrix twice, and the inputs stay as they are', () => {
    const a = new NdArray(
      symmetric(3, 5).map((v, k) => v + (k % 4 === 0 ? 3 : 0)),
      [3, 3],
    );
    const before = [...a.data];
    const f: Scalar = (x) => sum(solve(x, x));
    expect(distance(gradient(f, a), new Array(9).fill(0), 1)).toBeLessThan(1e-14);
    for (const g of [det, trace, nuclearNorm, (x: ArrayValue) => sum(cholesky(x)), (x: ArrayValue) => sum(expm(x))]) {
      const first = gradient(g, a);
      expect(gradient(g, a)).toEqual(first);
    }
    expect([...a.data]).toEqual(before);
    const result = inverse(a) as NdArray;
    result.data.fill(0);
    expect(inverse(a).plain.data[0]).not.toBe(0);
  });

  test('trees with matrices, and results of several numbers', () => {
    const f = ({ a, b }: { a: ArrayValue; b: Num }): Num => square(mul(trace(inverse(a)), b));
    const x = {
      a: array([
        [2, 1],
        [0, 4],
      ]),
      b: 3,
    };
    expect(grad(f)(x as never)).toMatchObject({ b: 2 * 3 * 0.75 ** 2 });
    const j = jacobian((m: ArrayValue) => [trace(m), det(m)])(
      array([
        [2, 1],
        [0, 4],
      ]) as never,
    ) as unknown as NdArray[];
    expect(j.map(flat)).toEqual([
      [1, 0, 0, 1],
      [4, 0, -1, 2],
    ]);
  });
});

describe('wrong input', () => {
  const rect = zeros([2, 3]);
  test.each(
    Object.entries({
      solve: (a: NdArray) => solve(a, Float64Array.of(1, 2)),
      inverse,
      det,
      logdet,
      logabsdet,
      slogdet,
      cholesky,
      eigh,
      eigvalsh,
      expm,
      trace,
      solveTriangular: (a: NdArray) => solveTriangular(a, Float64Array.of(1, 2)),
    }),
  )(
    // prettier-ignore
    '%s of a rectangular matrix',
    (name, f) => {
      expect(() => f(rect)).toThrow(ShapeError);
      expect(() => f(rect)).toThrow(`${name}: expected a square matrix, got shape [2, 3].`);
    },
  );
  test.each(Object.entries({ qr, svd, singularValues, pinv, frobeniusNorm, nuclearNorm, spectralNorm }))(
    '%s of a vector',
    (name, f) => expect(() => f(Float64Array.of(1, 2))).toThrow(`${name}: expected a matrix, got shape [2].`),
  );
  test('right-hand sides that do not fit name both shapes', () => {
    expect(() => solve(eye(2), Float64Array.of(1, 2, 3))).toThrow(
      'solve: expected a right-hand side of 2 rows, got [2, 2] and [3].',
    );
    expect(() => lstsq(rect, zeros([3, 1]))).toThrow(ShapeError);
  });
  test('singular matrices name the pivot', () => {
    const a = array([
      [1, 2, 3],
      [2, 4, 6],
      [1, 1, 1],
    ]);
    for (const f of [() => inverse(a), () => solve(a, Float64Array.of(1, 2, 3))]) {
      expect(f).toThrow(SingularMatrixError);
      expect(f).toThrow(expect.objectContaining({ pivot: 2 }));
    }
    expect(() =>
      solveTriangular(
        array([
          [1, 0],
          [1, 0],
        ]),
        Float64Array.of(1, 1),
      ),
    ).toThrow(expect.objectContaining({ pivot: 1 }));
    expect(() =>
      lstsq(
        array([
          [1, 2],
          [2, 4],
          [3, 6],
        ]),
        Float64Array.of(1, 1, 1),
      ),
    ).toThrow(expect.objectContaining({ pivot: 1 }));
    expect(() => grad((x: ArrayValue) => sum(inverse(x)))(a)).toThrow(SingularMatrixError);
  });
  test('indefinite and semidefinite matrices name the row', () => {
    for (const a of [
      array([
        [1, 2],
        [2, 1],
      ]),
      array([
        [1, 1],
        [1, 1],
      ]),
    ]) {
      expect(() => cholesky(a)).toThrow(NotPositiveDefiniteError);
      expect(() => cholesky(a)).toThrow(expect.objectContaining({ index: 1 }));
    }
  });
  test('what is no array', () => {
    expect(() =>
      det([
        [1, 2],
        [3, 4],
      ] as never),
    ).toThrow(TypeError);
    expect(() => inverse(new Float32Array(4) as never)).toThrow(TypeError);
  });
});
