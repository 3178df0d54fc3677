/** What every rule of linear algebra must satisfy: both modes and all mixes of two against step sweeps of values alone. */
import { add, grad, hvp, jvp, mul, valueAndGrad, type Num } from 'fluxion';
import { NdArray, sum, type ArrayValue } from 'fluxion/array';
import { hvpModes } from '../../support/modes.js';
import { agrees, sweepAlong } from '../../support/sweep.js';
import { numbers, random } from './matrices.js';

export type Scalar = (x: ArrayValue) => Num;

/** A number that every element of every array takes part in, nonlinearly, each in its own way. */
export function loss(...parts: readonly Num[]): Num {
  let total: Num = 0;
  parts.forEach((part, i) => {
    // With several directions at once a number is an array without axes.
    if (typeof part === 'number' || !part.shape?.length) {
      total = add(total, mul(part, 0.7 + i));
      return;
    }
    const x = part as ArrayValue;
    const w = new NdArray(random(1, x.size, 11 + i), x.shape);
    total = add(total, add(sum(mul(w, x) as ArrayValue), mul(0.3, sum(mul(mul(w, x), x) as ArrayValue))));
  });
  return total;
}

const numbersIn = (x: unknown): number[] => [...(x as NdArray).data];
const inner = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i]!, 0);

/** Directions of which each element is as large as those of x: small elements of scaled matrices are probed at their own size. */
function directions(x: NdArray, count: number): number[][] {
  const next = numbers(99);
  const largest = Math.max(...x.data.map(Math.abs)) || 1;
  return Array.from({ length: count }, () => [...x.data].map((v) => next() * (Math.abs(v) || 0.1 * largest)));
}

/**
 * Problems of first and second derivatives of f at x, none if there is nothing to complain of.
 * @param read - how f's rule understands a matrix of which f reads one triangle: as its symmetric part
 * @param floor - derivatives of which size count as 0: at singular matrices many are 0 but for rounding
 */
export function problems(f: Scalar, x: NdArray, read: (x: NdArray) => NdArray = (a) => a, floor = 0): string[] {
  const found: string[] = [];
  const at = (v: readonly number[]): NdArray => new NdArray(Float64Array.from(v), x.shape);
  const value = (v: number[]): number => f(read(at(v))) as number;
  const g = numbersIn(grad(f)(x));
  const both = valueAndGrad(f)(x);
  if (both.value !== f(x)) found.push(`value ${String(both.value)} under differentiation, ${String(f(x))} without`);
  for (const v of directions(x, 3)) {
    const scale = g.reduce((s, gi, i) => s + Math.abs(gi * v[i]!), floor);
    const estimate = sweepAlong(value, [...x.data], v);
    const reverse = inner(g, v);
    const forward = jvp(f, x, at(v)).tangent as unknown as number;
    const show = `sweep ${estimate.value} ± ${estimate.error}`;
    if (!(estimate.error <= 1e-4 * scale + 1e-12)) found.push(`order 1 undecided, ${show}`);
    if (!agrees(reverse, estimate, scale)) found.push(`grad ${reverse}, ${show}`);
    if (!agrees(forward, estimate, scale)) found.push(`jvp ${forward}, ${show}`);
    if (!(Math.abs(forward - reverse) <= 1e-11 * scale + 1e-300)) found.push(`jvp ${forward}, grad ${reverse}`);
  }
  const [v, w] = directions(x, 2) as [number[], number[]];
  const along = (u: number[]): number => inner(numbersIn(grad(f)(read(at(u)))), w);
  const estimate = sweepAlong(along, [...x.data], v);
  const products = hvpModes.map((mode) => numbersIn(hvp(f, x, at(v), { mode })));
  const scale = products[0]!.reduce((s, h, i) => s + Math.abs(h * w[i]!), floor);
  products.forEach((h, i) => {
    const got = inner(h, w);
    if (!agrees(got, estimate, scale, 1e-6)) {
      found.push(`hvp ${hvpModes[i]} ${got}, sweep ${estimate.value} ± ${estimate.error}`);
    }
    const first = inner(products[0]!, w);
    if (!(Math.abs(got - first) <= 1e-9 * scale + 1e-300))
      found.push(`hvp ${hvpModes[i]} ${got}, ${hvpModes[0]} ${first}`);
  });
  return found;
}
