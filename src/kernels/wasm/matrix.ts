import { type Blocks, gemmByBlocks, gemmOfNothing, PANEL, roundUp4 } from '../blocks.js';
import { COLUMNS } from '../javascript/gemv.js';
import type { Kernels } from '../types.js';
import type { Exports } from './load.js';
import type { Scratch } from './scratch.js';

export function matrices(run: Exports, s: Scratch): Pick<Kernels, 'gemm' | 'gemv'> {
  /** Lines go to the stage as they lie in x: the stride that is 1 stays 1, the other becomes the width of what is needed. */
  const packer =
    (kernel: Exports['packA']): Blocks['packA'] =>
    (x, offset, lines, depth, line, along) => {
      if (along === 1) {
        s.stage.putRows(x, offset, line, lines, depth, depth);
        kernel(lines, depth, depth * 8, 8);
      } else {
        s.stage.putRows(x, offset, along, depth, lines, lines);
        kernel(lines, depth, 8, lines * 8);
      }
    };
  const blocks: Blocks = {
    packA: packer(run.packA),
    packB: packer(run.packB),
    multiply: (rows, columns, depth, first) => run.multiply(rows, roundUp4(columns), depth, first),
    store: (rows, columns, alpha, accumulate, c, co, ldc) => {
      const width = roundUp4(columns);
      if (accumulate) s.stage.putRows(c, co, ldc, rows, columns, width);
      if (accumulate || alpha !== 1) run.finish(rows, width, alpha, accumulate);
      s.c.takeRows(c, co, ldc, rows, columns, width);
    },
  };

  const gemmBlocked = gemmByBlocks(blocks);

  const rowsTimes: Kernels['gemv'] = (_trans, m, n, alpha, a, ao, lda, x, xo, _accumulate, y, yo) => {
    for (let j = 0; j < n; j += COLUMNS) {
      const w = Math.min(COLUMNS, n - j);
      const most = Math.floor(PANEL / w) & ~3;
      s.a.put(x, xo + j, w);
      for (let i = 0; i < m; i += most) {
        const h = Math.min(most, m - i);
        s.stage.putRows(a, ao + i * lda + j, lda, h, w, w);
        run.rowsTimes(h, w);
        const sums = s.b.whole;
        for (let k = 0; k < h; k++) y[yo + i + k]! += alpha * sums[k]!;
      }
    }
  };

  const addRowsTimes: Kernels['gemv'] = (_trans, m, n, alpha, a, ao, lda, x, xo, _accumulate, y, yo) => {
    for (let j = 0; j < n; j += COLUMNS) {
      const w = Math.min(COLUMNS, n - j);
      const most = Math.floor(PANEL / w) & ~3;
      s.b.put(y, yo + j, w);
      for (let i = 0; i < m; i += most) {
        const h = Math.min(most, m - i);
        const factors = s.a.whole;
        for (let k = 0; k < h; k++) factors[k] = alpha * x[xo + i + k]!;
        s.stage.putRows(a, ao + i * lda + j, lda, h, w, w);
        run.addRowsTimes(h, w);
      }
      s.b.take(y, yo + j, w);
    }
  };

  return {
    gemm: (transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, accumulate, c, co, ldc) => {
      if (k === 0) gemmOfNothing(m, n, accumulate, c, co, ldc);
      else gemmBlocked(transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, accumulate, c, co, ldc);
    },
    gemv: (trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo) => {
      if (!accumulate) y.fill(0, yo, yo + (trans ? n : m));
      if (trans) addRowsTimes(trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo);
      else rowsTimes(trans, m, n, alpha, a, ao, lda, x, xo, accumulate, y, yo);
    },
  };
}
