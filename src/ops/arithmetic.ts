import { binary, on, unary } from './op.js';
import { strongMulValue } from './numeric.js';

/** x + y */
export const add = /* @__PURE__ */ binary(
  (x, y) => (typeof x === 'number' ? (typeof y === 'number' ? x + y : on(y, 'add')._add(x)) : on(x, 'add').add(y)),
  {
    name: 'add',
    js: (x, y) => `${x} + ${y}`,
    partials: [() => 1, () => 1],
    domain: [
      [-3, 3],
      [-3, 3],
    ],
  },
);

/** x − y */
export const sub = /* @__PURE__ */ binary(
  (x, y) => (typeof x === 'number' ? (typeof y === 'number' ? x - y : on(y, 'sub')._sub(x)) : on(x, 'sub').sub(y)),
  {
    name: 'sub',
    js: (x, y) => `${x} - ${y}`,
    partials: [() => 1, () => -1],
    domain: [
      [-3, 3],
      [-3, 3],
    ],
  },
);

/** x · y */
export const mul = /* @__PURE__ */ binary(
  (x, y) => (typeof x === 'number' ? (typeof y === 'number' ? x * y : on(y, 'mul')._mul(x)) : on(x, 'mul').mul(y)),
  {
    name: 'mul',
    js: (x, y) => `${x} * ${y}`,
    partials: [(_x, y) => y, (x) => x],
    domain: [
      [-3, 3],
      [-3, 3],
    ],
  },
);

/** x / y. The second partial is −(x/y)/y: x/y² would overflow for large y and vanish for small ones. */
export const div = /* @__PURE__ */ binary(
  (x, y) => (typeof x === 'number' ? (typeof y === 'number' ? x / y : on(y, 'div')._div(x)) : on(x, 'div').div(y)),
  {
    name: 'div',
    js: (x, y) => `${x} / ${y}`,
    partials: [(_x, y) => reciprocal(y), (_x, y, z) => neg(div(z, y))],
    domain: [
      [-3, 3],
      [0.3, 3],
    ],
  },
);

/** −x */
export const neg = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? -x : on(x, 'neg').neg()), {
  name: 'neg',
  js: (x) => `-${x}`,
  partials: [() => -1],
  domain: [-3, 3],
});

/** 1/x */
export const reciprocal = /* @__PURE__ */ unary(
  (x) => (typeof x === 'number' ? 1 / x : on(x, 'reciprocal').reciprocal()),
  {
    name: 'reciprocal',
    js: (x) => `1 / ${x}`,
    partials: [(_x, z) => neg(square(z))],
    domain: [0.3, 3],
  },
);

/** x² */
export const square = /* @__PURE__ */ unary((x) => (typeof x === 'number' ? x * x : on(x, 'square').square()), {
  name: 'square',
  js: (x) => `${x} * ${x}`,
  partials: [(x) => mul(2, x)],
  domain: [-3, 3],
});

/**
 * z·w where an exact zero z wins over an infinite or undefined w: how a coefficient meets a tangent, and an adjoint a weight.
 * Not a public operation.
 */
export const strongMul = /* @__PURE__ */ binary(
  (x, y) =>
    typeof x === 'number'
      ? typeof y === 'number'
        ? strongMulValue(x, y)
        : on(y, 'strongMul')._strongMul(x)
      : on(x, 'strongMul').strongMul(y),
  {
    name: 'strongMul',
    js: (x, y) => `strongMulValue(${x}, ${y})`,
    partials: [(_x, y) => y, (x) => x],
    domain: [
      [-3, 3],
      [-3, 3],
    ],
  },
);
