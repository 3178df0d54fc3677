import { add, grad, mul, square, sub, type Num, type Scalar } from 'fluxion';
import { errorAlong } from '../lib/oracle.js';
import { arrays } from '../lib/random.js';
import { recordedOperations } from '../lib/tape.js';
import type { Case, Target } from '../types.js';

/** Σ 100·(xᵢ₊₁ − xᵢ²)² + (xᵢ − 1)²: 8 operations an element. */
export function plain(x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const t = x[i + 1]! - x[i]! * x[i]!;
    const u = x[i]! - 1;
    sum += 100 * (t * t) + u * u;
  }
  return sum;
}

/** Each result is complete when the next element is reached, so one pass writes it once. */
export function hand(x: ArrayLike<number>): number[] {
  const n = x.length;
  const g = new Array<number>(n);
  let carried = 0;
  for (let i = 0; i + 1 < n; i++) {
    const xi = x[i]!;
    const t = x[i + 1]! - xi * xi;
    g[i] = carried - 400 * t * xi + 2 * (xi - 1);
    carried = 200 * t;
  }
  g[n - 1] = carried;
  return g;
}

export function methods(x: readonly Scalar[]): Scalar {
  let sum: Scalar | undefined;
  for (let i = 0; i + 1 < x.length; i++) {
    const t = x[i + 1]!.sub(x[i]!.square());
    const term = t.square().mul(100).add(x[i]!.sub(1).square());
    sum = sum === undefined ? term : sum.add(term);
  }
  return sum!;
}

export function functions(x: readonly Num[]): Num {
  let sum: Num = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const t = sub(x[i + 1]!, square(x[i]!));
    sum = add(sum, add(mul(100, square(t)), square(sub(x[i]!, 1))));
  }
  return sum;
}

/** Inputs between −2 and 2; fewer arrays where they are long, so that all contestants see caches of a size that is met in practice. */
export const inputsOf = (n: number): number[][] => arrays(n, n <= 10 ? 64 : n <= 1000 ? 16 : 4, n, -2, 2);

export function rosenbrock(n: number): Case {
  const targets: Target[] = ['fluxion, methods', 'fluxion, functions'].map((of) => ({
    of,
    per: { operation: true },
    atMost: 12,
  }));
  return {
    name: `rosenbrock-${n}`,
    title: `gradient of Rosenbrock's function, n = ${n}`,
    asks: 'gradient',
    inputs: inputsOf(n).map((x) => [x]),
    contestants: [
      { name: 'plain function', kind: 'plain', gives: 'value', call: plain },
      { name: 'hand-written', kind: 'hand', gives: 'gradient', call: hand },
      { name: 'fluxion, methods', kind: 'fluxion', gives: 'gradient', call: grad(methods) },
      { name: 'fluxion, functions', kind: 'fluxion', gives: 'gradient', call: grad(functions) },
    ],
    oracle: { gradient: (result, x: number[]) => errorAlong(plain, x, result, 0.1) },
    operations: () => recordedOperations(methods, inputsOf(n)[0]!),
    targets: n >= 100 ? targets : [],
    offer: ({ rosenbrock }) => rosenbrock?.(n),
  };
}
