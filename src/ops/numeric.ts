/**
 * Values that Math lacks, as plain number functions. No derivatives here; accurate to a few units in the last place over the
 * whole range, overflow and cancellation included.
 */

export const LN2 = Math.LN2;

/** 1/(1+e^-x) without overflow. */
export function sigmoidValue(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1+e^x) without overflow. */
export const softplusValue = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** log(x/(1-x)), accurate near 0, 1/2 and 1. */
export function logitValue(x: number): number {
  // Near 1/2 both logarithms cancel; 2x-1 is exact there.
  if (x > 0.25 && x < 0.75) return 2 * Math.atanh(2 * x - 1);
  return Math.log(x) - Math.log1p(-x);
}

/** log(cosh x) without overflow, accurate near 0. */
export function logCoshValue(x: number): number {
  const a = Math.abs(x);
  if (a < 1) {
    const s = Math.sinh(a);
    return 0.5 * Math.log1p(s * s);
  }
  return a + Math.log1p(Math.exp(-2 * a)) - LN2;
}

/** log(e^x + e^y) without overflow. */
export function logAddExpValue(x: number, y: number): number {
  if (x === y) return x + LN2;
  const d = x - y;
  return d > 0 ? x + Math.log1p(Math.exp(-d)) : d <= 0 ? y + Math.log1p(Math.exp(d)) : NaN;
}

/** x·log y with 0·log 0 = 0. */
export const xlogyValue = (x: number, y: number): number => (x === 0 && !(y !== y) ? 0 : x * Math.log(y));

/** 1/cosh x. */
export const sechValue = (x: number): number => 1 / Math.cosh(x);

/** x − y·floor(x/y): the remainder with the sign of y. */
export function modValue(x: number, y: number): number {
  const r = x % y;
  if (r !== 0 && r < 0 !== y < 0) return r + y;
  return r === 0 ? (y < 0 || Object.is(y, -0) ? -0 : 0) : r;
}

/** How many whole y were taken away in x = z + k·y. */
export const quotient = (x: number, y: number, z: number): number => Math.round((x - z) / y);

/** x/hypot(x, y), the cosine of the direction; 0 at the origin. */
export function unitValue(x: number, y: number): number {
  const h = Math.hypot(x, y);
  return h === 0 ? 0 : x / h;
}

/** z·w where an exact zero z wins over an infinite or undefined w. */
export const strongMulValue = (z: number, w: number): number => (z === 0 ? 0 : z * w);

/**
 * The integral of s^k·g(ts) over s from 0 to 1, g given by the signs of its derivatives at 0, as a power series in t. With it the k-th
 * derivatives of sin(t)/t (g = cos(· + kπ/2)) and of (e^t − 1)/t (g = exp) are exact near 0, where their formulas cancel.
 */
function moment(t: number, k: number, signs: readonly number[]): number {
  let power = 1; // t^m/m!
  let sum = 0;
  for (let m = 0; m < 200; m++) {
    sum += (signs[(m + k) % 4]! * power) / (m + k + 1);
    power *= t / (m + 1);
    if (Math.abs(power) <= 1e-18 * Math.abs(sum)) break;
  }
  return sum;
}

/** The same away from 0, by Leibniz's rule on t·j = G: t·j_k = G_k − k·j_(k−1). */
function climb(t: number, k: number, derivative: (i: number) => number): number {
  let j = derivative(0) / t;
  for (let i = 1; i <= k; i++) j = (derivative(i) - i * j) / t;
  return j;
}

/** k-th derivative of the normalised sinc, sin(πx)/(πx). */
export function sincValue(x: number, k: number): number {
  const t = Math.PI * x;
  if (Math.abs(t) === Infinity) return 0;
  const circle = [Math.sin(t), Math.cos(t), -Math.sin(t), -Math.cos(t)];
  return Math.PI ** k * (Math.abs(t) < k + 2 ? moment(t, k, [1, 0, -1, 0]) : climb(t, k, (i) => circle[i % 4]!));
}

/** k-th derivative of (e^x − 1)/x. */
export function exprelValue(x: number, k: number): number {
  if (x === Infinity) return x;
  if (x === -Infinity) return 0;
  if (k === 0 && x !== 0) return Math.expm1(x) / x;
  if (Math.abs(x) < 1 + k / 2) return moment(x, k, [1, 1, 1, 1]);
  return climb(x, k, (i) => (i ? Math.exp(x) : Math.expm1(x)));
}
