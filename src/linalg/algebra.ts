import { type ArrayOp, run } from '../array/engine.js';
import { type ArrayLike, arrayOf } from '../array/ops/operands.js';
import { matmulOp } from '../array/ops/products.js';
import { slice } from '../array/ops/slice.js';
import { shaped, transposeOp } from '../array/ops/structure.js';
import { type Any, type ArrayValue, DualVec, NdArray } from '../array/values.js';
import { add, mul } from '../ops/arithmetic.js';
import { notAMatrix, notSquare } from './errors.js';

/** What the rules of this room are written in: products, triangles and diagonals of matrices at any level of nesting. */

export function matrixOf(who: string, x: ArrayLike): ArrayValue {
  const a = arrayOf(who, x);
  if (a.shape.length !== 2) throw notAMatrix(who, a.shape);
  return a;
}

export function squareOf(who: string, x: ArrayLike): ArrayValue {
  const a = arrayOf(who, x);
  if (a.shape.length !== 2 || a.shape[0] !== a.shape[1]) throw notSquare(who, a.shape);
  return a;
}

const TRANSPOSED = [1, 0] as const;

export const t = (x: Any): Any => run(transposeOp, [x], TRANSPOSED);

/** A·B, with either factor transposed. */
export const times = (a: Any, b: Any, ta = false, tb = false): Any => run(matmulOp, [a, b], { a: ta, b: tb });

export const symmetrised = (x: Any): Any => mul(add(x, t(x)), 0.5);

/** The sum of those that are there. */
export function sumOf(terms: readonly (Any | undefined)[]): Any | undefined {
  let sum: Any | undefined;
  for (const term of terms) if (term !== undefined) sum = sum === undefined ? term : add(sum, term);
  return sum;
}

/** Weights of what lies below the diagonal, on it, and above. */
export interface Band {
  readonly below: number;
  readonly diagonal: number;
  readonly above: number;
}

export const LOWER: Band = { below: 1, diagonal: 1, above: 0 };
export const UPPER: Band = { below: 0, diagonal: 1, above: 1 };
export const STRICTLY_LOWER: Band = { below: 1, diagonal: 0, above: 0 };
export const STRICTLY_UPPER: Band = { below: 0, diagonal: 0, above: 1 };
/** What turns a symmetric matrix into the lower triangle whose sum with its transpose it is. */
export const HALF_LOWER: Band = { below: 1, diagonal: 0.5, above: 0 };

/** A matrix weighted by position; what has weight 0 does not count, not even NaN. Its own transpose. */
const bandOp: ArrayOp<Band> = {
  name: 'band',
  value([x], { below, diagonal, above }) {
    const { data, shape } = x as NdArray;
    const [m, n] = shape as [number, number];
    const out = new Float64Array(data.length);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        const w = i > j ? below : i === j ? diagonal : above;
        if (w !== 0) out[i * n + j] = w * data[i * n + j]!;
      }
    }
    return new NdArray(out, shape);
  },
  jvp: ([dx], _z, _xs, band) => run(bandOp, [dx!], band),
  vjp: (ct, _z, _xs, band) => [run(bandOp, [ct], band)],
};

export const banded = (x: Any, band: Band): Any => run(bandOp, [x], band);

/** The diagonal of a square matrix as a vector. */
const diagonalOp: ArrayOp = {
  name: 'diagonal',
  value([x]) {
    const { data, shape } = x as NdArray;
    const n = shape[0]!;
    return new NdArray(
      Float64Array.from({ length: n }, (_, i) => data[i * n + i]!),
      [n],
    );
  },
  jvp: ([dx]) => run(diagonalOp, [dx!], undefined),
  vjp: (ct) => [run(diagOp, [ct], undefined)],
};

/** A diagonal matrix from a vector: the transpose of {@link diagonalOp}. */
const diagOp: ArrayOp = {
  name: 'diag',
  value([x]) {
    const { data } = x as NdArray;
    const n = data.length;
    const out = new Float64Array(n * n);
    for (let i = 0; i < n; i++) out[i * n + i] = data[i]!;
    return new NdArray(out, [n, n]);
  },
  jvp: ([dx]) => run(diagOp, [dx!], undefined),
  vjp: (ct) => [run(diagonalOp, [ct], undefined)],
};

export const diagonalOf = (x: Any): Any => run(diagonalOp, [x], undefined);
export const diagOf = (x: Any): Any => run(diagOp, [x], undefined);

/** Rows `from` up to `to` of a matrix. */
export const rows = (x: Any, from: number, to: number): Any => slice(x as ArrayValue, from, to);

/** A matrix as it is, a vector as a column. */
export const asColumns = (x: ArrayValue): Any => (x.shape.length === 1 ? shaped(x, [x.shape[0]!, 1]) : x);

export const plainOf = (x: Any): NdArray => (x as ArrayValue).plain;

/**
 * 1 for each element that is anything but a constant 0, its tangents of all levels included; undefined for a value on a tape, which may be
 * pulled anywhere.
 */
export function presence(x: Any): Uint8Array | undefined {
  if (x instanceof NdArray) return Uint8Array.from(x.data, (v) => (v === 0 ? 0 : 1));
  if (!(x instanceof DualVec)) return undefined;
  const present = presence(x.value);
  for (const dx of x.tangents) {
    const moving = dx === 0 ? new Uint8Array(0) : presence(dx);
    if (present === undefined || moving === undefined) return undefined;
    moving.forEach((is, i) => (present[i]! |= is));
  }
  return present;
}

/** `x` is a constant of zeros: nothing has used what it is the cotangent of. */
export const unused = (x: Any): boolean => presence(x)?.every((is) => is === 0) ?? false;

/** Not a number for each element of `like`, of which every derivative is NaN too. */
export const undefinedLike = (like: Any): Any => mul(like, NaN);
