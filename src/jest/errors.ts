import { describe } from '../errors.js';

export const matcherNeedsFunction = (matcher: string, what: string, got: unknown): TypeError =>
  new TypeError(
    `${matcher}: expected ${what} to be a function, got ${describe(got)}. Perhaps you called it: hand over the function itself.`,
  );

export const matcherNeedsPoint = (matcher: string): TypeError =>
  new TypeError(`${matcher}: expected { at: x }, where to check, got no point.`);
