import type { Fn } from '../types.js';
import { traceAnomaly } from './check-gradient.js';
import { compare } from './compare.js';
import type { Context } from './context.js';
import { matrixMap } from './line.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/** Up to this many results each gets a cotangent of its own. */
const ALL_RESULTS = 8;

/**
 * Is this hand-written vector-Jacobian product right? It is tried with a cotangent for each result while they are few, and with random
 * ones, never with ones alone: those cannot see a softmax rule that returns zeros.
 *
 * @param f - any function of x
 * @param vjp - `vjp(x, ct, ...args)` returns Jᵀ·ct, of the structure of x; ct has the structure of f's result
 * @param x - where
 * @param options - `ct`: one cotangent to check instead
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkVjp } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => [x * y, x + y];
 * const vjp = ([x, y]: number[], [a, b]: number[]) => [y * a + b, x * a - b];
 * checkVjp(f, vjp, [2, 5]).verdict; // 'FAIL'
 * ```
 */
export function checkVjp(
  f: Fn,
  vjp: Fn,
  x: unknown,
  options: CheckOptions & { readonly ct?: unknown } = {},
): CheckResult {
  return run({ kind: 'vjp', who: 'checkVjp', f, claim: vjp, options }, x, (context) => {
    const { input, args, outputs } = context;
    const n = context.inputSize;
    const cotangents = cotangentsFor(context, options.ct);
    const k = cotangents.length;
    const claimed = context.claimed((at) => {
      const rows = new Float64Array(k * n);
      cotangents.forEach(({ ct }, i) =>
        rows.set(input.flatten(vjp(at, outputs.build(ct), ...args), 'the cotangent of x'), i * n),
      );
      return rows;
    }, vjp.name || 'vjp');
    if (!claimed) return [];
    traceAnomaly(context, claimed);
    const exact = context.ask((e) => {
      const rows = new Float64Array(k * n);
      e.vjp(
        context.x,
        cotangents.map(({ ct }) => ct),
      ).forEach((row, i) => rows.set(row, i * n));
      return rows;
    });
    const project = (y: Float64Array): Float64Array =>
      Float64Array.from(cotangents, ({ ct }) => {
        let sum = 0;
        // A result that the cotangent leaves out may be infinite.
        for (let i = 0; i < y.length; i++) if (ct[i] !== 0) sum += ct[i]! * y[i]!;
        return sum;
      });
    const values = (at: Float64Array): Float64Array => project(context.field.near(at));
    const tally = compare(context, {
      values,
      x: context.x,
      f0: project(context.f0),
      input,
      outputPath: k === 1 && context.outputSize === 1 ? () => undefined : (i) => cotangents[i]!.label,
      claimed: matrixMap(claimed, k, n),
      exact: exact && matrixMap(exact, k, n),
    });
    findUnmoved(context, tally, values, k);
    return [tally];
  });
}

interface Cotangent {
  readonly ct: Float64Array;
  readonly label: string;
}

function cotangentsFor(context: Context, given: unknown): Cotangent[] {
  const m = context.outputSize;
  if (given !== undefined) return [{ ct: context.outputs.flatten(given, 'ct'), label: 'the given cotangent' }];
  if (m === 1)
    return [
      { ct: Float64Array.of(1), label: 'cotangent 1' },
      { ct: Float64Array.of(-1.7), label: 'cotangent −1.7' },
    ];
  const list: Cotangent[] = [];
  for (let i = 0; i < m && m <= ALL_RESULTS; i++) {
    const ct = new Float64Array(m);
    ct[i] = 1;
    list.push({ ct, label: context.outputs.path(i) });
  }
  for (let k = 0; k < 3; k++) {
    list.push({ ct: context.random.direction(new Float64Array(m), k), label: `random cotangent ${k + 1}` });
  }
  return list;
}
