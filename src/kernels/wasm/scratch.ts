import { LINES, PANEL } from '../blocks.js';
import type { Exports } from './load.js';

// The layout of assembly/memory.ts and assembly/gemm.ts, in numbers.
const SCRATCH = 1024 / 8;
/** Numbers in a slot. */
export const CHUNK = 2048;

/** A piece of scratch memory. Views on it are made once: `subarray` takes as long as 100 additions. */
export class Slot {
  private head: Float64Array;

  /** Its address in the memory. */
  readonly at: number;

  constructor(readonly whole: Float64Array) {
    this.head = whole;
    this.at = whole.byteOffset;
  }

  put(x: Float64Array, xo: number, n: number): void {
    this.whole.set(n === x.length ? x : x.subarray(xo, xo + n));
  }

  take(out: Float64Array, oo: number, n: number): void {
    if (n !== this.head.length) this.head = this.whole.subarray(0, n);
    out.set(this.head, oo);
  }

  /** An m×n matrix, as rows of `width` numbers. */
  putRows(x: Float64Array, xo: number, ld: number, m: number, n: number, width: number): void {
    if (ld === n && width === n) this.put(x, xo, m * n);
    else for (let i = 0; i < m; i++) this.whole.set(x.subarray(xo + i * ld, xo + i * ld + n), i * width);
  }

  takeRows(out: Float64Array, oo: number, ld: number, m: number, n: number, width: number): void {
    if (ld === n && width === n) this.take(out, oo, m * n);
    else for (let i = 0; i < m; i++) out.set(this.whole.subarray(i * width, i * width + n), oo + i * ld);
  }
}

export interface Scratch {
  /** Inputs and outputs of elementwise kernels. */
  x: Slot;
  y: Slot;
  z: Slot;
  w: Slot;
  v: Slot;
  p: Slot;
  q: Slot;
  /** Panels of matrix kernels, over the same bytes. */
  stage: Slot;
  a: Slot;
  b: Slot;
  c: Slot;
}

export function scratchOf({ memory }: Exports): Scratch {
  const all = new Float64Array(memory.buffer);
  const piece = (from: number, n: number): Slot => new Slot(all.subarray(SCRATCH + from, SCRATCH + from + n));
  const slot = (i: number): Slot => piece(i * CHUNK, CHUNK);
  return {
    x: slot(0),
    y: slot(1),
    z: slot(2),
    w: slot(3),
    v: slot(4),
    p: slot(5),
    q: slot(6),
    stage: piece(0, PANEL),
    a: piece(PANEL, PANEL),
    b: piece(2 * PANEL, PANEL),
    c: piece(3 * PANEL, LINES * LINES),
  };
}
