import { add, div, exp, grad, log, mul, type Num, sigmoid as eagerSigmoid, sub, tanh } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Fields } from '../fields.js';
import type { Module } from '../types.js';

type Vector = ArrayLike<number>;
type Matrix = ArrayLike<Vector>;

/** Rows of weights and of biases in turn, each row forget, ingate, outgate, change; and three rows of what comes before and behind the layers. */
interface Parameters<M> {
  readonly main: M;
  readonly extra: M;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Cross entropy of a network of layers with diagonal weights that predicts each row of the sequence from those before. */
function plain({ main, extra }: Parameters<Matrix>, state: Matrix, sequence: Matrix): number {
  const layers = main.length / 2;
  const b = sequence[0]!.length;
  const steps = sequence.length - 1;
  const hidden = Array.from({ length: layers }, (_, i) => Float64Array.from(state[2 * i]!));
  const cell = Array.from({ length: layers }, (_, i) => Float64Array.from(state[2 * i + 1]!));
  const z = new Float64Array(b);
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let j = 0; j < b; j++) z[j] = sequence[t]![j]! * extra[0]![j]!;
    for (let i = 0; i < layers; i++) {
      const weight = main[2 * i]!;
      const bias = main[2 * i + 1]!;
      const h = hidden[i]!;
      const c = cell[i]!;
      for (let j = 0; j < b; j++) {
        const forget = sigmoid(z[j]! * weight[j]! + bias[j]!);
        const ingate = sigmoid(h[j]! * weight[b + j]! + bias[b + j]!);
        const outgate = sigmoid(z[j]! * weight[2 * b + j]! + bias[2 * b + j]!);
        const change = Math.tanh(h[j]! * weight[3 * b + j]! + bias[3 * b + j]!);
        c[j] = c[j]! * forget + ingate * change;
        h[j] = outgate * Math.tanh(c[j]!);
        z[j] = h[j]!;
      }
    }
    let sum = 0;
    let score = 0;
    let weight = 0;
    for (let j = 0; j < b; j++) {
      const y = z[j]! * extra[1]![j]! + extra[2]![j]!;
      sum += Math.exp(y);
      score += sequence[t + 1]![j]! * y;
      weight += sequence[t + 1]![j]!;
    }
    loss += score - weight * Math.log(2 + sum);
  }
  return -loss / (b * steps);
}

function eager({ main, extra }: Parameters<readonly (readonly Num[])[]>, state: Matrix, sequence: Matrix): Num {
  const layers = main.length / 2;
  const b = sequence[0]!.length;
  const steps = sequence.length - 1;
  const hidden = Array.from({ length: layers }, (_, i): Num[] => Array.from(state[2 * i]!));
  const cell = Array.from({ length: layers }, (_, i): Num[] => Array.from(state[2 * i + 1]!));
  let loss: Num = 0;
  for (let t = 0; t < steps; t++) {
    const z: Num[] = extra[0]!.map((w, j) => mul(sequence[t]![j]!, w));
    for (let i = 0; i < layers; i++) {
      const weight = main[2 * i]!;
      const bias = main[2 * i + 1]!;
      const gate = (x: Num, at: number): Num => add(mul(x, weight[at]!), bias[at]!);
      const h = hidden[i]!;
      const c = cell[i]!;
      for (let j = 0; j < b; j++) {
        const forget = eagerSigmoid(gate(z[j]!, j));
        const ingate = eagerSigmoid(gate(h[j]!, b + j));
        const outgate = eagerSigmoid(gate(z[j]!, 2 * b + j));
        const change = tanh(gate(h[j]!, 3 * b + j));
        c[j] = add(mul(c[j]!, forget), mul(ingate, change));
        h[j] = mul(outgate, tanh(c[j]!));
        z[j] = h[j]!;
      }
    }
    let sum: Num = 0;
    let score: Num = 0;
    let weight = 0;
    for (let j = 0; j < b; j++) {
      const y = add(mul(z[j]!, extra[1]![j]!), extra[2]![j]!);
      sum = add(sum, exp(y));
      score = add(score, mul(sequence[t + 1]![j]!, y));
      weight += sequence[t + 1]![j]!;
    }
    loss = add(loss, sub(score, mul(weight, log(add(2, sum)))));
  }
  return div(loss, -b * steps);
}

const compiled = compile(plain, { scope: { sigmoid } });

function read(input: Fields): readonly unknown[] {
  const sequence = input.matrix('sequence');
  const b = sequence[0]?.length ?? 0;
  if (sequence.length < 2 || b === 0)
    throw new TypeError(
      `lstm: expected sequence to have two or more rows of one or more numbers, got ${sequence.length} of ${b}`,
    );
  const main = input.matrix('main_params', undefined, 4 * b);
  if (main.length === 0 || main.length % 2 !== 0)
    throw new TypeError(`lstm: expected main_params to have two rows for each layer, got ${main.length}`);
  const extra = input.matrix('extra_params', 3, b);
  return [{ main, extra }, input.matrix('state', main.length, b), sequence];
}

/** The gradient as one row. */
const flat = ({ main, extra }: Parameters<ArrayLike<number>[]>): number[] =>
  [...main, ...extra].flatMap((row) => Array.from(row));

export const lstm: Module = {
  name: 'lstm',
  read,
  tasks: {
    objective: { plain, compiled, eager },
    jacobian: { compiled: grad(compiled), eager: grad(eager), output: flat },
  },
};
