import { notAFunction } from '../errors.js';
import { withLeaves } from '../core/tree.js';
import type { Fn } from '../types.js';
import { applyWithRule, transposed, zerosLike, type LinearRule } from './custom.js';
import { vjp } from './vjp.js';

/**
 * A rule for Jacobian-vector products.
 *
 * @param primals - the arguments of f, one derivative call further out
 * @param tangents - their tangents, the same structures; 0 for arguments that are constants
 * @param value - f(...primals)
 * @returns the tangent of the value, linear in the tangents
 */
export type JvpRule<F extends Fn> = (
  primals: Parameters<F>,
  tangents: { [K in keyof Parameters<F>]: Parameters<F>[K] },
  value: ReturnType<F>,
) => unknown;

/**
 * f with a derivative rule of your own, in forward form. It serves reverse mode too: the rule is linear in the tangents, so its transpose is found
 * by differentiating it. Write it in fluxion's operations and higher derivatives follow.
 *
 * @param f - computes the value; it may use plain JavaScript on plain numbers where no higher derivative is wanted
 * @param rule - see {@link JvpRule}
 * @returns a function with f's arguments and result
 * @throws TypeError naming f where reverse mode needs the rule and it did arithmetic on plain numbers
 * @example
 * ```ts
 * const relative = customJvp(
 *   (x: Num) => div(expm1(x), x),
 *   ([x], [dx], y) => mul(dx, div(sub(exp(x), y), x)),
 * );
 * derivative(relative)(1); // 1
 * ```
 */
export function customJvp<F extends Fn>(f: F, rule: JvpRule<F>): F {
  for (const g of [f, rule]) if (typeof g !== 'function') throw notAFunction('customJvp', g);
  const push = rule as unknown as LinearRule['push'];
  const linear: LinearRule = {
    kind: 'customJvp',
    name: f.name || 'an anonymous function',
    push,
    pull: (args, ct, value) =>
      transposed(linear, 'reverse mode', () => {
        // Arguments may hold other things than numbers, which have no tangents: the numbers move in a list of their own.
        const { pullback } = vjp(
          (moving: unknown[]) => push(args, withLeaves(args, [...moving]) as unknown[], value),
          zerosLike(args) as never,
        );
        return withLeaves(args, pullback(ct as never) as unknown as unknown[]) as unknown[];
      }),
  };
  return ((...args: unknown[]) => applyWithRule(f, linear, args)) as unknown as F;
}
