import { add, div, mul, neg, reciprocal, sub } from './arithmetic.js';
import { eq } from './compare.js';
import { binary, on, unary } from './op.js';
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
export const exp = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.exp(x) : on(x, 'exp').exp()), {
  name: 'exp',
  js: (x) => `Math.exp(${x})`,
  partials: [(_x, z) => z],
  domain: [-3, 3],
});

/** 2^x */
export const exp2 = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? 2 ** x : on(x, 'exp2').exp2()), {
  name: 'exp2',
  js: (x) => `Math.pow(2, ${x})`,
  partials: [(_x, z) => mul(LN2, z)],
  domain: [-3, 3],
});

/** e^x − 1, accurate near 0 */
export const expm1 = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.expm1(x) : on(x, 'expm1').expm1()), {
  name: 'expm1',
  js: (x) => `Math.expm1(${x})`,
  partials: [(x) => exp(x)],
  domain: [-3, 3],
});

/** natural logarithm */
export const log = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.log(x) : on(x, 'log').log()), {
  name: 'log',
  js: (x) => `Math.log(${x})`,
  partials: [(x) => reciprocal(x)],
  domain: [0.2, 4],
});

/** logarithm to base 2 */
export const log2 = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.log2(x) : on(x, 'log2').log2()), {
  name: 'log2',
  js: (x) => `Math.log2(${x})`,
  partials: [(x) => div(Math.LOG2E, x)],
  domain: [0.2, 4],
});

/** logarithm to base 10 */
export const log10 = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.log10(x) : on(x, 'log10').log10()), {
  name: 'log10',
  js: (x) => `Math.log10(${x})`,
  partials: [(x) => div(Math.LOG10E, x)],
  domain: [0.2, 4],
});

/** log(1 + x), accurate near 0 */
export const log1p = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.log1p(x) : on(x, 'log1p').log1p()), {
  name: 'log1p',
  js: (x) => `Math.log1p(${x})`,
  partials: [(x) => reciprocal(add(1, x))],
  domain: [-0.7, 3],
});

/** σ(x) = 1/(1 + e^−x). The derivative is σ(x)·σ(−x), the second factor computed by itself so that nothing cancels. */
export const sigmoid = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? sigmoidValue(x) : on(x, 'sigmoid').sigmoid()),
  {
    name: 'sigmoid',
    js: (x) => `sigmoidValue(${x})`,
    partials: [(x, z) => mul(z, sigmoid(neg(x)))],
    domain: [-4, 4],
  },
);

/** log(x/(1 − x)), the inverse of sigmoid */
export const logit = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? logitValue(x) : on(x, 'logit').logit()), {
  name: 'logit',
  js: (x) => `logitValue(${x})`,
  partials: [(x) => reciprocal(mul(x, sub(1, x)))],
  domain: [0.1, 0.9],
});

/** log(1 + e^x) */
export const softplus = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? softplusValue(x) : on(x, 'softplus').softplus()),
  {
    name: 'softplus',
    js: (x) => `softplusValue(${x})`,
    partials: [(x) => sigmoid(x)],
    domain: [-4, 4],
  },
);

/** log σ(x) = −log(1 + e^−x) */
export const logSigmoid = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? -softplusValue(-x) : on(x, 'logSigmoid').logSigmoid()),
  { name: 'logSigmoid', js: (x) => `-softplusValue(-${x})`, partials: [(x) => sigmoid(neg(x))], domain: [-4, 4] },
);

/** log cosh x */
export const logCosh = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? logCoshValue(x) : on(x, 'logCosh').logCosh()),
  {
    name: 'logCosh',
    js: (x) => `logCoshValue(${x})`,
    partials: [(x) => tanh(x)],
    domain: [-3, 3],
  },
);

/** (e^x − 1)/x, 1 at 0 */
export const exprel = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? exprelValue(x, 0) : on(x, 'exprel').exprel()),
  {
    name: 'exprel',
    js: (x) => `exprelValue(${x}, 0)`,
    partials: [(x) => exprelDerivative(x, 1)],
    domain: [-3, 3],
  },
);

/** k-th derivative of exprel. Not a public operation. */
export const exprelDerivative = /* @__PURE__ */ binary(
  (x, k) =>
    typeof x === 'number' ? exprelValue(x, k as number) : on(x, 'exprelDerivative').exprelDerivative(k as number),
  {
    name: 'exprelDerivative',
    js: (x, k) => `exprelValue(${x}, ${k})`,
    partials: [(x, k) => exprelDerivative(x, add(k, 1)), () => 0],
    domain: [
      [-3, 3],
      [0, 4],
    ],
    parameter: true,
  },
);

/** log(e^x + e^y) */
export const logAddExp = /* @__PURE__ */ binary(
  (x, y) =>
    typeof x === 'number'
      ? typeof y === 'number'
        ? logAddExpValue(x, y)
        : on(y, 'logAddExp')._logAddExp(x)
      : on(x, 'logAddExp').logAddExp(y),
  {
    name: 'logAddExp',
    js: (x, y) => `logAddExpValue(${x}, ${y})`,
    partials: [(x, y) => sigmoid(sub(x, y)), (x, y) => sigmoid(sub(y, x))],
    domain: [
      [-3, 3],
      [-3, 3],
    ],
  },
);

/** x·log y, 0 where x = 0 */
export const xlogy = /* @__PURE__ */ binary(
  (x, y) =>
    typeof x === 'number'
      ? typeof y === 'number'
        ? xlogyValue(x, y)
        : on(y, 'xlogy')._xlogy(x)
      : on(x, 'xlogy').xlogy(y),
  {
    name: 'xlogy',
    js: (x, y) => `xlogyValue(${x}, ${y})`,
    partials: [(_x, y) => log(y), (x, y) => choose(eq(x, 0), 0, div(x, y))],
    domain: [
      [-3, 3],
      [0.3, 3],
    ],
  },
);
