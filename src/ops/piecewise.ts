import { isArray, operand } from '../core/leaf-kinds.js';
import { primal } from '../core/value.js';
import type { Num, Scalar } from '../types.js';
import { add, mul, neg } from './arithmetic.js';
import { wrongCondition } from '../errors.js';
import { ge, gt, lt } from './compare.js';
import { binary, on, unary, type Signature1, type Signature2 } from './op.js';
import { choose, isTraced, type TracedCondition } from './choose.js';

/**
 * Piecewise operations are branch programs decided on primal values: they return one of their arguments, at a tie a documented one, and
 * never an average (an average gives max(x, y)·min(x, y) = x·y a wrong Hessian at x = y). max and min choose complementary ones.
 */

/** |x|; slope +1 at 0 and −0 */
export const abs = ((x: Num) => (typeof x === 'number' ? Math.abs(x) : on(x, 'abs').abs())) as Signature1;

export const absOp = /* @__PURE__ */ unary(abs, {
  name: 'abs',
  js: (x) => `Math.abs(${x})`,
  partials: [(x) => choose(ge(x, 0), 1, -1)],
  domain: [-3, 3],
  kinks: [0],
});

/** `choice` as a value with methods wherever `other` is one: a number chosen beside it becomes a constant. */
const alike = (choice: Num, other: Num): Num =>
  typeof choice === 'number' && typeof other !== 'number' ? on(other, 'select').constant(choice) : choice;

/** NaN depends on both arguments. Arrays have NaN for their one value: they are compared element by element. */
function undecided(op: 'max' | 'min', x: Num, y: Num): Num {
  const [a, b] = [operand(op, x), operand(op, y)];
  if (isArray(a)) return a[op](b);
  return isArray(b) ? b[`_${op}`](a) : mul(add(x, y), NaN);
}

/** The chosen argument with the value `v`, which differs from its own at most in the sign of a zero. */
function chosen(choice: Num, other: Num, v: number): Num {
  const result = alike(choice, other);
  if (v === 0 && !Object.is(primal(choice), v)) return Object.is(v, 0) ? add(result, 0) : neg(add(neg(result), 0));
  return result;
}

/**
 * `a` where the condition holds, `b` elsewhere; the other one contributes no derivative, not even a NaN.
 * @throws TypeError when the condition is not a boolean
 * @example `select(gt(x, 0), log(x), 0)`
 */
export function select(condition: boolean, a: Scalar, b: Num): Scalar;
export function select(condition: boolean, a: Num, b: Scalar): Scalar;
export function select(condition: boolean, a: number, b: number): number;
export function select(condition: boolean, a: Num, b: Num): Num;
export function select(condition: boolean, a: Num, b: Num): Num {
  if (typeof condition !== 'boolean') {
    const { choose: each } = Object(condition) as Partial<TracedCondition>;
    if (!each) throw wrongCondition('select', condition);
    return each.call(condition, a, b);
  }
  return condition ? alike(a, b) : alike(b, a);
}

/** The larger of x and y; at a tie the second */
export const max = ((x: Num, y: Num) => {
  if (typeof x === 'number' && typeof y === 'number') return Math.max(x, y);
  const a = primal(x, 'max');
  const b = primal(y, 'max');
  const v = Math.max(a, b);
  return v !== v ? undecided('max', x, y) : a > b ? chosen(x, y, v) : chosen(y, x, v);
}) as Signature2;

export const maxOp = /* @__PURE__ */ binary(max, {
  name: 'max',
  kind: 'branch',
  js: (x, y) => `Math.max(${x}, ${y})`,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

/** The smaller of x and y; at a tie the first */
export const min = ((x: Num, y: Num) => {
  if (typeof x === 'number' && typeof y === 'number') return Math.min(x, y);
  const a = primal(x, 'min');
  const b = primal(y, 'min');
  const v = Math.min(a, b);
  return v !== v ? undecided('min', x, y) : a > b ? chosen(y, x, v) : chosen(x, y, v);
}) as Signature2;

export const minOp = /* @__PURE__ */ binary(min, {
  name: 'min',
  kind: 'branch',
  js: (x, y) => `Math.min(${x}, ${y})`,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

/** max(x, 0); slope 0 at 0 */
export const relu = ((x: Num) => max(x, 0)) as Signature1;

export const reluOp = /* @__PURE__ */ unary(relu, {
  name: 'relu',
  kind: 'branch',
  js: (x) => `Math.max(${x}, 0)`,
  domain: [-3, 3],
  kinks: [0],
});

/** x where x > 0, slope·x elsewhere, 0 included */
export const leakyRelu = ((x: Num, slope: Num = 0.01) => {
  const condition = gt(x, 0);
  if (isTraced(condition)) return condition.choose(x, mul(slope, x));
  return condition ? alike(x, slope) : mul(slope, x);
}) as Signature2;

export const leakyReluOp = /* @__PURE__ */ binary(leakyRelu, {
  name: 'leakyRelu',
  functionOnly: true,
  kind: 'branch',
  js: (x, slope) => `${x} > 0 ? ${x} : ${slope} * ${x}`,
  domain: [
    [-3, 3],
    [0.01, 0.5],
  ],
});

/**
 * x kept within [low, high]; slope 1 at both bounds, so that an optimiser can leave them, 0 outside, NaN for NaN.
 */
export function clip(x: Scalar, low: Num, high: Num): Scalar;
export function clip(x: number, low: number, high: number): number;
export function clip(x: Num, low: Num, high: Num): Num;
export function clip(x: Num, low: Num, high: Num): Num {
  const v = primal(x, 'clip');
  const a = primal(low, 'clip');
  const b = primal(high, 'clip');
  if (v < a) return alike(low, x);
  if (v > b) return alike(high, x);
  if (v - a - b === v - a - b) return x;
  // NaN, or an array somewhere.
  return v === v || isArray(operand('clip', x)) ? select(lt(x, low), low, select(gt(x, high), high, x)) : mul(x, NaN);
}
