import { add, div, grad, hvp, mul, neg, tanh, type Num } from 'fluxion';
import { logSoftmax, matmul, NdArray, sum, type ArrayValue, type Vec } from 'fluxion/array';
import { relativeError, slope } from '../../lib/oracle.js';
import type { Args, Call, Case, Contestant, Layers } from '../../types.js';
import { hand, handProduct, plain } from './mlp-plain.js';
import { errorOfGradient, JAVASCRIPT, ours, typedArrays } from './support.js';

type Weights = { W1: ArrayValue; b1: Vec; W2: ArrayValue; b2: Vec };

export function loss({ W1, b1, W2, b2 }: Weights, x: NdArray, y: NdArray): Num {
  const hidden = tanh(add(matmul(x, W1), b1));
  const logits = add(matmul(hidden, W2), b2) as ArrayValue;
  return neg(div(sum(mul(y, logSoftmax(logits))), x.shape[0]!));
}

/** The four arrays of numbers of a gradient. */
const flat = (g: unknown): Float64Array[] => {
  const { W1, b1, W2, b2 } = g as { W1: NdArray; b1: Float64Array; W2: NdArray; b2: Float64Array };
  return [W1.data, b1, W2.data, b2];
};

const tree = ({ inputs, hidden, outputs }: Layers, [w1, b1, w2, b2]: readonly Float64Array[]) => ({
  W1: new NdArray(w1!, [inputs, hidden]),
  b1: b1!,
  W2: new NdArray(w2!, [hidden, outputs]),
  b2: b2!,
});

/** Batches with weights, and directions in the space of the weights. */
function inputsOf({ batch, inputs, hidden, outputs }: Layers): { args: Args[]; directions: Float64Array[][] } {
  const sizes = [inputs * hidden, hidden, hidden * outputs, outputs];
  const sets = 4;
  const weights = sizes.map((n, k) => typedArrays(k + 1, sets, n, -0.1, 0.1));
  const directions = sizes.map((n, k) => typedArrays(k + 11, sets, n, -1, 1));
  const xs = typedArrays(5, sets, batch * inputs, 0, 1);
  const ys = xs.map((_, s) => {
    const y = new Float64Array(batch * outputs);
    for (let i = 0; i < batch; i++) y[i * outputs + ((7 * i + s) % outputs)] = 1;
    return y;
  });
  return {
    args: xs.map((x, s) => [...weights.map((w) => w[s]!), x, ys[s]!]),
    directions: xs.map((_, s) => directions.map((v) => v[s]!)),
  };
}

/** What the gradient and the Hessian-vector product of the network have in common. */
function parts(layers: Layers) {
  const { batch, inputs, outputs } = layers;
  const asArrays = (args: Args): [Weights, NdArray, NdArray] => [
    tree(layers, args as Float64Array[]) as unknown as Weights,
    new NdArray(args[4], [batch, inputs]),
    new NdArray(args[5], [batch, outputs]),
  ];
  const plainCall: Call = (w1, b1, w2, b2, x, y) => plain(layers, [w1, b1, w2, b2], x, y);
  const handCall: Call = (w1, b1, w2, b2, x, y) => hand(layers, [w1, b1, w2, b2], x, y);
  const gradient = grad(loss);
  const contestants: Contestant[] = [
    { name: 'plain function', kind: 'plain', gives: 'value', call: plainCall },
    { name: 'hand-written', kind: 'hand', gives: 'gradient', call: handCall },
    ...ours('gradient', (p, x, y) => flat(gradient(p, x, y)), asArrays),
  ];
  const pieces = (result: number[], like: readonly Float64Array[]): number[][] => {
    let from = 0;
    return like.slice(0, 4).map((a) => result.slice(from, (from += a.length)));
  };
  const errorOf = (result: number[], ...args: Float64Array[]): number =>
    errorOfGradient(plainCall as never, args.slice(0, 6), pieces(result, args), 0.01);
  return { asArrays, contestants, errorOf };
}

const four = (all: readonly Float64Array[]) => all.slice(0, 4) as unknown as Parameters<typeof hand>[1];

const text = ({ batch, inputs, hidden, outputs }: Layers): string =>
  `a network ${inputs}-${hidden}-${outputs} with tanh, batch ${batch}`;

export function network(layers: Layers): Case {
  const { contestants, errorOf } = parts(layers);
  return {
    name: 'mlp',
    title: `gradient of ${text(layers)}`,
    asks: 'gradient',
    inputs: inputsOf(layers).args,
    contestants,
    oracle: { gradient: errorOf },
    targets: [
      { of: 'fluxion', per: { contestant: 'plain function' }, atMost: 0.45 },
      { of: JAVASCRIPT, per: { contestant: 'plain function' }, atMost: 1.2 },
    ],
    offer: ({ mlp }) => mlp?.(layers),
  };
}

export function networkProduct(layers: Layers): Case {
  const { asArrays, contestants, errorOf } = parts(layers);
  const { args, directions } = inputsOf(layers);
  const byHand: Call = (...all) => {
    const arrays: Float64Array[] = all;
    return handProduct(layers, four(arrays), four(arrays.slice(6)), arrays[4]!, arrays[5]!);
  };
  /** The same by differences of the gradient. */
  const differences = (...all: Float64Array[]): number[] =>
    slope((t) => {
      const weights = all.slice(0, 4).map((w, k) => w.map((wi, i) => wi + t * all[6 + k]![i]!));
      return hand(layers, four(weights), all[4]!, all[5]!).flatMap((g) => Array.from(g));
    }, 0.01);
  return {
    name: 'hvp-mlp',
    title: `Hessian-vector product of ${text(layers)}`,
    asks: 'product',
    inputs: args.map((a, s) => [...a, ...directions[s]!]),
    contestants: [
      ...contestants,
      { name: 'hand-written product', kind: 'hand', gives: 'product', call: byHand },
      ...ours(
        'product',
        (p, v, x, y) => flat(hvp(loss, p, v, { args: [x, y] })),
        (all) => {
          const [p, x, y] = asArrays(all);
          return [p, tree(layers, all.slice(6) as Float64Array[]), x, y];
        },
      ).map((c) => ({ ...c, name: c.name.replace('fluxion', 'fluxion, product') })),
    ],
    oracle: {
      gradient: errorOf,
      product: (result, ...all: Float64Array[]) => relativeError(result, differences(...all)),
    },
    targets: [{ of: 'fluxion, product', per: { contestant: 'fluxion' }, atMost: 3 }],
    offer: ({ mlpProduct }) => mlpProduct?.(layers),
  };
}
