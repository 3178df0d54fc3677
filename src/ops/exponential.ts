import { add, div, mul, neg, reciprocal, strongMul, sub } from './arithmetic.js';
import { eq } from './compare.js';
import { apply1, type Partial1, apply2, type Partial2 } from '../core/apply.js';
import type { Num } from '../types.js';
import { binary, on, unary, type Signature1, type Signature2 } from './op.js';
import { choose } from './choose.js';
import {
  exprelValue,
  LN2,
  logAddExpValue,
  logCoshValue,
  logitValue,
  sigmoidValue,
  softplusValue,
  xlogyValue,
} from './numeric.js';
import { tanh } from './hyperbolic.js';

/** e^x */
export const exp = ((x: Num) => (typeof x === 'number' ? Math.exp(x) : on(x, 'exp').exp())) as Signature1;

export const expOp = /* @__PURE__ */ unary(exp, {
  name: 'exp',
  js: (x) => `Math.exp(${x})`,
  partials: [(_x, z) => z],
  domain: [-3, 3],
});

/** 2^x */
export const exp2 = ((x: Num) => (typeof x === 'number' ? 2 ** x : on(x, 'exp2').exp2())) as Signature1;

export const exp2Op = /* @__PURE__ */ unary(exp2, {
  name: 'exp2',
  js: (x) => `Math.pow(2, ${x})`,
  partials: [(_x, z) => mul(LN2, z)],
  domain: [-3, 3],
});

/** e^x − 1, accurate near 0 */
export const expm1 = ((x: Num) => (typeof x === 'number' ? Math.expm1(x) : on(x, 'expm1').expm1())) as Signature1;

export const expm1Op = /* @__PURE__ */ unary(expm1, {
  name: 'expm1',
  js: (x) => `Math.expm1(${x})`,
  partials: [(x) => exp(x)],
  domain: [-3, 3],
});

/** natural logarithm */
export const log = ((x: Num) => (typeof x === 'number' ? Math.log(x) : on(x, 'log').log())) as Signature1;

export const logOp = /* @__PURE__ */ unary(log, {
  name: 'log',
  js: (x) => `Math.log(${x})`,
  partials: [(x) => reciprocal(x)],
  domain: [0.2, 4],
});

/** logarithm to base 2 */
export const log2 = ((x: Num) => (typeof x === 'number' ? Math.log2(x) : on(x, 'log2').log2())) as Signature1;

export const log2Op = /* @__PURE__ */ unary(log2, {
  name: 'log2',
  js: (x) => `Math.log2(${x})`,
  partials: [(x) => div(Math.LOG2E, x)],
  domain: [0.2, 4],
});

/** logarithm to base 10 */
export const log10 = ((x: Num) => (typeof x === 'number' ? Math.log10(x) : on(x, 'log10').log10())) as Signature1;

export const log10Op = /* @__PURE__ */ unary(log10, {
  name: 'log10',
  js: (x) => `Math.log10(${x})`,
  partials: [(x) => div(Math.LOG10E, x)],
  domain: [0.2, 4],
});

/** log(1 + x), accurate near 0 */
export const log1p = ((x: Num) => (typeof x === 'number' ? Math.log1p(x) : on(x, 'log1p').log1p())) as Signature1;

export const log1pOp = /* @__PURE__ */ unary(log1p, {
  name: 'log1p',
  js: (x) => `Math.log1p(${x})`,
  partials: [(x) => reciprocal(add(1, x))],
  domain: [-0.7, 3],
});

/** σ(x) = 1/(1 + e^−x). The derivative is σ(x)·σ(−x), the second factor computed by itself so that nothing cancels. */
export const sigmoid = ((x: Num) =>
  typeof x === 'number' ? sigmoidValue(x) : on(x, 'sigmoid').sigmoid()) as Signature1;

export const sigmoidOp = /* @__PURE__ */ unary(sigmoid, {
  name: 'sigmoid',
  js: (x) => `sigmoidValue(${x})`,
  partials: [(x, z) => mul(z, sigmoid(neg(x)))],
  domain: [-4, 4],
});

const logitDx: Partial1 = (x) => reciprocal(mul(x, sub(1, x)));

/** log(x/(1 − x)), the inverse of sigmoid */
export const logit = ((x: Num) =>
  typeof x === 'number' ? logitValue(x) : apply1('logit', logit, logitDx, x)) as Signature1;

export const logitOp = /* @__PURE__ */ unary(logit, {
  name: 'logit',
  functionOnly: true,
  js: (x) => `logitValue(${x})`,
  partials: [logitDx],
  domain: [0.1, 0.9],
});

const softplusDx: Partial1 = (x) => sigmoid(x);

/** log(1 + e^x) */
export const softplus = ((x: Num) =>
  typeof x === 'number' ? softplusValue(x) : apply1('softplus', softplus, softplusDx, x)) as Signature1;

export const softplusOp = /* @__PURE__ */ unary(softplus, {
  name: 'softplus',
  functionOnly: true,
  js: (x) => `softplusValue(${x})`,
  partials: [softplusDx],
  domain: [-4, 4],
});

const logSigmoidDx: Partial1 = (x) => sigmoid(neg(x));

/** log σ(x) = −log(1 + e^−x) */
export const logSigmoid = ((x: Num) =>
  typeof x === 'number' ? -softplusValue(-x) : apply1('logSigmoid', logSigmoid, logSigmoidDx, x)) as Signature1;

export const logSigmoidOp = /* @__PURE__ */ unary(logSigmoid, {
  name: 'logSigmoid',
  functionOnly: true,
  js: (x) => `-softplusValue(-${x})`,
  partials: [logSigmoidDx],
  domain: [-4, 4],
});

const logCoshDx: Partial1 = (x) => tanh(x);

/** log cosh x */
export const logCosh = ((x: Num) =>
  typeof x === 'number' ? logCoshValue(x) : apply1('logCosh', logCosh, logCoshDx, x)) as Signature1;

export const logCoshOp = /* @__PURE__ */ unary(logCosh, {
  name: 'logCosh',
  functionOnly: true,
  js: (x) => `logCoshValue(${x})`,
  partials: [logCoshDx],
  domain: [-3, 3],
});

const exprelDx: Partial1 = (x) => exprelDerivative(x, 1);

/** (e^x − 1)/x, 1 at 0 */
export const exprel = ((x: Num) =>
  typeof x === 'number' ? exprelValue(x, 0) : apply1('exprel', exprel, exprelDx, x)) as Signature1;

export const exprelOp = /* @__PURE__ */ unary(exprel, {
  name: 'exprel',
  functionOnly: true,
  js: (x) => `exprelValue(${x}, 0)`,
  partials: [exprelDx],
  domain: [-3, 3],
});

const exprelDerivativeDx: Partial2 = (x, k) => exprelDerivative(x, add(k, 1));

const exprelDerivativeDk: Partial2 = () => 0;

/** k-th derivative of exprel. Not a public operation. */
export const exprelDerivative = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? exprelValue(x, y)
    : apply2('exprelDerivative', exprelDerivative, exprelDerivativeDx, exprelDerivativeDk, x, y)) as Signature2;

export const exprelDerivativeOp = /* @__PURE__ */ binary(exprelDerivative, {
  name: 'exprelDerivative',
  functionOnly: true,
  js: (x, k) => `exprelValue(${x}, ${k})`,
  partials: [exprelDerivativeDx, exprelDerivativeDk],
  domain: [
    [-3, 3],
    [0, 4],
  ],
  parameter: true,
});

const logAddExpDx: Partial2 = (x, y) => sigmoid(sub(x, y));

const logAddExpDy: Partial2 = (x, y) => sigmoid(sub(y, x));

/** log(e^x + e^y) */
export const logAddExp = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? logAddExpValue(x, y)
    : apply2('logAddExp', logAddExp, logAddExpDx, logAddExpDy, x, y)) as Signature2;

export const logAddExpOp = /* @__PURE__ */ binary(logAddExp, {
  name: 'logAddExp',
  functionOnly: true,
  js: (x, y) => `logAddExpValue(${x}, ${y})`,
  partials: [logAddExpDx, logAddExpDy],
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

const xlogyDx: Partial2 = (_x, y) => log(y);

/** x/y; at x = 0 it is 0 for every y, and still changes by 1/y with x. */
const xlogyDy: Partial2 = (x, y) => choose(eq(x, 0), strongMul(x, reciprocal(y)), div(x, y));

/** x·log y, 0 where x = 0 */
export const xlogy = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? xlogyValue(x, y)
    : apply2('xlogy', xlogy, xlogyDx, xlogyDy, x, y)) as Signature2;

export const xlogyOp = /* @__PURE__ */ binary(xlogy, {
  name: 'xlogy',
  functionOnly: true,
  js: (x, y) => `xlogyValue(${x}, ${y})`,
  partials: [xlogyDx, xlogyDy],
  domain: [
    [-3, 3],
    [0.3, 3],
  ],
});
