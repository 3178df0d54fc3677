import { isFirstOrder, type Value } from '../core/value.js';
import { add, strongMul } from '../ops/arithmetic.js';
import type { Num } from '../types.js';
import type { Swept, Tape } from './tape.js';

/** Adjoints of any kind: reverse over reverse, and every deeper nesting. The sweep is itself recorded by the outer calls. */
export class GenericAdjoints implements Swept {
  /** By slot; a missing one means that nothing has reached it. */
  readonly adjoints: (Num | undefined)[];

  constructor(entries: number) {
    this.adjoints = new Array<Num | undefined>(entries);
  }

  get(slot: number): Num {
    return this.adjoints[slot] ?? 0;
  }

  add(slot: number, a: Num): void {
    const before = this.adjoints[slot];
    this.adjoints[slot] = before === undefined ? a : add(before, a);
  }

  release(): void {}
}

const isZero = (a: Num): boolean =>
  typeof a === 'number' ? a === 0 : isFirstOrder(a) && a.value === 0 && a.tangent === 0;

/** Scalar entries from `high` − 1 down to `low`. */
export function runGeneric(tape: Tape, swept: GenericAdjoints, low: number, high: number): void {
  const { operands } = tape;
  for (let entry = high - 1; entry >= low; entry--) {
    const a = swept.get(entry);
    if (isZero(a)) continue;
    const i = 2 * entry;
    if (operands[i] !== 0) swept.add(operands[i]!, strongMul(a, weightAt(tape, i)));
    if (operands[i + 1] !== 0) swept.add(operands[i + 1]!, strongMul(a, weightAt(tape, i + 1)));
  }
}

/** A weight in whatever form it was recorded. */
export function weightAt(tape: Tape, i: number): Num {
  const p = tape.weights[i]!;
  const { extras } = tape;
  if (extras === undefined) return p;
  const object: Value | undefined = extras.objects?.[i];
  if (object !== undefined) return object;
  const dp = i < extras.lane.length ? extras.lane[i]! : 0;
  return dp === 0 || extras.sample === undefined ? p : extras.sample.make(p, dp);
}
