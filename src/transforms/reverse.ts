import { escaped, wrongResult } from '../errors.js';
import { assertAlive } from '../core/levels.js';
import { readLeaves, withLeaves } from '../core/tree.js';
import { isArray } from '../core/leaf-kinds.js';
import type { Value } from '../core/value.js';
import { NestedVar } from '../reverse/nested-var.js';
import type { Tape } from '../reverse/tape.js';
import { Var } from '../reverse/var.js';
import type { Num } from '../types.js';
import { valueOf } from './forward.js';

/** The tree `x` with its leaves `xs` as inputs: slots `first` to `first + xs.length − 1`. */
export function inputs(x: unknown, xs: readonly Num[], tape: Tape): { first: number; tree: unknown } {
  const first = tape.entries;
  const lifted = new Array<Value>(xs.length);
  for (let i = 0; i < xs.length; i++) {
    const leaf = xs[i]!;
    lifted[i] =
      typeof leaf === 'number'
        ? new Var(tape, tape.leaf(leaf))
        : isArray(leaf)
          ? leaf.recorded(tape, tape.leaf(0))
          : new NestedVar(tape, tape.leaf(0), leaf);
  }
  return { first, tree: x === xs ? lifted : withLeaves(x, lifted) };
}

/** The slot of a result, 0 for one that does not depend on the inputs. */
export function slotOf(y: Num, tape: Tape, who: string): number {
  if (typeof y === 'number' || y.level === 0) return 0;
  if (y.level > tape.level) throw escaped(who);
  if (y.level === tape.level) return (y as Var | NestedVar).slot;
  assertAlive(y.level, who);
  return 0;
}

/** The slots and the values of the leaves of a result. */
export function outputs(y: unknown, tape: Tape, who: string): { slots: number[]; values: Num[] } {
  const values = readLeaves(y, (leaf, path) => wrongResult(who, leaf, path));
  const slots = new Array<number>(values.length);
  for (let i = 0; i < values.length; i++) {
    slots[i] = slotOf(values[i]!, tape, who);
    values[i] = valueOf(values[i]!, tape.level, who);
  }
  return { slots, values };
}
