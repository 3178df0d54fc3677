import { addAdjoint, isArray } from '../core/leaf-kinds.js';
import { isFirstOrder, type FirstOrder } from '../core/value.js';
import type { Num } from '../types.js';
import { NumberAdjoints, runNumbers } from './sweep-numbers.js';
import { GenericAdjoints, runGeneric } from './sweep-generic.js';
import { LaneAdjoints, runLanes } from './sweep-lanes.js';
import { Unfit, type Swept, type Tape } from './tape.js';

/**
 * The reverse sweep: pulls the cotangents of the given slots back through the tape. An adjoint that is exactly 0 is skipped, so it wins
 * over infinite and undefined weights.
 */
export function sweep(tape: Tape, slots: ArrayLike<number>, cotangents: ArrayLike<Num>): Swept {
  const { extras } = tape;
  const sample = laneSample(extras?.sample, cotangents);
  if (sample !== null && !extras?.objects) {
    const swept = sample
      ? unwound(tape, new LaneAdjoints(tape.entries, sample), runLanes, slots, cotangents)
      : unwound(tape, new NumberAdjoints(tape.entries), runNumbers, slots, cotangents);
    if (swept) return swept;
  }
  return unwound(tape, new GenericAdjoints(tape.entries), runGeneric, slots, cotangents)!;
}

/** The adjoints of the inputs, slots `first` on. */
export function gathered(swept: Swept, first: number, count: number): Num[] {
  const adjoints = new Array<Num>(count);
  for (let i = 0; i < count; i++) {
    const a = swept.get(first + i);
    adjoints[i] = typeof a === 'number' ? a + 0 : a; // a zero derivative has no sign
  }
  swept.arrays?.forEach((a, slot) => {
    if (slot >= first && slot < first + count) adjoints[slot - first] = a.owned();
  });
  return adjoints;
}

/** A dual of the one call that all weights and cotangents belong to; undefined where all are plain, null where no one call is. */
function laneSample(sample: FirstOrder | undefined, cotangents: ArrayLike<Num>): FirstOrder | undefined | null {
  let found = sample;
  for (let i = 0; i < cotangents.length; i++) {
    const ct = cotangents[i]!;
    if (typeof ct === 'number' || isArray(ct)) continue;
    if (!isFirstOrder(ct) || (found !== undefined && found.level !== ct.level)) return null;
    found = ct;
  }
  return found;
}

/**
 * Runs of scalar entries and the blocks between them, last to first.
 * @returns undefined where a block's pullback gave a value that this kind of adjoint cannot hold: a rule that closes over an outer call
 */
function unwound<S extends Swept>(
  tape: Tape,
  swept: S,
  run: (tape: Tape, swept: S, low: number, high: number) => void,
  slots: ArrayLike<number>,
  cotangents: ArrayLike<Num>,
): S | undefined {
  const { blocks } = tape;
  let high = tape.entries;
  try {
    for (let i = 0; i < slots.length; i++) addAdjoint(swept, slots[i]!, cotangents[i]!);
    for (let b = blocks.length - 1; b >= 0; b--) {
      const block = blocks[b]!;
      run(tape, swept, block.next, high);
      high = block.first;
      block.pullback(swept);
    }
    run(tape, swept, 1, high);
    return swept;
  } catch (error) {
    swept.release();
    if (error instanceof Unfit) return undefined;
    throw error;
  }
}
