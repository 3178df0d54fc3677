import { add, exp, grad, mul, type Num, square, stopGradient, sub } from 'fluxion';
import { compile } from 'fluxion/compile';
import { lgamma } from 'fluxion/special';
import type { Fields } from '../fields.js';
import type { Module } from '../types.js';
import { eagerLogSumExp, largestOf, logSumExp, shiftedLogSumExp } from './lse.js';

type Vector = ArrayLike<number>;
type Matrix = ArrayLike<Vector>;

/** k Gaussians: logarithms of their weights up to a constant, means, and square roots of their precisions. */
interface Mixture<V, M> {
  readonly alpha: V;
  readonly mu: M;
  /** Logarithms of the diagonals. */
  readonly q: M;
  /** What is below the diagonals, column by column. */
  readonly l: M;
}

/** The logarithm of the posterior: of the points x given the mixture, and of the mixture given a Wishart prior with m and gamma. */
function posterior({ alpha, mu, q, l }: Mixture<Vector, Matrix>, x: Matrix, m: number, gamma: number): number {
  const k = alpha.length;
  const d = mu[0]!.length;
  const roots = Array.from({ length: k }, () => Array.from({ length: d }, () => new Float64Array(d)));
  const logDet = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    let at = 0;
    for (let j = 0; j < d; j++) {
      roots[c]![j]![j] = Math.exp(q[c]![j]!);
      logDet[c] = logDet[c]! + q[c]![j]!;
      for (let r = j + 1; r < d; r++) {
        roots[c]![r]![j] = l[c]![at]!;
        at++;
      }
    }
  }
  const beta = new Float64Array(k);
  const centred = new Float64Array(d);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    for (let c = 0; c < k; c++) {
      for (let j = 0; j < d; j++) centred[j] = x[i]![j]! - mu[c]![j]!;
      let distance = 0;
      for (let r = 0; r < d; r++) {
        let y = 0;
        for (let j = 0; j <= r; j++) y += roots[c]![r]![j]! * centred[j]!;
        distance += y * y;
      }
      beta[c] = alpha[c]! + logDet[c]! - 0.5 * distance;
    }
    total += logSumExp(beta);
  }
  total -= x.length * logSumExp(alpha);
  for (let c = 0; c < k; c++) {
    let squares = 0;
    for (let j = 0; j < d; j++) squares += roots[c]![j]![j]! ** 2;
    for (let j = 0; j < l[c]!.length; j++) squares += l[c]![j]! ** 2;
    total -= 0.5 * gamma * gamma * squares - m * logDet[c]!;
  }
  return total;
}

function eagerPosterior(
  { alpha, mu, q, l }: Mixture<readonly Num[], readonly (readonly Num[])[]>,
  x: Matrix,
  m: number,
  gamma: number,
): Num {
  const k = alpha.length;
  const d = mu[0]!.length;
  const diagonals = q.map((row) => row.map((v) => exp(v)));
  const logDet = q.map((row) => row.reduce((s, v) => add(s, v), 0));
  let total: Num = 0;
  for (let i = 0; i < x.length; i++) {
    const beta: Num[] = [];
    for (let c = 0; c < k; c++) {
      const centred = mu[c]!.map((v, j) => sub(x[i]![j]!, v));
      const y = centred.map((v, j) => mul(diagonals[c]![j]!, v));
      let at = 0;
      for (let j = 0; j < d; j++) {
        for (let r = j + 1; r < d; r++) y[r] = add(y[r]!, mul(l[c]![at++]!, centred[j]!));
      }
      const distance = y.reduce((s, v) => add(s, square(v)), 0);
      beta.push(sub(add(alpha[c]!, logDet[c]!), mul(0.5, distance)));
    }
    total = add(total, eagerLogSumExp(beta));
  }
  total = sub(total, mul(x.length, eagerLogSumExp(alpha)));
  for (let c = 0; c < k; c++) {
    let squares: Num = 0;
    for (const v of diagonals[c]!) squares = add(squares, square(v));
    for (const v of l[c]!) squares = add(squares, square(v));
    total = sub(total, sub(mul(0.5 * gamma * gamma, squares), mul(m, logDet[c]!)));
  }
  return total;
}

/** What does not depend on the mixture: −nd/2 log 2π and, for each component, the logarithm of the Wishart density's factor. */
function constant(n: number, k: number, d: number, m: number, gamma: number): number {
  const degrees = d + m + 1;
  let logGamma = ((d * (d - 1)) / 4) * Math.log(Math.PI);
  for (let j = 1; j <= d; j++) logGamma += lgamma(degrees / 2 + (1 - j) / 2);
  const factor = degrees * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGamma;
  return -0.5 * n * d * Math.log(2 * Math.PI) + k * factor;
}

type Args = [mixture: Mixture<Vector, Matrix>, x: Matrix, m: number, gamma: number];

/** The objective is the posterior and its constant. */
const whole =
  (f: (...args: any[]) => Num) =>
  (...[p, x, m, gamma]: Args): Num =>
    add(f(p, x, m, gamma), constant(x.length, p.alpha.length, p.mu[0]!.length, m, gamma));

const compiled = compile(posterior, { scope: { largestOf, logSumExp, shiftedLogSumExp, stopGradient } });

function read(input: Fields): Args {
  const [d, k, n] = [input.integer('d', 1), input.integer('k', 1), input.integer('n', 1)];
  const mixture = {
    alpha: input.vector('alpha', k),
    mu: input.matrix('mu', k, d),
    q: input.matrix('q', k, d),
    l: input.matrix('l', k, (d * (d - 1)) / 2),
  };
  const m = input.has('m') ? input.integer('m', 0) : 0;
  return [mixture, input.matrix('x', n, d), m, input.optional('gamma', 1)];
}

export const gmm: Module = {
  name: 'gmm',
  read,
  tasks: {
    objective: { plain: whole(posterior), compiled: whole(compiled), eager: whole(eagerPosterior) },
    jacobian: { compiled: grad(compiled), eager: grad(eagerPosterior) },
  },
};
