import type { Probe } from './line.js';
import type { Problem, Settings } from './problem.js';
import { Sweep, type Curve } from './sweep.js';

/** Short sweeps that the search may make: some 20 calls of f each. */
const BUDGET = 80;
const SUSPECTS = 3;
/** Coordinates tried at random beside those the search finds: what the mistakes have in common shows there. */
const SAMPLES = 8;

/**
 * Where the mistakes are, when a direction through many coordinates disagrees: the half of them that disagrees more is halved again, down
 * to single ones. 20 halvings find one wrong entry among 10⁶.
 *
 * @param i - the result that disagrees
 * @param probe - the direction
 * @param noise - of each result
 * @returns coordinates to look at closely, and a few at random
 */
export function localise(
  problem: Problem,
  { rtol, random, moved }: Settings,
  i: number,
  probe: Probe,
  noise: Float64Array,
): { suspects: number[]; samples: number[]; step: number | undefined } {
  const direction = probe.direction!;
  const row = problem.claimed.row!(i);
  const n = direction.length;
  const { values, x, f0 } = problem;
  const { scale } = probe;
  // Moves coordinates from..to alone: writing all of 10⁶ for each call takes longer than f does.
  const part = (from: number, to: number): Curve => {
    moved.set(x);
    return (t) => {
      for (let j = from; j < to; j++) moved[j] = x[j]! + t * direction[j]!;
      return values(moved);
    };
  };
  const first = new Sweep(part(0, n), f0, scale, noise);
  const step = first.stepOf(i);
  const suspects: number[] = [];
  let budget = BUDGET;

  /** How far claim and differences are apart in coordinates from..to, in units of what is tolerated; at most 1 is agreement. */
  const apart = (from: number, to: number): number => {
    budget--;
    let sum = 0;
    let squares = 0;
    for (let j = from; j < to; j++) {
      sum += row[j]! * direction[j]!;
      squares += (row[j]! * direction[j]!) ** 2;
    }
    const { value, error } = new Sweep(part(from, to), f0, scale, noise, step).of(i);
    return Math.abs(sum - value) / Math.max(rtol * Math.sqrt(squares), 10 * error, Number.MIN_VALUE);
  };

  const search = (from: number, to: number): void => {
    if (budget <= 0 || suspects.length >= SUSPECTS) return;
    if (to - from === 1) {
      suspects.push(from);
      return;
    }
    const middle = (from + to) >> 1;
    const first = apart(from, middle);
    // Where the first half agrees, the mistake that brought us here is in the second.
    const second = first > 1 ? apart(middle, to) : Infinity;
    if (first >= second) search(from, middle);
    if (second > 1) search(middle, to);
    if (first > 1 && first < second) search(from, middle);
  };
  if (step !== undefined) search(0, n);

  const samples = Array.from({ length: SAMPLES }, () => random.below(n));
  return { suspects, samples: samples.filter((j) => !suspects.includes(j)), step };
}
