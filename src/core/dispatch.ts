import { wrongOperand } from '../errors.js';
import { Value } from './value.js';

type Method = (other: number | Value) => Value;
type Methods = Record<string, Method>;

/**
 * A binary operation between values of different calls or shapes: the largest level owns it, the other operand is a constant to it.
 * `x.op(y)` comes here when y is neither a number nor of x's own kind.
 */
export function mixed(x: Value, y: unknown, op: string): Value {
  if (!(y instanceof Value)) throw wrongOperand(op, y);
  if (y.level === 0) return method(x, op)(y.primal);
  if (x.level === 0) return method(y, `_${op}`)(x.primal);
  if (x.level < y.level) return method(y, `_${op}`)(x);
  return method(x.promote(y), op)(y);
}

/** The same for `y._op(x)`: the second operand is the one whose method was called. */
export function mixedLeft(y: Value, x: unknown, op: string): Value {
  if (!(x instanceof Value)) throw wrongOperand(op, x);
  if (x.level === 0) return method(y, `_${op}`)(x.primal);
  if (x.level >= y.level) return method(x, op)(y);
  return method(y.promote(x), `_${op}`)(x);
}

function method(x: Value, name: string): Method {
  return (other) => (x as unknown as Methods)[name]!(other);
}
