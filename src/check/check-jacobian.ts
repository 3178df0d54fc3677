import type { Fn } from '../types.js';
import { traceAnomaly } from './check-gradient.js';
import { squareOf } from './check-hessian.js';
import { compare } from './compare.js';
import type { Context } from './context.js';
import { Layout } from './layout.js';
import { matrixMap, type LinearMap } from './line.js';
import { run } from './run.js';
import type { CheckOptions, CheckResult } from './types.js';
import { findUnmoved } from './unmoved.js';

/**
 * Is this hand-written Jacobian right? It has the structure of f's result with the structure of x at each number: for arrays an array of
 * rows.
 *
 * @param f - any function of x
 * @param jacobian - called like f
 * @param x - where
 * @returns a {@link CheckResult}
 * @example
 * ```ts
 * import { checkJacobian } from 'fluxion/check';
 *
 * const f = ([r, phi]: number[]) => [r * Math.cos(phi), r * Math.sin(phi)];
 * const transposed = ([r, phi]: number[]) => [
 *   [Math.cos(phi), Math.sin(phi)],
 *   [-r * Math.sin(phi), r * Math.cos(phi)],
 * ];
 * checkJacobian(f, transposed, [2, 1]).hints.length; // 1
 * ```
 */
export function checkJacobian(f: Fn, jacobian: Fn, x: unknown, options: CheckOptions = {}): CheckResult {
  return run({ kind: 'jacobian', who: 'checkJacobian', f, claim: jacobian, options }, x, (context) => {
    const n = context.inputSize;
    const m = context.outputSize;
    const shape = matrixLayout(context);
    const a = context.claimed(
      (at) => shape.flatten(jacobian(at, ...context.args), 'the Jacobian'),
      jacobian.name || 'jacobian',
    );
    if (!a) return [];
    traceAnomaly(context, a);
    const tally = compare(context, {
      values: (at) => context.field.near(at),
      x: context.x,
      f0: context.f0,
      input: context.input,
      outputPath: outputNames(context),
      claimed: matrixMap(a, m, n),
      exact: exactJacobian(context),
    });
    findUnmoved(context, tally, (at) => context.field.near(at), m);
    return [tally];
  });
}

/** The structure of f's result with the structure of x at each number. */
function matrixLayout(context: Context): Layout {
  const rows = squareOf(context.outputs.build(context.f0), context.input.build(context.x));
  return new Layout(rows, 'checkJacobian', 'f(x) with the structure of x at each number');
}

/** Paths of results; none where there is one. */
export const outputNames = (context: Context): ((i: number) => string | undefined) =>
  context.outputSize === 1 ? () => undefined : (i) => context.outputs.path(i);

/** fluxion's Jacobian, by rows while they are few and by columns as needed. */
export function exactJacobian(context: Context): LinearMap | undefined {
  const { x } = context;
  const n = context.inputSize;
  const m = context.outputSize;
  const rows = context.ask((exact) => {
    const units = Array.from({ length: Math.min(m, 200) }, (_, i) => {
      const ct = new Float64Array(m);
      ct[i] = 1;
      return ct;
    });
    return m <= 200 ? exact.vjp(x, units) : undefined;
  });
  if (rows) {
    const all = new Float64Array(m * n);
    rows.forEach((row, i) => all.set(row, i * n));
    return matrixMap(all, m, n);
  }
  return exactProduct(context);
}

/** fluxion's Jacobian by its products. */
export function exactProduct(context: Context): LinearMap | undefined {
  const { x } = context;
  const along = (d: Float64Array): Float64Array | undefined => context.ask((exact) => exact.jvp(x, d));
  if (!along(new Float64Array(x.length).fill(1))) return undefined;
  const map = (d: Float64Array): Float64Array => along(d) ?? new Float64Array(context.outputSize).fill(NaN);
  return {
    along: map,
    column: (j) => {
      const e = new Float64Array(x.length);
      e[j] = 1;
      return map(e);
    },
  };
}
