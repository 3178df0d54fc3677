import { programsFor } from '../core/programs.js';
import { leavesLike, leavesOf, withLeaves } from '../core/tree.js';
import type { First, Fn, LeafFor, Like, With } from '../types.js';
import { pushThrough } from './forward.js';
import type { ArgsOption } from './options.js';

/** A result and how it moves. */
export interface ValueAndTangent<Y> {
  readonly value: Y;
  readonly tangent: Y;
}

/**
 * Jacobian-vector product: how f(x) moves when x moves along v, J(x)·v, in one forward pass.
 *
 * @param f - a function of x and constants, written in fluxion's operations
 * @param x - where: a number, or arrays and plain objects of numbers
 * @param v - the direction, of the structure of x. A component of exactly 0 makes that leaf a constant.
 * @param options - `args`: further arguments of f, constants
 * @returns the value and the tangent, both of the structure of f's result
 * @throws ShapeError when v has another structure than x
 * @example
 * ```ts
 * jvp(([x, y]) => x.mul(y), [2, 5], [1, 0]); // { value: 10, tangent: 5 }
 * ```
 */
export function jvp<F extends Fn, const X extends Like<First<F>>, const V extends Like<First<F>>>(
  f: F,
  x: X,
  v: V,
  options: ArgsOption = {},
): ValueAndTangent<With<LeafFor<X | V>, ReturnType<F>>> {
  const programs = programsFor(f, 'jvp');
  if (programs) return programs.jvp(x, v, options) as never;
  const xs = leavesOf(x, 'jvp', 'x');
  const vs = leavesLike(x, v, 'jvp', 'x', 'v');
  const { y, values, tangents } = pushThrough(f, x, xs, vs, options.args ?? [], 'jvp');
  return { value: withLeaves(y, values), tangent: withLeaves(y, tangents) } as never;
}
