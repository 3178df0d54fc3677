/** Training: thousands of steps leave nothing behind, and every way to take them takes the same. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { add, div, grad, mul, neg, tanh, valueAndGrad, type Num } from 'fluxion';
import { logSoftmax, matmul, NdArray, sum, type ArrayValue, type Vec } from 'fluxion/array';
import { withBothKernelSets } from './kernel-sets.js';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

const ROUNDS = 8;
const STEPS_A_ROUND = 2_000;

type Weights = { W1: ArrayValue; b1: Vec; W2: ArrayValue; b2: Vec };

interface Plain {
  readonly W1: NdArray;
  readonly b1: Float64Array;
  readonly W2: NdArray;
  readonly b2: Float64Array;
}

const numbers = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(12.9898 * (i + 1) + seed));

/** Layers of 40, 30 and 3: the first is longer than what buffers of the pool begin with. */
const plain = (seed: number): Plain => ({
  W1: new NdArray(numbers(1200, seed), [40, 30]),
  b1: numbers(30, seed + 1),
  W2: new NdArray(numbers(90, seed + 2), [30, 3]),
  b2: numbers(3, seed + 3),
});
const arrays = ({ W1, b1, W2, b2 }: Plain): Float64Array[] => [W1.data, b1, W2.data, b2];
const x = new NdArray(numbers(80, 9), [2, 40]);
const labels = new NdArray(Float64Array.of(1, 0, 0, 0, 0, 1), [2, 3]);

const loss = ({ W1, b1, W2, b2 }: Weights): Num => {
  const hidden = tanh(add(matmul(x, W1), b1));
  const logits = add(matmul(hidden, W2), b2) as ArrayValue;
  return neg(div(sum(mul(labels, logSoftmax(logits))), 2));
};

/** Bytes on the heap and in array buffers after a collection, which frees array buffers on a thread of its own. */
async function used(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

withBothKernelSets(() => {
  test('10⁴ steps leave the heap flat', async () => {
    const weights = plain(1);
    const out = plain(2);
    const [ws, gs] = [arrays(weights), arrays(out)];
    const step = valueAndGrad(loss, { out });
    const train = (steps: number): number => {
      let last = 0;
      for (let i = 0; i < steps; i++) {
        gs.forEach((g) => g.fill(0));
        last = step(weights).value;
        ws.forEach((w, k) => {
          for (let j = 0; j < w.length; j++) w[j]! -= 0.01 * gs[k]![j]!;
        });
      }
      return last;
    };
    const first = train(500);
    // The engine's own compiling fills the heap too, but not in every round: the least of several.
    let grown = Infinity;
    for (let round = 0; round < ROUNDS; round++) {
      const before = await used();
      train(STEPS_A_ROUND);
      grown = Math.min(grown, (await used()) - before);
    }
    // One array of 1200 numbers left behind by each step would be 19 MB a round.
    expect(grown).toBeLessThan(200_000);
    expect(train(1)).toBeLessThan(first);
  });

  test('a gradient into given arrays is added to what is there', () => {
    const weights = plain(1);
    const fresh = grad(loss)(weights) as unknown as Plain;
    const out = plain(4);
    const before = arrays(out).map((a) => [...a]);
    expect(grad(loss, { out })(weights)).toBe(out);
    arrays(out).forEach((a, k) => {
      expect([...a]).toEqual(before[k]!.map((v, i) => v + arrays(fresh)[k]![i]!));
    });
  });
});
