import { grad, type Scalar } from 'fluxion';
import { errorAlong } from '../lib/oracle.js';
import { arrays } from '../lib/random.js';
import { recordedOperations } from '../lib/tape.js';
import type { Case } from '../types.js';

/** A sum of n terms of 13 operations each, the addition included, four of them from Math. */
export function plain(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const t = x[i]!;
    const q = t * t + 1;
    const k = (Math.sin(t) * Math.exp(0.5 * t)) / Math.sqrt(q) + t * Math.log(q);
    sum += k * k;
  }
  return sum;
}

function hand(x: ArrayLike<number>): number[] {
  const g = new Array<number>(x.length);
  for (let i = 0; i < x.length; i++) {
    const t = x[i]!;
    const q = t * t + 1;
    const e = Math.exp(0.5 * t);
    const sine = Math.sin(t);
    const root = Math.sqrt(q);
    const l = Math.log(q);
    const d = (sine * e) / root;
    const dd = (e * (Math.cos(t) + 0.5 * sine)) / root - (d * t) / q;
    g[i] = 2 * (d + t * l) * (dd + l + (2 * t * t) / q);
  }
  return g;
}

export function methods(x: readonly Scalar[]): Scalar {
  let sum: Scalar | undefined;
  for (let i = 0; i < x.length; i++) {
    const t = x[i]!;
    const q = t.square().add(1);
    const k = t.sin().mul(t.mul(0.5).exp()).div(q.sqrt()).add(t.mul(q.log()));
    const term = k.square();
    sum = sum === undefined ? term : sum.add(term);
  }
  return sum!;
}

export function loop(n: number): Case {
  const inputs = arrays(5, 16, n, -2, 2);
  return {
    name: `loop-${n}`,
    title: `gradient of a loop with a body of 13 operations, n = ${n}`,
    asks: 'gradient',
    inputs: inputs.map((x) => [x]),
    contestants: [
      { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
      { name: 'hand-written', kind: 'hand', gives: 'gradient', call: hand },
      { name: 'fluxion, methods', kind: 'fluxion', gives: 'gradient', call: grad(methods) },
    ],
    oracle: { gradient: (result, x: number[]) => errorAlong(plain, x, result, 0.05) },
    operations: () => recordedOperations(methods, inputs[0]!),
    targets: [],
    offer: ({ loop }) => loop?.(n),
  };
}
