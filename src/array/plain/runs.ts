import { type Shape, stridesIn } from '../shape.js';

/** A stretch of n elements: where it begins in the result and in each operand, and the operands' steps, 0 or 1. */
export type Run = (n: number, at: number, from: readonly number[], steps: readonly number[]) => void;

/**
 * Walks over a shape in row-major order, in the longest stretches along which every operand, broadcast to it, lies still or advances by one.
 */
export function eachRun(shape: Shape, operands: readonly Shape[], run: Run): void {
  const strides = operands.map((s) => stridesIn(s, shape));
  let axis = shape.length - 1;
  let n = 1;
  const steps = operands.map(() => 0);
  // Axes join the stretch as long as each operand is either repeated along all of them or contiguous through all of them.
  for (; axis >= 0; axis--) {
    const m = shape[axis]!;
    if (m === 1) continue;
    if (n === 1) strides.forEach((s, k) => (steps[k] = s[axis]!));
    else if (!strides.every((s, k) => s[axis] === steps[k]! * n)) break;
    n *= m;
  }
  let outer = 1;
  for (let a = 0; a <= axis; a++) outer *= shape[a]!;
  if (n === 0 || outer === 0) return;
  const from = operands.map(() => 0);
  const index = new Array<number>(axis + 1).fill(0);
  for (let o = 0; o < outer; o++) {
    run(n, o * n, from, steps);
    for (let a = axis; a >= 0; a--) {
      index[a]!++;
      for (let k = 0; k < from.length; k++) from[k]! += strides[k]![a]!;
      if (index[a]! < shape[a]!) break;
      for (let k = 0; k < from.length; k++) from[k]! -= strides[k]![a]! * shape[a]!;
      index[a] = 0;
    }
  }
}
