import { add, div, grad, mul, type Num, square, sub } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Module } from '../types.js';

/** Half the sum of squares of the sign function less the polynomial with coefficients x, at n points of [−1, 1]. */
function plain(x: ArrayLike<number>, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < x.length; j++) {
      residual -= x[j]! * power;
      power *= t;
    }
    sum += residual * residual;
  }
  return sum / 2;
}

function eager(x: readonly Num[], n: number): Num {
  let sum: Num = 0;
  for (let i = 0; i < n; i++) {
    const t = -1 + (2 * i) / (n - 1);
    let residual: Num = Math.sign(t);
    let power = 1;
    for (let j = 0; j < x.length; j++) {
      residual = sub(residual, mul(x[j]!, power));
      power *= t;
    }
    sum = add(sum, square(residual));
  }
  return div(sum, 2);
}

const compiled = compile(plain);

export const llsq: Module = {
  name: 'llsq',
  read: (input) => [input.vector('x'), input.integer('n', 2)],
  tasks: {
    primal: { plain, compiled, eager },
    gradient: { compiled: grad(compiled), eager: grad(eager) },
  },
};
