import type { Fn } from '../types.js';
import { traceAnomaly } from './check-gradient.js';
import { exactProduct, outputNames } from './check-jacobian.js';
import { compare, MANY_RESULTS } from './compare.js';
import type { Context } from './context.js';
import { productMap, scaleAlong, type LinearMap, type Probe } from './line.js';
import type { Problem } from './problem.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/**
 * Is this hand-written Jacobian-vector product right?
 *
 * @param f - any function of x
 * @param jvp - `jvp(x, v, ...args)` returns J·v, of the structure of f's result, or `{ tangent }`
 * @param x - where
 * @param options - `v`: one direction to check, of the structure of x, instead of every coordinate and random ones
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkJvp } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => [x * y, x + y];
 * const jvp = ([x, y]: number[], [dx, dy]: number[]) => [x * dy + y * dx, dx + dy];
 * checkJvp(f, jvp, [2, 5]).verdict; // 'PASS'
 * ```
 */
export function checkJvp(
  f: Fn,
  jvp: Fn,
  x: unknown,
  options: CheckOptions & { readonly v?: unknown } = {},
): CheckResult {
  return run({ kind: 'jvp', who: 'checkJvp', f, claim: jvp, options }, x, (context) => {
    const { input, args, x: x0 } = context;
    const n = context.inputSize;
    const tangent = (at: unknown, d: Float64Array): Float64Array => {
      const y = jvp(at, input.build(d), ...args);
      return context.outputs.flatten(isPair(y, 'tangent') ? y.tangent : y, 'the tangent');
    };
    const given = options.v === undefined ? undefined : givenDirection(context, options.v);
    const first = given?.direction ?? context.random.direction(new Float64Array(n), 1);
    const trial = context.claimed((at) => tangent(at, first), jvp.name || 'jvp');
    if (!trial) return [];
    traceAnomaly(context, trial);
    const problem: Problem = {
      values: (at) => context.field.near(at),
      x: x0,
      f0: context.f0,
      input,
      outputPath: outputNames(context),
      claimed: productMap(n, (d) => tangent(input.build(x0), d)),
      exact: exactProduct(context),
      ...(given ? { directions: [given] } : {}),
    };
    const tally = compare(context, combined(context, problem));
    findUnmoved(context, tally, problem.values, context.outputSize, first);
    return [tally];
  });
}

export const isPair = <K extends string>(y: unknown, key: K): y is Record<K, unknown> =>
  typeof y === 'object' && y !== null && key in y && 'value' in y;

/** A direction the user asked for. */
export function givenDirection(context: Context, v: unknown): Probe {
  const direction = context.input.flatten(v, 'v');
  return { coordinate: -1, direction, scale: scaleAlong(direction, context.scales), label: 'the given direction' };
}

/** Random combinations of the results, where there are very many. */
export function combined(context: Context, problem: Problem): Problem {
  const m = problem.f0.length;
  if (m <= MANY_RESULTS) return problem;
  const weights = Array.from({ length: 8 }, (_, k) => context.random.direction(new Float64Array(m), k));
  const combine = (y: Float64Array): Float64Array =>
    Float64Array.from(weights, (w) => {
      let sum = 0;
      for (let i = 0; i < m; i++) sum += w[i]! * y[i]!;
      return sum;
    });
  const map = (a: LinearMap): LinearMap => ({ along: (d) => combine(a.along(d)), column: (j) => combine(a.column(j)) });
  return {
    ...problem,
    values: (at) => combine(problem.values(at)),
    f0: combine(problem.f0),
    outputPath: (i) => `random combination ${i + 1} of ${m} results`,
    claimed: map(problem.claimed),
    exact: problem.exact && map(problem.exact),
  };
}
