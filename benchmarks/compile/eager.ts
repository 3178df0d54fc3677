/** The workloads in operator style, for the column of the eager engine. */
import {
  abs,
  add,
  cos,
  div,
  exp,
  gt,
  log,
  log1p,
  max,
  mul,
  neg,
  sin,
  sqrt,
  square,
  sub,
  tanh,
  type Num,
} from 'fluxion';
import type { Fn } from './cases.js';

const scalar = (x: Num): Num => {
  const a = add(mul(x, x), 1.5);
  const b = mul(sin(a), exp(neg(x)));
  const c = add(div(b, a), sqrt(a));
  const d = log(add(mul(c, c), 2));
  return add(sub(mul(d, a), mul(cos(b), 0.5)), c);
};

const rosenbrock = (x: readonly Num[]): Num => {
  let s: Num = 0;
  for (let i = 0; i + 1 < x.length; i++)
    s = add(s, add(mul(100, square(sub(x[i + 1]!, square(x[i]!)))), square(sub(1, x[i]!))));
  return s;
};

const transcendental = (x: readonly Num[]): Num => {
  let s: Num = 0;
  for (const v of x) {
    const a = add(mul(sin(v), v), exp(neg(mul(v, v))));
    const b = div(log(add(mul(a, a), 1.5)), add(1, mul(v, v)));
    s = add(s, mul(tanh(b), a));
  }
  return s;
};

const logistic = (w: readonly Num[], X: readonly Float64Array[], y: Float64Array): Num => {
  let loss: Num = 0;
  X.forEach((row, i) => {
    let z: Num = 0;
    for (let j = 0; j < w.length; j++) z = add(z, mul(w[j]!, row[j]!));
    loss = add(loss, log1p(exp(mul(-y[i]!, z))));
  });
  return div(loss, X.length);
};

const sigmoid = (x: Num): Num => div(1, add(1, exp(neg(x))));

const recurrence = (p: readonly Num[], x: Float64Array): Num => {
  const gate = (k: number, v: number, h: Num): Num => add(add(mul(p[k]!, v), mul(p[k + 1]!, h)), p[k + 2]!);
  let h: Num = 0.1;
  let c: Num = 0.2;
  let loss: Num = 0;
  for (let t = 0; t + 1 < x.length; t++) {
    const v = x[t]!;
    const [f, i, o]: Num[] = [sigmoid(gate(0, v, h)), sigmoid(gate(3, v, h)), sigmoid(gate(6, v, h))];
    c = add(mul(f!, c), mul(i!, tanh(gate(9, v, h))));
    h = mul(o!, tanh(c));
    loss = add(loss, square(sub(add(mul(p[12]!, h), p[13]!), x[t + 1]!)));
  }
  return loss;
};

const spherical = ([r, theta, phi]: readonly Num[]): Num[] => [
  mul(mul(r!, sin(theta!)), cos(phi!)),
  mul(mul(r!, sin(theta!)), sin(phi!)),
  mul(r!, cos(theta!)),
];

interface Mixture {
  readonly alphas: readonly Num[];
  readonly means: readonly (readonly Num[])[];
  readonly icf: readonly (readonly Num[])[];
}

const sum = (xs: readonly Num[]): Num => xs.reduce((a, b) => add(a, b), 0);

/** log Σ exp xs */
const logSumExp = (xs: readonly Num[]): Num => {
  const best = xs.reduce((a, b) => max(a, b), -Infinity);
  return add(best, log(sum(xs.map((x) => exp(sub(x, best))))));
};

const mixture = (p: Mixture, x: readonly Float64Array[]): Num => {
  const d = x[0]!.length;
  const qdiag = p.icf.map((icf) => icf.slice(0, d).map((v) => exp(v)));
  const sums = p.icf.map((icf) => sum(icf.slice(0, d)));
  let slse: Num = 0;
  for (const row of x) {
    const main = p.alphas.map((alpha, c) => {
      const [icf, q, mean] = [p.icf[c]!, qdiag[c]!, p.means[c]!];
      const xc = mean.map((m, j) => sub(row[j]!, m));
      let sq: Num = 0;
      for (let r = 0; r < d; r++) {
        let t: Num = mul(q[r]!, xc[r]!);
        let pos = d + r - 1;
        for (let j = 0; j < r; j++) {
          t = add(t, mul(icf[pos]!, xc[j]!));
          pos += d - 2 - j;
        }
        sq = add(sq, square(t));
      }
      return sub(add(alpha, sums[c]!), mul(0.5, sq));
    });
    slse = add(slse, logSumExp(main));
  }
  let prior: Num = 0;
  p.icf.forEach((icf, c) => {
    const frob = add(sum(qdiag[c]!.map((q) => square(q))), sum(icf.slice(d).map((v) => square(v))));
    prior = add(prior, sub(mul(0.5, frob), sums[c]!));
  });
  return add(sub(slse, mul(x.length, log(sum(p.alphas.map((a) => exp(a)))))), prior);
};

interface Net {
  readonly W1: readonly (readonly Num[])[];
  readonly b1: readonly Num[];
  readonly W2: readonly (readonly Num[])[];
  readonly b2: readonly Num[];
}

const affine = (w: readonly Num[], b: Num, x: ArrayLike<Num>): Num => {
  let z = b;
  for (let k = 0; k < x.length; k++) z = add(z, mul(w[k]!, x[k]!));
  return z;
};

const network = (p: Net, X: readonly Float64Array[], labels: Int32Array): Num => {
  let loss: Num = 0;
  X.forEach((x, s) => {
    const h = p.W1.map((w, j) => tanh(affine(w, p.b1[j]!, x)));
    const o = p.W2.map((w, c) => affine(w, p.b2[c]!, h));
    loss = add(loss, sub(logSumExp(o), o[labels[s]!]!));
  });
  return div(loss, X.length);
};

const determinant = (M: readonly (readonly Num[])[]): Num => {
  const n = M.length;
  if (n === 1) return M[0]![0]!;
  if (n === 2) return sub(mul(M[0]![0]!, M[1]![1]!), mul(M[0]![1]!, M[1]![0]!));
  let s: Num = 0;
  for (let c = 0; c < n; c++) {
    const minor = M.slice(1).map((row) => row.filter((_, j) => j !== c));
    s = add(s, mul(mul(c % 2 === 0 ? 1 : -1, M[0]![c]!), determinant(minor)));
  }
  return s;
};

const jagged = (x: readonly Num[]): Num => {
  let s: Num = 0;
  let i = 0;
  while (i < x.length) {
    let v = x[i]!;
    let k = 0;
    while (gt(abs(v), 0.1) && k < 6) {
      v = add(mul(v, x[(i + k) % x.length]!), 0.05);
      k++;
    }
    i++;
    if (k % 2 === 0) continue;
    s = gt(v, 0) ? add(s, square(v)) : sub(s, mul(mul(v, s), 0.1));
  }
  return s;
};

/** By the beginnings of the cases' names; arrays of the argument that is differentiated come as arrays of numbers. */
const EAGER: readonly (readonly [string, Fn])[] = [
  ['15-op', scalar],
  ['Rosenbrock', rosenbrock],
  ['13-op', transcendental],
  ['logistic', logistic],
  ['GMM', mixture],
  ['LSTM', recurrence],
  ['MLP', network],
  ['Jacobian', spherical],
  ['determinant', determinant],
  ['jagged', jagged],
];

export const eagerOf = (name: string): Fn | undefined => EAGER.find(([start]) => name.startsWith(start))?.[1];
