import { notAFunction } from '../errors.js';
import { withLeaves } from '../core/tree.js';
import type { Fn } from '../types.js';
import { applyWithRule, cotangents, isNone, transposed, zerosLike, type LinearRule } from './custom.js';
import { vjp } from './vjp.js';

/**
 * A rule for vector-Jacobian products.
 *
 * @param primals - the arguments of f, one derivative call further out
 * @param ct - the cotangent, of the structure of the value
 * @param value - f(...primals)
 * @returns one cotangent for each argument, of its structure, linear in `ct`; 0, null or undefined for none
 */
export type VjpRule<F extends Fn> = (
  primals: Parameters<F>,
  ct: ReturnType<F>,
  value: ReturnType<F>,
) => readonly unknown[];

/**
 * f with a derivative rule of your own, in reverse form. It serves forward mode and Hessian-vector products too: the rule is linear in the
 * cotangent, so its transpose is found by differentiating it. Write it in fluxion's operations and higher derivatives follow.
 *
 * @param f - computes the value
 * @param rule - see {@link VjpRule}
 * @returns a function with f's arguments and result
 * @throws TypeError naming f where forward mode needs the rule and it did arithmetic on plain numbers
 * @example
 * ```ts
 * // clip the gradient, not the value
 * const clipped = customVjp((x) => x, (_primals, ct) => [clip(ct, -1, 1)]);
 * grad((x) => mul(100, clipped(x)))(3); // 1
 * ```
 */
export function customVjp<F extends Fn>(f: F, rule: VjpRule<F>): F {
  for (const g of [f, rule]) if (typeof g !== 'function') throw notAFunction('customVjp', g);
  const pull = rule as unknown as LinearRule['pull'];
  const linear: LinearRule = {
    kind: 'customVjp',
    name: f.name || 'an anonymous function',
    pull,
    push: (args, tangents, value) =>
      transposed(linear, 'forward mode', () => {
        // An argument without cotangent has none to pull a tangent through: an empty tree on both sides.
        let none: boolean[] = [];
        const pulled = (ct: unknown): unknown[] => {
          const cts = cotangents(linear, args.length, pull(args, ct, value));
          none = cts.map(isNone);
          return cts.map((c, i) => (none[i] ? [] : c));
        };
        const { pullback } = vjp(pulled, withLeaves(value, zerosLike(value)) as never);
        return pullback(tangents.map((t, i) => (none[i] ? [] : t)) as never);
      }),
  };
  return ((...args: unknown[]) => applyWithRule(f, linear, args)) as unknown as F;
}
