import { describe, ShapeError } from '../errors.js';

const says = (who: string, expected: string, got: string, advice = ''): string =>
  `${who}: expected ${expected}, got ${got}.${advice}`;

/** `[2, 3]` */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

export const ragged = (who: string, at: string, wanted: readonly number[], got: unknown): ShapeError =>
  new ShapeError(
    says(
      who,
      `rows of equal length, ${shapeText(wanted)} at ${at}`,
      describe(got),
      ' Perhaps a row is incomplete or an element no number.',
    ),
  );

export const notBroadcastable = (who: string, a: readonly number[], b: readonly number[]): ShapeError =>
  new ShapeError(
    says(
      who,
      'shapes that broadcast, axes equal or 1 from the last one on',
      `${shapeText(a)} and ${shapeText(b)}`,
      ' Perhaps reshape or transpose one of them.',
    ),
  );

export const wrongShapes = (
  who: string,
  expected: string,
  shapes: readonly (readonly number[])[],
  advice = '',
): ShapeError => new ShapeError(says(who, expected, shapes.map(shapeText).join(' and '), advice));

export const wrongAxis = (who: string, axis: unknown, rank: number): RangeError =>
  new RangeError(
    says(
      who,
      rank === 0 ? 'no axis of a number' : `an axis from ${-rank} to ${rank - 1}`,
      describe(axis),
      ' Axes count from 0, or from the end below 0.',
    ),
  );

export const emptyReduction = (who: string, shape: readonly number[]): RangeError =>
  new RangeError(
    says(who, 'at least one element', `shape ${shapeText(shape)}`, ' No number is the result of an empty one.'),
  );

export const wrongIndex = (who: string, index: unknown, length: number, axis: number): RangeError =>
  new RangeError(says(who, `an index from ${-length} to ${length - 1} on axis ${axis}`, describe(index)));

export const notArray = (who: string, x: unknown): TypeError =>
  new TypeError(
    says(
      who,
      'an array: a Float64Array, an NdArray or one under differentiation',
      describe(x),
      ArrayBuffer.isView(x) ? ' Convert with Float64Array.from(x).' : ' Perhaps array(x) makes it one.',
    ),
  );

export const holdsNaN = (who: string): RangeError =>
  new RangeError(
    says(who, 'numbers that can be ordered', 'NaN', ' Perhaps replace it with where(eq(x, x), x, 0) first.'),
  );

export const wrongParameter = (who: string, expected: string, got: unknown): RangeError =>
  new RangeError(says(who, expected, describe(got)));

export const wrongOptions = (who: string, known: readonly string[], got: unknown): TypeError =>
  new TypeError(
    says(
      who,
      `options among ${known.join(', ')}`,
      typeof got === 'string' ? got : describe(got),
      (known.includes('axis') ? ' Write { axis: 0 }.' : '') +
        (/^reduce(Max|Min)$/.test(who) ? ' Perhaps max or min of fluxion, which compare elements.' : ''),
    ),
  );

export const impure = (detail: string): Error =>
  new Error(
    says(
      'checkpoint',
      'f to compute the same again',
      detail,
      ' Perhaps f draws random numbers or changes something outside it.',
    ),
  );
