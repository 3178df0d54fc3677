import { grad, hvp, type HvpMode } from 'fluxion';
import { errorAlong, relativeError, slope } from '../lib/oracle.js';
import { arrays } from '../lib/random.js';
import type { Case, Contestant } from '../types.js';
import { hand as gradient, inputsOf, methods, plain } from './rosenbrock.js';

/** Rosenbrock's Hessian times v: each term couples two neighbours. */
function hand(x: ArrayLike<number>, v: ArrayLike<number>): number[] {
  const n = x.length;
  const product = new Array<number>(n);
  let carried = 0;
  for (let i = 0; i + 1 < n; i++) {
    const coupling = -400 * x[i]!;
    product[i] = carried + (1200 * x[i]! * x[i]! - 400 * x[i + 1]! + 2) * v[i]! + coupling * v[i + 1]!;
    carried = coupling * v[i]! + 200 * v[i + 1]!;
  }
  product[n - 1] = carried;
  return product;
}

const ours = (mode: HvpMode): Contestant => ({
  name: `fluxion, ${mode}`,
  kind: 'fluxion',
  gives: 'product',
  call: (x: number[], v: number[]) => hvp(methods, x, v, { mode }),
});

export function product(n: number): Case {
  const directions = arrays(n + 1, 16, n, -1, 1);
  const gradientOfMethods = grad(methods);
  return {
    name: `hvp-${n}`,
    title: `Hessian-vector product of Rosenbrock's function, n = ${n}`,
    asks: 'product',
    inputs: inputsOf(n).map((x, i) => [x, directions[i]!]),
    contestants: [
      { name: 'plain function', kind: 'plain', gives: 'value', call: (x: number[]) => plain(x) },
      { name: 'hand-written gradient', kind: 'hand', gives: 'gradient', call: (x: number[]) => gradient(x) },
      { name: 'hand-written product', kind: 'hand', gives: 'product', call: hand },
      { name: 'fluxion, gradient', kind: 'fluxion', gives: 'gradient', call: (x: number[]) => gradientOfMethods(x) },
      ours('forward-over-reverse'),
      ours('reverse-over-forward'),
      ours('reverse-over-reverse'),
    ],
    oracle: {
      gradient: (result, x: number[]) => errorAlong(plain, x, result, 0.1),
      product: (result, x: number[], v: number[]) =>
        relativeError(
          result,
          slope((t) => gradient(x.map((xi, i) => xi + t * v[i]!)), 0.1),
        ),
    },
    targets: [{ of: 'fluxion, forward-over-reverse', per: { contestant: 'fluxion, gradient' }, atMost: 3 }],
    offer: ({ product }) => product?.(n),
  };
}
