import { notANumber, notScalarResult, wrongInteger } from '../errors.js';
import { enterLevel, leaveLevel } from '../core/levels.js';
import { programsFor } from '../core/programs.js';
import { isScalar } from '../core/tree.js';
import type { Num, Scalar } from '../types.js';
import { seeded, tangentOf } from './forward.js';

/** A function of one number, and its derivative. */
export interface ScalarFunction {
  (x: number): number;
  (x: Scalar): Scalar;
  (x: Num): Num;
}

/**
 * The derivative of a function of one number, in forward mode.
 *
 * @param f - one number in, one number out, written in fluxion's operations
 * @param options - `order`: how many times to differentiate; 0 gives f itself. The cost doubles with each order.
 * @throws TypeError when f is not a function, x not a number, or f returns something else than a number
 * @throws RangeError when the order is not an integer ≥ 0
 * @example
 * ```ts
 * derivative(sin)(0); // 1
 * derivative((x) => x.mul(x).mul(x), { order: 2 })(2); // 12
 * ```
 */
export function derivative(f: (x: Scalar) => Num, options?: { readonly order?: number }): ScalarFunction;
export function derivative(f: (x: number) => number, options?: { readonly order?: number }): ScalarFunction;
export function derivative(f: (x: never) => Num, options: { readonly order?: number } = {}): ScalarFunction {
  const { order = 1 } = options;
  const programs = programsFor(f, 'derivative');
  if (!Number.isInteger(order) || order < 0) throw wrongInteger('derivative', 'order', 'an integer ≥ 0', order);
  const df = programs ? programs.derivative({ order }) : (x: Num) => nth(f as (x: Scalar) => Num, order, x);
  return df as ScalarFunction;
}

function nth(f: (x: Scalar) => Num, order: number, x: Num): Num {
  if (!isScalar(x)) throw notANumber('derivative', x);
  if (order === 0) return (f as (x: Num) => Num)(x);
  const inner = order === 1 ? f : (t: Scalar): Num => nth(f, order - 1, t);
  const level = enterLevel();
  try {
    const y = inner(seeded(x, 1, level));
    if (!isScalar(y)) throw notScalarResult('derivative', y);
    return tangentOf(y, level, 'derivative');
  } finally {
    leaveLevel(level);
  }
}
