import { add, jvp, mul, type Num } from 'fluxion';
import { jvpBatch, matmul, NdArray, reshape, slice, transpose, type ArrayValue } from 'fluxion/array';
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
  nuclearNorm,
  pinv,
  qr,
  singularValues,
  solve,
  solveTriangular,
  spectralNorm,
  svd,
  trace,
} from 'fluxion/linalg';
import { badlyScaled, definite, diagonal, ofRank, random, symmetric } from './support/matrices.js';
import { mixes } from '../support/modes.js';
import { agrees, sweepAtZero } from '../support/sweep.js';
import { loss, problems, type Scalar } from './support/rules.js';

const matrix = (m: number, n: number, data: Float64Array): NdArray => new NdArray(data, [m, n]);
const shifted = (n: number, seed: number): Float64Array =>
  random(n, n, seed).map((v, k) => v + (k % (n + 1) === 0 ? 2 : 0));
const lowerOf = (n: number, a: Float64Array): Float64Array => a.map((v, k) => (k % n > Math.floor(k / n) ? 0 : v));

/** Invertible matrices of all kinds, some nonsymmetric. */
const invertible: [string, NdArray][] = [
  ['1×1', matrix(1, 1, Float64Array.of(-2.5))],
  ['2×2', matrix(2, 2, Float64Array.of(1, 2, 3, 4))],
  ['nonsymmetric', matrix(4, 4, shifted(4, 3))],
  ['lower triangular', matrix(4, 4, lowerOf(4, shifted(4, 5)))],
  ['diagonal', matrix(4, 4, diagonal([3, -1, 0.5, 2]))],
  ['badly scaled', matrix(4, 4, badlyScaled(4, 7))],
  ['larger', matrix(9, 9, shifted(9, 8))],
];
const singulars: [string, NdArray][] = [
  ['1×1 of 0', matrix(1, 1, Float64Array.of(0))],
  ['2×2 singular', matrix(2, 2, Float64Array.of(1, 2, 2, 4))],
  ['3×3 of rank 1', matrix(3, 3, ofRank(3, 1, 2))],
  ['3×3 of zeros', matrix(3, 3, new Float64Array(9))],
  ['5×5 of rank 4', matrix(5, 5, ofRank(5, 4, 2))],
  ['5×5 of rank 3', matrix(5, 5, ofRank(5, 3, 2))],
  ['6×6 of rank 1', matrix(6, 6, ofRank(6, 1, 4))],
  ['4×4 of zeros', matrix(4, 4, new Float64Array(16))],
  [
    'nearly singular',
    matrix(
      4,
      4,
      ofRank(4, 3, 2).map((v, i) => v + (i === 5 ? 1e-9 : 0)),
    ),
  ],
  ['diagonal with a 0', matrix(4, 4, diagonal([3, 0, 0.5, 2]))],
];
const symmetrics: [string, NdArray][] = [
  ['2×2', matrix(2, 2, Float64Array.of(2, 1, 1, -1))],
  ['random', matrix(4, 4, symmetric(4, 3))],
  ['diagonal', matrix(3, 3, diagonal([3, -1, 0.5]))],
  ['of rank 1', matrix(2, 2, Float64Array.of(1, 2, 2, 4))],
  ['larger than 12', matrix(13, 13, symmetric(13, 2))],
];
const rectangular: [string, NdArray][] = [
  ['tall', matrix(5, 3, random(5, 3, 3))],
  ['wide', matrix(2, 4, random(2, 4, 5))],
  ['square', matrix(3, 3, shifted(3, 2))],
  [
    'badly scaled',
    matrix(
      4,
      3,
      random(4, 3, 9).map((v, k) => v * 10 ** (2 * (k % 3) - 2)),
    ),
  ],
];

const b = Float64Array.of(1, -2, 0.5, 3, -1, 2, 1, 0.3, -0.7);
/** What a rule that reads one triangle differentiates. */
const symmetricPart = (a: NdArray): NdArray => mul(add(a, transpose(a)), 0.5) as NdArray;
const columns = (a: ArrayValue, m: number): NdArray => new NdArray(random(a.shape[0]!, m, 21), [a.shape[0]!, m]);

const cases: [string, Scalar, [string, NdArray][], ((a: NdArray) => NdArray)?][] = [
  ['solve, a vector', (a) => loss(solve(a, b.subarray(0, a.shape[0]))), invertible],
  ['solve, both active', (a) => loss(solve(a, slice(reshape(a, [-1]), 0, a.shape[0]))), invertible],
  ['solve, a matrix', (a) => loss(solve(a, columns(a, 3))), invertible],
  ['solve with itself twice', (a) => loss(solve(a, solve(transpose(a), a))), invertible.slice(1, 3)],
  ['inverse', (a) => loss(inverse(a)), invertible],
  ...[true, false].flatMap((lower) =>
    [true, false].flatMap((transposed) =>
      [true, false].map((unit): [string, Scalar, [string, NdArray][]] => [
        `solveTriangular ${lower ? 'lower' : 'upper'}${transposed ? ' transposed' : ''}${unit ? ' unit' : ''}`,
        (a) => loss(solveTriangular(a, slice(a, 0, 2, { axis: 1 }), { lower, transposed, unit })),
        invertible.slice(1, 5),
      ]),
    ),
  ),
  ['det', (a) => det(a), [...invertible, ...singulars]],
  ['det²', (a) => mul(det(a), det(a)), [...invertible, ...singulars.slice(1, 6)]],
  ['logabsdet', (a) => logabsdet(a), invertible],
  ['cholesky', (a) => loss(cholesky(a)), [['definite', matrix(4, 4, definite(4, 3))], ['1×1', matrix(1, 1, Float64Array.of(4))], ['scaled', matrix(3, 3, Float64Array.of(1e6, 1, 10, 1, 1e-4, 1e-3, 10, 1e-3, 3))]], symmetricPart], // prettier-ignore
  ['logdet', (a) => logdet(a), [['definite', matrix(4, 4, definite(4, 3))], ['2×2', matrix(2, 2, Float64Array.of(4, 3, 2, 5))]]], // prettier-ignore
  ['qr', (a) => loss(qr(a).q, qr(a).r), rectangular],
  ['eigh', (a) => loss(eigh(a).values, eigh(a).vectors), symmetrics, symmetricPart],
  ['eigvalsh', (a) => loss(eigvalsh(a)), symmetrics, symmetricPart],
  ['svd', (a) => loss(svd(a).u, svd(a).s, svd(a).v), rectangular],
  ['singular values', (a) => loss(singularValues(a)), rectangular],
  ['lstsq', (a) => loss(lstsq(a, b.subarray(0, a.shape[0]))), rectangular],
  ['lstsq, several and active', (a) => loss(lstsq(a, slice(a, 0, 2, { axis: 1 })), lstsq(a, columns(a, 2))), rectangular], // prettier-ignore
  ['pinv', (a) => loss(pinv(a)), rectangular],
  ['expm', (a) => loss(expm(a)), [...invertible.filter(([name]) => name !== 'badly scaled'), ...singulars]],
  ['trace', (a) => mul(trace(a), trace(matmul(a, a))), invertible],
  ['Frobenius norm', (a) => frobeniusNorm(a), rectangular],
  ['nuclear norm', (a) => nuclearNorm(a), rectangular],
  ['spectral norm', (a) => spectralNorm(a), rectangular],
];

describe.each(cases)('%s', (_name, f, matrices, read) => {
  test.each(matrices)('%s', (_kind, a) => {
    expect(problems(f, a, read, singulars.some(([, x]) => x === a) ? 1e-6 : 0)).toEqual([]);
  });
});

describe('third derivatives along a line, in all eight mixes', () => {
  test.each(cases.map(([name, f, matrices, read]) => ({ name, f, matrices, read })))(
    '$name',
    ({ f, matrices, read }) => {
      const a = matrices[1]![1];
      const [m, n] = a.shape as [number, number];
      let v = new NdArray(random(m, n, 31), a.shape);
      if (read) v = read(v);
      const line = (t: Num): Num => f(add(a, mul(t, v)) as ArrayValue);
      const second = (t: number): number => mixes(2)[0]!.steps.reduceRight((g, step) => step(g), line)(t) as number;
      const estimate = sweepAtZero(second, 0.1);
      for (const { name, steps } of mixes(3)) {
        const third = steps.reduceRight((g, step) => step(g), line)(0) as number;
        expect([name, agrees(third, estimate, Math.abs(estimate.value) + 1e-3, 1e-6)]).toEqual([name, true]);
      }
    },
  );
});

test('several directions in one pass', () => {
  const a = matrix(4, 4, shifted(4, 3));
  const directions = Array.from({ length: 8 }, (_, i) => matrix(4, 4, random(4, 4, 40 + i)));
  for (const f of [(x: ArrayValue) => loss(inverse(x), det(x)), (x: ArrayValue) => loss(svd(x).u, qr(x).r, expm(x))]) {
    const { tangents } = jvpBatch(f, a, directions);
    directions.forEach((v, i) =>
      expect((tangents as unknown as number[])[i]).toBeCloseTo(jvp(f, a, v).tangent as unknown as number, 12),
    );
  }
});
