/** The workloads in operator style, for the column of the eager engine; those that need more than numbers have none. */
import { add, cos, div, exp, log, log1p, mul, neg, sin, sqrt, square, sub, tanh, type Num } from 'fluxion';
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

/** By the beginnings of the cases' names; the argument that is differentiated comes as an array of numbers. */
const EAGER: readonly (readonly [string, Fn])[] = [
  ['15-op', scalar],
  ['Rosenbrock', rosenbrock],
  ['13-op', transcendental],
  ['logistic', logistic],
  ['LSTM', recurrence],
  ['Jacobian', spherical],
];

export const eagerOf = (name: string): Fn | undefined => EAGER.find(([start]) => name.startsWith(start))?.[1];
