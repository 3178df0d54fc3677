import { neg, div, mul, reciprocal, square, strongMul, sub } from './arithmetic.js';
import { eq, ge } from './compare.js';
import { log } from './exponential.js';
import { apply2, type Partial2 } from '../core/apply.js';
import type { Num } from '../types.js';
import { binary, integer, on, unary, type Signature1, type Signature2 } from './op.js';
import { both, choose } from './choose.js';
import { unitValue } from './numeric.js';

/** √x */
export const sqrt = ((x: Num) => (typeof x === 'number' ? Math.sqrt(x) : on(x, 'sqrt').sqrt())) as Signature1;

export const sqrtOp = /* @__PURE__ */ unary(sqrt, {
  name: 'sqrt',
  js: (x) => `Math.sqrt(${x})`,
  partials: [(_x, z) => div(0.5, z)],
  domain: [0.2, 4],
});

/** ∛x */
export const cbrt = ((x: Num) => (typeof x === 'number' ? Math.cbrt(x) : on(x, 'cbrt').cbrt())) as Signature1;

export const cbrtOp = /* @__PURE__ */ unary(cbrt, {
  name: 'cbrt',
  js: (x) => `Math.cbrt(${x})`,
  partials: [(_x, z) => div(1 / 3, square(z))],
  domain: [0.2, 4],
});

/**
 * x^y. A constant zero exponent has derivative 0 everywhere, x = 0 included. At x = 0 the exponent's partial is 0 for y ≥ 0 (0·log 0 := 0);
 * the one-sided limit for y → 0+ would be −∞. That 0 is written x·x^(y−1), which changes with x as the other partial changes with y, so that
 * Hessians are symmetric. A negative base makes the exponent's partial NaN, where the exponent is active.
 */
export const pow = ((x: Num, y: Num) =>
  typeof x === 'number' ? (typeof y === 'number' ? x ** y : on(y, 'pow')._pow(x)) : on(x, 'pow').pow(y)) as Signature2;

export const powOp = /* @__PURE__ */ binary(pow, {
  name: 'pow',
  js: (x, y) => `Math.pow(${x}, ${y})`,
  partials: [
    (x, y) => strongMul(y, pow(x, sub(y, 1))),
    (x, y, z) => choose(both(eq(x, 0), ge(y, 0)), strongMul(x, pow(x, sub(y, 1))), mul(z, log(x))),
  ],
  domain: [
    [0.3, 3],
    [-2, 2.5],
  ],
});

/**
 * x^n for a constant integer n, any sign of x.
 * @throws RangeError when n is not an integer
 */
export const powInt = ((x: Num, n: Num) =>
  typeof x === 'number' ? x ** integer('powInt', n) : on(x, 'powInt').powInt(n as number)) as Signature2;

export const powIntOp = /* @__PURE__ */ binary(powInt, {
  name: 'powInt',
  js: (x, n) => `Math.pow(${x}, ${n})`,
  partials: [(x, n) => choose(eq(n, 0), 0, mul(n, powInt(x, sub(n, 1)))), () => 0],
  domain: [
    [0.3, 3],
    [-3, 5],
  ],
  parameter: true,
});

const hypotDx: Partial2 = (x, y) => unit(x, y);

const hypotDy: Partial2 = (x, y) => unit(y, x);

/** √(x² + y²) without overflow. At the origin the gradient is 0, the subgradient of least norm, and the Hessian NaN. */
export const hypot = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? Math.hypot(x, y)
    : apply2('hypot', hypot, hypotDx, hypotDy, x, y)) as Signature2;

export const hypotOp = /* @__PURE__ */ binary(hypot, {
  name: 'hypot',
  functionOnly: true,
  js: (x, y) => `Math.hypot(${x}, ${y})`,
  partials: [hypotDx, hypotDy],
  domain: [
    [0.3, 3],
    [0.3, 3],
  ],
});

const unitDx: Partial2 = (x, y) => mul(square(unit(y, x)), reciprocal(hypot(x, y)));

const unitDy: Partial2 = (x, y, z) => neg(mul(mul(z, unit(y, x)), reciprocal(hypot(x, y))));

/**
 * x/hypot(x, y), 0 at the origin: hypot's partial. Its own partials are those of a direction, (dx − u·(u·dx))/h, which are NaN at the origin
 * as they should: no direction is defined there.
 */
export const unit = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? unitValue(x, y)
    : apply2('unit', unit, unitDx, unitDy, x, y)) as Signature2;

export const unitOp = /* @__PURE__ */ binary(unit, {
  name: 'unit',
  functionOnly: true,
  js: (x, y) => `unitValue(${x}, ${y})`,
  partials: [unitDx, unitDy],
  domain: [
    [0.3, 3],
    [0.3, 3],
  ],
});
