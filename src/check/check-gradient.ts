import type { Fn } from '../types.js';
import { firstAnomaly } from './anomaly.js';
import { compare } from './compare.js';
import type { Context } from './context.js';
import { matrixMap } from './line.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/**
 * Is this hand-written gradient right? Compares it with differences of f over a whole sweep of steps, and with fluxion's exact gradient
 * where fluxion can differentiate f. f may be anything that gives a number: plain JavaScript, WebAssembly, a binding.
 *
 * @param f - returns one number
 * @param gradient - called like f; returns the structure of x with a derivative for each number
 * @param x - where: a number, a Float64Array, or arrays and plain objects of them
 * @param options - see {@link CheckOptions}
 * @returns a {@link CheckResult}; `String(result)` is a report for people
 * @throws TypeError when f or gradient is no function, or x holds something else than numbers
 * @example
 * ```ts
 * import { checkGradient } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => x * x * y + Math.sin(y);
 * const gradient = ([x, y]: number[]) => [2 * x * y, x * x - Math.cos(y)];
 * const result = checkGradient(f, gradient, [2, 5]);
 * result.verdict; // 'FAIL'
 * result.worst[0].input; // 'x[1]'
 * ```
 */
export function checkGradient(f: Fn, gradient: Fn, x: unknown, options: CheckOptions = {}): CheckResult {
  return run({ kind: 'gradient', who: 'checkGradient', f, claim: gradient, options }, x, (context) => {
    if (!oneNumber(context)) return [];
    const n = context.inputSize;
    const { input } = context;
    const g = context.claimed(
      (at) => input.flatten(gradient(at, ...context.args), 'the gradient'),
      gradient.name || 'gradient',
    );
    if (!g) return [];
    traceAnomaly(context, g);
    const c = context.ask((exact) => exact.gradient(context.x));
    const tally = compare(context, {
      values: (at) => context.field.near(at),
      x: context.x,
      f0: context.f0,
      input,
      outputPath: () => undefined,
      claimed: matrixMap(g, 1, n),
      exact: c && matrixMap(c, 1, n),
    });
    findUnmoved(context, tally, (at) => context.field.near(at), 1);
    return [tally];
  });
}

/** Whether f returns one number; a finding says what to use where it does not. */
export function oneNumber(context: Context): boolean {
  if (context.outputSize === 1) return true;
  context.find(
    'structure',
    'INCONCLUSIVE',
    `${context.name} returned ${context.outputs.text()} where one number is expected.`,
    'Use checkJacobian, checkJvp or checkVjp for a function with several results.',
  );
  return false;
}

/** Step 8: derivatives that are not finite where f is; the operation that they come from, where f shows its operations. */
export function traceAnomaly(context: Context, claimed: Float64Array): void {
  const bad = claimed.findIndex((v) => !Number.isFinite(v));
  if (bad < 0) return;
  let count = 0;
  for (const v of claimed) if (!Number.isFinite(v)) count++;
  const where = claimed.length === context.inputSize ? ` (${context.input.path(bad)})` : '';
  const origin = firstAnomaly(context.question.f, context.input, context.x, context.args);
  context.find(
    'derivative not finite',
    'INCONCLUSIVE',
    `${count} of ${claimed.length} numbers are not finite, the first is ${claimed[bad]}${where}, while ${context.name} is finite here.`,
    origin === undefined
      ? 'Look for a division by zero, log or sqrt at 0, or 0 times Infinity in the checked code.'
      : `In ${context.name}, ${origin}.`,
  );
}
