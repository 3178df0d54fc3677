import type { Value } from '../core/value.js';
import { add, strongMul } from '../ops/arithmetic.js';
import { NestedOps } from '../ops/nested.gen.js';
import type { Num } from '../types.js';
import { Dual } from './dual.js';

/** A dual whose value belongs to an outer derivative call. Its rules run on that value, and so are differentiated in their turn. */
export class NestedDual extends NestedOps {
  constructor(
    override readonly value: Value,
    readonly tangent: Num,
    override readonly level: number,
  ) {
    super();
  }

  override one(z: Value, p: Num): NestedDual {
    // A NaN value has NaN for derivatives, of every order: it is its own tangent.
    const nan = Number.isNaN(z.primal);
    return new NestedDual(z, nan ? z : strongMul(p, this.tangent), this.level);
  }

  override two(other: Value, z: Value, p: Num, q: Num): NestedDual {
    const nan = Number.isNaN(z.primal);
    const dy = (other as Dual | NestedDual).tangent;
    return new NestedDual(z, nan ? z : add(strongMul(p, this.tangent), strongMul(q, dy)), this.level);
  }

  override constant(v: number): Dual {
    return new Dual(v, 0, 0);
  }
}
