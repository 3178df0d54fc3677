import { add, div, mul, neg, reciprocal, square, sub } from './arithmetic.js';
import { binary, on, unary } from './op.js';
import { hypot, sqrt } from './powers.js';
import { sincValue } from './numeric.js';

/** sine of an angle in radians */
export const sin = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.sin(x) : on(x, 'sin').sin()), {
  name: 'sin',
  js: (x) => `Math.sin(${x})`,
  partials: [(x) => cos(x)],
  domain: [-4, 4],
});

/** cosine of an angle in radians */
export const cos = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.cos(x) : on(x, 'cos').cos()), {
  name: 'cos',
  js: (x) => `Math.cos(${x})`,
  partials: [(x) => neg(sin(x))],
  domain: [-4, 4],
});

/** tangent of an angle in radians */
export const tan = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.tan(x) : on(x, 'tan').tan()), {
  name: 'tan',
  js: (x) => `Math.tan(${x})`,
  partials: [(_x, z) => add(1, square(z))],
  domain: [-1.3, 1.3],
});

/** inverse sine, in radians */
export const asin = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.asin(x) : on(x, 'asin').asin()), {
  name: 'asin',
  js: (x) => `Math.asin(${x})`,
  partials: [(x) => reciprocal(sqrt(mul(sub(1, x), add(1, x))))],
  domain: [-0.8, 0.8],
});

/** inverse cosine, in radians */
export const acos = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.acos(x) : on(x, 'acos').acos()), {
  name: 'acos',
  js: (x) => `Math.acos(${x})`,
  partials: [(x) => neg(reciprocal(sqrt(mul(sub(1, x), add(1, x)))))],
  domain: [-0.8, 0.8],
});

/** inverse tangent, in radians */
export const atan = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? Math.atan(x) : on(x, 'atan').atan()), {
  name: 'atan',
  js: (x) => `Math.atan(${x})`,
  partials: [(x) => reciprocal(add(1, square(x)))],
  domain: [-4, 4],
});

/** angle of the point (x, y), called as `atan2(y, x)`, in radians. Scaled by hypot, so that tiny and huge points are exact; NaN at the origin. */
export const atan2 = /* @__PURE__ */ binary(
  (y, x) =>
    typeof y === 'number'
      ? typeof x === 'number'
        ? Math.atan2(y, x)
        : on(x, 'atan2')._atan2(y)
      : on(y, 'atan2').atan2(x),
  {
    name: 'atan2',
    js: (y, x) => `Math.atan2(${y}, ${x})`,
    partials: [(y, x) => div(div(x, hypot(y, x)), hypot(y, x)), (y, x) => neg(div(div(y, hypot(y, x)), hypot(y, x)))],
    domain: [
      [0.3, 3],
      [0.3, 3],
    ],
  },
);

/** sin(πx)/(πx), 1 at 0: the normalised sinc */
export const sinc = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? sincValue(x, 0) : on(x, 'sinc').sinc()), {
  name: 'sinc',
  js: (x) => `sincValue(${x}, 0)`,
  partials: [(x) => sincDerivative(x, 1)],
  domain: [-3, 3],
});

/** k-th derivative of sinc. Not a public operation. */
export const sincDerivative = /* @__PURE__ */ binary(
  (x, k) => (typeof x === 'number' ? sincValue(x, k as number) : on(x, 'sincDerivative').sincDerivative(k as number)),
  {
    name: 'sincDerivative',
    js: (x, k) => `sincValue(${x}, ${k})`,
    partials: [(x, k) => sincDerivative(x, add(k, 1)), () => 0],
    domain: [
      [-3, 3],
      [0, 4],
    ],
    parameter: true,
  },
);
