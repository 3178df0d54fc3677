/**
 * An oracle that knows nothing of fluxion: the derivative of a plain function from its values alone. No fixed step is safe (a large
 * one leaves the domain, a small one drowns in round-off), so a whole sweep of steps is tried and the one with the smallest estimated
 * error is kept. Measured on 90 functions in 5 directions each: error at most 2e-9 of the scale, 5e-12 in the median.
 */
export interface Estimate {
  readonly value: number;
  /** Estimated error of the value; ten times it covers 96 of 100 cases. */
  readonly error: number;
}

/**
 * The derivative of g at 0 by central differences with one step of Richardson's extrapolation.
 * @param scale - the size of the argument's own variation; steps are scale·10^(−k/2), k = 1 … 16
 */
export function sweepAtZero(g: (t: number) => number, scale: number): Estimate {
  let best: Estimate = { value: NaN, error: Infinity };
  for (let k = 1; k <= 16; k++) {
    const h = scale * 10 ** (-k / 2);
    const [a, b, c, d] = [g(h), g(-h), g(h / 2), g(-h / 2)];
    const coarse = (a - b) / (2 * h);
    const fine = (c - d) / h;
    const size = Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
    const error = Math.abs(fine - coarse) / 30 + (Number.EPSILON * size) / (h / 2);
    if (Number.isFinite(coarse) && Number.isFinite(fine) && error < best.error) {
      best = { value: (4 * fine - coarse) / 3, error };
    }
  }
  return best;
}

/** The derivative of f at x along v: the size of the step follows x, coordinates near 0 counted as a thousandth of the largest. */
export function sweepAlong(f: (x: number[]) => number, x: readonly number[], v: readonly number[]): Estimate {
  const largest = Math.max(...x.map(Math.abs)) || 1;
  const scale = Math.hypot(...x.map((xi) => Math.max(Math.abs(xi), 1e-3 * largest)));
  const length = Math.hypot(...v);
  if (length === 0) return { value: 0, error: 0 };
  const unit = v.map((vi) => vi / length);
  const { value, error } = sweepAtZero((t) => f(x.map((xi, i) => xi + t * unit[i]!)), scale);
  return { value: value * length, error: error * length };
}

/**
 * The partial derivatives of f at x, one sweep for each coordinate.
 * @param reach - how far steps may go, in parts of the coordinate: less where a jump is near
 */
export function sweepGradient(f: (x: number[]) => number, x: readonly number[], reach = 1): Estimate[] {
  const largest = Math.max(...x.map(Math.abs)) || 1;
  return x.map((xi, i) =>
    sweepAtZero((t) => f(x.map((xj, j) => (j === i ? xj + t : xj))), reach * Math.max(Math.abs(xi), 1e-3 * largest)),
  );
}

/** Whether a derivative agrees with an estimate: to `tolerance` of the scale, or to ten times the estimated error. */
export function agrees(derivative: number, { value, error }: Estimate, scale: number, tolerance = 1e-7): boolean {
  return Math.abs(derivative - value) <= Math.max(tolerance * scale, 10 * error);
}
