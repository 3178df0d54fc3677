/** Comparisons that see NaN, the sign of zero and every bit. */

/** A number as text, −0 told from 0. */
export const show = (x: unknown): string => (Object.is(x, -0) ? '-0' : typeof x === 'string' ? `'${x}'` : String(x));

/** Where two trees differ, as text, or undefined when they are the same: same keys in the same order, every number `Object.is`. */
export function difference(a: unknown, b: unknown, path = 'result'): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return `${path} has ${a.length} elements, not ${b.length}`;
    for (let i = 0; i < a.length; i++) {
      const inside = difference(a[i], b[i], `${path}[${i}]`);
      if (inside) return inside;
    }
    return undefined;
  }
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    if (keys.join() !== Object.keys(b).join()) return `${path} has the keys ${keys}, not ${Object.keys(b)}`;
    for (const k of keys) {
      const inside = difference(a[k], b[k], `${path}.${k}`);
      if (inside) return inside;
    }
    return undefined;
  }
  return `${path} is ${show(a)}, not ${show(b)}`;
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);

/** The numbers of a tree in reading order. */
export function numbersOf(x: unknown): number[] {
  if (typeof x === 'number') return [x];
  if (typeof x === 'object' && x !== null) return Object.values(x).flatMap(numbersOf);
  throw new TypeError(`numbersOf: expected numbers in arrays and objects, got ${show(x)}.`);
}

/**
 * The largest error of `actual` in parts of the largest `expected`: how closely two vectors agree. Non-finite entries must be the same.
 * @param smallest - what counts as the largest where all are smaller
 */
export function distance(actual: unknown, expected: unknown, smallest = 0): number {
  const a = numbersOf(actual);
  const b = numbersOf(expected);
  if (a.length !== b.length) return Infinity;
  let error = 0;
  let size = smallest;
  for (let i = 0; i < a.length; i++) {
    if (!Number.isFinite(a[i]!) || !Number.isFinite(b[i]!)) {
      if (!Object.is(a[i], b[i])) return Infinity;
      continue;
    }
    error = Math.max(error, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(b[i]!));
  }
  return error === 0 ? 0 : error / size;
}
