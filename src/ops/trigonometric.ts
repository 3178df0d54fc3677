import { add, div, mul, neg, reciprocal, square, sub } from './arithmetic.js';
import { apply2, type Partial2, apply1, type Partial1 } from '../core/apply.js';
import type { Num } from '../types.js';
import { binary, on, unary, type Signature1, type Signature2 } from './op.js';
import { hypot, sqrt } from './powers.js';
import { sincValue } from './numeric.js';

/** sine of an angle in radians */
export const sin = ((x: Num) => (typeof x === 'number' ? Math.sin(x) : on(x, 'sin').sin())) as Signature1;

export const sinOp = /* @__PURE__ */ unary(sin, {
  name: 'sin',
  js: (x) => `Math.sin(${x})`,
  partials: [(x) => cos(x)],
  domain: [-4, 4],
});

/** cosine of an angle in radians */
export const cos = ((x: Num) => (typeof x === 'number' ? Math.cos(x) : on(x, 'cos').cos())) as Signature1;

export const cosOp = /* @__PURE__ */ unary(cos, {
  name: 'cos',
  js: (x) => `Math.cos(${x})`,
  partials: [(x) => neg(sin(x))],
  domain: [-4, 4],
});

/** tangent of an angle in radians */
export const tan = ((x: Num) => (typeof x === 'number' ? Math.tan(x) : on(x, 'tan').tan())) as Signature1;

export const tanOp = /* @__PURE__ */ unary(tan, {
  name: 'tan',
  js: (x) => `Math.tan(${x})`,
  partials: [(_x, z) => add(1, square(z))],
  domain: [-1.3, 1.3],
});

/** inverse sine, in radians */
export const asin = ((x: Num) => (typeof x === 'number' ? Math.asin(x) : on(x, 'asin').asin())) as Signature1;

export const asinOp = /* @__PURE__ */ unary(asin, {
  name: 'asin',
  js: (x) => `Math.asin(${x})`,
  partials: [(x) => reciprocal(sqrt(mul(sub(1, x), add(1, x))))],
  domain: [-0.8, 0.8],
});

/** inverse cosine, in radians */
export const acos = ((x: Num) => (typeof x === 'number' ? Math.acos(x) : on(x, 'acos').acos())) as Signature1;

export const acosOp = /* @__PURE__ */ unary(acos, {
  name: 'acos',
  js: (x) => `Math.acos(${x})`,
  partials: [(x) => neg(reciprocal(sqrt(mul(sub(1, x), add(1, x)))))],
  domain: [-0.8, 0.8],
});

/** inverse tangent, in radians */
export const atan = ((x: Num) => (typeof x === 'number' ? Math.atan(x) : on(x, 'atan').atan())) as Signature1;

export const atanOp = /* @__PURE__ */ unary(atan, {
  name: 'atan',
  js: (x) => `Math.atan(${x})`,
  partials: [(x) => reciprocal(add(1, square(x)))],
  domain: [-4, 4],
});

const atan2Dy: Partial2 = (y, x) => div(div(x, hypot(y, x)), hypot(y, x));

const atan2Dx: Partial2 = (y, x) => neg(div(div(y, hypot(y, x)), hypot(y, x)));

/** angle of the point (x, y), called as `atan2(y, x)`, in radians. Scaled by hypot, so that tiny and huge points are exact; NaN at the origin. */
export const atan2 = ((y: Num, x: Num) =>
  typeof y === 'number' && typeof x === 'number'
    ? Math.atan2(y, x)
    : apply2('atan2', atan2, atan2Dy, atan2Dx, y, x)) as Signature2;

export const atan2Op = /* @__PURE__ */ binary(atan2, {
  name: 'atan2',
  functionOnly: true,
  js: (y, x) => `Math.atan2(${y}, ${x})`,
  partials: [atan2Dy, atan2Dx],
  domain: [
    [0.3, 3],
    [0.3, 3],
  ],
});

const sincDx: Partial1 = (x) => sincDerivative(x, 1);

/** sin(πx)/(πx), 1 at 0: the normalised sinc */
export const sinc = ((x: Num) =>
  typeof x === 'number' ? sincValue(x, 0) : apply1('sinc', sinc, sincDx, x)) as Signature1;

export const sincOp = /* @__PURE__ */ unary(sinc, {
  name: 'sinc',
  functionOnly: true,
  js: (x) => `sincValue(${x}, 0)`,
  partials: [sincDx],
  domain: [-3, 3],
});

const sincDerivativeDx: Partial2 = (x, k) => sincDerivative(x, add(k, 1));

const sincDerivativeDk: Partial2 = () => 0;

/** k-th derivative of sinc. Not a public operation. */
export const sincDerivative = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? sincValue(x, y)
    : apply2('sincDerivative', sincDerivative, sincDerivativeDx, sincDerivativeDk, x, y)) as Signature2;

export const sincDerivativeOp = /* @__PURE__ */ binary(sincDerivative, {
  name: 'sincDerivative',
  functionOnly: true,
  js: (x, k) => `sincValue(${x}, ${k})`,
  partials: [sincDerivativeDx, sincDerivativeDk],
  domain: [
    [-3, 3],
    [0, 4],
  ],
  parameter: true,
});
