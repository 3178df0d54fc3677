import type { Value } from '../core/value.js';
import { escaped } from '../errors.js';
import { NestedVar } from './nested-var.js';
import type { Tape } from './tape.js';
import { VarOps } from './var.gen.js';

/** A reverse-mode variable with a plain number for value: a slot of a tape, no more. */
class Var extends VarOps {
  declare readonly tape: Tape;
  declare readonly slot: number;

  override get level(): number {
    return this.tape.level;
  }

  override get value(): number {
    const v = this.tape.values[this.slot];
    // A released tape has no values; testing the value instead of a flag costs nothing while it is alive.
    if (v === undefined) throw escaped('Var');
    return v;
  }

  override get primal(): number {
    return this.value;
  }

  override one(z: number, p: number): Var {
    return new Made(this.tape, this.tape.one(z, this.slot, p));
  }

  override two(other: this, z: number, p: number, q: number): Var {
    return new Made(this.tape, this.tape.two(z, this.slot, other.slot, p, q));
  }

  override same(other: Value): other is this {
    return (other as Var)?.tape === this.tape && other instanceof Made;
  }

  override constant(v: number): Var {
    return new Made(this.tape, this.tape.leaf(v));
  }

  override promote(beside: Value): NestedVar {
    const inner = beside.level === this.level ? (beside.value as Value) : beside;
    return new NestedVar(this.tape, this.slot, inner.constant(this.value));
  }
}

/** The constructor, without the chain of constructors of a derived class: 2 of 15 ns an operation. */
const Made = function (this: { tape: Tape; slot: number }, tape: Tape, slot: number) {
  this.tape = tape;
  this.slot = slot;
} as unknown as new (tape: Tape, slot: number) => Var;
(Made as { prototype: Var }).prototype = Var.prototype;
type Made = Var;
export { Made as Var };
