import { grad, type Scalar } from 'fluxion';
import { arrayMemory } from './array-memory.js';
import { inputsOf, methods } from './cases/rosenbrock.js';
import { bytesOf, tapeOf } from './lib/tape.js';
import type { FigureReport, TargetRow } from './results.js';

const CHAIN = 1_000_000;
const CALLS = 10_000;
/** What V8 itself may add (feedback, code) in the time; a single leaked tape of the smallest size is 8 kB, of all calls 80 MB. */
const FLAT = 256 * 1024;

const target = (of: string, unit: string, atMost: number, reached: number): TargetRow => ({
  of,
  unit,
  atMost,
  reached,
  met: reached <= atMost,
});

/** What the tape costs, whether a long chain works, and whether anything is left behind. */
export function measureMemory(): FigureReport {
  const { bytes, capacity, error } = chain();
  const perEntry = bytes / capacity;
  const [heap, buffers] = growth();
  const arrays = arrayMemory();
  return {
    name: 'memory',
    title: 'memory of the reverse mode',
    columns: ['', 'measured'],
    figures: [
      ['bytes of tape an operation, by capacity', perEntry],
      [`bytes of tape an operation, reserved after a chain of ${CHAIN} operations`, bytes / CHAIN],
      [`relative error of the derivative of that chain`, error],
      [`bytes on the heap after ${CALLS} gradient calls, n = 100, minus before`, heap],
      ['bytes in array buffers, the same', buffers],
      ...arrays.figures,
    ],
    targets: [
      target('tape', 'bytes an operation', 32, perEntry),
      target(`chain of ${CHAIN} operations`, 'relative error', 1e-12, error),
      target(`heap after ${CALLS} gradients`, 'bytes more than before', FLAT, Math.max(heap, 0) + Math.max(buffers, 0)),
      arrays.target,
    ],
  };
}

/** y ← y·c, 10⁶ times: dy/dx is the product of all c, which alternate between two numbers. */
function chain(): { bytes: number; capacity: number; error: number } {
  const [up, down] = [1.25, 0.8];
  let bytes = 0;
  let capacity = 0;
  const gradient = grad((x: Scalar) => {
    let y = x;
    for (let i = 0; i < CHAIN; i++) y = y.mul(i % 2 ? down : up);
    const tape = tapeOf(x);
    bytes = bytesOf(tape);
    capacity = tape.values.length;
    return y;
  })(3);
  let exact = 1;
  for (let i = 0; i < CHAIN; i++) exact *= i % 2 ? down : up;
  return { bytes, capacity, error: Math.abs(gradient - exact) / exact };
}

/** Bytes by which the heap and the array buffers outside it have grown after many gradients. */
function growth(): [number, number] {
  const inputs = inputsOf(100);
  const gradient = grad(methods);
  const used = (): [number, number] => {
    for (let i = 0; i < 4; i++) globalThis.gc!();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return [heapUsed, arrayBuffers];
  };
  const run = (): void => {
    for (let i = 0; i < CALLS; i++) gradient(inputs[i % inputs.length]!);
  };
  run(); // compiled and pooled from here on
  const before = used();
  run();
  const after = used();
  return [after[0] - before[0], after[1] - before[1]];
}
