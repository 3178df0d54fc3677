import { softmax } from './lse.js';
import type { Reference } from './types.js';

export interface GmmInput {
  d: number;
  k: number;
  n: number;
  alpha: number[];
  mu: number[][];
  q: number[][];
  l: number[][];
  x: number[][];
  m: number;
  gamma: number;
}

/** log Γ of h/2 for an integer h > 0, by the recurrence from Γ(1/2) = √π and Γ(1) = 1. */
function logGammaOfHalf(h: number): number {
  let sum = h % 2 === 1 ? 0.5 * Math.log(Math.PI) : 0;
  for (let a = h % 2 === 1 ? 0.5 : 1; a < h / 2; a++) sum += Math.log(a);
  return sum;
}

/** Q as a full matrix, Q (x − μ) and what precedes the exponent. */
function factor({ d, q, l }: GmmInput, c: number): number[][] {
  const Q = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  let next = 0;
  for (let col = 0; col < d; col++) {
    Q[col]![col] = Math.exp(q[c]![col]!);
    for (let row = col + 1; row < d; row++) Q[row]![col] = l[c]![next++]!;
  }
  return Q;
}

const times = (Q: number[][], v: number[]): number[] =>
  Q.map((row, r) => {
    let s = 0;
    for (let j = 0; j <= r; j++) s += row[j]! * v[j]!;
    return s;
  });

const sum = (v: readonly number[]): number => v.reduce((s, a) => s + a, 0);
const squares = (v: readonly number[]): number => v.reduce((s, a) => s + a * a, 0);

function value(input: GmmInput): number {
  const { d, k, n, alpha, mu, q, l, x, m, gamma } = input;
  const Q = mu.map((_, c) => factor(input, c));
  let total = (-n * d * Math.log(2 * Math.PI)) / 2 - n * softmax(alpha).value;
  for (const point of x) {
    const exponents = mu.map((mean, c) => {
      const y = times(
        Q[c]!,
        point.map((v, j) => v - mean[j]!),
      );
      return alpha[c]! + sum(q[c]!) - squares(y) / 2;
    });
    total += softmax(exponents).value;
  }
  for (let c = 0; c < k; c++) {
    total -= (gamma ** 2 / 2) * (squares(q[c]!.map(Math.exp)) + squares(l[c]!)) - m * sum(q[c]!);
  }
  const N = d + m + 1;
  let logGamma = (d * (d - 1) * Math.log(Math.PI)) / 4;
  for (let j = 1; j <= d; j++) logGamma += logGammaOfHalf(N + 1 - j);
  return total + k * (N * d * (Math.log(gamma) - Math.log(2) / 2) - logGamma);
}

/**
 * With the posterior weight w of a point and component and y = Q (x − μ): dα = Σ w − n softmax(α), dμ = Σ w Qᵀy, dQ = −Σ w y (x − μ)ᵀ, and
 * through the diagonal exp q: dq = Σ w + dQ_jj exp q − γ² exp 2q + m; dl = dQ − γ² l.
 */
function derivative(input: GmmInput): unknown {
  const { d, k, n, alpha, mu, q, l, x, m, gamma } = input;
  const Q = mu.map((_, c) => factor(input, c));
  const prior = softmax(alpha).weights;
  const dAlpha = prior.map((p) => -n * p);
  const dMu = mu.map(() => new Array<number>(d).fill(0));
  const dQ = mu.map(() => Array.from({ length: d }, () => new Float64Array(d)));
  const total = new Array<number>(k).fill(0);
  for (const point of x) {
    const centred = mu.map((mean) => point.map((v, j) => v - mean[j]!));
    const y = centred.map((v, c) => times(Q[c]!, v));
    const { weights } = softmax(y.map((v, c) => alpha[c]! + sum(q[c]!) - squares(v) / 2));
    for (let c = 0; c < k; c++) {
      const w = weights[c]!;
      total[c]! += w;
      for (let r = 0; r < d; r++) {
        const s = w * y[c]![r]!;
        const row = Q[c]![r]!;
        const out = dQ[c]![r]!;
        for (let j = 0; j <= r; j++) {
          dMu[c]![j]! += s * row[j]!;
          out[j]! -= s * centred[c]![j]!;
        }
      }
    }
  }
  const dq = q.map((row, c) =>
    row.map((v, j) => total[c]! + dQ[c]![j]![j]! * Math.exp(v) - gamma ** 2 * Math.exp(2 * v) + m),
  );
  const dl = l.map((row, c) => {
    const out: number[] = [];
    for (let col = 0; col < d; col++) {
      for (let r = col + 1; r < d; r++) out.push(dQ[c]![r]![col]! - gamma ** 2 * row[out.length]!);
    }
    return out;
  });
  return { alpha: dAlpha.map((v, c) => v + total[c]!), mu: dMu, q: dq, l: dl };
}

export const gmm: Reference<GmmInput> = { value, derivative };
