import { jacobian, type Num } from 'fluxion';
import { leastSquares } from './least-squares.js';

/** Where a fit ended. */
export interface Fit {
  readonly parameters: number[];
  /** Sum of squared residuals there. */
  readonly rss: number;
  /** Jacobians computed. */
  readonly steps: number;
}

const MOST_STEPS = 1000;

/**
 * The parameters with the least sum of squared residuals, by the method of Levenberg and Marquardt in the scaled form of J. J. Moré
 * (The Levenberg-Marquardt algorithm: implementation and theory, 1978). The Jacobian comes from fluxion.
 *
 * @param residuals - the residuals for given parameters, written in fluxion's operations
 * @param start - parameters to begin with
 */
export function levenbergMarquardt(residuals: (b: readonly Num[]) => Num[], start: readonly number[]): Fit {
  const plain = (b: readonly number[]): number[] => residuals(b) as number[];
  const J = jacobian(residuals);
  let b = [...start];
  let r = plain(b);
  let scale = start.map(() => 0);
  let damping = 1e-3;
  for (let steps = 1; steps <= MOST_STEPS; steps++) {
    const A = J(b);
    // Parameters are measured by what they do to the residuals: the largest column norm seen so far.
    scale = scale.map((s, j) => Math.max(s, norm(A.map((row) => row[j]!))));
    if (isFlat(A, r)) return polish(J, plain, b, steps);
    for (;;) {
      const step = damped(A, r, scale, damping);
      const trial = b.map((x, j) => x + step[j]!);
      const rTrial = plain(trial);
      const expected =
        norm(A.map((row) => dot(row, step))) ** 2 + 2 * damping * norm(step.map((s, j) => s * scale[j]!)) ** 2;
      const gain = (square(r) - square(rTrial)) / expected;
      damping *= gain > 0.75 ? 0.1 : gain > 0.25 ? 1 : 4;
      if (gain > 1e-4) {
        b = trial;
        r = rTrial;
        break;
      }
      // No step however short reduces the sum any more: rounding hides the rest.
      if (!(damping < 1e16)) return polish(J, plain, b, steps);
    }
  }
  throw new Error(`levenbergMarquardt: expected to converge within ${MOST_STEPS} steps from (${start.join(', ')}).`);
}

/** The step that minimises ‖r + A·step‖² + damping·‖scale·step‖². */
function damped(A: readonly number[][], r: readonly number[], scale: readonly number[], damping: number): number[] {
  const rows = scale.map((s, j) => scale.map((_, k) => (j === k ? Math.sqrt(damping) * s : 0)));
  return leastSquares([...A, ...rows], [...r.map((e) => -e), ...scale.map(() => 0)]);
}

/**
 * Near the minimum the sum of squares is constant to rounding over a stretch as wide as 1e-8 of a parameter, so its decrease can no
 * longer judge a step. From there undamped Gauss–Newton steps are taken for as long as each is shorter than the one before.
 */
function polish(
  J: (b: readonly number[]) => number[][],
  plain: (b: readonly number[]) => number[],
  start: readonly number[],
  before: number,
): Fit {
  let b = [...start];
  let last = Infinity;
  for (let steps = before; ; steps++) {
    const step = leastSquares(
      J(b),
      plain(b).map((e) => -e),
    );
    const size = Math.max(...step.map((s, j) => Math.abs(s / b[j]!)));
    if (!(size < last)) return { parameters: b, rss: square(plain(b)), steps };
    b = b.map((x, j) => x + step[j]!);
    last = size;
  }
}

/** Whether the residuals are orthogonal to all columns of the Jacobian to 1e-7: the angle at a minimum is exactly right. */
function isFlat(A: readonly number[][], r: readonly number[]): boolean {
  return A[0]!.every((_, j) => {
    const column = A.map((row) => row[j]!);
    return Math.abs(dot(column, r)) <= 1e-7 * norm(column) * norm(r);
  });
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const square = (a: readonly number[]): number => dot(a, a);
const norm = (a: readonly number[]): number => Math.hypot(...a);
