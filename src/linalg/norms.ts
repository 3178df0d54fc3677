import { at } from '../array/ops/at.js';
import { norm } from '../array/ops/norm.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { sum } from '../array/ops/reduce.js';
import type { ArrayValue } from '../array/values.js';
import type { Num } from '../types.js';
import { diagonalOf, matrixOf, squareOf } from './algebra.js';
import { singularValues } from './svd.js';

/**
 * The sum of the diagonal.
 * @throws ShapeError when `a` is not square
 */
export const trace = (a: ArrayLike): Num => sum(diagonalOf(squareOf('trace', a)) as ArrayValue);

/** √Σ aᵢⱼ². At 0 its derivative is 0 and its second derivative NaN. */
export const frobeniusNorm = (a: ArrayLike): Num => norm(matrixOf('frobeniusNorm', a));

/** The sum of the singular values; its derivative is U·Vᵀ. */
export const nuclearNorm = (a: ArrayLike): Num => sum(singularValues(matrixOf('nuclearNorm', a)));

/** The largest singular value, 0 of a matrix without elements; of equal ones the first. */
export function spectralNorm(a: ArrayLike): Num {
  const s = singularValues(matrixOf('spectralNorm', a));
  return s.shape[0] === 0 ? 0 : at(s, 0);
}
