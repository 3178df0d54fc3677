import { leavesLike, leavesOf, withLeaves } from '../core/tree.js';
import type { Fn } from '../types.js';
import { pushLanes } from './lanes.js';

/**
 * How f(x) moves along several directions: J·v for each, eight of them in one run of f, which computes values and partials once.
 *
 * @param directions - trees of the structure of x
 * @param options - `args`: further arguments of f, constants
 * @returns the value, and one tangent of its structure for each direction
 * @example
 * ```ts
 * const x = Float64Array.of(1, 2);
 * jvpBatch((t: Scalar) => dot(t, t), x, [Float64Array.of(1, 0), Float64Array.of(0, 1)]).tangents; // [2, 4]
 * ```
 */
export function jvpBatch(
  f: Fn,
  x: unknown,
  directions: readonly unknown[],
  options: { readonly args?: readonly unknown[] } = {},
): { readonly value: unknown; readonly tangents: readonly unknown[] } {
  const xs = leavesOf(x, 'jvpBatch', 'x');
  const vs = directions.map((v) => leavesLike(x, v, 'jvpBatch', 'x', 'a direction'));
  const { y, ys, columns } = pushLanes(f, x, xs, vs, options.args ?? [], 'jvpBatch');
  return {
    value: withLeaves(y, [...ys]),
    tangents: columns.slice(0, vs.length).map((column) => withLeaves(y, column)),
  };
}
