import type { Tally } from './compare.js';
import type { Context } from './context.js';
import type { AnyFunction } from './field.js';
import { curveOf, scaleAlong, scaled } from './line.js';
import { noiseOf } from './noise.js';
import { Random } from './random.js';
import { scalesOf, Sweep } from './sweep.js';

/** What the checked code gave at x and at another point, where some of it is the same. */
export interface Unmoved {
  /** What the checked code is called. */
  readonly what: string;
  readonly at: Float64Array;
  readonly here: Float64Array;
  readonly there: Float64Array;
}

/**
 * Code that keeps its first result is right at x, where it was called first. So numbers that are the same at the other point are compared with
 * differences there, along two directions that move nothing else: right for what is linear, stale otherwise.
 *
 * @param tally - of the comparison at x: numbers that are wrong there are not looked at
 * @param values - what it is the derivative of, with m results
 * @param along - the direction of a product; without it the numbers are a matrix, row by row
 */
export function findUnmoved(
  context: Context,
  { wrong }: Tally,
  values: (x: Float64Array) => Float64Array,
  m: number,
  along?: Float64Array,
): void {
  const { unmoved, question } = context;
  if (!unmoved || wrong > 0 || statesNumbers(question.claim)) return;
  const { what, at, here, there } = unmoved;
  context.unmoved = undefined;
  const columns = here.length / m;
  const same = new Float64Array(columns);
  for (let j = 0; j < columns; j++) same[j] = Number(sameColumn(here, there, j, m));
  if (!same.includes(1)) return;
  const f0 = values(at).slice();
  if (!f0.every(Number.isFinite)) return;
  const scales = scalesOf(at);
  const random = new Random((question.options.seed ?? 1) + 104729);
  let around: number | undefined;
  for (let k = 0; k < 2; k++) {
    const weights = along ? same : scaled(scaled(random.direction(new Float64Array(columns), k), scales), same);
    const direction = along ?? weights;
    const scale = along ? scaleAlong(along, scales) : 1;
    const curve = curveOf(values, at, { coordinate: -1, direction, scale, label: '' }, context.moved);
    const sweep = new Sweep(curve, f0, scale, noiseOf(curve, scale, m), around);
    if (m === 1) around = sweep.stepOf(0);
    for (let i = 0; i < m; i++) {
      const { value, error, kink } = sweep.of(i);
      let sum = 0;
      let squares = 0;
      for (let j = 0; j < columns; j++) {
        // Not what was left out, which may be infinite.
        if (same[j] === 0) continue;
        const term = here[i * columns + j]! * weights[j]!;
        sum += term;
        squares += term ** 2;
      }
      const size = Math.max(Math.sqrt(squares), Math.abs(value));
      // A close call is none: the check is about x.
      const close = !(Math.abs(sum - value) > Math.max(1e-6 * size, 20 * error));
      if (kink || close || 20 * error > 1e-3 * size) continue;
      context.find(
        'stale',
        'FAIL',
        `${what} gave the same numbers at another point as at x. They do not belong there: along a direction ${context.name} changes at a rate of ${value}, and by them it would be ${sum}.`,
        'It keeps its first result, or computes at a point of its own. Compute from the input alone.',
      );
      return;
    }
    if (along) return;
  }
}

/** `() => [0, 1]` states the numbers at x, and nothing of others. */
const statesNumbers = (claim: AnyFunction): boolean =>
  /^(function\s*[\w$]*\s*)?\(\s*\)(?![^]*\[native code\])/.test(Function.prototype.toString.call(claim));

/** Whether column j is the same numbers, and finite ones. */
function sameColumn(here: Float64Array, there: Float64Array, j: number, m: number): boolean {
  const columns = here.length / m;
  for (let k = j; k < here.length; k += columns) {
    if (!Object.is(here[k], there[k]) || !Number.isFinite(here[k])) return false;
  }
  return true;
}
