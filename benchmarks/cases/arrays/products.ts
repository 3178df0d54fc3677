import { matmul, NdArray } from 'fluxion/array';
import { matmul as plainAB, matmulTransA, matmulTransB, type Product } from '../../kernels/plain.js';
import type { Args, Case } from '../../types.js';
import { ours, typedArrays } from './support.js';

/** Which factor is taken transposed. */
export type Side = 'AB' | 'AᵀB' | 'ABᵀ';

const loops: Readonly<Record<Side, Product>> = { AB: plainAB, AᵀB: matmulTransA, ABᵀ: matmulTransB };

export const productName = (side: Side, m: number, k: number, n: number): string =>
  `${{ AB: 'matmul', AᵀB: 'matmul-ta', ABᵀ: 'matmul-tb' }[side]}-${m === k ? m : `${m}x${k}x${n}`}`;

/** m×k times k×n: the naive triple loop, and the product of arrays, fresh. */
export function matrixProduct(side: Side, m: number, k: number, n: number): Case {
  const [as, bs] = [typedArrays(m, 8, m * k, -1, 1), typedArrays(n, 8, k * n, -1, 1)];
  const shapeA = side === 'AᵀB' ? [k, m] : [m, k];
  const shapeB = side === 'ABᵀ' ? [n, k] : [k, n];
  const loop = loops[side];
  const adapt = ([a, b]: Args): Args => [new NdArray(a, shapeA), new NdArray(b, shapeB)];
  const product = (a: NdArray, b: NdArray): Float64Array =>
    matmul(a, b, { transposeA: side === 'AᵀB', transposeB: side === 'ABᵀ' }).plain.data;
  return {
    name: productName(side, m, k, n),
    title: `${side}, ${m}×${k}×${n}`,
    asks: 'value',
    inputs: as.map((a, i) => [a, bs[i]!]),
    contestants: [
      {
        name: 'naive triple loop',
        kind: 'plain',
        gives: 'value',
        call: (a: Float64Array, b: Float64Array) => {
          const c = new Float64Array(m * n);
          loop(m, n, k, a, b, c);
          return c;
        },
      },
      ...ours('value', product, adapt),
    ],
    oracle: {},
    targets: [{ of: 'fluxion', per: { contestant: 'naive triple loop' }, atMost: 0.12 }],
    offer: ({ matmul: offered }) => offered?.({ side, m, k, n }),
  };
}
