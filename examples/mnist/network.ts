import { add, div, mul, neg, tanh, type Num } from 'fluxion';
import { argmax, logSoftmax, matmul, type NdArray, sum, zeros, type ArrayValue, type Vec } from 'fluxion/array';
import { type Batch, CLASSES } from './data.js';

/** Parameters as the functions below see them: plain, or under differentiation. */
export type Parameters = { W1: ArrayValue; b1: Vec; W2: ArrayValue; b2: Vec };

/** The same as plain numbers, to be trained; gradients have this form too. */
export interface Weights {
  readonly W1: NdArray;
  readonly b1: Float64Array;
  readonly W2: NdArray;
  readonly b2: Float64Array;
}

/** Two layers, the hidden one with tanh: a row of logits for each row of `images`. */
export function network({ W1, b1, W2, b2 }: Parameters, images: NdArray): ArrayValue {
  const hidden = tanh(add(matmul(images, W1), b1));
  return add(matmul(hidden, W2), b2) as ArrayValue;
}

/** The mean of −log p, where p is the probability that softmax gives the right digit. */
export function crossEntropy(parameters: Parameters, { images, labels }: Batch): Num {
  const logP = logSoftmax(network(parameters, images));
  return neg(div(sum(mul(labels, logP)), images.shape[0]!));
}

/** The share of digits whose logit is the largest of their row. */
export function accuracy(weights: Weights, { images, labels }: Batch): number {
  const chosen = argmax(network(weights as unknown as Parameters, images), { axis: 1 }) as NdArray;
  const right = argmax(labels, { axis: 1 }) as NdArray;
  return chosen.data.filter((digit, i) => digit === right.data[i]).length / images.shape[0]!;
}

/** Random first weights, of a size at which tanh is neither flat nor straight (Glorot and Bengio, AISTATS 2010); biases are 0. */
export function initial(inputs: number, hidden: number, random: () => number): Weights {
  const layer = (m: number, n: number): NdArray => {
    const limit = Math.sqrt(6 / (m + n));
    const w = zeros([m, n]);
    for (let i = 0; i < w.data.length; i++) w.data[i] = limit * (2 * random() - 1);
    return w;
  };
  return {
    W1: layer(inputs, hidden),
    b1: new Float64Array(hidden),
    W2: layer(hidden, CLASSES),
    b2: new Float64Array(CLASSES),
  };
}

/** Zeros in the form of the weights. */
export const zerosLike = ({ W1, b1, W2, b2 }: Weights): Weights => ({
  W1: zeros(W1.shape),
  b1: new Float64Array(b1.length),
  W2: zeros(W2.shape),
  b2: new Float64Array(b2.length),
});

/** The four arrays of numbers. */
export const arraysOf = ({ W1, b1, W2, b2 }: Weights): Float64Array[] => [W1.data, b1, W2.data, b2];
