import type { Unary } from '../types.js';
import { unary } from './offsets.js';

// Loops around functions of Math are plain: the function takes ten times as long as the loop.

export const exp: Unary = (n, x, xo, y, yo, p, po) => {
  for (let i = 0; i < n; i++) y[yo + i] = Math.exp(x[xo + i]!);
  if (p) for (let i = 0; i < n; i++) p[po + i] = y[yo + i]!;
};

export const log: Unary = (n, x, xo, y, yo, p, po) => {
  if (p) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      y[yo + i] = Math.log(v);
      p[po + i] = v < 0 ? NaN : 1 / v;
    }
  } else {
    for (let i = 0; i < n; i++) y[yo + i] = Math.log(x[xo + i]!);
  }
};

export const sin: Unary = (n, x, xo, y, yo, p, po) => {
  if (p) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      y[yo + i] = Math.sin(v);
      p[po + i] = Math.cos(v);
    }
  } else {
    for (let i = 0; i < n; i++) y[yo + i] = Math.sin(x[xo + i]!);
  }
};

export const cos: Unary = (n, x, xo, y, yo, p, po) => {
  if (p) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      y[yo + i] = Math.cos(v);
      p[po + i] = -Math.sin(v);
    }
  } else {
    for (let i = 0; i < n; i++) y[yo + i] = Math.cos(x[xo + i]!);
  }
};

export const tanh: Unary = (n, x, xo, y, yo, p, po) => {
  if (p) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      // 1/cosh from e^-|x|: half the time of Math.cosh, and it cannot overflow.
      const h = Math.exp(-Math.abs(v));
      const sech = (2 * h) / (1 + h * h);
      y[yo + i] = Math.tanh(v);
      p[po + i] = sech * sech;
    }
  } else {
    for (let i = 0; i < n; i++) y[yo + i] = Math.tanh(x[xo + i]!);
  }
};

export const sigmoid: Unary = (n, x, xo, y, yo, p, po) => {
  for (let i = 0; i < n; i++) {
    const v = x[xo + i]!;
    const e = Math.exp(-Math.abs(v));
    const right = 1 / (1 + e);
    const left = e / (1 + e);
    y[yo + i] = v < 0 ? left : right;
    if (p) p[po + i] = left * right;
  }
};

export const softplus: Unary = (n, x, xo, y, yo, p, po) => {
  for (let i = 0; i < n; i++) {
    const v = x[xo + i]!;
    const e = Math.exp(-Math.abs(v));
    y[yo + i] = (v < 0 ? 0 : v) + Math.log1p(e);
    if (p) p[po + i] = (v < 0 ? e : 1) / (1 + e);
  }
};

export const sqrt: Unary = (n, x, xo, y, yo, p, po) => {
  for (let i = 0; i < n; i++) {
    const v = Math.sqrt(x[xo + i]!);
    y[yo + i] = v;
    if (p) p[po + i] = 0.5 / v;
  }
};

export const reciprocal: Unary = unary((n, x, xo, y, yo, p, po) => {
  let i = 0;
  if (p && (xo | yo | po) === 0) {
    for (const end = n - 1; i < end; i += 2) {
      const v = 1 / x[i]!;
      const w = 1 / x[i + 1]!;
      y[i] = v;
      p[i] = -(v * v);
      y[i + 1] = w;
      p[i + 1] = -(w * w);
    }
  }
  for (; i < n; i++) {
    const v = 1 / x[xo + i]!;
    y[yo + i] = v;
    if (p) p[po + i] = -(v * v);
  }
});

export const square: Unary = unary((n, x, xo, y, yo, p, po) => {
  let i = 0;
  if (p && (xo | yo | po) === 0) {
    for (const end = n - 1; i < end; i += 2) {
      const v = x[i]!;
      const w = x[i + 1]!;
      y[i] = v * v;
      p[i] = v + v;
      y[i + 1] = w * w;
      p[i + 1] = w + w;
    }
  }
  for (; i < n; i++) {
    const v = x[xo + i]!;
    y[yo + i] = v * v;
    if (p) p[po + i] = v + v;
  }
});
