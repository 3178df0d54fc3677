import { operand } from './leaf-kinds.js';
import type { Value } from './value.js';

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
export function apply1(op: string, fn: Fn1, partial: Partial1, operand1: unknown): Value {
  const x = operand(op, operand1) as Value;
  const own = methodOf(x, op);
  if (own) return own.call(x);
  const inner = x.value;
  const z = fn(inner);
  return x.one(z, partial(inner, z));
}

/** The same for two arguments, at least one of them a value: the largest level owns the operation. */
export function apply2(op: string, fn: Fn2, p: Partial2, q: Partial2, operand1: unknown, operand2: unknown): Value {
  const x = operand(op, operand1);
  const y = operand(op, operand2);
  const own = methodOf(x, op)?.call(x, y) ?? methodOf(y, `_${op}`)?.call(y, x);
  if (own) return own;
  const a = levelOf(x);
  const b = levelOf(y);
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

/** A symbol of a trace and an array have every operation as a method and answer for themselves. */
const methodOf = (x: Num, op: string): ((...args: Num[]) => Value) | undefined =>
  (x as unknown as Record<string, ((...args: Num[]) => Value) | undefined>)[op];

const levelOf = (x: Num): number => (typeof x === 'number' ? 0 : x.level);

/** The operand one call further out, where it belongs to the owner's; constants as plain numbers. */
const innerOf = (x: Num, mine: boolean): Num =>
  typeof x === 'number' ? x : x.level === 0 ? x.primal : mine ? x.value : x;
