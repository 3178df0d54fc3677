import { add, div, grad, mul, neg, tanh, type Num } from 'fluxion';
import { logSoftmax, matmul, NdArray, sum, type ArrayValue, type Vec } from 'fluxion/array';
import { typedArrays } from './cases/arrays/support.js';
import type { TargetRow } from './results.js';

const BATCH = 2000;
const [INPUTS, HIDDEN, OUTPUTS] = [784, 64, 10];
/** Numbers that the operations of the loss compute for each example: three times the hidden layer, and the outputs. */
const VALUES = 3 * HIDDEN + 4 * OUTPUTS + 1;
const LIMIT = 3;

interface ArrayTape {
  /** Bytes of the results of all operations. */
  readonly values: number;
  /** Bytes alive when f has run and the backward sweep is about to begin, less those before. */
  readonly bytes: number;
}

/**
 * What the tape of array code keeps: a network on a batch so large that it outweighs the weights. Measured where it is largest, at the end of
 * f, after a collection of garbage, heap and array buffers together; in the first gradient of that size, when no elements of ended gradients
 * can be used again.
 */
function arrayTape(batch: number): ArrayTape {
  const numbers = (n: number, seed: number): Float64Array => typedArrays(seed, 1, n, -0.1, 0.1)[0]!;
  const weights = {
    W1: new NdArray(numbers(INPUTS * HIDDEN, 1), [INPUTS, HIDDEN]),
    b1: numbers(HIDDEN, 2),
    W2: new NdArray(numbers(HIDDEN * OUTPUTS, 3), [HIDDEN, OUTPUTS]),
    b2: numbers(OUTPUTS, 4),
  };
  const x = new NdArray(numbers(batch * INPUTS, 5), [batch, INPUTS]);
  const labels = new NdArray(numbers(batch * OUTPUTS, 6), [batch, OUTPUTS]);
  let bytes = 0;
  grad(({ W1, b1, W2, b2 }: { W1: ArrayValue; b1: Vec; W2: ArrayValue; b2: Vec }): Num => {
    const before = used();
    const hidden = tanh(add(matmul(x, W1), b1));
    const logits = add(matmul(hidden, W2), b2) as ArrayValue;
    const result = neg(div(sum(mul(labels, logSoftmax(logits))), batch));
    bytes = used() - before;
    return result;
  })(weights);
  return { values: 8 * VALUES * batch, bytes };
}

function used(): number {
  for (let i = 0; i < 2; i++) globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The lines of the memory table about arrays. */
export function arrayMemory(): { figures: [string, number][]; target: TargetRow } {
  arrayTape(150); // code and feedback are there from here on
  const { values, bytes } = arrayTape(BATCH);
  const reached = bytes / values;
  const title = `network ${INPUTS}-${HIDDEN}-${OUTPUTS}, batch ${BATCH}`;
  return {
    figures: [
      [`bytes of intermediate values, ${title}`, values],
      ['bytes of the tape of array code, the same', bytes],
    ],
    target: {
      of: 'tape of array code',
      unit: '× its intermediate values',
      atMost: LIMIT,
      reached,
      met: reached <= LIMIT,
    },
  };
}
