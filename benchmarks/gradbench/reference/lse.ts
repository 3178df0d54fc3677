import type { Reference } from './types.js';

export interface LseInput {
  x: number[];
}

/** log Σ exp(xᵢ − a) + a and exp(xᵢ − a) / Σ, for the largest a. */
export function softmax(x: ArrayLike<number>): { value: number; weights: number[] } {
  let a = x[0]!;
  for (let i = 1; i < x.length; i++) if (x[i]! > a) a = x[i]!;
  const weights = Array.from(x, (v) => Math.exp(v - a));
  let sum = 0;
  for (const w of weights) sum += w;
  for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
  return { value: a + Math.log(sum), weights };
}

export const lse: Reference<LseInput> = {
  value: ({ x }) => softmax(x).value,
  derivative: ({ x }) => softmax(x).weights,
};
