import { on } from './op.js';
import type { Num } from '../types.js';

/**
 * Comparisons look at primal values only. JavaScript's own `<` on a value under differentiation throws; `===` cannot be made to throw
 * and compares identities, so use {@link eq}.
 */
export interface Compare {
  (x: Num, y: Num): boolean;
  readonly opName: string;
  readonly arity: 2;
  readonly kind: 'compare';
  readonly js: (x: string, y: string) => string;
}

function compare(call: (x: Num, y: Num) => boolean, opName: string, sign: string): Compare {
  return Object.assign(call, {
    opName,
    arity: 2 as const,
    kind: 'compare' as const,
    js: (x: string, y: string) => `${x} ${sign} ${y}`,
  });
}

/** x < y, on primal values */
export const lt = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x < y : on(y, 'lt').gt(x)) : on(x, 'lt').lt(y);

export const ltOp = /* @__PURE__ */ compare(lt, 'lt', '<');

/** x ≤ y, on primal values */
export const le = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x <= y : on(y, 'le').ge(x)) : on(x, 'le').le(y);

export const leOp = /* @__PURE__ */ compare(le, 'le', '<=');

/** x > y, on primal values */
export const gt = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x > y : on(y, 'gt').lt(x)) : on(x, 'gt').gt(y);

export const gtOp = /* @__PURE__ */ compare(gt, 'gt', '>');

/** x ≥ y, on primal values */
export const ge = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x >= y : on(y, 'ge').le(x)) : on(x, 'ge').ge(y);

export const geOp = /* @__PURE__ */ compare(ge, 'ge', '>=');

/** x = y, on primal values. Beware: a branch taken on equality has the derivative of that branch (`eq(x, 1) ? 1 : square(x)` has slope 0 at 1). */
export const eq = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x === y : on(y, 'eq').eq(x)) : on(x, 'eq').eq(y);

export const eqOp = /* @__PURE__ */ compare(eq, 'eq', '===');

/** x ≠ y, on primal values */
export const ne = (x: Num, y: Num): boolean =>
  typeof x === 'number' ? (typeof y === 'number' ? x !== y : on(y, 'ne').ne(x)) : on(x, 'ne').ne(y);

export const neOp = /* @__PURE__ */ compare(ne, 'ne', '!==');
