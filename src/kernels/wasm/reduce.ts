import { addBlock, BLOCK, endSum, startSum } from '../sums.js';
import type { Kernels } from '../types.js';
import type { Exports } from './load.js';
import { CHUNK, type Scratch } from './scratch.js';

/** The sums of the blocks of a chunk of m numbers. */
function addBlocks(kernel: (at: number, n: number) => number, m: number): void {
  for (let i = 0; i < m; i += BLOCK) addBlock(kernel(i * 8, Math.min(BLOCK, m - i)));
}

export function reductions(run: Exports, s: Scratch): Pick<Kernels, 'sum' | 'sumSquares' | 'dot' | 'expShift'> {
  const reduction =
    (kernel: (at: number, n: number) => number): Kernels['sum'] =>
    (n, x, xo) => {
      startSum();
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        addBlocks(kernel, m);
      }
      return endSum();
    };
  return {
    sum: reduction(run.sumX),
    sumSquares: reduction(run.sumSquares),
    dot: (n, x, xo, y, yo) => {
      startSum();
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        s.y.put(y, yo + i, m);
        addBlocks(run.dot, m);
      }
      return endSum();
    },
    expShift: (n, x, xo, shift, y, yo) => {
      startSum();
      for (let i = 0; i < n; i += CHUNK) {
        const m = Math.min(CHUNK, n - i);
        s.x.put(x, xo + i, m);
        run.exp(m, shift);
        s.v.take(y, yo + i, m);
        addBlocks(run.sumV, m);
      }
      return endSum();
    },
  };
}
