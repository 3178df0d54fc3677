import type { Kernels } from './types.js';

/** Most rows of A or columns of B in a block, a multiple of four, and the depth of a block that has them. */
export const LINES = 128;
export const DEPTH = 256;
/** Numbers in a block: 256 kB, of which three stay in a second-level cache. */
export const PANEL = LINES * DEPTH;
/** A block with few lines may be deeper, as long as two panels of four lines stay in a first-level cache: fewer rows to copy. */
const DEEPEST = 512;

/**
 * What a set does with one block. Rows of op(A) and columns of op(B) are both called lines: element k of line i lies at
 * offset + i·line + k·along, one of the two strides being 1. Panels are four lines with the four numbers of one k together.
 */
export interface Blocks {
  packA: (x: Float64Array, offset: number, lines: number, depth: number, line: number, along: number) => void;
  packB: (x: Float64Array, offset: number, lines: number, depth: number, line: number, along: number) => void;
  /** The block of C = A·B, or += unless `first`; every element is summed by itself, in ascending order. */
  multiply: (rows: number, columns: number, depth: number, first: boolean) => void;
  /** C = α·block, or C += α·block. */
  store: (
    rows: number,
    columns: number,
    alpha: number,
    accumulate: boolean,
    c: Float64Array,
    co: number,
    ldc: number,
  ) => void;
}

export const roundUp4 = (n: number): number => (n + 3) & ~3;

/** The size of equal parts of n that are at most `most`. */
const part = (n: number, most: number): number => Math.ceil(n / Math.ceil(n / most));

/** gemm by blocks. Both sets share it, so that they split, and hence round, alike. */
export const gemmByBlocks =
  (blocks: Blocks): Kernels['gemm'] =>
  (transA, transB, m, n, k, alpha, a, ao, lda, b, bo, ldb, accumulate, c, co, ldc) => {
    const rows = roundUp4(part(m, LINES));
    const columns = roundUp4(part(n, LINES));
    const depth = part(k, Math.min(DEEPEST, Math.floor(PANEL / Math.max(rows, columns))));
    const lineA = transA ? 1 : lda;
    const alongA = transA ? lda : 1;
    const lineB = transB ? ldb : 1;
    const alongB = transB ? 1 : ldb;
    for (let i = 0; i < m; i += rows) {
      const h = Math.min(rows, m - i);
      for (let j = 0; j < n; j += columns) {
        const w = Math.min(columns, n - j);
        for (let l = 0; l < k; l += depth) {
          const d = Math.min(depth, k - l);
          blocks.packA(a, ao + i * lineA + l * alongA, h, d, lineA, alongA);
          blocks.packB(b, bo + j * lineB + l * alongB, w, d, lineB, alongB);
          blocks.multiply(h, w, d, l === 0);
        }
        blocks.store(h, w, alpha, accumulate, c, co + i * ldc + j, ldc);
      }
    }
  };

/** C of a product with no terms. */
export function gemmOfNothing(
  m: number,
  n: number,
  accumulate: boolean,
  c: Float64Array,
  co: number,
  ldc: number,
): void {
  if (accumulate) return;
  for (let i = 0; i < m; i++) c.fill(0, co + i * ldc, co + i * ldc + n);
}
