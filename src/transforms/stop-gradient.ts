import { isArray } from '../core/leaf-kinds.js';
import { leavesOf, withLeaves } from '../core/tree.js';

/**
 * `x` as a constant: the value without the derivative, at every level of nesting.
 *
 * @param x - a number under differentiation, or arrays and plain objects of them
 * @returns the same structure; values stay values with methods, plain numbers stay plain
 * @example
 * ```ts
 * derivative((x) => x.mul(stopGradient(x)))(3); // 3, not 6
 * ```
 */
export function stopGradient<T>(x: T): T {
  const leaves = leavesOf(x, 'stopGradient', 'x').map((leaf) =>
    typeof leaf === 'number' ? leaf : isArray(leaf) ? leaf.stopped() : leaf.constant(leaf.primal),
  );
  return withLeaves(x, leaves) as T;
}
