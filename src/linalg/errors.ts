import { NotPositiveDefiniteError, ShapeError, SingularMatrixError } from '../errors.js';
import { shapeText } from '../array/errors.js';
import type { Shape } from '../array/shape.js';

export const notAMatrix = (who: string, shape: Shape): ShapeError =>
  new ShapeError(`${who}: expected a matrix, got shape ${shapeText(shape)}. Perhaps reshape it.`);

export const notSquare = (who: string, shape: Shape): ShapeError =>
  new ShapeError(`${who}: expected a square matrix, got shape ${shapeText(shape)}. Perhaps lstsq or pinv is meant.`);

export const wrongRightSide = (who: string, a: Shape, b: Shape): ShapeError =>
  new ShapeError(
    `${who}: expected a right-hand side of ${a[0]} rows, got ${shapeText(a)} and ${shapeText(b)}. Perhaps transpose one of them.`,
  );

export const singular = (who: string, pivot: number): SingularMatrixError =>
  new SingularMatrixError(
    `${who}: expected a matrix of full rank, got one whose pivot ${pivot} is 0. Perhaps a column depends on those before it; pinv takes such matrices.`,
    pivot,
  );

export const notDefinite = (who: string, index: number): NotPositiveDefiniteError =>
  new NotPositiveDefiniteError(
    `${who}: expected a positive definite matrix, got one whose leading ${index + 1} rows and columns are not. Perhaps add a small multiple of eye(n).`,
    index,
  );
