import type { Value } from '../core/value.js';
import { NestedVar } from './nested-var.js';
import type { Tape } from './tape.js';
import { VarOps } from './var.gen.js';

/** A reverse-mode variable with a plain number for value: a slot of a tape, no more. */
export class Var extends VarOps {
  constructor(
    readonly tape: Tape,
    readonly slot: number,
  ) {
    super();
  }

  override get level(): number {
    return this.tape.level;
  }

  override get value(): number {
    return this.tape.valueAt(this.slot);
  }

  override get primal(): number {
    return this.tape.valueAt(this.slot);
  }

  override one(z: number, p: number): Var {
    const { tape } = this;
    return new Var(tape, tape.one(z, this.slot, p));
  }

  override two(other: this, z: number, p: number, q: number): Var {
    const { tape } = this;
    return new Var(tape, tape.two(z, this.slot, other.slot, p, q));
  }

  override same(other: Value): other is this {
    return other instanceof Var && other.tape === this.tape;
  }

  override constant(v: number): Var {
    return new Var(this.tape, this.tape.leaf(v));
  }

  override promote(beside: Value): NestedVar {
    const inner = beside.level === this.level ? (beside.value as Value) : beside;
    return new NestedVar(this.tape, this.slot, inner.constant(this.value));
  }
}
