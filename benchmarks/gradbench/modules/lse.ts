import { add, exp, grad, log, max, type Num, sub } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Module } from '../types.js';

/** log Σ exp xᵢ, shifted by the largest so that nothing overflows. */
export function logSumExp(x: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, x[i]!);
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(x[i]! - largest);
  return largest + Math.log(sum);
}

export function eagerLogSumExp(x: readonly Num[]): Num {
  let largest: Num = -Infinity;
  for (let i = 0; i < x.length; i++) largest = max(largest, x[i]!);
  let sum: Num = 0;
  for (let i = 0; i < x.length; i++) sum = add(sum, exp(sub(x[i]!, largest)));
  return add(largest, log(sum));
}

const compiled = compile(logSumExp);

export const lse: Module = {
  name: 'lse',
  read: (input) => [input.vector('x')],
  tasks: {
    primal: { plain: logSumExp, compiled, eager: eagerLogSumExp },
    gradient: { compiled: grad(compiled), eager: grad(eagerLogSumExp) },
  },
};
