import { wrongOperand } from '../errors.js';
import { Value } from './value.js';

type Num = number | Value;

/** The value of an operation of one argument, of numbers and of values. */
export type Fn1 = (x: Num) => Num;
/** A partial of it; `z` is the result. */
export type Partial1 = (x: Num, z: Num) => Num;
export type Fn2 = (x: Num, y: Num) => Num;
export type Partial2 = (x: Num, y: Num, z: Num) => Num;

/**
 * How an operation without literal methods runs in every engine: its rule is applied to what lies one derivative call further out, so a
 * rule written in fluxion's operations is its own second derivative. Costs some 15 ns more than a literal method, and no bytes where unused.
 */
export function apply1(op: string, fn: Fn1, partial: Partial1, x: unknown): Value {
  if (!(x instanceof Value)) throw wrongOperand(op, x);
  const own = methodOf(x, op);
  if (own) return own.call(x);
  const inner = x.value;
  const z = fn(inner);
  return x.one(z, partial(inner, z));
}

/** The same for two arguments, at least one of them a value: the largest level owns the operation. */
export function apply2(op: string, fn: Fn2, p: Partial2, q: Partial2, x: Num, y: Num): Value {
  const a = levelOf(x, op);
  const b = levelOf(y, op);
  const own = typeof x === 'number' ? methodOf(y as Value, `_${op}`) : methodOf(x, op);
  if (own) return typeof x === 'number' ? own.call(y as Value, x) : own.call(x, y);
  const level = Math.max(a, b);
  const left = a === level;
  const right = b === level;
  const u = innerOf(x, left);
  const v = innerOf(y, right);
  const z = fn(u, v);
  if (level === 0) return ((typeof x === 'number' ? y : x) as Value).constant(z as number);
  let owner = (left ? x : y) as Value;
  // A plain owner beside a value of an outer call takes the shape that can hold such values.
  if (typeof z !== 'number') owner = owner.promote((left ? y : x) as Value);
  if (left && right) return owner.two(y as Value, z, p(u, v, z), q(u, v, z));
  return owner.one(z, left ? p(u, v, z) : q(u, v, z));
}

/** A symbol of a trace has every operation as a method and answers for itself. */
const methodOf = (x: Value, op: string): ((...args: Num[]) => Value) | undefined =>
  (x as unknown as Record<string, ((...args: Num[]) => Value) | undefined>)[op];

function levelOf(x: unknown, op: string): number {
  if (typeof x === 'number') return 0;
  if (x instanceof Value) return x.level;
  throw wrongOperand(op, x);
}

/** The operand one call further out, where it belongs to the owner's; constants as plain numbers. */
const innerOf = (x: Num, mine: boolean): Num =>
  typeof x === 'number' ? x : x.level === 0 ? x.primal : mine ? x.value : x;
