import type { Value } from '../core/value.js';
import { DualOps } from './dual.gen.js';
import { NestedDual } from './nested-dual.js';

/**
 * A number and its derivative along one direction: value + tangent·ε with ε² = 0. One small class of plain numbers; duals of values of outer
 * calls are {@link NestedDual}, another shape, so that nesting somewhere does not slow first-order code elsewhere.
 *
 * Level 0 marks a constant: a dual only to have methods, its tangent is never read.
 */
class Dual extends DualOps {
  declare readonly value: number;
  declare readonly tangent: number;
  declare readonly level: number;

  override get primal(): number {
    return this.value;
  }

  override one(z: number, p: number): Dual {
    let dz = p * this.tangent;
    if (z + dz !== z + dz) dz = strong(z, p, this.tangent, 0, 0);
    return new Made(z, dz, this.level);
  }

  override two(other: this, z: number, p: number, q: number): Dual {
    let dz = p * this.tangent + q * other.tangent;
    if (z + dz !== z + dz) dz = strong(z, p, this.tangent, q, other.tangent);
    return new Made(z, dz, this.level);
  }

  override same(other: Value): other is this {
    return other?.level === this.level && other instanceof Made;
  }

  /** Another dual of the same call. */
  make(value: number, tangent: number): Dual {
    return new Made(value, tangent, this.level);
  }

  override constant(v: number): Dual {
    return new Made(v, 0, 0);
  }

  override promote(beside: Value): NestedDual {
    const inner = beside.level === this.level ? (beside.value as Value) : beside;
    return new NestedDual(inner.constant(this.value), this.tangent, this.level);
  }
}

/** The constructor, without the chain of constructors of a derived class: V8 inlines one operation more into the user's function for it. */
const Made = function (
  this: { value: number; tangent: number; level: number },
  value: number,
  tangent: number,
  level: number,
) {
  this.value = value;
  this.tangent = tangent;
  this.level = level;
} as unknown as new (value: number, tangent: number, level: number) => Dual;
(Made as { prototype: Dual }).prototype = Dual.prototype;
type Made = Dual;
export { Made as Dual };

/** The tangent where the plain formula gives NaN: NaN beside a NaN value, else with coefficients of exactly 0 contributing nothing. */
function strong(z: number, p: number, dx: number, q: number, dy: number): number {
  if (z !== z) return NaN;
  return (p === 0 ? 0 : p * dx) + (q === 0 ? 0 : q * dy);
}
