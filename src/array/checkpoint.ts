import { addAdjoint, type ArrayAdjoints } from '../core/leaf-kinds.js';
import { mapLeaves, readLeaves, withLeaves } from '../core/tree.js';
import { notAFunction, wrongResult } from '../errors.js';
import { neg } from '../ops/arithmetic.js';
import { NestedVar } from '../reverse/nested-var.js';
import { sweep, gathered } from '../reverse/sweep.js';
import type { Adjoints, Swept } from '../reverse/tape.js';
import { Var } from '../reverse/var.js';
import { push } from '../reverse/push.js';
import { record, type Recording } from '../transforms/vjp.js';
import type { Fn, Num } from '../types.js';
import { keep } from './buffers.js';
import { impure } from './errors.js';
import { levelOf, outer } from './linear.js';
import { type Any, ArrayValue } from './values.js';

/**
 * f, recomputed in the backward sweep instead of stored: its operations leave nothing on the tape but its result. The gradient is the same to
 * the last bit, f runs twice. Nothing changes in forward mode.
 *
 * @param f - a function of numbers, arrays and trees of them; other arguments pass through. It must compute the same twice
 * @throws Error in the backward sweep when f has not computed the same again
 * @example
 * ```ts
 * const block = checkpoint((x: Num) => exp(sin(x)));
 * grad((x: Num) => block(block(x)))(1); // ≈ -1.77514
 * ```
 */
export function checkpoint<F extends Fn>(f: F): F {
  if (typeof f !== 'function') throw notAFunction('checkpoint', f);
  return ((...args: unknown[]) => checked(f, args)) as unknown as F;
}

/**
 * The functions of a list applied one after the other, in about √N checkpointed groups: memory for 2·√N results instead of N.
 * @param steps - functions of one argument, each taking the result of the one before
 */
export function checkpointChain<T>(steps: readonly ((x: T) => T)[], x: T): T {
  const length = Math.ceil(Math.sqrt(steps.length));
  let y = x;
  for (let first = 0; first < steps.length; first += length) {
    const group = steps.slice(first, first + length);
    y = checkpoint((t: T): T => group.reduce((s, step) => step(s), t))(y);
  }
  return y;
}

/** The leaves of arguments, whose other contents pass through. */
function leavesIn(args: readonly unknown[]): Any[] {
  const leaves: Any[] = [];
  mapLeaves(args, (leaf) => leaves.push(leaf));
  return leaves;
}

function checked(f: Fn, args: readonly unknown[]): unknown {
  const leaves = leavesIn(args);
  const level = leaves.reduce<number>((l, x) => Math.max(l, levelOf(x)), 0);
  const owner = leaves.find((x) => levelOf(x) === level);
  if (level === 0 || !('tape' in (owner as object))) return f(...args);
  const { tape } = owner as Var;
  // f is the user's: what it is given, it may hold on to.
  for (const x of leaves) if (x instanceof ArrayValue) keep(x.bare.data);
  const inner = mapLeaves(args, (x) => outer(x, level)) as unknown[];
  // A value met in several places is one input: its adjoint adds up in the order of a sweep of the whole.
  const slotOf = (x: Any): number => (levelOf(x) === level ? (x as Var).slot : 0);
  const slots = [...new Set(leaves.map(slotOf))].filter((slot) => slot !== 0);
  const places = leaves.map((x) => slots.indexOf(slotOf(x)));
  const xs = slots.map((slot) =>
    outer(
      leaves.find((x) => slotOf(x) === slot)!,
      level,
    ),
  ) as Num[];
  const value = checked(f, inner);
  const ys = readLeaves(value, (leaf, path) => wrongResult('checkpoint', leaf, path));

  const again = (): Recording => {
    const recording = record((moving: Any[]) => f(...placed(inner, places, moving)), xs, [], 'checkpoint');
    same(ys, recording.values);
    return recording;
  };

  const first = tape.block(
    ys.length,
    (adjoints) => {
      const cts = gathered(adjoints as Swept, first, ys.length);
      if (!cts.every((ct) => ct === 0)) pull(again(), adjoints, slots, cts);
    },
    (tangents) => {
      const dxs = slots.map((slot) => tangents.get(slot));
      if (dxs.every((dx) => dx === 0)) return;
      const recording = again();
      push(recording.tape, recording.first, dxs, recording.slots).forEach((t, i) => {
        if (t !== 0) tangents.add(first + i, t);
      });
    },
  );
  const results = ys.map((y, i) => {
    if (y instanceof ArrayValue) return y.recorded(tape, first + i);
    if (typeof y !== 'number') return new NestedVar(tape, first + i, y);
    tape.values[first + i] = y;
    return new Var(tape, first + i);
  });
  return withLeaves(value, results);
}

/** The arguments with leaves replaced: `places` says by which, −1 by none. */
function placed(args: readonly unknown[], places: readonly number[], leaves: readonly Any[]): unknown[] {
  let next = 0;
  return mapLeaves(args, (_leaf, x) => {
    const i = places[next++]!;
    return i < 0 ? x : leaves[i];
  }) as unknown[];
}

/**
 * The backward sweep of the recomputed part. It begins with what the inputs' adjoints have gathered so far and goes on adding to them, in the
 * order in which a sweep of the whole would: that is what makes gradients the same to the last bit.
 */
function pull(recording: Recording, adjoints: Adjoints, slots: readonly number[], cts: readonly Num[]): void {
  const arrays = adjoints.arrays as ArrayAdjoints | undefined;
  const before = slots.map((slot) => arrays?.get(slot)?.owned() ?? adjoints.get(slot));
  const inputs = slots.map((_, i) => recording.first + i);
  const swept = sweep(recording.tape, [...recording.slots, ...inputs], [...cts, ...before]);
  const after = gathered(swept, recording.first, slots.length);
  swept.release();
  slots.forEach((slot, i) => {
    const [a, b] = [before[i]!, after[i]!];
    if (b instanceof ArrayValue) {
      arrays?.delete(slot);
      addAdjoint(adjoints, slot, b);
    } else if (Number.isFinite(typeof a === 'number' ? a : a.primal)) {
      // a − a + b is b, to the last bit.
      if (a !== 0) adjoints.add(slot, neg(a));
      if (b !== 0) adjoints.add(slot, b);
    } else if (!Object.is(a, b)) adjoints.add(slot, b);
  });
}

function same(ys: readonly Num[], again: readonly Num[]): void {
  if (ys.length !== again.length) throw impure(`${again.length} results instead of ${ys.length}`);
  ys.forEach((y, i) => {
    const [a, b] = [plainOf(y), plainOf(again[i]!)];
    if (a.length !== b.length) throw impure(`${b.length} numbers instead of ${a.length}`);
    for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) throw impure(`${b[k]} instead of ${a[k]}`);
  });
}

const plainOf = (y: Any): ArrayLike<number> =>
  y instanceof ArrayValue ? y.plain.data : [typeof y === 'number' ? y : y.primal];
