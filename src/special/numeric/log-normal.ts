import { logErfcValue } from './error.js';
import { normalCdfValue, normalPdf } from './normal.js';

/** Below this the derivatives of log Φ are cumulants, above it the differential equation of the hazard keeps enough digits. */
const TAIL = -1;

/** Binomial coefficients (n over 0) … (n over n). */
function binomials(n: number): number[] {
  const row = [1];
  for (let j = 0; j < n; j++) row.push((row[j]! * (n - j)) / (j + 1));
  return row;
}

/**
 * k-th derivative of log Φ at x = −y in the lower tail. There Φ(x) = φ(x)·M(y) with Mills' ratio M(y) = ∫ e^(−yt − t²/2) dt over t > 0, so that beside
 * the derivatives of −x²/2 stand the cumulants of the density under the integral. Its moments come from the ratios rⱼ = Iⱼ/Iⱼ₋₁ of
 * Iⱼ = ∫ tʲ/j!·e^(−yt − t²/2) dt, which obey 1/rⱼ = y + (j+1)·rⱼ₊₁ by parts and are stable downwards (Gautschi, Mathematics of Computation 15, 1961).
 * All of it is positive; −x − φ/Φ, which vanishes as 1/x, never has to be formed.
 */
function cumulantDerivative(x: number, k: number): number {
  const y = -x;
  const ratios: number[] = [];
  let r = 0;
  // What the last ratio still changes falls like e^(−2y·√j).
  for (let j = Math.ceil(20 + k + 420 / (y * y)); j > 0; j--) {
    r = 1 / (y + (j + 1) * r);
    if (j <= k) ratios[j] = r;
  }
  const moments = [1];
  for (let j = 1; j <= k; j++) moments.push(moments[j - 1]! * j * ratios[j]!);
  const cumulants = [0];
  for (let n = 1; n <= k; n++) {
    const choose = binomials(n - 1);
    let sum = moments[n]!;
    for (let m = 1; m < n; m++) sum -= choose[m - 1]! * cumulants[m]! * moments[n - m]!;
    cumulants.push(sum);
  }
  return cumulants[k]! + (k === 1 ? y : k === 2 ? -1 : 0);
}

/** The same elsewhere: the hazard h = φ/Φ and its equation h′ = −h·(x + h), differentiated n times. */
function hazardDerivative(x: number, k: number): number {
  const h = [normalPdf(x) / normalCdfValue(x)];
  if (h[0] === 0) return 0; // faded away, as its derivatives have: Infinity·0 is not meant
  for (let n = 0; n + 1 < k; n++) {
    const choose = binomials(n);
    let sum = x * h[n]! + (n > 0 ? n * h[n - 1]! : 0);
    for (let j = 0; j <= n; j++) sum += choose[j]! * h[j]! * h[n - j]!;
    h.push(-sum);
  }
  return h[k - 1]!;
}

/** k-th derivative of log Φ. */
export function normalLogCdfValue(x: number, k: number): number {
  if (k > 0) return x < TAIL ? cumulantDerivative(x, k) : hazardDerivative(x, k);
  return x < 0 ? logErfcValue(-x * Math.SQRT1_2) - Math.LN2 : Math.log1p(-normalCdfValue(-x)) + 0;
}
