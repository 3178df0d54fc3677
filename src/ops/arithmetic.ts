import type { Num } from '../types.js';
import { binary, on, unary, type Signature1, type Signature2 } from './op.js';
import { strongMulValue } from './numeric.js';

/** x + y */
export const add = ((x: Num, y: Num) =>
  typeof x === 'number' ? (typeof y === 'number' ? x + y : on(y, 'add')._add(x)) : on(x, 'add').add(y)) as Signature2;

export const addOp = /* @__PURE__ */ binary(add, {
  name: 'add',
  js: (x, y) => `${x} + ${y}`,
  partials: [() => 1, () => 1],
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

/** x − y */
export const sub = ((x: Num, y: Num) =>
  typeof x === 'number' ? (typeof y === 'number' ? x - y : on(y, 'sub')._sub(x)) : on(x, 'sub').sub(y)) as Signature2;

export const subOp = /* @__PURE__ */ binary(sub, {
  name: 'sub',
  js: (x, y) => `${x} - ${y}`,
  partials: [() => 1, () => -1],
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

/** x · y */
export const mul = ((x: Num, y: Num) =>
  typeof x === 'number' ? (typeof y === 'number' ? x * y : on(y, 'mul')._mul(x)) : on(x, 'mul').mul(y)) as Signature2;

export const mulOp = /* @__PURE__ */ binary(mul, {
  name: 'mul',
  js: (x, y) => `${x} * ${y}`,
  partials: [(_x, y) => y, (x) => x],
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});

/** x / y. The second partial is −(x/y)/y: x/y² would overflow for large y and vanish for small ones. */
export const div = ((x: Num, y: Num) =>
  typeof x === 'number' ? (typeof y === 'number' ? x / y : on(y, 'div')._div(x)) : on(x, 'div').div(y)) as Signature2;

export const divOp = /* @__PURE__ */ binary(div, {
  name: 'div',
  js: (x, y) => `${x} / ${y}`,
  partials: [(_x, y) => reciprocal(y), (_x, y, z) => neg(div(z, y))],
  domain: [
    [-3, 3],
    [0.3, 3],
  ],
});

/** −x */
export const neg = ((x: Num) => (typeof x === 'number' ? -x : on(x, 'neg').neg())) as Signature1;

export const negOp = /* @__PURE__ */ unary(neg, {
  name: 'neg',
  js: (x) => `-${x}`,
  partials: [() => -1],
  domain: [-3, 3],
});

/** 1/x */
export const reciprocal = ((x: Num) =>
  typeof x === 'number' ? 1 / x : on(x, 'reciprocal').reciprocal()) as Signature1;

export const reciprocalOp = /* @__PURE__ */ unary(reciprocal, {
  name: 'reciprocal',
  js: (x) => `1 / ${x}`,
  partials: [(_x, z) => neg(square(z))],
  domain: [0.3, 3],
});

/** x² */
export const square = ((x: Num) => (typeof x === 'number' ? x * x : on(x, 'square').square())) as Signature1;

export const squareOp = /* @__PURE__ */ unary(square, {
  name: 'square',
  js: (x) => `${x} * ${x}`,
  partials: [(x) => mul(2, x)],
  domain: [-3, 3],
});

/**
 * z·w where an exact zero z wins over an infinite or undefined w: how a coefficient meets a tangent, and an adjoint a weight.
 * Not a public operation.
 */
export const strongMul = ((x: Num, y: Num) =>
  typeof x === 'number'
    ? typeof y === 'number'
      ? strongMulValue(x, y)
      : on(y, 'strongMul')._strongMul(x)
    : on(x, 'strongMul').strongMul(y)) as Signature2;

export const strongMulOp = /* @__PURE__ */ binary(strongMul, {
  name: 'strongMul',
  js: (x, y) => `strongMulValue(${x}, ${y})`,
  partials: [(_x, y) => y, (x) => x],
  domain: [
    [-3, 3],
    [-3, 3],
  ],
});
