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
 * k-th derivative of sin(t)/t: the integral of s^k·cos(ts + kπ/2) over s from 0 to 1. Its power series serves small t, the recurrence
 * t·j_k = sin(t + kπ/2) − k·j_{k−1} (Leibniz's rule applied to t·j = sin t) the rest; they meet where both keep 14 digits.
 */
function sinOverT(t: number, k: number): number {
  if (Math.abs(t) === Infinity) return 0;
  if (Math.abs(t) < k + 2) {
    // Σ over even n ≥ k of (−1)^(n/2)·t^(n−k)/((n+1)·(n−k)!)
    const first = k % 2;
    let power = first === 1 ? t : 1; // t^(n−k)/(n−k)!
    let sum = 0;
    for (let m = first; m < 120; m += 2) {
      const n = k + m;
      const term = ((n / 2) % 2 === 0 ? power : -power) / (n + 1);
      sum += term;
      if (Math.abs(term) <= 1e-18 * Math.abs(sum)) break;
      power *= (t * t) / ((m + 1) * (m + 2));
    }
    return sum;
  }
  const sines = [Math.sin(t), Math.cos(t), -Math.sin(t), -Math.cos(t)];
  let j = sines[0]! / t;
  for (let i = 1; i <= k; i++) j = (sines[i % 4]! - i * j) / t;
  return j;
}

/** k-th derivative of the normalised sinc, sin(πx)/(πx). */
export const sincValue = (x: number, k: number): number => Math.PI ** k * sinOverT(Math.PI * x, k);

/**
 * k-th derivative of (e^x − 1)/x: the integral of s^k·e^(xs) over s from 0 to 1. Both series have only positive terms (the one for
 * negative x is e^x times Kummer's transform of the other), so nothing cancels; beyond, x·E_k = e^x − k·E_{k−1}.
 */
export function exprelValue(x: number, k: number): number {
  if (k === 0) return x === 0 ? 1 : x === Infinity ? Infinity : Math.expm1(x) / x;
  if (x === Infinity) return Infinity;
  if (x === -Infinity) return 0;
  if (Math.abs(x) <= k + 20) {
    let power = 1; // |x|^m/m!, then times k!·m!/(k+m+1)! for negative x
    let sum = 0;
    if (x >= 0) {
      for (let m = 0; m < 400; m++) {
        const term = power / (m + k + 1);
        sum += term;
        if (term <= 1e-18 * sum) break;
        power *= x / (m + 1);
      }
      return sum;
    }
    power = 1 / (k + 1);
    for (let m = 0; m < 400; m++) {
      sum += power;
      if (power <= 1e-18 * sum) break;
      power *= -x / (k + m + 2);
    }
    return Math.exp(x) * sum;
  }
  let e = Math.expm1(x) / x;
  const ex = Math.exp(x);
  for (let i = 1; i <= k; i++) e = (ex - i * e) / x;
  return e;
}
