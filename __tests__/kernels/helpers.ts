import { readFileSync } from 'node:fs';
import { javascript } from '../../src/kernels/javascript/index.js';
import type { Kernels, Unary } from '../../src/kernels/types.js';
import { createWasm } from '../../src/kernels/wasm/index.js';

export { javascript };
export const wasm = createWasm();
export const sets: [string, Kernels][] = [
  ['javascript', javascript],
  ['wasm', wasm],
];

/** Sizes at which loops, chunks and blocks begin and end. */
export const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 63, 64, 65, 511, 512, 513, 2047, 2048, 2049, 4096, 5001];

/** Reproducible numbers in [0, 1): mulberry32, Tommy Ettinger's generator. */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const randomArray = (random: () => number, n: number, from = -2, to = 2): Float64Array =>
  Float64Array.from({ length: n }, () => from + (to - from) * random());

/** A number that no kernel computes, to see what was written. */
export const UNTOUCHED = -777.25;

export const untouched = (n: number): Float64Array => new Float64Array(n).fill(UNTOUCHED);

export type UnaryName =
  'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'softplus' | 'sqrt' | 'reciprocal' | 'square';

/** Value and partial of one number, from any kernel. */
export function at(kernel: Unary, x: number): { value: number; partial: number } {
  const y = new Float64Array(1);
  const p = new Float64Array(1);
  kernel(1, Float64Array.of(x), 0, y, 0, p, 0);
  return { value: y[0]!, partial: p[0]! };
}

/** The unit in the last place of y. */
export function ulp(y: number): number {
  const a = Math.abs(y);
  if (a < 2 ** -1022) return 2 ** -1074;
  let e = Math.floor(Math.log2(a));
  if (2 ** e > a) e--;
  else if (2 ** (e + 1) <= a) e++;
  return 2 ** Math.max(e - 52, -1074);
}

/** Arguments, the correctly rounded value (null: beyond the largest number), what rounding left over in units in the last place. */
export type GoldRow = [...args: number[], value: number | null, rest: number];

export const gold = JSON.parse(readFileSync(`${__dirname}/gold.json`, 'utf8')) as Record<string, GoldRow[]>;

/** The largest error of f over a gold table, in units in the last place, and where it is. */
export function worstError(rows: GoldRow[], f: (...args: number[]) => number): { error: number; at: unknown } {
  let worst: { error: number; at: unknown } = { error: 0, at: null };
  for (const row of rows) {
    const args = row.slice(0, -2) as number[];
    const value = row[row.length - 2] as number | null;
    const rest = row[row.length - 1] as number;
    const got = f(...args);
    const exact = value === null ? Infinity : value;
    // One step below overflow, Infinity is one unit off.
    const error =
      Math.abs(got) === Infinity
        ? value === null || Math.abs(value) === Number.MAX_VALUE
          ? 0
          : Infinity
        : Math.abs((got - exact) / ulp(exact) - rest);
    if (!(error <= worst.error)) worst = { error, at: [...args, got, value] };
  }
  return worst;
}

/** Equal to the last bit, NaN and the sign of zero included; far faster than toEqual. */
export function expectSame(got: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (got.length !== expected.length) throw new Error(`expected ${expected.length} numbers, got ${got.length}`);
  for (let i = 0; i < got.length; i++) {
    if (!Object.is(got[i], expected[i])) throw new Error(`element ${i}: expected ${expected[i]}, got ${got[i]}`);
  }
}
