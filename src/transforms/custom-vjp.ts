import { notAFunction } from '../errors.js';
import { readLeaves, withLeaves } from '../core/tree.js';
import { wrongRuleResult } from '../errors.js';
import type { Fn } from '../types.js';
import { applyWithRule, inOtherDirection, type LinearRule } from './custom.js';
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
  if (typeof f !== 'function') throw notAFunction('customVjp', f);
  if (typeof rule !== 'function') throw notAFunction('customVjp', rule);
  const name = f.name || 'an anonymous function';
  const pull = rule as unknown as LinearRule['pull'];
  const linear: LinearRule = {
    kind: 'customVjp',
    name,
    pull,
    push: (args, tangents, value) =>
      inOtherDirection('customVjp', name, 'forward mode', () => {
        const leaves = readLeaves(value, (got) => wrongRuleResult('customVjp', name, 'numbers', got));
        const zero = withLeaves(value, new Array<number>(leaves.length).fill(0));
        // Arguments without cotangent have none to pull a tangent through.
        const none = (ct: unknown): boolean => ct === null || ct === undefined || ct === 0;
        const cotangents = (ct: unknown): unknown[] => {
          const pulled: unknown = pull(args, ct, value);
          if (!Array.isArray(pulled) || pulled.length !== args.length) {
            throw wrongRuleResult(
              'customVjp',
              name,
              `an array of ${args.length} cotangents, one for each argument`,
              pulled,
            );
          }
          return pulled;
        };
        const transposed = vjp((ct: unknown) => cotangents(ct).map((c) => (none(c) ? [] : c)), zero as never);
        const directions = tangents.map((t, i) => {
          const c = (transposed.value as unknown[])[i];
          return Array.isArray(c) && c.length === 0 ? [] : t;
        });
        return transposed.pullback(directions as never);
      }),
  };
  return ((...args: unknown[]) => applyWithRule(f, linear, args)) as unknown as F;
}
