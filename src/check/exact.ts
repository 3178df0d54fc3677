import { programsOf } from '../core/programs.js';
import { grad } from '../transforms/grad.js';
import { hvp } from '../transforms/hvp.js';
import { jvp } from '../transforms/jvp.js';
import { vjp } from '../transforms/vjp.js';
import type { Fn } from '../types.js';
import type { AnyFunction } from './field.js';
import type { Layout } from './layout.js';

/** fluxion's own derivatives of f on flat numbers, where f lets itself be differentiated. */
export interface Exact {
  readonly value: (x: Float64Array) => Float64Array;
  readonly jvp: (x: Float64Array, v: Float64Array) => Float64Array;
  readonly vjp: (x: Float64Array, cts: readonly Float64Array[]) => Float64Array[];
  readonly gradient: (x: Float64Array) => Float64Array;
  readonly hvp: (x: Float64Array, v: Float64Array) => Float64Array;
}

/**
 * Beyond this many single numbers, operator-style code would build millions of objects: there differences decide alone. Numbers in
 * typed arrays do not count, nor does anything in compiled functions.
 */
const MANY = 200_000;

/** fluxion's derivatives of f, or why there are none: a black box, or code with JavaScript's own operators. */
export function exactOf(
  f: AnyFunction,
  input: Layout,
  output: Layout,
  x: Float64Array,
  args: readonly unknown[],
): Exact | string {
  if (input.scalars > MANY && !programsOf(f)) return `${input.scalars} single numbers are too many to trace one by one`;
  const fn = f as Fn;
  const tree = (v: Float64Array): never => input.build(v) as never;
  const exact: Exact = {
    value: (at) =>
      output.flatten(jvp(fn, tree(at), tree(new Float64Array(at.length).fill(1)), { args }).value, "fluxion's value"),
    jvp: (at, v) => output.flatten(jvp(fn, tree(at), tree(v), { args }).tangent, "fluxion's tangent"),
    vjp: (at, cts) => {
      const { pullback } = vjp(fn, tree(at), { args });
      return cts.map((ct) => input.flatten(pullback(output.build(ct) as never), "fluxion's cotangent"));
    },
    gradient: (at) => input.flatten(grad(fn)(tree(at), ...(args as never)), "fluxion's gradient"),
    hvp: (at, v) => input.flatten(hvp(fn, tree(at), tree(v), { args }), "fluxion's product"),
  };
  try {
    // The cheapest derivative that runs all of f.
    exact.jvp(x, new Float64Array(input.size).fill(1));
    return exact;
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
    return message.includes("one of JavaScript's") ? "it computes with JavaScript's own operators" : message;
  }
}
