import type { CheckResult } from 'fluxion/check';

/** One gradient of the gallery. */
export interface Case {
  readonly name: string;
  readonly check: () => CheckResult;
  /** What the report should say of a wrong one, where there is something telling to say. */
  readonly hint?: RegExp;
}

/** Numbers that look like data, the same every time. */
export const data = (n: number, seed = 1): number[] =>
  Array.from({ length: n }, (_, i) => Math.sin(12.9898 * (i + seed)) + 0.3 * Math.cos(78.233 * i * seed));

export const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i]! * b[i]!;
  return s;
};
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** A fixed matrix. */
export const matrix = (rows: number, columns: number, seed = 1): number[][] =>
  Array.from({ length: rows }, (_, i) => data(columns, seed + i));

export const times = (a: readonly (readonly number[])[], x: readonly number[]): number[] => a.map((row) => dot(row, x));
