import { div, grad, softplus, sub, type Num } from 'fluxion';
import { dot, matvec, NdArray, sum, type Vec } from 'fluxion/array';
import type { Args, Case } from '../../types.js';
import { errorOfGradient, JAVASCRIPT, ours, typedArrays } from './support.js';

/** Examples, and numbers of each. */
export interface Size {
  readonly n: number;
  readonly d: number;
}

/** The mean of log(1 + eᶻ) − y·z, where z = X·w: minus the logarithm of the likelihood of labels 0 and 1. */
export function plain(w: Float64Array, x: Float64Array, y: Float64Array): number {
  const d = w.length;
  let loss = 0;
  for (let i = 0; i < y.length; i++) {
    let z = 0;
    for (let j = 0; j < d; j++) z += x[i * d + j]! * w[j]!;
    loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y[i]! * z;
  }
  return loss / y.length;
}

export function hand(w: Float64Array, x: Float64Array, y: Float64Array): [Float64Array] {
  const d = w.length;
  const g = new Float64Array(d);
  for (let i = 0; i < y.length; i++) {
    let z = 0;
    for (let j = 0; j < d; j++) z += x[i * d + j]! * w[j]!;
    const r = (1 / (1 + Math.exp(-z)) - y[i]!) / y.length;
    for (let j = 0; j < d; j++) g[j]! += r * x[i * d + j]!;
  }
  return [g];
}

export function loss(w: Vec, x: NdArray, y: Float64Array): Num {
  const z = matvec(x, w);
  return div(sub(sum(softplus(z)), dot(y, z)), y.length);
}

export function logistic({ n, d }: Size): Case {
  const ws = typedArrays(1, 8, d, -1, 1);
  const xs = typedArrays(2, 8, n * d, -1, 1);
  const ys = typedArrays(3, 8, n, 0, 1).map((y) => y.map(Math.round));
  const gradient = grad(loss);
  const call = (w: Float64Array, x: NdArray, y: Float64Array): unknown => [gradient(w, x, y)];
  const adapt = ([w, x, y]: Args): Args => [w, new NdArray(x, [n, d]), y];
  return {
    name: 'logistic',
    title: `gradient of a logistic regression, ${n} examples of ${d} numbers`,
    asks: 'gradient',
    inputs: ws.map((w, i) => [w, xs[i]!, ys[i]!]),
    contestants: [
      { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
      { name: 'hand-written', kind: 'hand', gives: 'gradient', call: hand },
      ...ours('gradient', call, adapt),
    ],
    oracle: {
      gradient: (result, ...args: Float64Array[]) => errorOfGradient(plain as never, args, [result], 0.1),
    },
    targets: [
      { of: 'fluxion', per: { contestant: 'plain function' }, atMost: 1.1 },
      { of: JAVASCRIPT, per: { contestant: 'plain function' }, atMost: 1.8 },
    ],
    offer: ({ logistic: offered }) => offered?.({ n, d }),
  };
}
