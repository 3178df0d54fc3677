import { add, exp, jvp, log, mul, pow, sin, tanh, type Num } from 'fluxion';
import type { Vec } from 'fluxion/array';
import { relativeError, slope } from '../../lib/oracle.js';
import type { Call, Case, Offers } from '../../types.js';
import { ours, setsFor, typedArrays } from './support.js';

/** Value and tangent of one elementwise operation: the loop over Math, and the operation. */
interface Op {
  readonly value: (x: number, w: number) => number;
  /** Into given arrays; operands that an operation does not have are not read. */
  readonly loop: (
    x: Float64Array,
    dx: Float64Array,
    w: Float64Array,
    dw: Float64Array,
    y: Float64Array,
    dy: Float64Array,
  ) => void;
  readonly ours: (p: { x: Vec; w: Vec }) => Num;
  readonly binary?: true;
}

/** The exponent of `pow`, a constant. */
export const EXPONENT = 2.5;

const unary = (op: (x: Num) => Num): Op['ours'] => (({ x }) => op(x)) as Op['ours'];

// prettier-ignore
const ops = {
  exp: {
    value: Math.exp,
    loop: (x, dx, _w, _dw, y, dy) => { for (let i = 0; i < x.length; i++) { const v = Math.exp(x[i]!); y[i] = v; dy[i] = v * dx[i]!; } },
    ours: unary(exp),
  },
  log: {
    value: Math.log,
    loop: (x, dx, _w, _dw, y, dy) => { for (let i = 0; i < x.length; i++) { y[i] = Math.log(x[i]!); dy[i] = dx[i]! / x[i]!; } },
    ours: unary(log),
  },
  sin: {
    value: Math.sin,
    loop: (x, dx, _w, _dw, y, dy) => { for (let i = 0; i < x.length; i++) { y[i] = Math.sin(x[i]!); dy[i] = Math.cos(x[i]!) * dx[i]!; } },
    ours: unary(sin),
  },
  tanh: {
    value: Math.tanh,
    loop: (x, dx, _w, _dw, y, dy) => { for (let i = 0; i < x.length; i++) { const v = Math.tanh(x[i]!); y[i] = v; dy[i] = (1 - v * v) * dx[i]!; } },
    ours: unary(tanh),
  },
  pow: {
    value: (x) => Math.pow(x, EXPONENT),
    loop: (x, dx, _w, _dw, y, dy) => { for (let i = 0; i < x.length; i++) { const v = Math.pow(x[i]!, EXPONENT); y[i] = v; dy[i] = ((EXPONENT * v) / x[i]!) * dx[i]!; } },
    ours: unary((x) => pow(x, EXPONENT)),
  },
  mul: {
    value: (x, w) => x * w,
    loop: (x, dx, w, dw, y, dy) => { for (let i = 0; i < x.length; i++) { y[i] = x[i]! * w[i]!; dy[i] = w[i]! * dx[i]! + x[i]! * dw[i]!; } },
    ours: ({ x, w }) => mul(x, w),
    binary: true,
  },
  add: {
    value: (x, w) => x + w,
    loop: (x, dx, w, dw, y, dy) => { for (let i = 0; i < x.length; i++) { y[i] = x[i]! + w[i]!; dy[i] = dx[i]! + dw[i]!; } },
    ours: ({ x, w }) => add(x, w),
    binary: true,
  },
} satisfies Record<string, Op>;

export type ElementwiseName = keyof typeof ops;
export const elementwiseNames = Object.keys(ops) as ElementwiseName[];

/** Elements whose derivative is compared with differences: each stands for itself. */
const COMPARED = 500;

/** Value and tangent of n elements, from arrays to fresh arrays. */
export function elementwise(name: ElementwiseName, n: number): Case {
  const op: Op = ops[name];
  const sets = setsFor(n);
  const [xs, ws] = [1, 2].map((seed) => typedArrays(seed, sets, n, 0.5, 2));
  const [dxs, dws] = [3, 4].map((seed) => typedArrays(seed, sets, n, -1, 1));
  const scratch: [Float64Array, Float64Array] = [new Float64Array(n), new Float64Array(n)];
  const fresh: Call = (x: Float64Array, dx, w, dw) => {
    const y = new Float64Array(x.length);
    const dy = new Float64Array(x.length);
    op.loop(x, dx, w, dw, y, dy);
    return [y, dy];
  };
  const push: Call = (x, dx, w, dw) => {
    const { value, tangent } = op.binary
      ? jvp(op.ours, { x, w }, { x: dx, w: dw })
      : jvp((v: Vec) => op.ours({ x: v, w: v }), x, dx);
    return [value, tangent];
  };
  const inPlace: Call = (x, dx, w, dw) => {
    op.loop(x, dx, w, dw, ...scratch);
    return scratch;
  };
  return {
    name: `${name}-${n}`,
    title: `value and one tangent of ${name}${name === 'pow' ? ` with the exponent ${EXPONENT}` : ''}, n = ${n}`,
    asks: 'derivative',
    inputs: xs!.map((x, i) => [x, dxs![i]!, ws![i]!, dws![i]!]),
    contestants: [
      { name: 'plain loop', kind: 'hand', gives: 'derivative', call: fresh },
      { name: 'plain loop, given arrays', kind: 'hand', gives: 'derivative', call: inPlace },
      ...ours('derivative', push),
    ],
    oracle: {
      derivative: (result, x: Float64Array, dx: Float64Array, w: Float64Array, dw: Float64Array) => {
        const [y, dy] = [result.slice(0, COMPARED), result.slice(n, n + COMPARED)];
        const at = (t: number): number[] => y.map((_, i) => op.value(x[i]! + t * dx[i]!, w[i]! + t * dw[i]!));
        return Math.max(relativeError(y, at(0)), relativeError(dy, slope(at, 0.1)));
      },
    },
    targets: [{ of: 'fluxion', per: { contestant: 'plain loop' }, atMost: op.binary ? 0.9 : 0.6 }],
    offer: ({ elementwise: offered }: Offers) => offered?.(name),
  };
}
