import type { Binary, WithScalar } from '../types.js';
import { binary, withScalar } from './offsets.js';

export const add: Binary = binary((n, x, xo, y, yo, out, oo) => {
  let i = 0;
  if ((xo | yo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! + y[i]!;
      out[i + 1] = x[i + 1]! + y[i + 1]!;
      out[i + 2] = x[i + 2]! + y[i + 2]!;
      out[i + 3] = x[i + 3]! + y[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! + y[yo + i]!;
});

export const sub: Binary = binary((n, x, xo, y, yo, out, oo) => {
  let i = 0;
  if ((xo | yo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! - y[i]!;
      out[i + 1] = x[i + 1]! - y[i + 1]!;
      out[i + 2] = x[i + 2]! - y[i + 2]!;
      out[i + 3] = x[i + 3]! - y[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! - y[yo + i]!;
});

export const mul: Binary = binary((n, x, xo, y, yo, out, oo) => {
  let i = 0;
  if ((xo | yo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! * y[i]!;
      out[i + 1] = x[i + 1]! * y[i + 1]!;
      out[i + 2] = x[i + 2]! * y[i + 2]!;
      out[i + 3] = x[i + 3]! * y[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! * y[yo + i]!;
});

export const div: Binary = binary((n, x, xo, y, yo, out, oo) => {
  let i = 0;
  if ((xo | yo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! / y[i]!;
      out[i + 1] = x[i + 1]! / y[i + 1]!;
      out[i + 2] = x[i + 2]! / y[i + 2]!;
      out[i + 3] = x[i + 3]! / y[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! / y[yo + i]!;
});

export const addScalar: WithScalar = withScalar((n, x, xo, c, out, oo) => {
  let i = 0;
  if ((xo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! + c;
      out[i + 1] = x[i + 1]! + c;
      out[i + 2] = x[i + 2]! + c;
      out[i + 3] = x[i + 3]! + c;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! + c;
});

export const scalarSub: WithScalar = withScalar((n, x, xo, c, out, oo) => {
  let i = 0;
  if ((xo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = c - x[i]!;
      out[i + 1] = c - x[i + 1]!;
      out[i + 2] = c - x[i + 2]!;
      out[i + 3] = c - x[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = c - x[xo + i]!;
});

export const mulScalar: WithScalar = withScalar((n, x, xo, c, out, oo) => {
  let i = 0;
  if ((xo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! * c;
      out[i + 1] = x[i + 1]! * c;
      out[i + 2] = x[i + 2]! * c;
      out[i + 3] = x[i + 3]! * c;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! * c;
});

export const divScalar: WithScalar = withScalar((n, x, xo, c, out, oo) => {
  let i = 0;
  if ((xo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = x[i]! / c;
      out[i + 1] = x[i + 1]! / c;
      out[i + 2] = x[i + 2]! / c;
      out[i + 3] = x[i + 3]! / c;
    }
  }
  for (; i < n; i++) out[oo + i] = x[xo + i]! / c;
});

export const scalarDiv: WithScalar = withScalar((n, x, xo, c, out, oo) => {
  let i = 0;
  if ((xo | oo) === 0) {
    for (const end = n - 3; i < end; i += 4) {
      out[i] = c / x[i]!;
      out[i + 1] = c / x[i + 1]!;
      out[i + 2] = c / x[i + 2]!;
      out[i + 3] = c / x[i + 3]!;
    }
  }
  for (; i < n; i++) out[oo + i] = c / x[xo + i]!;
});
