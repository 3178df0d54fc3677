import { operand } from './leaf-kinds.js';
import type { Value } from './value.js';

type Methods = Record<string, (other: number | Value) => Value>;

/**
 * A binary operation between values of different calls or shapes: the largest level owns it, the other operand is a constant to it.
 * `x.op(y)` comes here when y is neither a number nor of x's own kind.
 */
export const mixed = (x: Value, y: unknown, op: string): Value => dispatched(x, y, op, `_${op}`, 0);

/** The same for `y._op(x)`: the second operand is the one whose method was called. */
export const mixedLeft = (y: Value, x: unknown, op: string): Value => dispatched(y, x, `_${op}`, op, 1);

/**
 * `x.op(y)`, where `y.po(x)` is the same operation seen from y. Between values of one call `x.mul(y)` finds a shape for both, while
 * `x._mul(y)` is `y.mul(x)` (`turned`).
 */
function dispatched(x: Value, other: unknown, op: string, po: string, turned: 0 | 1): Value {
  const y = operand(turned ? po : op, other) as Value;
  if (y.shape) return (y as unknown as Methods)[po]!(x);
  if (y.level === 0) return (x as unknown as Methods)[op]!(y.primal);
  if (x.level === 0) return (y as unknown as Methods)[po]!(x.primal);
  if (x.level < y.level + turned) return (y as unknown as Methods)[po]!(x);
  return (x.promote(y) as unknown as Methods)[op]!(y);
}
