import { seeded } from './random.js';

/**
 * The derivative at 0 of a function of one number with an array for result, by central differences extrapolated to step 0 (Richardson; the
 * halving of steps and the choice of the entry with the least change are Ridders', Advances in Engineering Software 4, 1982).
 */
export function slope(f: (t: number) => ArrayLike<number>, step: number): number[] {
  const columns = 8;
  let previous: number[][] = [];
  let best: number[] = [];
  let error = Infinity;
  for (let i = 0; i < columns; i++) {
    const h = step / 2 ** i;
    const above = f(h);
    const below = f(-h);
    const row = [Array.from(above, (y, k) => (y - below[k]!) / (2 * h))];
    for (let j = 1; j <= i; j++) {
      const finer = row[j - 1]!;
      const coarser = previous[j - 1]!;
      const factor = 4 ** j;
      const extrapolated = finer.map((d, k) => (factor * d - coarser[k]!) / (factor - 1));
      const change = Math.max(distance(extrapolated, finer), distance(extrapolated, coarser));
      row.push(extrapolated);
      if (change < error) {
        error = change;
        best = extrapolated;
      }
    }
    previous = row;
  }
  return best;
}

/** The relative error of Jᵀw-like results in one random direction v: ⟨result, v⟩ against the slope of f along v. */
export function errorAlong(
  f: (x: number[]) => number,
  x: readonly number[],
  result: readonly number[],
  step: number,
): number {
  const next = seeded(x.length);
  const v = x.map(() => next() - 0.5);
  let got = 0;
  let size = 0;
  for (let i = 0; i < v.length; i++) {
    got += result[i]! * v[i]!;
    size += Math.abs(result[i]! * v[i]!);
  }
  const expected = slope((t) => [f(x.map((xi, i) => xi + t * v[i]!))], step)[0]!;
  return result.length === x.length ? Math.abs(got - expected) / size : Infinity;
}

/** All numbers in a result: a number, arrays, typed arrays, arrays of these. */
export function numbers(result: unknown): number[] {
  if (typeof result === 'number') return [result];
  if (ArrayBuffer.isView(result)) return Array.from(result as unknown as ArrayLike<number>);
  if (Array.isArray(result)) return result.flatMap(numbers);
  throw new TypeError(`numbers: expected a number or arrays of numbers, got ${typeof result}`);
}

/** max |a − b| / max |b|; infinite where the lengths differ or something is NaN. */
export function relativeError(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  let size = 0;
  for (const y of b) size = Math.max(size, Math.abs(y));
  const error = distance(a, b) / (size || 1);
  return Number.isNaN(error) ? Infinity : error;
}

function distance(a: readonly number[], b: readonly number[]): number {
  let largest = 0;
  // Not Math.max(...): NaN must win, and arrays of 10⁴ do not fit into an argument list everywhere.
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
