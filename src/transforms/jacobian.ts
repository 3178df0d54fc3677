import { wrongOption } from '../errors.js';
import { isArray, leafKinds } from '../core/leaf-kinds.js';
import { programsFor } from '../core/programs.js';
import { withLeaves } from '../core/tree.js';
import type { First, Fn, IsTree, LeafFor, Like, Num, Rest, Tree, With } from '../types.js';
import { pushForward } from './linearize.js';
import { pullBack, recorded } from './vjp.js';

const MODES = ['auto', 'forward', 'reverse'] as const;

/** How a Jacobian is built: by n forward sweeps, by m reverse sweeps, or by whichever is fewer. */
export type JacobianMode = (typeof MODES)[number];

/** The tree `Y` with each leaf replaced by a tree `X` of `L`. */
type Outer<Y, X, L> =
  IsTree<Y> extends true
    ? Tree<L>
    : Y extends Num
      ? With<L, X>
      : Y extends object
        ? { -readonly [K in keyof Y]: Outer<Y[K], X, L> }
        : never;

/**
 * The Jacobian: the structure of f's result, with the structure of x at each leaf. For arrays of m results and n inputs it is the m×n matrix,
 * an array of rows.
 *
 * @param f - a function of x and constants, written in fluxion's operations
 * @param options - `mode`: f is run once; `'forward'` then sweeps n times over the tape, `'reverse'` m times, `'auto'` (default)
 *   the smaller number of times. Where the tape is too long to keep, take n calls of {@link jvp}
 * @throws RangeError for another mode
 * @example
 * ```ts
 * jacobian(([x, y]) => [x.mul(y), x, y.mul(y)])([2, 5]); // [[5, 2], [1, 0], [0, 10]]
 * ```
 */
export function jacobian<F extends Fn>(
  f: F,
  options: { readonly mode?: JacobianMode } = {},
): <const X extends Like<First<F>>>(x: X, ...rest: Rest<F>) => Outer<ReturnType<F>, First<F>, LeafFor<X>> {
  const { mode = 'auto' } = options;
  if (!MODES.includes(mode)) throw wrongOption('jacobian', 'mode', MODES, mode);
  const programs = programsFor(f, 'jacobian');
  const df = programs
    ? programs.jacobian({ mode })
    : (x: unknown, ...rest: unknown[]) => {
        const arrays = leafKinds.jacobian?.(f, x, rest, mode, false);
        if (arrays) return arrays;
        return recorded(f, x, rest, 'jacobian', (recording) => {
          const { y, xs, values } = recording;
          const [m, n] = [values.length, xs.length];
          const byRows = (mode === 'reverse' || (mode === 'auto' && m <= n)) && !values.some(isArray);
          const columns = byRows ? [] : xs.map((_, j) => pushForward(recording, unitDirection(n, j), 'jacobian'));
          const rows = values.map((_, i) =>
            withLeaves(
              x,
              byRows ? pullBack(recording, unitDirection(m, i), 'jacobian') : columns.map((column) => column[i]),
            ),
          );
          return withLeaves(y, rows);
        });
      };
  return df as never;
}

/** The i-th unit direction of n. */
export function unitDirection(n: number, i: number): number[] {
  const e = new Array<number>(n).fill(0);
  e[i] = 1;
  return e;
}
