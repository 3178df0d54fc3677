import { coerced } from '../errors.js';
import { operand } from './leaf-kinds.js';
import type { Methods } from './methods.gen.js';

/** The plain number underneath all levels of `x`; `op` names the caller in errors. */
export function primal(x: unknown, op = 'primal'): number {
  if (typeof x === 'number') return x;
  if (x instanceof Value) return x.primal;
  return (operand(op, x) as Value).primal;
}

/** The operations as methods. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- every engine's class is generated with all of them
export interface Value extends Methods {
  /** Of an array: the lengths of its axes. */
  readonly shape?: readonly number[];
}

/**
 * What every differentiable value is: something with a level and a primal that JavaScript's own operators must not touch.
 * The engines' classes add the operations as methods.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Value {
  /** The derivative call this value belongs to; 0 for a constant. */
  abstract readonly level: number;
  /** What this value is one derivative further out: a number, or a value of an outer call. */
  abstract readonly value: number | Value;
  /** The plain number underneath all levels. */
  abstract readonly primal: number;

  /** `v` as a value of this kind that carries no derivative. */
  abstract constant(v: number): Value;

  /** A result `z` that depends on this value with partial `p`; both numbers where {@link value} is one. */
  abstract one(z: number | Value, p: number | Value): Value;

  /** A result `z` that depends on this value and on `other`, of the same call, with partials `p` and `q`. */
  abstract two(other: Value, z: number | Value, p: number | Value, q: number | Value): Value;

  /** This value in the shape that can hold values of outer calls; `beside` is the operand that asks for it. */
  abstract promote(beside: Value): Value;

  lt(y: number | Value): boolean {
    return this.primal < primal(y, 'lt');
  }

  le(y: number | Value): boolean {
    return this.primal <= primal(y, 'le');
  }

  gt(y: number | Value): boolean {
    return this.primal > primal(y, 'gt');
  }

  ge(y: number | Value): boolean {
    return this.primal >= primal(y, 'ge');
  }

  eq(y: number | Value): boolean {
    return this.primal === primal(y, 'eq');
  }

  ne(y: number | Value): boolean {
    return this.primal !== primal(y, 'ne');
  }

  /** The result `v` of a piecewise constant operation on this value: a constant, or NaN with a NaN derivative. */
  flat(v: number): Value {
    return v === v ? this.constant(v) : this.mul(NaN);
  }

  /**
   * `d * 2`, `Math.sin(d)`, `array[i] = d` and `d < 3` would silently drop the derivative, so they throw; text is harmless.
   */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return `${this.constructor.name}(${this.primal})`;
    throw coerced(this.constructor.name);
  }
}

/** A dual of plain numbers, as seen from outside the forward engine. */
export interface FirstOrder extends Value {
  readonly value: number;
  readonly tangent: number;
  /** Another one of the same call. */
  make(value: number, tangent: number): Value;
}

/** Whether `x` is a dual of plain numbers. */
export const isFirstOrder = (x: Value): x is FirstOrder =>
  typeof x.value === 'number' && typeof (x as Partial<FirstOrder>).tangent === 'number';
