/** fluxion/check: is this derivative right, and if not, where and why? The names in reading order. */

// A derivative written by hand
export { checkGradient } from './check-gradient.js';
export { checkJvp } from './check-jvp.js';
export { checkVjp } from './check-vjp.js';
export { checkJacobian } from './check-jacobian.js';
export { checkHvp, type SecondOrderOptions } from './check-hvp.js';
export { checkHessian } from './check-hessian.js';

// Rules and engines
export { checkRule, type RuleOptions } from './check-rule.js';
export { checkAll, type AllOptions } from './check-all.js';

// Derivatives from values alone
export {
  finiteDifference,
  type Difference,
  type DifferenceMethod,
  type DifferenceOptions,
} from './finite-difference.js';
export { errorAgainstStep } from './finite-difference.js';
export { complexStep, type ComplexStepOptions } from './complex-step.js';
export { taylorTest, type TaylorOptions, type TaylorResult } from './taylor.js';

// What a check found
export type { CheckOptions, CheckResult, Entry, Estimate, Finding, Kind, Kink, StepRow, Verdict } from './types.js';
