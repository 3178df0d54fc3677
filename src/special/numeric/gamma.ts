import betaln from '@stdlib/math-base-special-betaln';
import digamma from '@stdlib/math-base-special-digamma';
import gammaln from '@stdlib/math-base-special-gammaln';
import trigamma from '@stdlib/math-base-special-trigamma';
import { power } from './power.js';

export { trigamma as trigammaValue };

/** log|Γ(x)|; +∞ at 0, −1, −2, … and so, every large number being an integer, at −∞, as C's lgamma has it. */
export const lgammaValue = (x: number): number => (x === -Infinity ? Infinity : gammaln(x));

/** B₂ₘ/(2m)! for m = 1 … 10: Bernoulli's numbers as they stand in the Euler–Maclaurin formula. */
const BERNOULLI = [
  1 / 12,
  -1 / 720,
  1 / 30240,
  -1 / 1209600,
  1 / 47900160,
  -691 / 1307674368000,
  1 / 74724249600,
  -3617 / 10670622842880000,
  43867 / 5109094217170944000,
  -174611 / 802857662698291200000,
] as const;

/** From here on the Euler–Maclaurin series of exponent s, ten terms of it, is exact to the last digit. */
const faraway = (s: number): number => 8 + s;

/**
 * Hurwitz' ζ(s, x) = Σ (x + j)⁻ˢ for x > 0 and s ≥ 2: terms one by one, then the Euler–Maclaurin formula (Johansson, Numerical Algorithms 69,
 * 2015). For positive x nothing in it cancels.
 */
function hurwitz(s: number, x: number): number {
  let sum = 0;
  let y = x;
  for (; y < faraway(s); y++) sum += 1 / power(y, s);
  sum += 1 / (s - 1) / power(y, s - 1) + 0.5 / power(y, s);
  let rising = s / power(y, s + 1); // s·(s+1)…(s+2m−2)·y^(1−s−2m)
  for (let m = 1; m <= BERNOULLI.length; m++) {
    const term = BERNOULLI[m - 1]! * rising;
    sum += term;
    if (Math.abs(term) <= 1e-17 * sum) break;
    rising *= ((s + 2 * m - 1) * (s + 2 * m)) / (y * y);
  }
  return sum;
}

function factorial(n: number): number {
  let product = 1;
  for (let i = 2; i <= n; i++) product *= i;
  return product;
}

/**
 * n-th derivative of cot(πx) divided by πⁿ: a polynomial in c = cot(πx), by (cot)′ = −(1 + c²). Its coefficients have one sign and its powers
 * one parity, so that nothing cancels.
 */
function cotangentDerivative(n: number, x: number): number {
  const r = x - Math.round(x);
  const c = Math.sin(Math.PI * (0.5 - Math.abs(r))) / Math.sin(Math.PI * r);
  let coefficients = [0, 1];
  for (let i = 0; i < n; i++) {
    const next = new Array<number>(coefficients.length + 1).fill(0);
    for (let j = 1; j < coefficients.length; j++) {
      next[j - 1]! -= j * coefficients[j]!;
      next[j + 1]! -= j * coefficients[j]!;
    }
    coefficients = next;
  }
  return coefficients.reduceRight((sum, a) => sum * c + a, 0);
}

/**
 * ψ⁽ⁿ⁾(x), the n-th derivative of digamma: (−1)ⁿ⁺¹·n!·ζ(n+1, x) for positive x; by reflection,
 * ψ⁽ⁿ⁾(x) = (−1)ⁿ·ψ⁽ⁿ⁾(1 − x) − π·dⁿ/dxⁿ cot(πx), for negative ones (NIST Handbook, 5.15.6). NaN at the poles 0, −1, −2, … for every n, as
 * its limits from the two sides differ or it is the derivative of something undefined.
 */
export function polygammaValue(x: number, n: number): number {
  if (n === 1) return trigamma(x);
  const sign = n % 2 === 0 ? -1 : 1;
  if (x > 0) return n === 0 ? digamma(x) : sign * factorial(n) * hurwitz(n + 1, x);
  if (!(x < 0) || Math.floor(x) === x) return NaN;
  return -sign * polygammaValue(1 - x, n) - Math.PI ** (n + 1) * cotangentDerivative(n, x);
}

/** ψ. For negative x not @stdlib's, which rounds 1 − x before it takes the cotangent. */
export const digammaValue = (x: number): number => polygammaValue(x, 0);

/**
 * ψ⁽ⁿ⁾(a) − ψ⁽ⁿ⁾(a + b) for a, b ≥ 0: the series of ζ(n+1, ·) (that of ψ for n = 0), each power differenced by itself,
 * p⁻ᵏ − (p + b)⁻ᵏ = −p⁻ᵏ·expm1(−k·log1p(b/p)), so that digits stay where b is small beside a.
 */
export function polygammaDropValue(a: number, b: number, n: number): number {
  if (!(a >= 0 && b >= 0)) return NaN;
  const s = n + 1;
  let sum = 0;
  let p = a;
  for (; p < faraway(s); p++) {
    if (s > 1) sum -= Math.expm1(-s * Math.log1p(b / p)) / power(p, s);
    else sum += b > p ? 1 / p / (1 + p / b) : b / (p + b) / p;
  }
  const ratio = Math.log1p(b / p);
  sum += n === 0 ? ratio : -Math.expm1(-n * ratio) / power(p, n) / n;
  sum -= (0.5 * Math.expm1(-s * ratio)) / power(p, s);
  let rising = s / power(p, s + 1); // s·(s+1)…(s+2m−2)·p^(1−s−2m)
  for (let m = 1; m <= BERNOULLI.length; m++) {
    const k = n + 2 * m;
    const term = -BERNOULLI[m - 1]! * rising * Math.expm1(-k * ratio);
    sum += term;
    if (Math.abs(term) <= 1e-17 * sum) break;
    rising *= (k * (k + 1)) / (p * p);
  }
  return (n % 2 === 0 ? -1 : 1) * factorial(n) * sum;
}

/** log B(a, b) for a, b ≥ 0. Where 1/a overflows, or nearly, B is 1/a + 1/b. */
export function betalnValue(a: number, b: number): number {
  const least = Math.min(a, b);
  if (least > 0 && least < 1e-290) return -Math.log(least) + Math.log1p(least / Math.max(a, b));
  return betaln(a, b);
}
