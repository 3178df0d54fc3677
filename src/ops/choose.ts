import type { Num } from '../types.js';

/** What a condition is while a rule is traced into text, or a comparison of arrays: an object that knows how to choose. */
export interface TracedCondition {
  choose(a: Num, b: Num): Num;
  and(other: boolean): boolean;
}

export const isTraced = (c: unknown): c is TracedCondition => typeof c === 'object';

/** `a` where the condition holds, `b` elsewhere, in rules, which may be traced. */
export const choose = (condition: boolean, a: Num, b: Num): Num =>
  isTraced(condition) ? condition.choose(a, b) : condition ? a : b;

/** Both conditions, in rules, which may be traced. */
export const both = (p: boolean, q: boolean): boolean => (isTraced(p) ? p.and(q) : p && q);
