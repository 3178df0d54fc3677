/**
 * Element buffers of ended adjoints, for the next results. A fresh Float64Array is zeroed by V8 and its pages are faulted in anew: for 10⁴
 * elements 30 of the 40 µs that a multiplication takes.
 */
const pool = new Map<number, Float64Array[]>();
let held = 0;

/** Shorter ones are cheap to make. */
const SHORTEST = 512;
/** Buffers of one length that may wait: a program that gives back more than it takes must not collect them. */
const ALIKE = 16;
/** Elements that may wait, 32 MB: more is left to the garbage collector. */
const MOST = 1 << 22;

/** A buffer of n elements with any contents: the caller overwrites all of them. */
export function buffer(n: number): Float64Array {
  if (n < SHORTEST) return new Float64Array(n);
  const found = pool.get(n)?.pop();
  if (found === undefined) return new Float64Array(n);
  held -= n;
  return found;
}

/** Gives back a buffer that nobody else holds. */
export function giveBack(x: Float64Array): void {
  const n = x.length;
  if (n < SHORTEST || held + n > MOST) return;
  const waiting = pool.get(n);
  if (waiting && waiting.length >= ALIKE) return;
  held += n;
  if (waiting) waiting.push(x);
  else pool.set(n, [x]);
}

/** Elements that somebody outside may have seen. */
const seen = new WeakSet<Float64Array>();

/** Keeps elements out of the pool: they have been handed to somebody who may hold on to them. */
export const keep = (x: Float64Array): void => void seen.add(x);

/** Gives back elements that an operation has made, unless somebody has asked for them since. */
export function giveBackUnseen(x: Float64Array): void {
  if (x.length >= SHORTEST && !seen.has(x)) giveBack(x);
}
