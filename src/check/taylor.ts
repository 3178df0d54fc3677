import { notScalarResult, wrongOption } from '../errors.js';
import { grad } from '../transforms/grad.js';
import { hvp } from '../transforms/hvp.js';
import type { Fn } from '../types.js';
import { Field } from './field.js';
import { Layout } from './layout.js';

/** What {@link taylorTest} takes besides. */
export interface TaylorOptions {
  /** 2 checks the gradient: what is left shrinks as h². 3 checks the Hessian too: h³. */
  readonly order?: 2 | 3;
  /** The gradient to test, instead of fluxion's. */
  readonly gradient?: Fn;
  /** The Hessian-vector product to test, instead of fluxion's. */
  readonly hvp?: Fn;
  /** The first step, 0.1 unless told; each next one is half of it. */
  readonly step?: number;
  /** How often it is halved, 8 times unless told. */
  readonly halvings?: number;
  readonly args?: readonly unknown[];
}

/** What a Taylor test found. */
export interface TaylorResult {
  readonly order: 2 | 3;
  readonly steps: readonly number[];
  /** |f(x + hv) − f(x) − h·∇f·v (− ½h²·vᵀHv)| for each step. */
  readonly remainders: readonly number[];
  /** log₂ of how much a remainder shrinks from one step to the next; those below round-off are left out. */
  readonly slopes: readonly number[];
  /** The median of the last three: near the order where the derivatives are right. */
  readonly slope: number;
  /** Whether the slope is within 0.1 of the order, or above it, or nothing is left at all. */
  readonly passed: boolean;
}

/**
 * Taylor's test along a direction: with right derivatives the remainder shrinks with the expected power of the step. It is for the structure of
 * long computations (loops over time steps, checkpointing): an error of one part in 10⁴ still shows a slope of 2, so combine it with
 * {@link checkGradient}.
 *
 * @param f - returns one number
 * @param x - where
 * @param v - the direction, of the structure of x
 * @returns see {@link TaylorResult}
 * @throws TypeError when f returns something else than a number; ShapeError when v has another structure than x
 * @example
 * ```ts
 * import { taylorTest } from 'fluxion/check';
 *
 * const f = ([x, y]: Scalar[]) => exp(x).mul(sin(y));
 * taylorTest(f, [1, 2], [1, -1]).slope.toFixed(1); // '2.0'
 * taylorTest(f, [1, 2], [1, -1], { order: 3 }).slope.toFixed(1); // '3.0'
 * ```
 */
export function taylorTest(f: Fn, x: unknown, v: unknown, options: TaylorOptions = {}): TaylorResult {
  const { order = 2, args = [], step = 0.1, halvings = 8 } = options;
  if (order !== 2 && order !== 3) throw wrongOption('taylorTest', 'order', ['2', '3'], order);
  const input = new Layout(x, 'taylorTest', 'x');
  const x0 = input.flatten(x);
  const direction = input.flatten(v, 'v');
  const field = new Field(f, input, args, 'f');
  const y0 = field.raw(x0);
  if (typeof y0 !== 'number') throw notScalarResult('taylorTest', y0);
  const gradient = options.gradient ?? (grad(f) as Fn);
  const second = options.hvp ?? ((at: never, d: never) => hvp(f, at, d, { args }));
  const dot = (a: Float64Array): number => a.reduce((s, e, i) => s + e * direction[i]!, 0);
  const slope1 = dot(input.flatten(gradient(input.build(x0), ...args), 'the gradient'));
  const slope2 =
    order === 3 ? dot(input.flatten(second(input.build(x0), input.build(direction), ...args), 'the product')) : 0;
  const steps = Array.from({ length: halvings + 1 }, (_, k) => step / 2 ** k);
  const noise = (h: number, y: number): number =>
    8 * Number.EPSILON * (Math.abs(y) + Math.abs(y0) + Math.abs(h * slope1));
  const rows = steps.map((h) => {
    const y = field.raw(x0.map((xi, i) => xi + h * direction[i]!)) as number;
    return { remainder: Math.abs(y - y0 - h * slope1 - 0.5 * h * h * slope2), noise: noise(h, y) };
  });
  const slopes: number[] = [];
  for (let k = 1; k < rows.length; k++) {
    if (!(rows[k]!.remainder > 20 * rows[k]!.noise)) break;
    slopes.push(Math.log2(rows[k - 1]!.remainder / rows[k]!.remainder));
  }
  const nothingLeft = rows.every((r) => r.remainder <= 20 * r.noise);
  const last = slopes.slice(-3).sort((a, b) => a - b);
  const slope = nothingLeft ? Infinity : (last[Math.floor(last.length / 2)] ?? NaN);
  return { order, steps, remainders: rows.map((r) => r.remainder), slopes, slope, passed: slope >= order - 0.1 };
}
