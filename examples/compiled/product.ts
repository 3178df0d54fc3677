import { derivative } from 'fluxion';
import { compile } from 'fluxion/compile';
import { table, times } from './measure.js';

/** m roots at distances of 1/4, 0 among them: the m-th distances are doubles without rounding. */
export const roots = (m: number): Float64Array => Float64Array.from({ length: m }, (_, i) => (i - (m >> 2)) / 4);

/** m roots between −2 and 2, where products of many distances neither overflow nor vanish. */
export const spread = (m: number): Float64Array => Float64Array.from({ length: m }, (_, i) => (4 * i + 2) / m - 2);

/** g(x) = ∏(x − tᵢ) */
export function product(x: number, t: Float64Array): number {
  let g = 1;
  for (let i = 0; i < t.length; i++) g *= x - t[i]!;
  return g;
}

/** g′ by the product rule as it is taught: a sum of m products of m − 1 factors. */
export function productRule(x: number, t: Float64Array): number {
  let s = 0;
  for (let k = 0; k < t.length; k++) {
    let p = 1;
    for (let i = 0; i < t.length; i++) if (i !== k) p *= x - t[i]!;
    s += p;
  }
  return s;
}

/** g′ = g·Σ 1/(x − tᵢ) */
export function logarithmic(x: number, t: Float64Array): number {
  let s = 0;
  for (let i = 0; i < t.length; i++) s += 1 / (x - t[i]!);
  return product(x, t) * s;
}

/** g′ by differentiating the program of g. */
export function differentiated(t: Float64Array): (x: number) => number {
  return derivative(compile((x: number) => product(x, t), { scope: { product, t } }));
}

/** g′ without rounding, but the last: numbers as fractions of a power of 2. */
export function exactly(x: number, t: Float64Array): number {
  const bits = 1074n;
  const whole = (v: number): bigint => {
    let e = 0;
    let m = v;
    while (!Number.isInteger(m)) {
      m *= 2;
      e++;
    }
    return BigInt(m) << (bits - BigInt(e));
  };
  const factors = Array.from(t, (r) => whole(x) - whole(r));
  let g = 1n;
  let dg = 0n;
  for (const f of factors) {
    dg = dg * f + g;
    g *= f;
  }
  return rounded(dg, bits * BigInt(t.length - 1));
}

/** numerator / 2^shift, rounded. */
function rounded(numerator: bigint, shift: bigint): number {
  const size = BigInt(numerator.toString(2).length);
  const cut = size > 64n ? size - 64n : 0n;
  const [head, exponent] = [Number(numerator >> cut), Number(cut - shift)];
  // In two steps, neither of which leaves the range of doubles before the other has run.
  return head * 2 ** Math.trunc(exponent / 2) * 2 ** (exponent - Math.trunc(exponent / 2));
}

const error = (got: number, exact: number): string =>
  Number.isFinite(got) ? (got === exact ? '0' : Math.abs(got / exact - 1).toExponential(1)) : String(got);

/** Example 9, what it costs. */
export function productCostReport(sizes: readonly number[] = [10, 100, 1000]): string {
  const rows = sizes.map((m) => {
    const t = spread(m);
    const x = 0.1;
    const d = differentiated(t);
    const [plain, ad, rule, log] = times([
      () => void product(x, t),
      () => void d(x),
      () => void productRule(x, t),
      () => void logarithmic(x, t),
    ]) as [number, number, number, number];
    return [String(m), `${plain.toFixed(0)} ns`, ...[ad, rule, log].map((v) => (v / plain).toFixed(1))];
  });
  return table(['m', 'g', 'differentiated / g', 'product rule / g', 'g·Σ1/(x−t) / g'], rows);
}

/** Example 9, what it gives at a distance from the root 0. */
export function productErrorReport(m = 20): string {
  const t = roots(m);
  const d = differentiated(t);
  const distances = [-4, -30, -500, -1022, -1030, -1074].map((e) => [`2^${e}`, 2 ** e] as const);
  const rows = [...distances, ['0', 0] as const].map(([name, x]) => {
    const exact = exactly(x, t);
    return [name, ...[d(x), productRule(x, t), logarithmic(x, t)].map((v) => error(v, exact))];
  });
  return table(['distance', 'differentiated', 'product rule', 'g·Σ1/(x−t)'], rows);
}
