import type { Fn } from '../types.js';
import { oneNumber, traceAnomaly } from './check-gradient.js';
import type { SecondOrderOptions } from './check-hvp.js';
import { compare } from './compare.js';
import { gradientField } from './gradient-field.js';
import { Layout } from './layout.js';
import { matrixMap, productMap } from './line.js';
import { run } from './run.js';
import type { CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/**
 * Is this hand-written Hessian right? It has the structure of x with the structure of x at each number: for an array an array of rows.
 *
 * @param f - returns one number
 * @param hessian - called like f
 * @param x - where
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkHessian } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => x * x * y;
 * checkHessian(f, ([x, y]: number[]) => [[2 * y, 0], [0, 0]], [2, 5]).hints[0]; // 'only the diagonal of the matrix is there: the mixed terms are missing'
 * ```
 */
export function checkHessian(f: Fn, hessian: Fn, x: unknown, options: SecondOrderOptions = {}): CheckResult {
  return run({ kind: 'hessian', who: 'checkHessian', f, claim: hessian, options }, x, (context) => {
    if (!oneNumber(context)) return [];
    const { input, args, x: x0 } = context;
    const n = context.inputSize;
    const square = new Layout(
      squareOf(input.build(x0), input.build(x0)),
      'checkHessian',
      'x with the structure of x at each number',
    );
    const h = context.claimed((at) => square.flatten(hessian(at, ...args), 'the Hessian'), hessian.name || 'hessian');
    if (!h) return [];
    traceAnomaly(context, h);
    const field = gradientField(context, options.gradient);
    if (!field) return [];
    const product = (d: Float64Array): Float64Array | undefined => context.ask((e) => e.hvp(x0, d));
    const exact =
      product(new Float64Array(n).fill(1)) && productMap(n, (d) => product(d) ?? new Float64Array(n).fill(NaN));
    const tally = compare(context, {
      ...field,
      x: x0,
      input,
      outputPath: (i) => `∂f/∂${input.path(i)}`,
      claimed: matrixMap(h, n, n),
      exact,
    });
    // Second differences of f would cost too much.
    if (!field.noise) findUnmoved(context, tally, field.values, n);
    return [tally];
  });
}

/** The structure of `x` with the structure of `inner` at each number. */
export function squareOf(x: unknown, inner: unknown): unknown {
  if (typeof x === 'number') return inner;
  if (x instanceof Float64Array) return Array.from(x, () => inner);
  if (Array.isArray(x)) return x.map((e) => squareOf(e, inner));
  return Object.fromEntries(Object.entries(x as object).map(([k, e]) => [k, squareOf(e, inner)]));
}
