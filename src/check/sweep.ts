import type { Estimate, StepRow } from './types.js';

/**
 * The oracle: derivatives from values alone. No fixed step is safe (a long one leaves the domain, a short one drowns in round-off), so a
 * whole sweep of steps is tried, each with one extrapolation (Richardson), and the one with the smallest estimated error is kept. On 90
 * functions in 5 directions each the error was at most 2e-9 of the scale and 5e-12 in the median, where every fixed step failed on some.
 *
 * Two things are added to that: the sweep goes on where its best step is its last or first one, and it sees kinks, because a derivative
 * from the left that differs from the one from the right counts as error.
 */
interface Step {
  readonly h: number;
  readonly central: Float64Array;
  readonly half: Float64Array;
  readonly value: Float64Array;
  readonly error: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** Round-off of f over h. */
  readonly noise: Float64Array;
  /** How much f changes, on the side where it changes more. */
  readonly change: Float64Array;
}

/** Values along a line, all results at once; NaN where f gives none. */
export type Curve = (t: number) => Float64Array;

/** Steps are scale·10^(−k/2). */
const FIRST = 1;
const LAST = 16;
/** How far the sweep goes on while it gets better: 10⁻¹¹, where x + h has few digits of h left, and 10¹² of the scale. */
const FINEST = 22;
const COARSEST = -24;

/** What a sweep says of one result. */
export interface Swept extends Estimate {
  readonly left: Estimate;
  readonly right: Estimate;
  /** Whether left and right differ beyond doubt. */
  readonly kink: boolean;
  /** How much f changes over a thirtieth of the scale: beside it an error is large or nothing. */
  readonly swing: number;
}

/** A sweep along one line. */
export class Sweep {
  private readonly steps: Step[] = [];
  private readonly f0: Float64Array;
  private readonly m: number;

  /**
   * @param curve - f along the line
   * @param f0 - its values at 0
   * @param scale - the size of t's own variation
   * @param noise - known noise of each result, beside its last bit
   * @param around - a step known to be good: the sweep begins with its neighbours and goes on from there while it gets better
   */
  constructor(
    private readonly curve: Curve,
    f0: Float64Array,
    private readonly scale: number,
    private readonly noise?: Float64Array,
    around?: number,
  ) {
    this.f0 = f0;
    this.m = f0.length;
    const middle = around === undefined ? undefined : Math.round(-2 * Math.log10(around / scale));
    const first = middle === undefined ? FIRST : middle - 2;
    const last = middle === undefined ? LAST : middle + 2;
    for (let k = first; k <= last; k++) this.steps.push(this.step(k));
    const wantsShorter = (): boolean =>
      this.someBestAt(this.steps.length - 1) || (around === undefined && this.someCurvedAtLast());
    for (let k = last + 1; k <= FINEST && wantsShorter(); k++) this.steps.push(this.step(k));
    for (let k = first - 1; k >= COARSEST && this.someBestAt(0); k--) this.steps.unshift(this.step(k));
  }

  private step(k: number): Step {
    const { m, f0 } = this;
    const h = this.scale * 10 ** (-k / 2);
    const a = this.curve(h).slice();
    const b = this.curve(-h).slice();
    const c = this.curve(h / 2).slice();
    const d = this.curve(-h / 2).slice();
    const central = new Float64Array(m);
    const half = new Float64Array(m);
    const value = new Float64Array(m);
    const error = new Float64Array(m);
    const left = new Float64Array(m);
    const right = new Float64Array(m);
    const noise = new Float64Array(m);
    const change = new Float64Array(m);
    for (let i = 0; i < m; i++) {
      const z = f0[i]!;
      change[i] = Math.max(...[a[i]! - z, b[i]! - z].map((d) => (Number.isFinite(d) ? Math.abs(d) : 0)));
      const size = Math.max(...[a, b, c, d].map((v) => (Number.isFinite(v[i]) ? Math.abs(v[i]!) : 0)));
      central[i] = (a[i]! - b[i]!) / (2 * h);
      half[i] = (c[i]! - d[i]!) / h;
      // Round-off of the value, and of the argument x + h, which the slope hands on.
      const slope = Number.isFinite(half[i]) ? Math.abs(half[i]!) : 0;
      const round = Number.EPSILON * (size + 0.5 * this.scale * slope) + Number.MIN_VALUE;
      noise[i] = Math.max(round, this.noise?.[i] ?? 0) / h;
      value[i] = (4 * half[i]! - central[i]!) / 3;
      right[i] = (4 * (c[i]! - z) - (a[i]! - z)) / h;
      left[i] = (4 * (z - d[i]!) - (z - b[i]!)) / h;
      const spread = Math.max(Math.abs(half[i]! - central[i]!), Math.abs(right[i]! - left[i]!) / 4);
      error[i] = spread / 30 + 2 * noise[i]!;
    }
    return { h, central, half, value, error, left, right, noise, change };
  }

  /** Whether a result has its best step near this end of the sweep and wants a better one. */
  private someBestAt(index: number): boolean {
    for (let i = 0; i < this.m; i++) {
      const best = this.bestOf(i);
      if (best < 0) {
        if (index > 0) return true;
        continue;
      }
      const { error, value } = this.steps[best]!;
      // Zero has no size of its own: there the value counts.
      const slope = Math.abs(value[i]!);
      const size = slope > error[i]! ? slope : Math.abs(this.f0[i]!) / this.scale;
      // Where round-off is all the error, and large, a step may be best by luck: longer ones are better, until they see curvature.
      const rounds = (k: number): boolean => 4 * this.steps[k]!.noise[i]! > this.steps[k]!.error[i]!;
      const lucky = index === 0 && rounds(best) && rounds(0) && error[i]! > 1e-4 * slope;
      if (index === 0 && !rounds(0)) continue;
      if (best !== index && !lucky) continue;
      // At a kink no step is better than another.
      const inner = this.steps[index === 0 ? 1 : index - 1];
      if (best === index && !lucky && inner && !(this.steps[index]!.error[i]! < 0.9 * inner.error[i]!)) continue;
      // Good enough: longer steps would see what the function does far away, shorter ones its round-off.
      if (error[i]! > 1e-10 * size) return true;
    }
    return false;
  }

  /** Whether the shortest step still sees more of the function than its slope: then its own variation is smaller than `scale` by far. */
  private someCurvedAtLast(): boolean {
    const { noise, error, value } = this.steps[this.steps.length - 1]!;
    for (let i = 0; i < this.m; i++) {
      if (error[i]! > Math.max(4 * noise[i]!, 1e-10 * Math.abs(value[i]!))) return true;
    }
    return false;
  }

  /** The index of the best step for result i, −1 when no step gives a number. */
  private bestOf(i: number): number {
    return sharpest(this.steps.map(({ value, error }) => ({ value: value[i]!, error: error[i]! })));
  }

  /** The derivative of result i at 0. */
  of(i: number): Swept {
    const left = this.oneSided(i, (s) => s.left);
    const right = this.oneSided(i, (s) => s.right);
    const jump = Math.abs(right.value - left.value);
    const size = Math.max(Math.abs(left.value), Math.abs(right.value));
    const swing = this.steps.find((s) => s.h <= 0.04 * this.scale)?.change[i] ?? 0;
    const kink = jump > 1e-3 * size && jump > 10 * (left.error + right.error);
    const best = this.bestOf(i);
    if (best < 0) {
      // Values on one side only: the boundary of the domain.
      const side = right.error <= left.error || !Number.isFinite(left.error) ? right : left;
      return { ...side, left, right, kink: false, swing };
    }
    const { h, value, error, change } = this.steps[best]!;
    // Where f does not change beyond round-off even far away, what it does within the scale at the size of its round-off is not known.
    const round = Math.max(Number.EPSILON * Math.abs(this.f0[i]!), this.noise?.[i] ?? 0);
    const hidden = h > this.scale && change[i]! <= 10 * round ? round / this.scale : 0;
    // The smallest of 16 estimated errors may be small by luck: neighbours that disagree tell.
    const doubts = [best - 1, best + 1]
      .map((k) => Math.abs((this.steps[k]?.value[i] ?? NaN) - value[i]!))
      .filter(Number.isFinite);
    const doubt = doubts.length > 0 ? Math.min(...doubts) / 3 : 0;
    return { value: value[i]!, error: Math.max(error[i]!, doubt, hidden), left, right, kink, swing };
  }

  private oneSided(i: number, side: (s: Step) => Float64Array): Estimate {
    const estimates = this.steps.map((step, k): Estimate => {
      const value = side(step)[i]!;
      // From one step to the next the error, of second order, falls to a tenth.
      const error = k === 0 ? NaN : Math.abs(value - side(this.steps[k - 1]!)[i]!) / 9 + 6 * step.noise[i]!;
      return { value, error };
    });
    return estimates[sharpest(estimates)] ?? { value: NaN, error: Infinity };
  }

  /** The best step for result i, to try its neighbours on another line. */
  stepOf(i: number): number | undefined {
    const best = this.bestOf(i);
    return best < 0 ? undefined : this.steps[best]!.h;
  }

  /** All steps for result i: on the plateau in the middle of the table the derivative can be read off. */
  table(i: number): StepRow[] {
    return this.steps.map((s) => ({
      h: s.h,
      central: s.central[i]!,
      half: s.half[i]!,
      value: s.value[i]!,
      error: s.error[i]!,
      left: s.left[i]!,
      right: s.right[i]!,
    }));
  }
}

/**
 * The index of the smallest error, from long steps to short ones, −1 where none is finite. An estimate that a shorter step contradicts does not
 * count: far away a function that stays small, like sin(t) over 10⁶ periods, has slopes of nearly 0, and seems sure of it.
 */
function sharpest(estimates: readonly Estimate[]): number {
  let best = -1;
  for (let k = estimates.length - 1; k >= 0; k--) {
    const { value, error } = estimates[k]!;
    if (!Number.isFinite(error) || !Number.isFinite(value)) continue;
    if (best >= 0 && error > estimates[best]!.error) continue;
    if (!estimates.slice(k + 1).some((e) => Math.abs(e.value - value) > 100 * (e.error + error))) best = k;
  }
  return best;
}

/**
 * The size of each coordinate's own variation: its magnitude, which may be tiny beside others in other units. Zero has none, there a
 * thousandth of the largest stands, at most 1.
 */
export function scalesOf(x: Float64Array): Float64Array {
  let largest = 0;
  for (const xi of x) largest = Math.max(largest, Math.abs(xi));
  const atZero = largest === 0 ? 1 : Math.min(1, 1e-3 * largest);
  return x.map((xi) => (xi === 0 ? atZero : Math.max(Math.abs(xi), 1e-16 * largest)));
}
