import type { Kernels } from '../types.js';
import { reciprocal, square } from './unary.js';

const SMALLEST_NORMAL = 2 ** -1022;

const isNormal = (v: number): boolean => Math.abs(v) >= SMALLEST_NORMAL && Math.abs(v) < Infinity;

/** The partial of v = x^e by x. e·v/x saves a second power, where v and x have all their bits. */
function basePartial(x: number, e: number, v: number): number {
  if (e === 0) return 0;
  if (v !== v) return NaN;
  return isNormal(v) && isNormal(x) ? e * (v / x) : e * Math.pow(x, e - 1);
}

export const pow: Kernels['pow'] = (n, x, xo, e, eo, y, yo, px, pxo, pe, peo) => {
  for (let i = 0; i < n; i++) {
    const base = x[xo + i]!;
    const exponent = e[eo + i]!;
    const v = Math.pow(base, exponent);
    y[yo + i] = v;
    if (px) px[pxo + i] = basePartial(base, exponent, v);
    if (pe) pe[peo + i] = base === 0 && exponent >= 0 ? 0 : v * Math.log(base);
  }
};

/** Whether {@link simplePowScalar} serves c. */
export const isSimplePower = (c: number): boolean => c === 2 || c === -1 || c === 0 || c === 1 || c === 0.5;

/**
 * x^c for the exponents that need no power function: 0, 1, 2, -1, 1/2. Returns whether c is one of them.
 * Values are correctly rounded, as Math.pow's need not be, and equal to its on special values.
 */
export const simplePowScalar: (...args: Parameters<Kernels['powScalar']>) => boolean = (n, x, xo, c, y, yo, p, po) => {
  if (c === 2) square(n, x, xo, y, yo, p, po);
  else if (c === -1) reciprocal(n, x, xo, y, yo, p, po);
  else if (c === 0) {
    y.fill(1, yo, yo + n);
    p?.fill(0, po, po + n);
  } else if (c === 1) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      y[yo + i] = v;
      if (p) p[po + i] = v === v ? 1 : NaN;
    }
  } else if (c === 0.5) {
    for (let i = 0; i < n; i++) {
      const v = x[xo + i]!;
      // A power of -0 is +0 and of -Infinity is Infinity, unlike the root.
      const root = v === -Infinity ? Infinity : Math.sqrt(v) + 0;
      y[yo + i] = root;
      if (p) p[po + i] = 0.5 / root;
    }
  } else return false;
  return true;
};

export const powScalar: Kernels['powScalar'] = (n, x, xo, c, y, yo, p, po) => {
  if (simplePowScalar(n, x, xo, c, y, yo, p, po)) return;
  for (let i = 0; i < n; i++) {
    const base = x[xo + i]!;
    const v = Math.pow(base, c);
    y[yo + i] = v;
    if (p) p[po + i] = basePartial(base, c, v);
  }
};
