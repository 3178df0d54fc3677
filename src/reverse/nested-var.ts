import { wrongOperand } from '../errors.js';
import { CONSTANT, HIGHER, PEER } from '../core/relation.js';
import { Value } from '../core/value.js';
import { NestedOps } from '../ops/nested.gen.js';
import type { Num } from '../types.js';
import type { Tape } from './tape.js';
import { Var } from './var.js';

/** A reverse-mode variable whose value belongs to an outer derivative call: its weights are values of that call. */
export class NestedVar extends NestedOps {
  constructor(
    readonly tape: Tape,
    readonly slot: number,
    override readonly value: Value,
  ) {
    super();
  }

  override get level(): number {
    return this.tape.level;
  }

  override get primal(): number {
    return this.value.primal;
  }

  override one(z: Value, p: Num): NestedVar {
    // A NaN value has NaN for derivatives, of every order: it is its own weight.
    const weight = Number.isNaN(z.primal) ? z : p;
    return new NestedVar(this.tape, this.tape.nested(this.slot, 0, weight, 0), z);
  }

  override two(other: Value, z: Value, p: Num, q: Num): NestedVar {
    const nan = Number.isNaN(z.primal);
    const slot = this.tape.nested(this.slot, (other as Var | NestedVar).slot, nan ? z : p, nan ? z : q);
    return new NestedVar(this.tape, slot, z);
  }

  override relation(other: unknown, op: string): typeof CONSTANT | typeof PEER | typeof HIGHER {
    if (typeof other === 'number') return CONSTANT;
    if (!(other instanceof Value)) throw wrongOperand(op, other);
    return other.level > this.level ? HIGHER : other.level === this.level ? PEER : CONSTANT;
  }

  override lift(x: Num): Value {
    return typeof x === 'number' ? this.value.constant(x) : x;
  }

  override constant(v: number): Var {
    return new Var(this.tape, this.tape.leaf(v));
  }

  override promote(): this {
    return this;
  }
}
