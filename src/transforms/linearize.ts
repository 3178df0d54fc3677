import { programsFor } from '../core/programs.js';
import { leavesLike, withLeaves } from '../core/tree.js';
import { push } from '../reverse/push.js';
import type { First, Fn, LeafFor, Like, Num, With } from '../types.js';
import { outward } from './forward.js';
import type { ArgsOption } from './options.js';
import { record, valueIn, type Recording } from './vjp.js';

/** Tangents of the outputs for tangents of the inputs. */
export function pushForward({ tape, first, slots }: Recording, vs: ArrayLike<Num>, who: string): Num[] {
  return push(tape, first, vs, slots).map((t) => outward(t, who));
}

/**
 * Runs f once and returns, with its value, the function that applies the Jacobian: like {@link jvp} for many directions at one point, without
 * running f again.
 *
 * @param f - a function of x and constants, written in fluxion's operations
 * @param x - where: a number, or arrays and plain objects of numbers
 * @param options - `args`: further arguments of f, constants
 * @returns `value`, and `pushforward(v)`: J·v, of the structure of the value, for a direction of the structure of x
 * @throws ShapeError when the direction has another structure than x
 * @example
 * ```ts
 * const { pushforward } = linearize(([x, y]) => x.mul(y), [2, 5]);
 * pushforward([1, 0]); // 5
 * pushforward([0, 1]); // 2
 * ```
 */
export function linearize<F extends Fn, const X extends Like<First<F>>>(
  f: F,
  x: X,
  options: ArgsOption = {},
): {
  readonly value: With<LeafFor<X>, ReturnType<F>>;
  readonly pushforward: <const V extends Like<First<F>>>(v: V) => With<LeafFor<X | V>, ReturnType<F>>;
} {
  const programs = programsFor(f, 'linearize');
  if (programs) return programs.linearize(x, options) as never;
  const recording = record(f, x, options.args ?? [], 'linearize');
  const pushforward = (v: unknown): unknown => {
    const vs = leavesLike(recording.x, v, 'pushforward', 'x', 'v');
    return withLeaves(recording.y, pushForward(recording, vs, 'pushforward'));
  };
  return { value: valueIn(recording), pushforward } as never;
}
