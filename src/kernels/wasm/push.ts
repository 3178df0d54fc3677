import { push as javascript } from '../javascript/push.js';
import { isSimplePower } from '../javascript/pow.js';
import type { BinaryPush, Pushes, UnaryPush } from '../types.js';
import type { Exports } from './load.js';
import { CHUNK, type Scratch } from './scratch.js';

/** Values and tangents: both arguments and their tangents go in, value and tangent come out. */
export function pushes(run: Exports, s: Scratch): Pushes {
  const { times } = run;
  const unary =
    (kernel: (n: number, partial: boolean) => void): UnaryPush =>
    (n, x, dx, y, dy) => {
      let nan = 0;
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, i, m);
        s.w.put(dx, i, m);
        kernel(m, true);
        nan |= times(m, s.p.at);
        s.v.take(y, i, m);
        s.p.take(dy, i, m);
      }
      return nan !== 0;
    };
  const binary =
    (kernel: (n: number) => number): BinaryPush =>
    (n, x, dx, y, dy, z, dz) => {
      let nan = 0;
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, i, m);
        s.y.put(dx, i, m);
        s.z.put(y, i, m);
        s.w.put(dy, i, m);
        nan |= kernel(m);
        s.v.take(z, i, m);
        s.p.take(dz, i, m);
      }
      return nan !== 0;
    };

  return {
    exp: (n, x, dx, y, dy) => {
      let nan = 0;
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, i, m);
        s.w.put(dx, i, m);
        run.exp(m, 0);
        nan |= times(m, s.v.at);
        s.v.take(y, i, m);
        s.p.take(dy, i, m);
      }
      return nan !== 0;
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
    powScalar: (n, x, dx, c, y, dy) => {
      if (isSimplePower(c)) return javascript.powScalar(n, x, dx, c, y, dy);
      s.y.whole[0] = c;
      s.y.whole[1] = c;
      let nan = 0;
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, i, m);
        s.w.put(dx, i, m);
        run.pow(m, 0);
        nan |= times(m, s.p.at);
        s.v.take(y, i, m);
        s.p.take(dy, i, m);
      }
      return nan !== 0;
    },
    add: binary(run.pushAdd),
    sub: binary(run.pushSub),
    mul: binary(run.pushMul),
    div: binary(run.pushDiv),
  };
}
