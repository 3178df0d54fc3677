import { isFirstOrder, type FirstOrder } from '../core/value.js';
import type { Num } from '../types.js';
import { giveBack, zeros } from './buffers.js';
import { Unfit, type Swept, type Tape } from './tape.js';

const NO_LANE = new Float64Array(0);

/** Adjoints and their tangents: forward over reverse in one backward pass. */
export class LaneAdjoints implements Swept {
  readonly adjoints: Float64Array;
  readonly tangents: Float64Array;

  constructor(
    entries: number,
    readonly sample: FirstOrder,
  ) {
    this.adjoints = zeros(entries);
    this.tangents = zeros(entries);
  }

  get(slot: number): Num {
    const a = this.adjoints[slot]! + 0;
    const da = this.tangents[slot]! + 0;
    return a === 0 && da === 0 ? 0 : this.sample.make(a, da);
  }

  add(slot: number, a: Num): void {
    if (typeof a === 'number') this.adjoints[slot]! += a;
    else if (isFirstOrder(a) && (a.level === 0 || a.level === this.sample.level)) {
      this.adjoints[slot]! += a.value;
      if (a.level !== 0) this.tangents[slot]! += a.tangent;
    } else throw new Unfit();
  }

  release(): void {
    giveBack(this.adjoints);
    giveBack(this.tangents);
  }
}

/** Scalar entries from `high` − 1 down to `low`, both lanes at once. */
export function runLanes(tape: Tape, swept: LaneAdjoints, low: number, high: number): void {
  const { operands, weights } = tape;
  const lane = tape.extras?.lane ?? NO_LANE;
  const inLane = lane.length >> 1; // entries beyond have plain weights
  const { adjoints, tangents } = swept;
  for (let entry = high - 1; entry >= low; entry--) {
    const a = adjoints[entry]!;
    const da = tangents[entry]!;
    if (a === 0 && da === 0) continue;
    const i = 2 * entry;
    const plain = entry >= inLane;
    const x = operands[i]!;
    const p = weights[i]!;
    const dp = plain ? 0 : lane[i]!;
    const t = p * da + dp * a;
    if (a !== 0) adjoints[x]! += p * a;
    tangents[x]! += t === t ? t : strong(p, da, dp, a);
    const y = operands[i + 1]!;
    if (y !== 0) {
      const q = weights[i + 1]!;
      const dq = plain ? 0 : lane[i + 1]!;
      const u = q * da + dq * a;
      if (a !== 0) adjoints[y]! += q * a;
      tangents[y]! += u === u ? u : strong(q, da, dq, a);
    }
  }
}

/** p·da + dp·a where exact zeros win. */
const strong = (p: number, da: number, dp: number, a: number): number =>
  (da === 0 ? 0 : p * da) + (a === 0 || dp === 0 ? 0 : dp * a);
