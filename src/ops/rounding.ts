import { div, neg, sub } from './arithmetic.js';
import { apply2, type Partial2 } from '../core/apply.js';
import type { Num } from '../types.js';
import { binary, on, unary, type Signature1, type Signature2 } from './op.js';
import { modValue } from './numeric.js';

/** largest integer ≤ x; derivative 0, at integers too */
export const floor = ((x: Num) => (typeof x === 'number' ? Math.floor(x) : on(x, 'floor').floor())) as Signature1;

export const floorOp = /* @__PURE__ */ unary(floor, {
  name: 'floor',
  kind: 'zero',
  js: (x) => `Math.floor(${x})`,
  domain: [0.1, 0.9],
});

/** smallest integer ≥ x; derivative 0 */
export const ceil = ((x: Num) => (typeof x === 'number' ? Math.ceil(x) : on(x, 'ceil').ceil())) as Signature1;

export const ceilOp = /* @__PURE__ */ unary(ceil, {
  name: 'ceil',
  kind: 'zero',
  js: (x) => `Math.ceil(${x})`,
  domain: [0.1, 0.9],
});

/** nearest integer, halves upwards as in Math.round; derivative 0 */
export const round = ((x: Num) => (typeof x === 'number' ? Math.round(x) : on(x, 'round').round())) as Signature1;

export const roundOp = /* @__PURE__ */ unary(round, {
  name: 'round',
  kind: 'zero',
  js: (x) => `Math.round(${x})`,
  domain: [0.1, 0.4],
});

/** x without its fraction; derivative 0 */
export const trunc = ((x: Num) => (typeof x === 'number' ? Math.trunc(x) : on(x, 'trunc').trunc())) as Signature1;

export const truncOp = /* @__PURE__ */ unary(trunc, {
  name: 'trunc',
  kind: 'zero',
  js: (x) => `Math.trunc(${x})`,
  domain: [0.1, 0.9],
});

/** −1, 0 or 1; derivative 0 */
export const sign = ((x: Num) => (typeof x === 'number' ? Math.sign(x) : on(x, 'sign').sign())) as Signature1;

export const signOp = /* @__PURE__ */ unary(sign, {
  name: 'sign',
  kind: 'zero',
  js: (x) => `Math.sign(${x})`,
  domain: [0.1, 3],
});

/** Of both remainders: 1, and minus the whole number of y's that were taken away. */
const remainderDx: Partial2 = () => 1;

const remainderDy: Partial2 = (x, y, z) => neg(round(div(sub(x, z), y)));

/** x − y·floor(x/y): the remainder with the sign of y. Partials 1 and −floor(x/y), the jumps counted to the right. */
export const mod = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? modValue(x, y)
    : apply2('mod', mod, remainderDx, remainderDy, x, y)) as Signature2;

export const modOp = /* @__PURE__ */ binary(mod, {
  name: 'mod',
  functionOnly: true,
  js: (x, y) => `modValue(${x}, ${y})`,
  partials: [remainderDx, remainderDy],
  domain: [
    [2.1, 2.9],
    [0.95, 1.02],
  ],
});

/** JavaScript's `x % y`: the remainder with the sign of x. Partials 1 and −trunc(x/y). */
export const rem = ((x: Num, y: Num) =>
  typeof x === 'number' && typeof y === 'number'
    ? x % y
    : apply2('rem', rem, remainderDx, remainderDy, x, y)) as Signature2;

export const remOp = /* @__PURE__ */ binary(rem, {
  name: 'rem',
  functionOnly: true,
  js: (x, y) => `${x} % ${y}`,
  partials: [remainderDx, remainderDy],
  domain: [
    [-2.9, -2.1],
    [0.95, 1.02],
  ],
});
