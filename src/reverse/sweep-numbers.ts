import type { Num } from '../types.js';
import { giveBack, zeros } from './buffers.js';
import { Unfit, type Swept, type Tape } from './tape.js';

/** Adjoints as plain numbers. */
export class NumberAdjoints implements Swept {
  readonly adjoints: Float64Array;

  constructor(entries: number) {
    this.adjoints = zeros(entries);
  }

  get(slot: number): number {
    return this.adjoints[slot]!;
  }

  add(slot: number, a: Num): void {
    if (typeof a !== 'number') throw new Unfit();
    this.adjoints[slot]! += a;
  }

  release(): void {
    giveBack(this.adjoints);
  }
}

/** Scalar entries from `high` − 1 down to `low`. */
export function runNumbers(tape: Tape, swept: NumberAdjoints, low: number, high: number): void {
  const { operands, weights } = tape;
  const { adjoints } = swept;
  for (let entry = high - 1; entry >= low; entry--) {
    const a = adjoints[entry]!;
    if (a !== 0) {
      const i = 2 * entry;
      adjoints[operands[i]!]! += weights[i]! * a;
      // The test saves a chain of additions to slot 0, which no processor can overlap: 1 ns an operation.
      const y = operands[i + 1]!;
      if (y !== 0) adjoints[y]! += weights[i + 1]! * a;
    }
  }
}
