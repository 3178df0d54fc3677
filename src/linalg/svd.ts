import { type ArrayOp, run } from '../array/engine.js';
import { shapeOf } from '../array/linear.js';
import type { ArrayLike } from '../array/ops/operands.js';
import { concatOp } from '../array/ops/slice.js';
import { shaped } from '../array/ops/structure.js';
import { type Any, type ArrayValue, NdArray } from '../array/values.js';
import { add, div, mul, sub } from '../ops/arithmetic.js';
import { diagonalOf, matrixOf, rows, t, times, unused } from './algebra.js';
import { weighted } from './eigh.js';
import {
  asRow,
  type Coincidence,
  coincidence,
  dependentPairs,
  inverseGaps,
  largestOf,
  withoutUnknown,
} from './gaps.js';
import { type Svd, svd as svdValue } from './values/svd.js';

interface Decomposed {
  readonly found: Svd;
  /** Pairs of equal singular values: U and V may turn together. */
  readonly same: Coincidence;
  /** Pairs of zeros: U and V may turn each by itself. */
  readonly zeros: Coincidence;
  /** 1 where a singular value is 0. */
  readonly zero: NdArray;
  values: boolean;
}

/** U above the singular values, a row, above V. */
const parts = (z: Any, m: number): [Any, Any, Any] => {
  const [all, k] = shapeOf(z) as [number, number];
  return [rows(z, 0, m), shaped(rows(z, m, m + 1), [k]), rows(z, m + 1, all)];
};

/**
 * With P = Uᵀ·dA·V, a = (P + Pᵀ)/(2(sⱼ − sᵢ)) and b = (P − Pᵀ)/(2(sⱼ + sᵢ)): ds = diag P, dU = U·(a + b), dV = V·(a − b), and where A is not
 * square what dA moves out of the subspaces. Splitting the textbook's 1/(sⱼ² − sᵢ²) keeps the part b, which coinciding values leave alone.
 */
const svdOp: ArrayOp<Decomposed> = {
  name: 'svd',
  value([a], { found: { u, s, v } }) {
    const [m, n] = (a as NdArray).shape as [number, number];
    const k = s.length;
    const z = new Float64Array((m + 1 + n) * k);
    z.set(u);
    z.set(s, m * k);
    z.set(v, (m + 1) * k);
    return new NdArray(z, [m + 1 + n, k]);
  },
  jvp([da], z, [a], p) {
    const [m, n] = shapeOf(a!) as [number, number];
    const [u, s, v] = parts(z, m);
    const moved = times(da!, v);
    const core = times(u, moved, true);
    const both = mul(inverseGaps(s, p.same, 0.5), add(core, t(core)));
    const apart = mul(inverseGaps(s, p.zeros, 0.5, true), sub(core, t(core)));
    let du = withoutUnknown(times(u, add(both, apart)), p.same, p.zeros);
    let dv = withoutUnknown(times(v, sub(both, apart)), p.same, p.zeros);
    const k = (s as ArrayValue).shape[0]!;
    if (m > k) du = add(du, mul(sub(moved, times(u, core)), reciprocals(s, p, NaN)));
    if (n > k) dv = add(dv, mul(sub(times(da!, u, true), times(v, core, false, true)), reciprocals(s, p, NaN)));
    return run(concatOp, [du, asRow(diagonalOf(core)), dv], 0);
  },
  vjp(ct, z, [a], p) {
    const [m, n] = shapeOf(a!) as [number, number];
    const [u, s, v] = parts(z, m);
    const [uBar, sBar, vBar] = parts(ct, m);
    const straight = weighted(u, sBar, v);
    if (unused(uBar) && unused(vBar)) return [straight];
    const [x, y] = [times(u, uBar, true), times(v, vBar, true)];
    const [left, right] = [sub(x, t(x)), sub(y, t(y))];
    const [together, apart] = [add(left, right), sub(left, right)];
    const size = largestOf(uBar, vBar);
    let core = add(mul(inverseGaps(s, p.same, 0.5), together), mul(inverseGaps(s, p.zeros, 0.5, true), apart));
    if (p.same.any) {
      const mixing = p.values ? add(add(x, t(x)), add(y, t(y))) : undefined;
      core = add(core, dependentPairs(p.same, together, mixing, size));
    }
    if (p.zeros.any) core = add(core, dependentPairs(p.zeros, apart, undefined, size));
    let aBar = add(straight, times(times(u, core), v, false, true));
    const k = (s as ArrayValue).shape[0]!;
    if (m > k) aBar = add(aBar, times(outside(sub(uBar, times(u, x)), s, p, size), v, false, true));
    if (n > k) aBar = add(aBar, times(u, outside(sub(vBar, times(v, y)), s, p, size), false, true));
    return [aBar];
  },
};

/** 1/sⱼ as a row, `instead` where sⱼ is 0. */
const reciprocals = (s: Any, { zero }: Decomposed, instead: number): Any => {
  const there = new NdArray(
    zero.data.map((is) => (is === 0 ? 0 : instead)),
    zero.shape,
  );
  return asRow(add(div(sub(1, zero), add(s, zero)), there));
};

/** Columns divided by singular values; NaN where a vector of a zero one is asked for a direction. */
function outside(columns: Any, s: Any, p: Decomposed, size: number): Any {
  const { data, shape } = (columns as ArrayValue).plain;
  const unknown = new NdArray(
    data.map((v, i) => (p.zero.data[i % shape[1]!] !== 0 && Math.abs(v) > 1e-9 * size ? NaN : 0)),
    shape,
  );
  return add(mul(columns, reciprocals(s, p, 0)), unknown);
}

function decomposed(who: string, a: ArrayLike): { z: Any; m: number; p: Decomposed } {
  const x = matrixOf(who, a);
  const [m, n] = x.shape as [number, number];
  const found = svdValue(m, n, x.plain.data);
  const { s } = found;
  const nearness = Math.max(m, n) * Number.EPSILON * (s[0] ?? 0);
  const zero = s.map((v) => (v <= nearness ? 1 : 0));
  const p = {
    found,
    same: coincidence(s, 8 * nearness),
    zeros: coincidence(
      s.map((_, i) => (zero[i] ? 0 : i + 1)),
      0,
    ),
    zero: new NdArray(zero, [s.length]),
    values: false,
  };
  return { z: run(svdOp, [x], p), m, p };
}

/** A = U·diag(s)·Vᵀ, k = min(m, n). */
export interface SvdResult {
  /** Left singular vectors in columns, m×k. */
  readonly u: ArrayValue;
  /** Singular values, descending. */
  readonly s: ArrayValue;
  /** Right singular vectors in columns, n×k: not transposed. */
  readonly v: ArrayValue;
}

/**
 * The singular value decomposition. The largest component of each right vector is positive, the first of equal ones.
 *
 * Where singular values coincide, or one is 0 and the matrix not square, what was said of {@link eigh} holds: a derivative for functions of
 * the subspaces, NaN for others. U·Vᵀ, the nearest orthogonal matrix, has its derivative there.
 *
 * @param a - m×n
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * svd(array([[3, 0], [0, 4]])).s.plain.toArray(); // [4, 3]
 * ```
 */
export function svd(a: ArrayLike): SvdResult {
  const { z, m, p } = decomposed('svd', a);
  const [u, s, v] = parts(z, m) as [ArrayValue, ArrayValue, ArrayValue];
  return {
    u,
    get s() {
      p.values = true;
      return s;
    },
    v,
  };
}

/**
 * The singular values, descending. With W = U·Σ·Vᵀ: dΣ = diag(Uᵀ·dW·V), W̄ = U·Σ̄·Vᵀ, also where some coincide or are 0.
 * @example
 * ```ts
 * import { array } from 'fluxion/array';
 * singularValues(array([[0, -2], [1, 0]])).plain.toArray(); // [2, 1]
 * ```
 */
export function singularValues(a: ArrayLike): ArrayValue {
  const { z, m } = decomposed('singularValues', a);
  return parts(z, m)[1] as ArrayValue;
}
