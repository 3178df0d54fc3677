import { isFirstOrder, type FirstOrder } from '../core/value.js';
import type { Num } from '../types.js';
import { giveBack, zeros } from './buffers.js';
import { sweepGeneric } from './sweep-generic.js';
import { sweepLanes } from './sweep-lanes.js';
import type { Adjoints, Tape } from './tape.js';

/** Adjoints after a sweep; read, then {@link Swept.release}. */
export interface Swept {
  /** The adjoints of `count` slots from `first` on, a zero as +0. */
  gather(first: number, count: number): Num[];
  release(): void;
}

/** Thrown where a sweep over numbers meets a value of an outer call (a rule that closes over one): the generic sweep takes over. */
class NotANumber extends Error {}

/**
 * The reverse sweep: pulls the cotangents of the given slots back through the tape. An adjoint that is exactly 0 is skipped, so it wins
 * over infinite and undefined weights.
 */
export function sweep(tape: Tape, slots: ArrayLike<number>, cotangents: ArrayLike<Num>): Swept {
  const { extras } = tape;
  const flat = allNumbers(cotangents);
  if (flat && extras === undefined) {
    const numbers = sweepNumbers(tape, slots, cotangents as ArrayLike<number>);
    if (numbers) return numbers;
  } else if (extras === undefined || extras.objects === undefined) {
    const sample = laneSample(extras?.sample, cotangents);
    const lanes = sample && sweepLanes(tape, sample, slots, cotangents);
    if (lanes) return lanes;
  }
  return sweepGeneric(tape, slots, cotangents);
}

function allNumbers(xs: ArrayLike<Num>): boolean {
  for (let i = 0; i < xs.length; i++) if (typeof xs[i] !== 'number') return false;
  return true;
}

/** A dual of the one call that all weights and cotangents belong to, if there is one. */
function laneSample(sample: FirstOrder | undefined, cotangents: ArrayLike<Num>): FirstOrder | undefined {
  let found = sample;
  for (let i = 0; i < cotangents.length; i++) {
    const ct = cotangents[i]!;
    if (typeof ct === 'number') continue;
    if (!isFirstOrder(ct) || (found !== undefined && found.level !== ct.level)) return undefined;
    found = ct;
  }
  return found;
}

/** Adjoints as plain numbers. Its buffer comes from a pool and goes back there. */
class NumberAdjoints implements Swept, Adjoints {
  constructor(readonly adjoints: Float64Array) {}

  get(slot: number): number {
    return this.adjoints[slot]!;
  }

  gather(first: number, count: number): number[] {
    const { adjoints } = this;
    const gathered = new Array<number>(count);
    for (let i = 0; i < count; i++) gathered[i] = adjoints[first + i]! + 0;
    return gathered;
  }

  add(slot: number, a: Num): void {
    if (typeof a !== 'number') throw new NotANumber();
    this.adjoints[slot]! += a;
  }

  release(): void {
    giveBack(this.adjoints);
  }
}

function sweepNumbers(tape: Tape, slots: ArrayLike<number>, cotangents: ArrayLike<number>): Swept | undefined {
  const adjoints = zeros(tape.slots);
  const swept = new NumberAdjoints(adjoints);
  for (let i = 0; i < slots.length; i++) adjoints[slots[i]!]! += cotangents[i]!;
  const { blocks } = tape;
  let high = tape.entries;
  let { shift } = tape;
  try {
    for (let b = blocks.length - 1; b >= 0; b--) {
      const block = blocks[b]!;
      run(tape, adjoints, block.entry, high, shift);
      high = block.entry;
      shift -= block.count;
      block.pullback(swept);
    }
  } catch (error) {
    swept.release();
    if (error instanceof NotANumber) return undefined;
    throw error;
  }
  run(tape, adjoints, 1, high, shift);
  return swept;
}

/** Scalar entries from `high` − 1 down to `low`. */
function run(tape: Tape, adjoints: Float64Array, low: number, high: number, shift: number): void {
  const { operands, weights } = tape;
  for (let entry = high - 1; entry >= low; entry--) {
    const a = adjoints[entry + shift]!;
    if (a !== 0) {
      const i = 2 * entry;
      adjoints[operands[i]!]! += weights[i]! * a;
      // The test saves a chain of additions to slot 0, which no processor can overlap: 1 ns an operation.
      const y = operands[i + 1]!;
      if (y !== 0) adjoints[y]! += weights[i + 1]! * a;
    }
  }
}
