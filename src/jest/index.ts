/** fluxion/jest: gradient checks as matchers for Jest and Vitest. */
import {
  checkAll,
  checkGradient,
  checkHvp,
  checkJvp,
  checkVjp,
  type AllOptions,
  type CheckOptions,
  type CheckResult,
  type SecondOrderOptions,
} from '../check/index.js';
import { matcherNeedsFunction, matcherNeedsPoint } from './errors.js';

/** A function of any arguments. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the functions under test have parameters of their own
type AnyFn = (...args: any[]) => unknown;

/** Where a matcher checks: `at`, an input of f. */
export interface At {
  readonly at: unknown;
}

/** What the matchers add to `expect(…)`. */
export interface FluxionMatchers<R> {
  /** The received function is the gradient of f at a point: `expect(gradient).toBeGradientOf(f, { at: [2, 5] })`. */
  toBeGradientOf(f: AnyFn, options: CheckOptions & At): R;
  /** The received function `(x, v) => J·v` is the Jacobian-vector product of f at a point. */
  toBeJvpOf(f: AnyFn, options: CheckOptions & At & { readonly v?: unknown }): R;
  /** The received function `(x, ct) => Jᵀ·ct` is the vector-Jacobian product of f at a point. */
  toBeVjpOf(f: AnyFn, options: CheckOptions & At & { readonly ct?: unknown }): R;
  /** The received function `(x, v) => H·v` is the Hessian-vector product of f at a point. */
  toBeHvpOf(f: AnyFn, options: SecondOrderOptions & At & { readonly v?: unknown }): R;
  /** All of fluxion's derivatives of the received function agree with each other and with differences at a point. */
  toHaveCorrectDerivatives(options: AllOptions & At): R;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- Jest's types, and Vitest's too, are extended here
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- must repeat Jest's own parameters
    interface Matchers<R, T = {}> extends FluxionMatchers<R> {}
  }
}

/** What a test runner wants of a matcher. */
export interface Outcome {
  readonly pass: boolean;
  message(): string;
}

type Check = (received: AnyFn, f: AnyFn, at: unknown, options: CheckOptions) => CheckResult;

/** INCONCLUSIVE passes neither `expect(…)` nor `expect(…).not`: nothing has been shown. */
function outcome(result: CheckResult, negated: boolean): Outcome {
  const undecided = result.verdict === 'INCONCLUSIVE';
  return {
    pass: undecided ? negated : result.passed,
    message: () => (negated && !undecided ? `expected a wrong derivative, but it is right:\n${result}` : `\n${result}`),
  };
}

export interface MatcherState {
  readonly isNot?: boolean;
}

const matcher = (name: string, check: Check) =>
  function (this: MatcherState, received: AnyFn, f: AnyFn, options: CheckOptions & At): Outcome {
    if (typeof received !== 'function') throw matcherNeedsFunction(name, 'expect(…)', received);
    if (typeof f !== 'function') throw matcherNeedsFunction(name, 'its first argument', f);
    if (typeof options !== 'object' || !('at' in options)) throw matcherNeedsPoint(name);
    const { at, ...rest } = options;
    return outcome(check(received, f, at, rest), this?.isNot ?? false);
  };

/** For `expect.extend(matchers)`: importing this module does it by itself wherever `expect` is global. */
export const matchers = {
  toBeGradientOf: matcher('toBeGradientOf', (gradient, f, at, options) => checkGradient(f, gradient, at, options)),
  toBeJvpOf: matcher('toBeJvpOf', (jvp, f, at, options) => checkJvp(f, jvp, at, options)),
  toBeVjpOf: matcher('toBeVjpOf', (vjp, f, at, options) => checkVjp(f, vjp, at, options)),
  toBeHvpOf: matcher('toBeHvpOf', (hvp, f, at, options) => checkHvp(f, hvp, at, options)),
  toHaveCorrectDerivatives(this: MatcherState, received: AnyFn, options: AllOptions & At): Outcome {
    if (typeof received !== 'function') throw matcherNeedsFunction('toHaveCorrectDerivatives', 'expect(…)', received);
    if (typeof options !== 'object' || !('at' in options)) throw matcherNeedsPoint('toHaveCorrectDerivatives');
    const { at, ...rest } = options;
    return outcome(checkAll(received, at, rest), this?.isNot ?? false);
  },
};

const { expect } = globalThis as { expect?: { extend?: (m: typeof matchers) => void } };
expect?.extend?.(matchers);
