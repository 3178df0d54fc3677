import { type ArrayOp, run } from '../array/engine.js';
import { gather } from '../array/ops/gather.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { concatOp } from '../array/ops/slice.js';
import { shaped } from '../array/ops/structure.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { add, mul, sub } from '../ops/arithmetic.js';
import { diagonalOf, rows, squareOf, symmetrised, t, times, unused } from './algebra.js';
import {
  asRow,
  type Coincidence,
  coincidence,
  dependentPairs,
  inverseGaps,
  largestOf,
  withoutUnknown,
  usedColumns,
} from './gaps.js';
import { type Eigh, eigh as eighValue } from './values/eigh.js';

interface Decomposed {
  readonly found: Eigh;
  readonly same: Coincidence;
  /** Whether the caller has looked at the eigenvalues beside the vectors. */
  values: boolean;
}

/** Eigenvalues, a row, above the vectors. */
const parts = (z: Any): [Any, Any] => {
  const n = (z as ArrayValue).shape[1]!;
  return [shaped(rows(z, 0, 1), [n]), rows(z, 1, n + 1)];
};

/**
 * With P = Vᵀ·dS·V, dS the symmetric part of dA: dλ = diag P, dV = V·(F∘P), Fᵢⱼ = 1/(λⱼ − λᵢ). Where eigenvalues coincide see gaps.ts.
 */
const eighOp: ArrayOp<Decomposed> = {
  name: 'eigh',
  value([a], { found }) {
    const n = (a as NdArray).shape[0]!;
    const z = new Float64Array((n + 1) * n);
    z.set(found.values);
    z.set(found.vectors, n);
    return new NdArray(z, [n + 1, n]);
  },
  jvp([da], z, _xs, { same }) {
    const [values, v] = parts(z);
    const p = times(v, times(symmetrised(da!), v), true);
    const dv = withoutUnknown(times(v, mul(inverseGaps(values, same, 1), p)), same);
    return run(concatOp, [asRow(diagonalOf(p)), dv], 0);
  },
  vjp(ct, z, _xs, p) {
    const { same } = p;
    const [values, v] = parts(z);
    const [valuesBar, vBar] = parts(ct);
    const straight = weighted(v, valuesBar, v);
    if (unused(vBar)) return [symmetrised(straight)];
    const x = times(v, vBar, true);
    let turned = mul(inverseGaps(values, same, 1), x);
    if (same.any) {
      const mixing = p.values ? add(x, t(x)) : undefined;
      turned = add(turned, dependentPairs(same, sub(x, t(x)), mixing, largestOf(vBar)));
    }
    return [symmetrised(add(straight, times(times(v, turned), v, false, true)))];
  },
};

/** U·diag(w)·Vᵀ. Columns without weight are left out: those of coinciding values may hold NaN, and a product would spread it. */
export function weighted(u: Any, w: Any, v: Any): Any {
  const used = usedColumns(w);
  if (used === undefined) return times(mul(u, asRow(w)), v, false, true);
  const some = (x: Any): ArrayValue => gather(x as ArrayValue, used, { axis: 1 });
  return times(mul(some(u), asRow(gather(w as ArrayValue, used))), some(v), false, true);
}

function decomposed(who: string, a: ArrayLike): { z: Any; p: Decomposed } {
  const m = squareOf(who, a);
  const n = m.shape[0]!;
  const found = eighValue(n, m.plain.data);
  const size = Math.max(Math.abs(found.values[0] ?? 0), Math.abs(found.values[n - 1] ?? 0));
  const p = { found, same: coincidence(found.values, 8 * n * Number.EPSILON * size), values: false };
  return { z: run(eighOp, [m], p), p };
}

/** Eigenvalues ascending, and eigenvectors of length 1 in the columns of a matrix. */
export interface EighResult {
  readonly values: ArrayValue;
  readonly vectors: ArrayValue;
}

/**
 * The eigenvalues and eigenvectors of a symmetric matrix, of which only the lower triangle is read; the derivative is symmetric. The largest
 * component of each vector is positive, the first of equal ones.
 *
 * Where eigenvalues coincide, their vectors are an arbitrary basis. Reverse mode then has a derivative for functions of the subspace only and
 * NaN for others; forward mode has NaN for these vectors. For V·f(λ)·Vᵀ the derivative is NaN there: {@link expm} has its own rule.
 *
 * @param a - n×n
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * eigh(array([[2, 0], [0, 1]])).values.plain.toArray(); // [1, 2]
 * ```
 */
export function eigh(a: ArrayLike): EighResult {
  const { z, p } = decomposed('eigh', a);
  const [values, vectors] = parts(z) as [ArrayValue, ArrayValue];
  return {
    get values() {
      p.values = true;
      return values;
    },
    vectors,
  };
}

/**
 * The eigenvalues of a symmetric matrix, ascending; see {@link eigh}. Where some coincide each moves with its own vector of the basis that was
 * found: sums over all of them are right, and the second derivative of a single one is NaN.
 */
export const eigvalsh = (a: ArrayLike): ArrayValue => parts(decomposed('eigvalsh', a).z)[0] as ArrayValue;
