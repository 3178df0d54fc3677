import { isFirstOrder, type FirstOrder, type Value } from '../core/value.js';

/**
 * Weights that are values of outer derivative calls. Where all of them are duals of plain numbers of one call (forward over reverse: every
 * Hessian-vector product) their tangents are a second lane beside the weights and the sweep stays flat. Anything deeper is kept as objects
 * and swept generically.
 */
export class Extras {
  /** Tangents of the weights, one a weight; zero for plain weights. */
  lane: Float64Array = lanePool.pop() ?? new Float64Array(0);
  /** A dual of the lane's call, to make more of. */
  sample: FirstOrder | undefined;
  /** Weights the lane cannot hold, by index. */
  objects: (Value | undefined)[] | undefined;

  /** Keeps a weight, its plain part in `weights`. */
  set(weights: Float64Array, index: number, weight: Value): void {
    if (!isFirstOrder(weight) || (weight.level && (this.sample ??= weight).level !== weight.level)) {
      (this.objects ??= [])[index] = weight;
      return;
    }
    weights[index] = weight.value;
    if (weight.level === 0) return;
    if (index >= this.lane.length) {
      const lane = new Float64Array(weights.length);
      lane.set(this.lane);
      this.lane = lane;
    }
    this.lane[index] = weight.tangent;
  }

  /** Returns the lane to its pool, zeroed as the next tape expects it. */
  release(entries: number): void {
    this.lane.fill(0, 0, 2 * entries);
    if (lanePool.length < 4) lanePool.push(this.lane);
  }
}

const lanePool: Float64Array[] = [];
