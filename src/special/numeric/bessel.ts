import besselj0 from '@stdlib/math-base-special-besselj0';
import besselj1 from '@stdlib/math-base-special-besselj1';
import bessely0 from '@stdlib/math-base-special-bessely0';
import bessely1 from '@stdlib/math-base-special-bessely1';
import { power } from './power.js';

/*
 * Bessel functions of orders 0 and 1 as derivatives of those of order 0, of any order k: J1 = −J0′, Y1 = −Y0′, I1 = I0′. One number per
 * derivative leaves nothing to cancel, where a sum such as J0 − J1/x loses digits near 0 and is NaN at it.
 */

/** J1, odd down to the sign of zero. */
export const besselJ1Value = (x: number): number => (x === 0 ? x : besselj1(x));

/**
 * y⁽ᵏ⁾(x) from y(x) and y′(x) for a solution of Bessel's equation x·y″ + y′ + x·y = 0, differentiated n times:
 * x·y⁽ⁿ⁺²⁾ + (n+1)·y⁽ⁿ⁺¹⁾ + x·y⁽ⁿ⁾ + n·y⁽ⁿ⁻¹⁾ = 0.
 */
function onward(x: number, k: number, y: number, dy: number): number {
  let [before, current, next] = [0, y, dy];
  for (let n = 0; n < k; n++) {
    const after = -current - ((n + 1) * next + n * before) / x;
    before = current;
    current = next;
    next = after;
  }
  return current;
}

/** The mean of cosᵏ over a circle, k even: the k-th derivative of J0 and I0 at 0 but for its sign, ½ for k = 2, ⅜, …. */
function meanPower(k: number): number {
  let mean = 1;
  for (let i = 2; i <= k; i += 2) mean *= (i - 1) / i;
  return mean;
}

/**
 * k-th derivative of J0. For small x it is Bessel's integral (1/π)·∫ cosᵏθ·cos(x·cosθ + kπ/2) dθ over 0 to π, by the trapezoidal rule,
 * which converges geometrically on periodic integrands (Trefethen & Weideman, SIAM Review 56, 2014); beyond, the equation.
 */
export function besselJ0Value(x: number, k: number): number {
  if (k === 0) return besselj0(x);
  if (k === 1) return -besselJ1Value(x);
  if (x < 0) return k % 2 === 0 ? besselJ0Value(-x, k) : -besselJ0Value(-x, k);
  if (!(x <= 2 + (k * k) / 2)) return onward(x, k, besselj0(x), -besselj1(x));
  if (x === 0) return k % 2 === 1 ? 0 : k % 4 === 2 ? -meanPower(k) : meanPower(k);
  // The integrand has the period π and is even, so that a quarter of the circle is enough.
  const half = Math.ceil(0.35 * x + 12 + k / 4);
  let sum = 0;
  for (let i = 0; i <= half; i++) {
    const c = i === half ? 0 : Math.cos((Math.PI * i) / (2 * half));
    const wave = k % 2 === 0 ? Math.cos(x * c) : Math.sin(x * c);
    const term = power(c, k) * wave;
    sum += i === 0 ? term / 2 : term;
  }
  const mean = sum / half;
  return k % 4 === 1 || k % 4 === 2 ? -mean : mean;
}

/**
 * k-th derivative of Y0 for x ≥ 0, by Bessel's equation, which is stable in the direction in which Y grows. At the pole it is the one-sided
 * limit: −∞ for Y0, then +∞ and −∞ in turn.
 */
export function besselY0Value(x: number, k: number): number {
  if (k === 0) return bessely0(x);
  if (k === 1) return -bessely1(x);
  if (!(x >= 0)) return NaN;
  const y = onward(x, k, bessely0(x), -bessely1(x));
  if (Number.isFinite(y)) return y;
  return k % 2 === 0 ? -Infinity : Infinity;
}

/**
 * k-th derivative of I0: Bessel's integral (1/π)·∫ cosᵏθ·e^(x·cosθ) dθ over 0 to π, by the trapezoidal rule, which converges geometrically
 * (Trefethen & Weideman, SIAM Review 56, 2014). With e^x taken out all exponents that count are small, and with θ and π − θ taken together
 * no term is negative: measured, the relative error stays below 1e-15 for every x and k ≤ 8.
 */
export function besselI0Value(x: number, k: number): number {
  const odd = k % 2 === 1;
  if (x < 0) return odd ? -besselI0Value(-x, k) : besselI0Value(-x, k);
  if (x === 0) return odd ? x : meanPower(k);
  if (x === Infinity) return Infinity;
  const half = Math.ceil(2.3 * Math.sqrt(x) + 7 + k / 4);
  let sum = 0;
  for (let i = 0; i <= half; i++) {
    const angle = (Math.PI * i) / (4 * half);
    const s = Math.sin(angle);
    const decay = 2 * x * s * s;
    if (decay > 45) break;
    const c = i === half ? 0 : Math.cos(2 * angle);
    const pair = odd ? -Math.expm1(-2 * x * c) : 1 + Math.exp(-2 * x * c);
    const term = power(c, k) * Math.exp(-decay) * pair;
    sum += i === 0 || i === half ? term / 2 : term;
  }
  const mean = sum / (2 * half);
  // Where e^x is infinite the product need not be.
  return x < 700 ? mean * Math.exp(x) : mean * Math.exp(x / 2) * Math.exp(x / 2);
}
