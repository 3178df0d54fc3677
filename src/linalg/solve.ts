import { type ArrayOp, run } from '../array/engine.js';
import { eye } from '../array/ndarray.js';
import { type ArrayLike, arrayOf } from '../array/ops/operands.js';
import { checkOptions } from '../array/options.js';
import { shaped } from '../array/ops/structure.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { neg } from '../ops/arithmetic.js';
import { asColumns, banded, LOWER, squareOf, STRICTLY_LOWER, STRICTLY_UPPER, sumOf, times, UPPER } from './algebra.js';
import { singular, wrongRightSide } from './errors.js';
import { type Lu, lu, luSolve } from './values/lu.js';
import { solveTriangular as solveInPlace, type Triangle, zeroOnDiagonal } from './values/triangular.js';

/** The factors of the plain matrix, computed once: they serve every sweep and every level of nesting. */
interface Factored {
  readonly factors: Lu;
  readonly transposed: boolean;
}

/** X with A·X = B, or Aᵀ·X = B. dX = A⁻¹(dB − dA·X); B̄ = A⁻ᵀX̄, Ā = −B̄·Xᵀ. */
const solveOp: ArrayOp<Factored> = {
  name: 'solve',
  value([, b], { factors, transposed }) {
    const { data, shape } = b as NdArray;
    return new NdArray(luSolve(factors, data, shape[1]!, transposed), shape);
  },
  jvp([da, db], x, [a], p) {
    const moved = da === undefined ? undefined : neg(times(da, x, p.transposed));
    return run(solveOp, [a!, sumOf([db, moved])!], p);
  },
  vjp(ct, x, [a], p, need) {
    const bBar = run(solveOp, [a!, ct], { factors: p.factors, transposed: !p.transposed });
    const outer = (): Any => neg(p.transposed ? times(x, bBar, false, true) : times(bBar, x, false, true));
    return [need[0] ? outer() : undefined, bBar];
  },
};

/** A⁻¹·B or A⁻ᵀ·B for a matrix B, from the factors of the plain A. */
export const solvedWith = (factors: Lu, a: Any, b: Any, transposed = false): Any =>
  run(solveOp, [a, b], { factors, transposed });

/** A⁻ᵀ. */
export const inverseTransposed = (factors: Lu, a: Any): Any => solvedWith(factors, a, eye(factors.n), true);

/** The factors of a matrix that must have an inverse. */
export function factored(who: string, a: ArrayValue): Lu {
  const factors = lu(a.shape[0]!, a.plain.data);
  if (factors.zero >= 0) throw singular(who, factors.zero);
  return factors;
}

/** The right-hand side of a system with `a`, a vector or a matrix of as many rows. */
export function rightSide(who: string, a: ArrayValue, b: ArrayLike): ArrayValue {
  const x = arrayOf(who, b);
  if (x.shape.length < 1 || x.shape.length > 2 || x.shape[0] !== a.shape[0])
    throw wrongRightSide(who, a.shape, x.shape);
  return x;
}

/**
 * The solution of A·x = b. The matrix is factored once, also for all derivatives: the backward pass of one right-hand side costs two
 * triangular solves and an outer product.
 *
 * @param a - n×n
 * @param b - n numbers, or n×m for m systems
 * @returns the shape of b
 * @throws SingularMatrixError with the index of the zero pivot
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * solve(array([[2, 1], [1, 3]]), Float64Array.of(5, 10)).plain.toArray(); // [1, 3]
 * ```
 */
export function solve(a: ArrayLike, b: ArrayLike): ArrayValue {
  const m = squareOf('solve', a);
  const v = rightSide('solve', m, b);
  return shaped(solvedWith(factored('solve', m), m, asColumns(v)), v.shape) as ArrayValue;
}

/**
 * The inverse. To solve a system use {@link solve}, which is faster and more accurate.
 * @throws SingularMatrixError with the index of the zero pivot
 */
export function inverse(a: ArrayLike): ArrayValue {
  const m = squareOf('inverse', a);
  return solvedWith(factored('inverse', m), m, eye(m.shape[0]!)) as ArrayValue;
}

/** T⁻¹·B or T⁻ᵀ·B for one triangle of T. What is not read gets no cotangent. */
const triangularOp: ArrayOp<Triangle> = {
  name: 'solveTriangular',
  value([a, b], triangle) {
    const { data, shape } = b as NdArray;
    const x = data.slice();
    solveInPlace(shape[0]!, (a as NdArray).data, x, shape[1]!, triangle);
    return new NdArray(x, shape);
  },
  jvp([da, db], x, [a], p) {
    const moved = da === undefined ? undefined : neg(times(inTriangle(da, p), x, p.transposed));
    return run(triangularOp, [a!, sumOf([db, moved])!], p);
  },
  vjp(ct, x, [a], p, need) {
    const bBar = run(triangularOp, [a!, ct], { ...p, transposed: !p.transposed });
    const outer = (): Any => neg(p.transposed ? times(x, bBar, false, true) : times(bBar, x, false, true));
    return [need[0] ? inTriangle(outer(), p) : undefined, bBar];
  },
};

const inTriangle = (x: Any, { lower, unit }: Triangle): Any =>
  banded(x, unit ? (lower ? STRICTLY_LOWER : STRICTLY_UPPER) : lower ? LOWER : UPPER);

/** T⁻¹·B, or T⁻ᵀ·B, for matrices B. */
export const triangularSolved = (a: Any, b: Any, lower: boolean, transposed: boolean): Any =>
  run(triangularOp, [a, b], { lower, transposed, unit: false });

/** Which triangle of the matrix is read, by default the lower one; `unit`: its diagonal counts as ones; `transposed`: solve with Tᵀ. */
export interface TriangularOptions {
  readonly lower?: boolean;
  readonly unit?: boolean;
  readonly transposed?: boolean;
}

/**
 * The solution of T·x = b for a triangular matrix; the other triangle is not read and has derivative 0.
 *
 * @param a - n×n
 * @param b - n numbers, or n×m for m systems
 * @throws SingularMatrixError with the index of the zero on the diagonal
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * solveTriangular(array([[2, 0], [1, 4]]), Float64Array.of(2, 9)).plain.toArray(); // [1, 2]
 * ```
 */
export function solveTriangular(a: ArrayLike, b: ArrayLike, options: TriangularOptions = {}): ArrayValue {
  checkOptions('solveTriangular', options, ['lower', 'unit', 'transposed']);
  const { lower = true, unit = false, transposed = false } = options;
  const m = squareOf('solveTriangular', a);
  const v = rightSide('solveTriangular', m, b);
  const zero = unit ? -1 : zeroOnDiagonal(m.shape[0]!, m.plain.data);
  if (zero >= 0) throw singular('solveTriangular', zero);
  return shaped(run(triangularOp, [m, asColumns(v)], { lower, unit, transposed }), v.shape) as ArrayValue;
}
