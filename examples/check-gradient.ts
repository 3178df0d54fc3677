import { grad, type Num } from 'fluxion';

/** One component of a gradient, three ways. */
export interface Checked {
  readonly byHand: number;
  readonly byFluxion: number;
  readonly byDifferences: number;
  /** By hand divided by fluxion's: −1 tells of a sign, 2 or ½ of a factor. */
  readonly ratio: number;
  readonly agrees: boolean;
}

/**
 * Compares a gradient written by hand with fluxion's, component by component, and both with central differences, which know nothing
 * of either.
 *
 * @param f - a function of n numbers, written in fluxion's operations
 * @param byHand - its gradient at x, n numbers
 * @param x - n numbers
 * @throws Error when fluxion's gradient and the differences disagree
 */
export function checkGradient(
  f: (x: readonly Num[]) => Num,
  byHand: readonly number[],
  x: readonly number[],
): Checked[] {
  const gradient = grad(f)(x);
  return x.map((_, i) => {
    const byFluxion = gradient[i]!;
    const byDifferences = centralDifference(f, x, i);
    const scale = Math.max(Math.abs(byFluxion), Math.abs(byDifferences));
    if (Math.abs(byFluxion - byDifferences) > 1e-6 * scale) {
      throw new Error(`checkGradient: expected component ${i} to be near ${byDifferences}, got ${byFluxion}.`);
    }
    const agrees = Math.abs(byHand[i]! - byFluxion) <= 1e-10 * scale;
    return { byHand: byHand[i]!, byFluxion, byDifferences, ratio: byHand[i]! / byFluxion, agrees };
  });
}

/** The step is where truncation, which grows with its square, and rounding, which grows with its inverse, are about equal. */
function centralDifference(f: (x: readonly Num[]) => Num, x: readonly number[], i: number): number {
  const h = Math.cbrt(Number.EPSILON) * Math.abs(x[i]!);
  const at = (xi: number): number => f(x.map((other, j) => (j === i ? xi : other))) as number;
  return (at(x[i]! + h) - at(x[i]! - h)) / (2 * h);
}
