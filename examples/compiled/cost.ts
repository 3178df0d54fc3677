import { grad } from 'fluxion';
import { compile } from 'fluxion/compile';
import { table, times } from './measure.js';

/** Rosenbrock's function as anyone would write it. */
export function rosenbrock(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const a = x[i + 1]! - x[i]! * x[i]!;
    const b = 1 - x[i]!;
    s += 100 * a * a + b * b;
  }
  return s;
}

/** A term of transcendental functions for each number. */
export function waves(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += Math.exp(-x[i]! * x[i]!) * Math.sin(3 * x[i]!) + Math.log(1 + x[i]! * x[i]!);
  return s;
}

/** The gradient by n more evaluations. */
export function forwardDifferences(f: (x: Float64Array) => number, x: Float64Array, out: Float64Array): Float64Array {
  const y = f(x);
  const h = 2 ** -26;
  for (let i = 0; i < x.length; i++) {
    const kept = x[i]!;
    x[i] = kept + h;
    out[i] = (f(x) - y) / h;
    x[i] = kept;
  }
  return out;
}

/** Points spread over (-1, 1). */
export const points = (n: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => 2 * ((i * 0.6180339887498949) % 1) - 1);

/** Differences of more numbers than this take too long to measure. */
const MEASURED = 1000;

/** Example 8: what a gradient costs, in evaluations of the function, as n grows. */
export function costReport(sizes: readonly number[] = [10, 100, 1000, 1e4, 1e5, 1e6]): string {
  const heads = ['function', 'n', 'f', 'gradient / f', 'with out / f', 'differences / f'];
  const rows: string[][] = [];
  for (const f of [rosenbrock, waves]) {
    const compiled = compile(f);
    // With a buffer for the result behind the arguments.
    const gradient = grad(compiled) as (x: Float64Array, options?: { out: Float64Array }) => Float64Array;
    for (const n of sizes) {
      const x = points(n);
      const out = new Float64Array(n);
      const runs = [() => void f(x), () => void gradient(x), () => void gradient(x, { out })];
      if (n <= MEASURED) runs.push(() => void forwardDifferences(f, x, out));
      const [plain, fresh, filled, differences] = times(runs) as [number, number, number, number?];
      const cells = [fresh, filled].map((t) => (t / plain).toFixed(1));
      rows.push([
        f.name,
        String(n),
        nanoseconds(plain),
        ...cells,
        differences ? (differences / plain).toFixed(0) : `${n + 1} by count`,
      ]);
    }
  }
  return table(heads, rows);
}

const nanoseconds = (t: number): string =>
  t < 1e3 ? `${t.toFixed(0)} ns` : t < 1e6 ? `${(t / 1e3).toFixed(1)} µs` : `${(t / 1e6).toFixed(2)} ms`;
