import { valueAndGrad } from 'fluxion';
import { type Digits, asBatch, emptyBatch, fill } from './data.js';
import { accuracy, arraysOf, crossEntropy, type Weights, zerosLike } from './network.js';
import { seeded, shuffled } from './random.js';

export interface Plan {
  readonly epochs: number;
  readonly batch: number;
  /** The length of the first step, from which the others fall to 0, and how much of the step before each one keeps. */
  readonly rate: number;
  readonly momentum: number;
  readonly seed: number;
}

/** What an epoch has brought. */
export interface Epoch {
  /** The mean loss over its batches, and of each of them. */
  readonly loss: number;
  readonly losses: readonly number[];
  /** The share of the test digits that the network then gets right. */
  readonly accuracy: number;
  readonly seconds: number;
}

/**
 * Mini-batch gradient descent with momentum, in place, on digits moved by up to a pixel. The gradient of each batch is added to the velocity (`out`), so that a step makes no
 * new arrays of the size of the weights.
 *
 * @param progress - called after each batch with the share of the epoch that is done
 */
export function* train(
  weights: Weights,
  training: Digits,
  test: Digits,
  { epochs, batch: size, rate, momentum, seed }: Plan,
  progress: (share: number, loss: number) => void,
): Generator<Epoch> {
  const random = seeded(seed);
  const velocity = zerosLike(weights);
  const addGradient = valueAndGrad(crossEntropy, { out: velocity });
  const [ws, vs] = [arraysOf(weights), arraysOf(velocity)];
  const batch = emptyBatch(size);
  const all = asBatch(test);
  const batches = Math.floor(training.labels.length / size);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const start = performance.now();
    const order = shuffled(training.labels.length, random);
    const losses: number[] = [];
    for (let b = 0; b < batches; b++) {
      fill(batch, training, order, b * size, random);
      vs.forEach((v) => scale(v, momentum));
      losses.push(addGradient(weights, batch).value);
      const left = 1 - (epoch + b / batches) / epochs;
      vs.forEach((v, i) => descend(ws[i]!, v, rate * left));
      progress((b + 1) / batches, losses[b]!);
    }
    const loss = losses.reduce((s, l) => s + l, 0) / batches;
    const seconds = (performance.now() - start) / 1000;
    yield { loss, losses, accuracy: accuracy(weights, all), seconds };
  }
}

function scale(v: Float64Array, by: number): void {
  for (let i = 0; i < v.length; i++) v[i]! *= by;
}

function descend(w: Float64Array, v: Float64Array, rate: number): void {
  for (let i = 0; i < w.length; i++) w[i]! -= rate * v[i]!;
}
