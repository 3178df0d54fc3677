import { isFirstOrder, type FirstOrder, type Value } from '../core/value.js';
import type { Tape } from './tape.js';

/**
 * Weights that are values of outer derivative calls. Where all of them are duals of plain numbers of one call (forward over reverse: every
 * Hessian-vector product) their tangents are a second lane beside the weights and the sweep stays flat. Anything deeper is kept as objects
 * and swept generically.
 */
export interface Extras {
  /** Tangents of the weights, one a weight; zero for plain weights. */
  lane: Float64Array;
  /** A dual of the lane's call, to make more of. */
  sample: FirstOrder | undefined;
  /** Weights the lane cannot hold, by index. */
  objects: (Value | undefined)[] | undefined;
  set(tape: Tape, index: number, weight: Value): void;
}

export function newExtras(): Extras {
  return { lane: lanePool.pop() ?? new Float64Array(0), sample: undefined, objects: undefined, set: setWeight };
}

function setWeight(this: Extras, tape: Tape, index: number, weight: Value): void {
  if (isFirstOrder(weight)) {
    if (weight.level === 0) {
      tape.weights[index] = weight.value;
      return;
    }
    if (this.sample === undefined) this.sample = weight;
    if (this.sample.level === weight.level) {
      if (index >= this.lane.length) {
        const lane = new Float64Array(tape.weights.length);
        lane.set(this.lane);
        this.lane = lane;
      }
      tape.weights[index] = weight.value;
      this.lane[index] = weight.tangent;
      return;
    }
  }
  (this.objects ??= [])[index] = weight;
}

/** Returns the lane to its pool, zeroed as the next tape expects it. */
export function clearExtras(extras: Extras, entries: number): void {
  extras.lane.fill(0, 0, 2 * entries);
  if (lanePool.length < 4 && extras.lane.length <= 1 << 22) lanePool.push(extras.lane);
}

const lanePool: Float64Array[] = [];
