import { enterLevel, leaveLevel } from '../core/levels.js';
import { isArray } from '../core/leaf-kinds.js';
import { programsFor } from '../core/programs.js';
import { leavesLike, leavesOf, withLeaves } from '../core/tree.js';
import { gathered, sweep } from '../reverse/sweep.js';
import { Tape } from '../reverse/tape.js';
import type { First, Fn, LeafFor, Like, Num, With } from '../types.js';
import { allOutward } from './forward.js';
import type { ArgsOption } from './options.js';
import { inputs, outputs } from './reverse.js';

/** One run of f, kept: its tape, and where inputs and outputs are. */
export interface Recording {
  readonly tape: Tape;
  /** The argument, copied: the caller may change his own. */
  readonly x: unknown;
  readonly xs: readonly Num[];
  readonly first: number;
  /** The structure of the result. */
  readonly y: unknown;
  readonly slots: readonly number[];
  readonly values: readonly Num[];
}

/** Arrays copied: f's caller may change his before the pullback runs. */
const kept = (xs: readonly Num[]): readonly Num[] => xs.map((x) => (isArray(x) ? x.copy() : x));

/** Runs f on a tape of its own and closes it: sweeps may follow, further recording throws. */
export function record(f: Fn, x: unknown, args: readonly unknown[], who: string): Recording {
  const xs = kept(leavesOf(x, who, 'x'));
  const level = enterLevel();
  const tape = new Tape(level);
  try {
    const { first, tree } = inputs(x, xs, tape);
    const y: unknown = f(tree, ...args);
    const { slots, values } = outputs(y, tape, who);
    return { tape, x: withLeaves(x, [...xs]), xs, first, y: withLeaves(y, [...values]), slots, values };
  } finally {
    tape.close();
    leaveLevel(level);
  }
}

/** What `use` makes of a run of f whose tape nobody needs afterwards. */
export function recorded<T>(
  f: Fn,
  x: unknown,
  args: readonly unknown[],
  who: string,
  use: (recording: Recording) => T,
): T {
  const recording = record(f, x, args, who);
  try {
    return use(recording);
  } finally {
    recording.tape.release();
  }
}

/** The result of f, a fresh one in every call. */
export const valueIn = ({ y, values }: Recording): unknown => withLeaves(y, [...values]);

/** Cotangents of the inputs for cotangents of the outputs. */
export function pullBack({ tape, xs, first, slots }: Recording, cts: ArrayLike<Num>, who: string): Num[] {
  const swept = sweep(tape, slots, cts);
  const gradient = allOutward(gathered(swept, first, xs.length), who);
  swept.release();
  return gradient;
}

/**
 * Vector-Jacobian product: runs f once and returns, with its value, the function that applies the transposed Jacobian.
 *
 * @param f - a function of x and constants, written in fluxion's operations
 * @param x - where: a number, or arrays and plain objects of numbers
 * @param options - `args`: further arguments of f, constants
 * @returns `value`, and `pullback(ct)`: Jᵀ·ct, of the structure of x, for a cotangent of the structure of the value; callable many times
 * @throws ShapeError when the cotangent has another structure than the value
 * @example
 * ```ts
 * const { value, pullback } = vjp(([x, y]) => [x.mul(y), x], [2, 5]); // value [10, 2]
 * pullback([1, 0]); // [5, 2]
 * pullback([0, 1]); // [1, 0]
 * ```
 */
export function vjp<F extends Fn, const X extends Like<First<F>>>(
  f: F,
  x: X,
  options: ArgsOption = {},
): {
  readonly value: With<LeafFor<X>, ReturnType<F>>;
  readonly pullback: <const C extends Like<ReturnType<F>>>(ct: C) => With<LeafFor<X | C>, First<F>>;
} {
  const programs = programsFor(f, 'vjp');
  if (programs) return programs.vjp(x, options) as never;
  const recording = record(f, x, options.args ?? [], 'vjp');
  const pullback = (ct: unknown): unknown => {
    const cts = leavesLike(recording.y, ct, 'pullback', 'the value of f', 'the cotangent');
    return withLeaves(recording.x, pullBack(recording, cts, 'pullback'));
  };
  return { value: valueIn(recording), pullback } as never;
}
