import { wrongOption } from '../errors.js';
import { derived, programsFor } from '../core/programs.js';
import { leavesOf, withLeaves } from '../core/tree.js';
import type { First, Fn, IsTree, LeafFor, Like, Num, Rest, Tree, With } from '../types.js';
import { pushThrough } from './forward.js';
import { pushForward } from './linearize.js';
import { pullBack, record } from './vjp.js';

const MODES = ['auto', 'forward', 'reverse'] as const;

/** How a Jacobian is built: by n forward passes, by m reverse sweeps, or by whichever is fewer. */
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
 * @param options - `mode`: `'forward'` runs f n times, `'reverse'` runs it once and sweeps m times, `'auto'` (default) runs it once and
 *   sweeps min(m, n) times over the tape
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
    : (x: unknown, ...rest: unknown[]) => (mode === 'forward' ? forward(f, x, rest) : taped(f, x, rest, mode));
  return derived(df, 'jacobian', f, options) as never;
}

/** The i-th unit direction of n. */
export function unitDirection(n: number, i: number): number[] {
  const e = new Array<number>(n).fill(0);
  e[i] = 1;
  return e;
}

function forward(f: Fn, x: unknown, rest: readonly unknown[]): unknown {
  const xs = leavesOf(x, 'jacobian', 'x');
  const n = xs.length;
  const columns: Num[][] = [];
  let result: { y: unknown } | undefined;
  for (let j = 0; j < Math.max(n, 1); j++) {
    const pass = pushThrough(f, x, xs, unitDirection(n, j), rest, 'jacobian');
    columns.push(pass.tangents);
    result ??= { y: withLeaves(pass.y, pass.values) };
  }
  return assemble(result!.y, columns[0]!.length, (i) =>
    withLeaves(
      x,
      xs.map((_, j) => columns[j]![i]),
    ),
  );
}

function taped(f: Fn, x: unknown, rest: readonly unknown[], mode: JacobianMode): unknown {
  const recording = record(f, x, rest, 'jacobian');
  const { y, xs, values } = recording;
  const m = values.length;
  const n = xs.length;
  if (mode === 'reverse' || m <= n) {
    return assemble(y, m, (i) => withLeaves(x, pullBack(recording, unitDirection(m, i), 'jacobian')));
  }
  const columns = xs.map((_, j) => pushForward(recording, unitDirection(n, j), 'jacobian'));
  return assemble(y, m, (i) =>
    withLeaves(
      x,
      columns.map((column) => column[i]),
    ),
  );
}

const assemble = (y: unknown, m: number, row: (i: number) => unknown): unknown =>
  withLeaves(
    y,
    Array.from({ length: m }, (_, i) => row(i)),
  );
