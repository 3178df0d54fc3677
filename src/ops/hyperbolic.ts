import { add, mul, neg, reciprocal, square, sub } from './arithmetic.js';
import type { Num } from '../types.js';
import { on, unary, type Signature1 } from './op.js';
import { choose } from './choose.js';
import { lt } from './compare.js';
import { abs } from './piecewise.js';
import { sqrt } from './powers.js';
import { sechValue } from './numeric.js';

/** hyperbolic sine */
export const sinh = ((x: Num) => (typeof x === 'number' ? Math.sinh(x) : on(x, 'sinh').sinh())) as Signature1;

export const sinhOp = /* @__PURE__ */ unary(sinh, {
  name: 'sinh',
  js: (x) => `Math.sinh(${x})`,
  partials: [(x) => cosh(x)],
  domain: [-3, 3],
});

/** hyperbolic cosine */
export const cosh = ((x: Num) => (typeof x === 'number' ? Math.cosh(x) : on(x, 'cosh').cosh())) as Signature1;

export const coshOp = /* @__PURE__ */ unary(cosh, {
  name: 'cosh',
  js: (x) => `Math.cosh(${x})`,
  partials: [(x) => sinh(x)],
  domain: [-3, 3],
});

/** hyperbolic tangent. The partial is 1/cosh², not 1 − tanh², which is 0 from x = 19 on where the true one is 1e-16. */
export const tanh = ((x: Num) => (typeof x === 'number' ? Math.tanh(x) : on(x, 'tanh').tanh())) as Signature1;

export const tanhOp = /* @__PURE__ */ unary(tanh, {
  name: 'tanh',
  js: (x) => `Math.tanh(${x})`,
  partials: [(x) => square(sech(x))],
  domain: [-3, 3],
});

/** hyperbolic secant, 1/cosh x */
export const sech = ((x: Num) => (typeof x === 'number' ? sechValue(x) : on(x, 'sech').sech())) as Signature1;

export const sechOp = /* @__PURE__ */ unary(sech, {
  name: 'sech',
  js: (x) => `sechValue(${x})`,
  partials: [(x, z) => neg(mul(z, tanh(x)))],
  domain: [-3, 3],
});

/** inverse hyperbolic sine. From 1e8 on, 1 + x² is x² in float64, and 1/|x| does not overflow. */
export const asinh = ((x: Num) => (typeof x === 'number' ? Math.asinh(x) : on(x, 'asinh').asinh())) as Signature1;

export const asinhOp = /* @__PURE__ */ unary(asinh, {
  name: 'asinh',
  js: (x) => `Math.asinh(${x})`,
  partials: [(x) => choose(lt(abs(x), 1e8), reciprocal(sqrt(add(1, square(x)))), reciprocal(abs(x)))],
  domain: [-3, 3],
});

/** inverse hyperbolic cosine. The roots are taken apart so that x² does not overflow. */
export const acosh = ((x: Num) => (typeof x === 'number' ? Math.acosh(x) : on(x, 'acosh').acosh())) as Signature1;

export const acoshOp = /* @__PURE__ */ unary(acosh, {
  name: 'acosh',
  js: (x) => `Math.acosh(${x})`,
  partials: [(x) => reciprocal(mul(sqrt(sub(x, 1)), sqrt(add(x, 1))))],
  domain: [1.3, 4],
});

/** inverse hyperbolic tangent */
export const atanh = ((x: Num) => (typeof x === 'number' ? Math.atanh(x) : on(x, 'atanh').atanh())) as Signature1;

export const atanhOp = /* @__PURE__ */ unary(atanh, {
  name: 'atanh',
  js: (x) => `Math.atanh(${x})`,
  partials: [(x) => reciprocal(mul(sub(1, x), add(1, x)))],
  domain: [-0.8, 0.8],
});
