import { wrongOperand } from '../errors.js';
import { CONSTANT, HIGHER, PEER } from '../core/relation.js';
import { Value } from '../core/value.js';
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

  override get primal(): number {
    return this.value.primal;
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

  override relation(other: unknown, op: string): typeof CONSTANT | typeof PEER | typeof HIGHER {
    if (typeof other === 'number') return CONSTANT;
    if (!(other instanceof Value)) throw wrongOperand(op, other);
    return other.level > this.level ? HIGHER : other.level === this.level ? PEER : CONSTANT;
  }

  override lift(x: Num): Value {
    return typeof x === 'number' ? this.value.constant(x) : x;
  }

  override constant(v: number): Dual {
    return new Dual(v, 0, 0);
  }

  override promote(): this {
    return this;
  }
}
