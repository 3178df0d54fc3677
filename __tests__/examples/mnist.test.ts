import { grad, valueAndGrad } from 'fluxion';
import { array, argmax, type NdArray } from 'fluxion/array';
import { checkGradient } from 'fluxion/check';
import { chart } from '../../examples/mnist/chart.js';
import { checked } from '../../examples/mnist/check.js';
import {
  asBatch,
  CLASSES,
  type Digits,
  divided,
  emptyBatch,
  fill,
  loadDigits,
  PIXELS,
} from '../../examples/mnist/data.js';
import { accuracy, arraysOf, crossEntropy, initial, zerosLike } from '../../examples/mnist/network.js';
import { bar, Line } from '../../examples/mnist/progress.js';
import { seeded, shuffled } from '../../examples/mnist/random.js';
import { type Epoch, train } from '../../examples/mnist/train.js';

/** Pictures that stay apart when they are moved by a pixel: two dark half rows, at ten places, with noise. */
function stripes(count: number, seed: number): Digits {
  const random = seeded(seed);
  const pixels = Float64Array.from({ length: count * PIXELS }, () => 0.2 * random());
  const labels = Uint8Array.from({ length: count }, (_, i) => i % CLASSES);
  labels.forEach((d, i) => {
    for (const row of [3, 4]) {
      const start = i * PIXELS + 28 * (5 * (d % 5) + row) + (d < 5 ? 2 : 15);
      pixels.fill(0.9, start, start + 10);
    }
  });
  return { pixels, labels };
}

const plan = { epochs: 10, batch: 10, rate: 0.1, momentum: 0.9, seed: 5 };
const nothing = (): void => {};

test('the digits of the package are here, whole, in an order that depends on the seed only', () => {
  const digits = loadDigits(1);
  expect(digits.labels).toHaveLength(10_000);
  expect(digits.pixels).toHaveLength(10_000 * PIXELS);
  const counts = new Array<number>(CLASSES).fill(0);
  digits.labels.forEach((d) => counts[d]!++);
  expect(counts).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
  expect(digits.pixels.every((v) => v >= 0 && v <= 1)).toBe(true);
  expect([...loadDigits(1).labels]).toEqual([...digits.labels]);
  expect([...loadDigits(2).labels]).not.toEqual([...digits.labels]);
  const [training, held] = divided(digits, 9000);
  expect([training.labels.length, held.labels.length, held.pixels.length]).toEqual([9000, 1000, 1000 * PIXELS]);
});

test('shuffled gives every number once', () => {
  expect([...shuffled(100, seeded(3))].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

describe('batches', () => {
  const digits = stripes(20, 1);

  test('hold the digits that the order names', () => {
    const batch = emptyBatch(3);
    fill(batch, digits, Int32Array.of(0, 7, 12, 4), 1);
    expect([...(argmax(batch.labels, { axis: 1 }) as NdArray).data]).toEqual([7, 2, 4]);
    expect(batch.labels.data.reduce((s, v) => s + v, 0)).toBe(3);
    expect([...batch.images.data.subarray(PIXELS, 2 * PIXELS)]).toEqual([
      ...digits.pixels.subarray(12 * PIXELS, 13 * PIXELS),
    ]);
  });

  test('move an image by at most one pixel', () => {
    const one = { pixels: new Float64Array(PIXELS), labels: Uint8Array.of(3) };
    one.pixels[28 * 10 + 10] = 1;
    const places = new Set<number>();
    const batch = emptyBatch(1);
    const random = seeded(9);
    for (let i = 0; i < 200; i++) {
      fill(batch, one, Int32Array.of(0), 0, random);
      expect(batch.images.data.reduce((s, v) => s + v, 0)).toBe(1);
      places.add(batch.images.data.indexOf(1));
    }
    const around = [9, 10, 11].flatMap((row) => [9, 10, 11].map((column) => 28 * row + column));
    expect([...places].sort((a, b) => a - b)).toEqual(around);
  });
});

describe('the network', () => {
  const batch = asBatch(stripes(20, 2));
  const weights = initial(PIXELS, 6, seeded(4));

  test('guesses at first: a loss of about log 10', () => {
    expect(crossEntropy(weights as never, batch) as number).toBeGreaterThan(1.5);
    expect(crossEntropy(zerosLike(weights) as never, batch)).toBeCloseTo(Math.log(10), 14);
  });

  test('accuracy is the share of right answers', () => {
    const biased = zerosLike(weights);
    biased.b2[3] = 1;
    expect(accuracy(biased, batch)).toBe(0.1);
  });

  test('its gradient passes the test in random directions, and one with a wrong weight does not', () => {
    const right = checked(weights, batch);
    expect(right.passed).toBe(true);
    expect(right.probes).toContain('random directions');
    const wrong = (w: typeof weights, b: typeof batch) => {
      const g = grad(crossEntropy)(w, b) as unknown as typeof weights;
      g.W2.data[5]! *= -1;
      return g;
    };
    expect(checkGradient(crossEntropy, wrong, weights, { args: [batch], exact: false }).verdict).toBe('FAIL');
  });

  test('a gradient added to given arrays is the same and writes nothing else', () => {
    const out = zerosLike(weights);
    const before = arraysOf(weights).map((a) => [...a]);
    const plain = valueAndGrad(crossEntropy)(weights, batch);
    const added = valueAndGrad(crossEntropy, { out })(weights, batch);
    expect(added.gradient).toBe(out);
    expect(added.value).toBe(plain.value);
    expect(out).toEqual(plain.gradient);
    expect(arraysOf(weights).map((a) => [...a])).toEqual(before);
  });
});

describe('training', () => {
  const run = (seed: number): { epochs: Epoch[]; shares: number[]; weights: ReturnType<typeof initial> } => {
    const weights = initial(PIXELS, 16, seeded(4));
    const shares: number[] = [];
    const epochs = [...train(weights, stripes(100, 1), stripes(30, 2), { ...plan, seed }, (s) => shares.push(s))];
    return { epochs, shares, weights };
  };
  const { epochs, shares, weights } = run(5);

  test('lowers the loss until all digits are right', () => {
    expect(epochs).toHaveLength(10);
    expect(epochs[9]!.loss).toBeLessThan(0.1 * epochs[0]!.loss);
    expect(epochs[9]!.accuracy).toBeGreaterThan(0.95);
    for (const { loss, losses } of epochs) {
      expect(losses).toHaveLength(10);
      expect(losses.reduce((s, l) => s + l, 0) / 10).toBe(loss);
    }
  });

  test('reports after every batch', () => {
    expect(shares).toHaveLength(100);
    expect(shares[9]).toBe(1);
  });

  test('is the same, to the last bit, with the same seed', () => {
    const again = run(5);
    expect(again.weights).toEqual(weights);
    expect(again.epochs.map(({ losses }) => losses)).toEqual(epochs.map(({ losses }) => losses));
    expect(run(6).weights).not.toEqual(weights);
  });

  test('one step is w − rate·gradient', () => {
    const digits = stripes(10, 1);
    const stepped = initial(PIXELS, 6, seeded(4));
    const start = initial(PIXELS, 6, seeded(4));
    // One batch with all digits; moved as train moves them.
    const random = seeded(7);
    const batch = emptyBatch(10);
    fill(batch, digits, shuffled(10, random), 0, random);
    const g = grad(crossEntropy)(start, batch) as unknown as typeof start;
    const epochs = [...train(stepped, digits, digits, { ...plan, epochs: 1, seed: 7 }, nothing)];
    expect(epochs).toHaveLength(1);
    arraysOf(stepped).forEach((w, k) => {
      expect([...w]).toEqual([...arraysOf(start)[k]!].map((v, i) => v - 0.1 * arraysOf(g)[k]![i]!));
    });
  });
});

describe('what is shown', () => {
  const epoch = (loss: number, share: number): Epoch => ({
    loss,
    losses: [2 * loss, loss / 2],
    accuracy: share,
    seconds: 1,
  });

  test('the picture has both curves inside its frame, with the last accuracy', () => {
    const svg = chart([epoch(1.1, 0.9), epoch(0.5, 0.95), epoch(0.2, 0.961)]);
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(svg.match(/<polyline/g)).toHaveLength(3);
    expect(svg.match(/<circle/g)).toHaveLength(3);
    expect(svg).toContain('96.1 %');
    expect(svg).not.toContain('NaN');
    const points = [...svg.matchAll(/points="([^"]*)"/g)].flatMap(([, p]) =>
      p!.split(' ').map((q) => q.split(',').map(Number)),
    );
    for (const [x, y] of points) {
      expect(x! >= 60 && x! <= 860).toBe(true);
      expect(y! >= 50 && y! <= 290).toBe(true);
    }
  });

  test('a bad start needs a lower axis, a single epoch is enough', () => {
    expect(chart([epoch(2, 0.12)])).toContain('>10</text>');
  });

  test('the bar', () => {
    expect([0, 0.5, 1].map((s) => bar(s, 4))).toEqual(['[····]', '[██··]', '[████]']);
  });

  test.each([true, false])('the line, in a terminal: %s', (isTTY) => {
    const written: string[] = [];
    const line = new Line({ isTTY, write: (s: string) => written.push(s) } as unknown as NodeJS.WriteStream);
    line.draw(0.5, 'a');
    line.draw(0.5001, 'b');
    line.finish('c');
    expect(written).toEqual(isTTY ? ['\ra', '\rc\n'] : ['c\n']);
  });
});

test('images of another size are refused by name', () => {
  const weights = initial(PIXELS, 6, seeded(4));
  const batch = { images: array([[1, 2, 3]]), labels: array([[1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]) };
  expect(() => crossEntropy(weights as never, batch)).toThrow('matmul: expected m×k and k×n, got [1, 3] and [784, 6]');
});
