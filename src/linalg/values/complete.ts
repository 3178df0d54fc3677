import { swapRows } from './lu.js';

/** An order of rows and columns in which the leading `rank`×`rank` block is as far from singular as elimination can make it. */
export interface Ordered {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** The sign of both permutations together. */
  readonly sign: number;
  /** Pivots at least `tolerance` times the first one. */
  readonly rank: number;
}

/** Elimination with complete pivoting. */
export function completePivots(n: number, a: Float64Array, tolerance: number): Ordered {
  const data = a.slice();
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const columns = rows.slice();
  let sign = 1;
  let largest = 0;
  for (let k = 0; k < n; k++) {
    let [row, column, size] = [k, k, 0];
    for (let i = k; i < n; i++) {
      for (let j = k; j < n; j++) {
        const v = Math.abs(data[i * n + j]!);
        if (v > size) [row, column, size] = [i, j, v];
      }
    }
    if (k === 0) largest = size;
    if (!(size > tolerance * largest)) return { rows, columns, sign, rank: k };
    if (row !== k) {
      swapRows(data, n, k, row);
      swap(rows, k, row);
      sign = -sign;
    }
    if (column !== k) {
      for (let i = 0; i < n; i++) swap(data, i * n + k, i * n + column);
      swap(columns, k, column);
      sign = -sign;
    }
    const pivot = data[k * n + k]!;
    for (let i = k + 1; i < n; i++) {
      const l = data[i * n + k]! / pivot;
      for (let j = k + 1; j < n; j++) data[i * n + j]! -= l * data[k * n + j]!;
    }
  }
  return { rows, columns, sign, rank: n };
}

function swap(x: Float64Array | Int32Array, i: number, k: number): void {
  const v = x[i]!;
  x[i] = x[k]!;
  x[k] = v;
}
