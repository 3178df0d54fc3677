import { add, exp, grad, log, max, type Num, stopGradient, sub } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Module } from '../types.js';

export function largestOf(x: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, x[i]!);
  return largest;
}

/** log Σ exp xᵢ. It does not depend on the shift, which keeps the exponentials from overflowing. */
export function shiftedLogSumExp(x: ArrayLike<number>, shift: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i]! - shift);
  return shift + Math.log(sum);
}

export function logSumExp(x: ArrayLike<number>): number {
  // Through the shift the largest entry would get 1 − Σ softmax: of a long array that is right to eight digits only.
  return shiftedLogSumExp(x, stopGradient(largestOf(x)));
}

export function eagerLogSumExp(x: readonly Num[]): Num {
  let largest: Num = -Infinity;
  for (let i = 0; i < x.length; i++) largest = max(largest, x[i]!);
  const shift = stopGradient(largest);
  let sum: Num = 0;
  for (let i = 0; i < x.length; i++) sum = add(sum, exp(sub(x[i]!, shift)));
  return add(shift, log(sum));
}

const compiled = compile(logSumExp, { scope: { largestOf, shiftedLogSumExp, stopGradient } });

export const lse: Module = {
  name: 'lse',
  read: (input) => [input.vector('x')],
  tasks: {
    primal: {
      plain: logSumExp,
      compiled,
      eager: eagerLogSumExp,
    },
    gradient: {
      compiled: grad(compiled),
      eager: grad(eagerLogSumExp),
    },
  },
};
