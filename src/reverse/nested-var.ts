import type { Value } from '../core/value.js';
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

  override constant(v: number): Var {
    return new Var(this.tape, this.tape.leaf(v));
  }
}
