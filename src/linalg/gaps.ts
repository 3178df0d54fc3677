import { shaped } from '../array/ops/structure.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { add, div, mul, sub } from '../ops/arithmetic.js';
import { plainOf, presence } from './algebra.js';

/**
 * What to do where eigenvalues or singular values coincide. Their vectors are then any basis of a subspace, and 1/gap has no value. A function
 * of which the choice of basis is no part has a derivative all the same; whether it is one shows in the cotangent.
 */

/** 1 at i, j where the pair coincides, the diagonal included; `any` tells whether there is one off it. */
export interface Coincidence {
  readonly mask: NdArray;
  readonly any: boolean;
}

/** Pairs of `values` no farther apart than `nearness`. */
export function coincidence(values: Float64Array, nearness: number): Coincidence {
  const n = values.length;
  const mask = new Float64Array(n * n);
  let any = false;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const same = i === j || Math.abs(values[i]! - values[j]!) <= nearness;
      if (same) mask[i * n + j] = 1;
      if (same && i !== j) any = true;
    }
  }
  return { mask: new NdArray(mask, [n, n]), any };
}

/** scale/(vⱼ − vᵢ), or with `sums` scale/(vⱼ + vᵢ), at i, j; 0 where the mask is 1. */
export function inverseGaps(v: Any, { mask }: Coincidence, scale: number, sums = false): Any {
  const n = mask.shape[0]!;
  const row = shaped(v, [1, n]);
  const column = shaped(v, [n, 1]);
  const gap = sums ? add(row, column) : sub(row, column);
  // Where the mask is 1 the denominator is no longer 0 and the numerator is: 0, with derivative 0.
  const safe = mask.data.map((same, k) => (same === 0 ? 0 : 1 - plainOf(gap).data[k]!));
  return div(mul(sub(1, mask), scale), add(gap, new NdArray(safe, mask.shape)));
}

/**
 * Vectors' tangents with NaN for every vector whose value coincides with another's: forward mode cannot know what will be done with them.
 * Added element by element, it spreads to nothing else.
 */
export function withoutUnknown(tangents: Any, ...pairs: readonly Coincidence[]): Any {
  if (!pairs.some(({ any }) => any)) return tangents;
  const { shape } = plainOf(tangents);
  const n = shape[1]!;
  const unknown = Array.from({ length: n }, (_, j) =>
    pairs.some(({ mask }) => Array.from({ length: n }, (_, i) => i).some((i) => i !== j && mask.data[i * n + j] !== 0)),
  );
  const column = Float64Array.from({ length: shape[0]! * n }, (_, k) => (unknown[k % n] ? NaN : 0));
  return add(tangents, new NdArray(column, shape));
}

/** Rounding in a cotangent that is 0 in exact arithmetic, in parts of the largest element. */
const ROUNDING = 1e-9;

/**
 * The same for reverse mode: NaN only where the cotangent shows that the result depends on the basis.
 *
 * @param turning - how the result changes as vectors i and j turn in their plane: 0 for a function of the subspace
 * @param mixing - how their products enter it; matters where the function uses the values too, as V·f(λ)·Vᵀ does: then its derivative
 * has a part that neither cotangent holds
 * @param size - the largest cotangent these two were computed from
 */
export function dependentPairs({ mask }: Coincidence, turning: Any, mixing: Any | undefined, size: number): NdArray {
  const n = mask.shape[0]!;
  const [a, b] = [plainOf(turning).data, mixing === undefined ? undefined : plainOf(mixing).data];
  const out = mask.data.map((same, k) => {
    if (same === 0 || k % (n + 1) === 0) return 0;
    return Math.abs(a[k]!) > ROUNDING * size || (b !== undefined && Math.abs(b[k]!) > ROUNDING * size) ? NaN : 0;
  });
  return new NdArray(out, mask.shape);
}

export const largestOf = (...xs: Any[]): number =>
  xs.reduce((m: number, x) => plainOf(x).data.reduce((k, v) => Math.max(k, Math.abs(v)), m), 0);

/** The columns that a vector of weights uses, undefined where that is all of them. */
export function usedColumns(weights: Any): number[] | undefined {
  const present = presence(weights);
  if (present === undefined || present.every((is) => is === 1)) return undefined;
  return [...present.keys()].filter((i) => present[i] === 1);
}

export const asRow = (v: Any): Any => shaped(v, [1, (v as ArrayValue).shape[0]!]);
