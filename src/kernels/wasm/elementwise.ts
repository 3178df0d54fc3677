import { simplePowScalar } from '../javascript/pow.js';
import type { Binary, Kernels, Unary, WithScalar } from '../types.js';
import type { Exports } from './load.js';
import { CHUNK, type Scratch } from './scratch.js';

type Elementwise = Omit<
  Kernels,
  | 'push'
  | 'sum'
  | 'sumSquares'
  | 'dot'
  | 'expShift'
  | 'argmax'
  | 'lastArgmax'
  | 'argmin'
  | 'addRow'
  | 'sumRows'
  | 'gemm'
  | 'gemv'
  | 'ger'
>;

// Copy in, run, copy out, chunk by chunk. These loops come from factories: what is hot is inside the module.

export function elementwise(run: Exports, s: Scratch): Elementwise {
  const unary =
    (kernel: (n: number, partial: boolean) => void): Unary =>
    (n, x, xo, y, yo, p, po) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        kernel(m, p !== null);
        s.v.take(y, yo + i, m);
        if (p) s.p.take(p, po + i, m);
      }
    };
  const binary =
    (kernel: (n: number) => void): Binary =>
    (n, x, xo, y, yo, out, oo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        s.y.put(y, yo + i, m);
        kernel(m);
        s.v.take(out, oo + i, m);
      }
    };
  const withScalar =
    (kernel: (n: number, c: number) => void): WithScalar =>
    (n, x, xo, c, out, oo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        kernel(m, c);
        s.v.take(out, oo + i, m);
      }
    };
  const accumulating =
    (kernel: (n: number, c: number) => void): WithScalar =>
    (n, x, xo, c, out, oo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        s.z.put(out, oo + i, m);
        kernel(m, c);
        s.v.take(out, oo + i, m);
      }
    };
  const axpy = accumulating(run.axpy);

  return {
    exp: (n, x, xo, y, yo, p, po) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        run.exp(m, 0);
        s.v.take(y, yo + i, m);
        if (p) s.v.take(p, po + i, m);
      }
    },
    log: unary(run.log),
    sin: unary(run.sin),
    cos: unary(run.cos),
    tanh: unary(run.tanh),
    sigmoid: unary(run.sigmoid),
    softplus: unary(run.softplus),
    sqrt: unary(run.sqrt),
    reciprocal: unary(run.reciprocal),
    square: unary(run.square),

    powScalar: (n, x, xo, c, y, yo, p, po) => {
      if (simplePowScalar(n, x, xo, c, y, yo, p, po)) return;
      s.y.whole[0] = c;
      s.y.whole[1] = c;
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        run.pow(m, 0);
        s.v.take(y, yo + i, m);
        if (p) s.p.take(p, po + i, m);
      }
    },
    pow: (n, x, xo, e, eo, y, yo, px, pxo, pe, peo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        s.y.put(e, eo + i, m);
        run.pow(m, 16);
        s.v.take(y, yo + i, m);
        if (px) s.p.take(px, pxo + i, m);
        if (pe) s.q.take(pe, peo + i, m);
      }
    },

    add: binary(run.add),
    sub: binary(run.sub),
    mul: binary(run.mul),
    div: binary(run.div),
    addScalar: withScalar(run.addScalar),
    scalarSub: withScalar(run.scalarSub),
    mulScalar: withScalar(run.mulScalar),
    divScalar: withScalar(run.divScalar),
    scalarDiv: withScalar(run.scalarDiv),

    strongMul: binary(run.strongMul),
    strongMulAdd: (n, z, zo, w, wo, out, oo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(z, zo + i, m);
        s.y.put(w, wo + i, m);
        s.z.put(out, oo + i, m);
        run.strongMulAdd(m);
        s.v.take(out, oo + i, m);
      }
    },
    strongMul2: (n, a, ao, da, dao, b, bo, db, dbo, out, oo) => {
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(a, ao + i, m);
        s.y.put(da, dao + i, m);
        s.z.put(b, bo + i, m);
        s.w.put(db, dbo + i, m);
        run.strongMul2(m);
        s.v.take(out, oo + i, m);
      }
    },
    axpy: (n, c, x, xo, out, oo) => {
      if (c !== 0) axpy(n, x, xo, c, out, oo);
    },
    strongMulAddScalar: accumulating(run.strongMulAddScalar),
  };
}
