import { notScalarResult, wrongOption } from '../errors.js';
import { isArray } from '../core/leaf-kinds.js';
import { programsFor } from '../core/programs.js';
import { isScalar, leavesLike, leavesOf, withLeaves } from '../core/tree.js';
import type { First, Fn, LeafFor, Like, Num, With } from '../types.js';
import { grad } from './grad.js';
import { jvp } from './jvp.js';
import type { ArgsOption } from './options.js';
import { pullBack, recorded } from './vjp.js';

const MODES = ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse', 'forward-over-forward'] as const;

/** How two derivatives are composed: the outer one is named first. */
export type HvpMode = (typeof MODES)[number];

/** Refuses an unknown mode. */
export function checkMode(mode: HvpMode, who: string): void {
  if (!MODES.includes(mode)) throw wrongOption(who, 'mode', MODES, mode);
}

/**
 * Hessian-vector product H(x)·v of a function with one number for result, without the Hessian: about twice the cost of a gradient in the
 * default mode.
 *
 * @param f - a function of x and constants, written in fluxion's operations, returning one number
 * @param x - where: a number, or arrays and plain objects of numbers
 * @param v - the direction, of the structure of x
 * @param options - `args`: further arguments of f, constants; `mode`: the composition. All give the same; forward-over-forward takes
 *   a pass for each input.
 * @returns H·v, of the structure of x
 * @throws ShapeError when v has another structure than x; RangeError for another mode
 * @example
 * ```ts
 * hvp(([x, y]) => x.mul(x).mul(y), [2, 5], [1, 0]); // [10, 4]
 * ```
 */
export function hvp<F extends Fn, const X extends Like<First<F>>, const V extends Like<First<F>>>(
  f: F,
  x: X,
  v: V,
  options: ArgsOption & { readonly mode?: HvpMode } = {},
): With<LeafFor<X | V>, First<F>> {
  const { mode = 'forward-over-reverse', args = [] } = options;
  checkMode(mode, 'hvp');
  const programs = programsFor(f, 'hvp');
  if (programs) return programs.hvp(x, v, options) as never;
  return product(f, x, v, args, mode, 'hvp') as never;
}

/** H(x)·v by the transforms of first order; `who` names the caller in errors. */
export function product(f: Fn, x: unknown, v: unknown, args: readonly unknown[], mode: HvpMode, who: string): unknown {
  const xs = leavesOf(x, who, 'x');
  const vs = leavesLike(x, v, who, 'x', 'v');
  const at = (t: unknown): Num => {
    const y: unknown = f(t, ...args);
    // Forward over forward would make do with an array and return something of its structure.
    if (!isScalar(y)) throw notScalarResult(who, y);
    return y;
  };
  const along = (t: unknown): unknown => jvp(at, t as never, v as never).tangent;
  switch (mode) {
    case 'forward-over-reverse':
      return jvp(grad(at), x as never, v as never).tangent;
    case 'reverse-over-forward':
      return grad(along)(x as never);
    case 'reverse-over-reverse':
      return recorded(grad(at) as Fn, x, [], who, (recording) => withLeaves(x, pullBack(recording, vs, who)));
    case 'forward-over-forward': {
      const second = xs.map((leaf, i) => {
        const entry = (e: Num): Num =>
          jvp(along, x as never, withLeaves(x, xs.map((_, j) => (i === j ? e : 0))) as never).tangent as Num; // prettier-ignore
        return isArray(leaf) ? leaf.byElement(entry) : entry(1);
      });
      return withLeaves(x, second);
    }
  }
}
