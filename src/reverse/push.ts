import { add, strongMul } from '../ops/arithmetic.js';
import type { Num } from '../types.js';
import { GenericAdjoints, weightAt } from './sweep-generic.js';
import type { Tape } from './tape.js';

/**
 * The forward sweep over a recorded tape: tangents of the inputs, slots `first` on, become tangents of the given slots. A slot that no moving
 * input reaches is inactive and contributes nothing, and neither does a weight of exactly 0, whatever they meet.
 */
export function push(tape: Tape, first: number, inputs: ArrayLike<Num>, slots: ArrayLike<number>): Num[] {
  const tangents = new GenericAdjoints(tape.entries);
  for (let i = 0; i < inputs.length; i++) if (inputs[i] !== 0) tangents.add(first + i, inputs[i]!);
  let low = 1;
  for (const block of tape.blocks) {
    run(tape, tangents, low, block.first);
    low = block.next;
    block.pushforward(tangents);
  }
  run(tape, tangents, low, tape.entries);
  return Array.from(slots, (slot) => tangents.get(slot));
}

function run(tape: Tape, { adjoints: tangents }: GenericAdjoints, low: number, high: number): void {
  const { operands } = tape;
  for (let entry = low; entry < high; entry++) {
    const i = 2 * entry;
    const dx = tangents[operands[i]!];
    const dy = tangents[operands[i + 1]!];
    if (dx === undefined && dy === undefined) continue;
    let t: Num | undefined;
    if (dx !== undefined) t = moved(weightAt(tape, i), dx);
    if (dy !== undefined) {
      const u = moved(weightAt(tape, i + 1), dy);
      t = t === undefined ? u : add(t, u);
    }
    tangents[entry] = t;
  }
}

const moved = (weight: Num, t: Num): Num =>
  typeof weight === 'number' && typeof t === 'number' ? (weight === 0 ? 0 : weight * t) : strongMul(weight, t);
