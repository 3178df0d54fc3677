import { leafKinds } from '../core/leaf-kinds.js';
import { programsFor } from '../core/programs.js';
import { leavesOf, withLeaves } from '../core/tree.js';
import type { First, Fn, IsTree, LeafFor, Like, Rest, Tree, With } from '../types.js';
import { checkMode, product, type HvpMode } from './hvp.js';
import { unitDirection } from './jacobian.js';

/** The tree `X` with a tree of `L` at each leaf. */
type Squared<T, X, L> =
  IsTree<T> extends true
    ? Tree<L>
    : T extends object
      ? T extends { readonly level: number; readonly primal: number }
        ? With<L, X>
        : { -readonly [K in keyof T]: Squared<T[K], X, L> }
      : With<L, X>;

/**
 * The Hessian of a function with one number for result: the structure of x, with the structure of x at each leaf. For an array of n inputs it
 * is the n×n matrix, an array of rows, each from one Hessian-vector product.
 *
 * @param f - a function of x and constants, written in fluxion's operations, returning one number
 * @param options - `mode`: how the two derivatives are composed, see {@link hvp}
 * @example
 * ```ts
 * hessian(([x, y]) => x.mul(x).mul(y))([2, 5]); // [[10, 4], [4, 0]]
 * ```
 */
export function hessian<F extends Fn>(
  f: F,
  options: { readonly mode?: HvpMode } = {},
): <const X extends Like<First<F>>>(x: X, ...rest: Rest<F>) => Squared<First<F>, First<F>, LeafFor<X>> {
  const { mode = 'forward-over-reverse' } = options;
  checkMode(mode, 'hessian');
  const programs = programsFor(f, 'hessian');
  const df = programs
    ? programs.hessian({ mode })
    : (x: unknown, ...args: unknown[]) => {
        const arrays = leafKinds.jacobian?.(f, x, args, mode, true);
        if (arrays) return arrays;
        const n = leavesOf(x, 'hessian', 'x').length;
        const rows = Array.from({ length: n }, (_, i) =>
          product(f, x, withLeaves(x, unitDirection(n, i)), args, mode, 'hessian'),
        );
        return withLeaves(x, rows);
      };
  return df as never;
}
