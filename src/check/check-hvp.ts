import type { Fn } from '../types.js';
import { oneNumber, traceAnomaly } from './check-gradient.js';
import { givenDirection } from './check-jvp.js';
import { compare } from './compare.js';
import type { Context } from './context.js';
import { gradientField } from './gradient-field.js';
import { productMap } from './line.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/** What checks of second derivatives take besides. */
export interface SecondOrderOptions extends CheckOptions {
  /** A gradient of f known to be right: differences of it are far more precise than second differences of f. */
  readonly gradient?: Fn;
}

/**
 * Is this hand-written Hessian-vector product right? The reference is a sweep over differences of the gradient: fluxion's, one you hand over,
 * or, of a black box, one made of differences itself.
 *
 * @param f - returns one number
 * @param hvp - `hvp(x, v, ...args)` returns H·v, of the structure of x
 * @param x - where
 * @param options - `v`: one direction to check instead of every coordinate; `gradient`: see {@link SecondOrderOptions}
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkHvp } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => x * x * y;
 * const hvp = ([x, y]: number[], [dx, dy]: number[]) => [2 * y * dx + 2 * x * dy, 2 * x * dx];
 * checkHvp(f, hvp, [2, 5]).verdict; // 'PASS'
 * ```
 */
export function checkHvp(
  f: Fn,
  hvp: Fn,
  x: unknown,
  options: SecondOrderOptions & { readonly v?: unknown } = {},
): CheckResult {
  return run({ kind: 'hvp', who: 'checkHvp', f, claim: hvp, options }, x, (context) => {
    if (!oneNumber(context)) return [];
    const { input, args, x: x0 } = context;
    const n = context.inputSize;
    const product = (at: unknown, d: Float64Array): Float64Array =>
      input.flatten(hvp(at, input.build(d), ...args), 'the product');
    const given = options.v === undefined ? undefined : givenDirection(context, options.v);
    const first = given?.direction ?? context.random.direction(new Float64Array(n), 1);
    const trial = context.claimed((at) => product(at, first), hvp.name || 'hvp');
    if (!trial) return [];
    traceAnomaly(context, trial);
    const along = (d: Float64Array): Float64Array => product(input.build(x0), d);
    symmetry(context, along, first);
    const field = gradientField(context, options.gradient);
    if (!field) return [];
    const exactProduct = (d: Float64Array): Float64Array | undefined => context.ask((e) => e.hvp(x0, d));
    const exact = exactProduct(first) && productMap(n, (d) => exactProduct(d) ?? new Float64Array(n).fill(NaN));
    const tally = compare(context, {
      ...field,
      x: x0,
      input,
      outputPath: (i) => `∂f/∂${input.path(i)}`,
      claimed: productMap(n, along),
      exact,
      ...(given ? { directions: [given] } : {}),
    });
    // Second differences of f would cost too much.
    if (!field.noise) findUnmoved(context, tally, field.values, n, first);
    return [tally];
  });
}

/** ⟨u, Hv⟩ = ⟨v, Hu⟩: no differences, so no error but round-off. */
function symmetry(context: Context, along: (d: Float64Array) => Float64Array, v: Float64Array): void {
  const u = context.random.direction(new Float64Array(v.length), 0);
  const hv = along(v);
  const hu = along(u);
  let left = 0;
  let right = 0;
  let size = 0;
  for (let i = 0; i < v.length; i++) {
    left += u[i]! * hv[i]!;
    right += v[i]! * hu[i]!;
    size += Math.abs(u[i]! * hv[i]!) + Math.abs(v[i]! * hu[i]!);
  }
  if (!(Math.abs(left - right) > 1e-9 * size)) return;
  context.find(
    'asymmetric',
    'FAIL',
    `⟨u, Hv⟩ is ${left} and ⟨v, Hu⟩ is ${right} for two random directions: they are equal for every Hessian.`,
    'A mixed term is missing on one side, or a row stands where a column should.',
  );
}
