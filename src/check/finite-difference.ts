import { notAFunction, wrongOption } from '../errors.js';
import { squareOf } from './check-hessian.js';
import { Field } from './field.js';
import { Layout } from './layout.js';
import { curveOf, scaleAlong, type Probe } from './line.js';
import { noiseOf } from './noise.js';
import { scalesOf, Sweep } from './sweep.js';
import type { Estimate } from './types.js';

const METHODS = ['sweep', 'forward', 'central', 'five-point', 'richardson', 'ridders'] as const;

/** How a derivative is taken from values. */
export type DifferenceMethod = (typeof METHODS)[number];

/** What {@link finiteDifference} takes besides. */
export interface DifferenceOptions<X = unknown> {
  /** `'sweep'` unless told. The others use one step and are here to compare with. */
  readonly method?: DifferenceMethod;
  /** The step, instead of the one that suits the method: ε^½, ε^⅓ or ε^⅕ times the size of x. Not for `'sweep'`. */
  readonly step?: number;
  /** A direction, of the structure of x: the derivative along it instead of one for each coordinate. */
  readonly along?: X;
  /** Further arguments of f. */
  readonly args?: readonly unknown[];
}

/** A derivative with the estimated error of each number; NaN where the method has no estimate. */
export interface Difference<D> {
  readonly derivative: D;
  readonly error: D;
}

/**
 * The derivative of any function from its values alone.
 *
 * The sweep tries steps of 10^(−½) to 10⁻⁸ of the size of x, extrapolates at each, and keeps the one with the smallest estimated error: on 90
 * functions its error was at most 2e-9 of the scale, where every method with one step failed somewhere.
 *
 * @param f - any function of x, differentiable near it
 * @param x - where: a number, a Float64Array, or arrays and plain objects of them
 * @param options - see {@link DifferenceOptions}
 * @returns for one number as result the structure of x; for others the structure of the result with the structure of x at each number; with
 *   `along` the structure of the result
 * @throws RangeError for another method
 * @example
 * ```ts
 * import { finiteDifference } from 'fluxion/check';
 *
 * const f = ([x, y]: number[]) => x * x * y;
 * finiteDifference(f, [3, 2]).derivative.map((d) => d.toFixed(8)); // ['12.00000000', '9.00000000']
 * finiteDifference(f, [3, 2], { along: [1, 0], method: 'central' }).derivative.toFixed(8); // '12.00000000'
 * ```
 */
export function finiteDifference<X, Y>(
  f: (x: X, ...args: never[]) => Y,
  x: X,
  options: DifferenceOptions<X> & { readonly along: X },
): Difference<Y>;
export function finiteDifference<X>(
  f: (x: X, ...args: never[]) => number,
  x: X,
  options?: DifferenceOptions<X>,
): Difference<X>;
export function finiteDifference<X>(
  f: (x: X, ...args: never[]) => unknown,
  x: X,
  options?: DifferenceOptions<X>,
): Difference<unknown>;
export function finiteDifference(
  f: (x: never, ...args: never[]) => unknown,
  x: unknown,
  options: DifferenceOptions = {},
): Difference<unknown> {
  const { method = 'sweep', args = [], along } = options;
  if (typeof f !== 'function') throw notAFunction('finiteDifference', f);
  if (!METHODS.includes(method)) throw wrongOption('finiteDifference', 'method', METHODS, method);
  const input = new Layout(x, 'finiteDifference', 'x');
  const field = new Field(f, input, args, 'f');
  const x0 = input.flatten(x);
  const f0 = field.values(x0);
  const scales = scalesOf(x0);
  const output = field.output!;
  const values = (at: Float64Array): Float64Array => field.near(at);
  const measure = (probe: Probe): Estimate[] => {
    const curve = curveOf(values, x0, probe);
    if (method === 'sweep') {
      const sweep = new Sweep(curve, f0, probe.scale, noiseOf(curve, probe.scale, f0.length));
      return Array.from(f0, (_, i) => sweep.of(i));
    }
    return Array.from(f0, (_, i) => fixed[method]((t) => curve(t)[i]!, f0[i]!, probe.scale, options.step));
  };
  if (along !== undefined) {
    const direction = input.flatten(along, 'along');
    const found = measure({ coordinate: -1, direction, scale: scaleAlong(direction, scales), label: '' });
    const built = (of: (e: Estimate) => number): unknown => output.build(Float64Array.from(found, of));
    return { derivative: built((e) => e.value), error: built((e) => e.error) };
  }
  const columns = Array.from(x0, (_, j) =>
    measure({ coordinate: j, direction: undefined, scale: scales[j]!, label: '' }),
  );
  const shape = new Layout(squareOf(output.build(f0), input.build(x0)), 'finiteDifference', 'the derivative');
  const all = f0.length * x0.length;
  const built = (of: (e: Estimate) => number): unknown =>
    shape.build(Float64Array.from({ length: all }, (_, k) => of(columns[k % x0.length]![Math.floor(k / x0.length)]!)));
  return { derivative: built((e) => e.value), error: built((e) => e.error) };
}

type Fixed = (g: (t: number) => number, g0: number, scale: number, step?: number) => Estimate;

const EPS = Number.EPSILON;

/** Methods with one step. */
const fixed: Record<Exclude<DifferenceMethod, 'sweep'>, Fixed> = {
  forward: (g, g0, scale, h = Math.sqrt(EPS) * scale) => ({ value: (g(h) - g0) / h, error: NaN }),
  central: (g, _, scale, h = Math.cbrt(EPS) * scale) => ({ value: (g(h) - g(-h)) / (2 * h), error: NaN }),
  'five-point': (g, _, scale, h = EPS ** 0.2 * scale) => ({
    value: (8 * (g(h) - g(-h)) - (g(2 * h) - g(-2 * h))) / (12 * h),
    error: NaN,
  }),
  richardson: (g, _, scale, h = EPS ** 0.2 * scale) => {
    const central = (g(h) - g(-h)) / (2 * h);
    const half = (g(h / 2) - g(-h / 2)) / h;
    return { value: (4 * half - central) / 3, error: Math.abs(half - central) / 3 };
  },
  ridders: (g, _, scale, h = 0.02 * scale) => ridders((t) => (g(t) - g(-t)) / (2 * t), h),
};

/**
 * Ridders's method: central differences with steps that shrink by 1.4, extrapolated to 0 in all orders at once (Neville's tableau); the entry
 * that differs least from its neighbours is kept (C. J. F. Ridders, Advances in Engineering Software 4, 1982).
 */
function ridders(central: (h: number) => number, h: number): Estimate {
  const SHRINK = 1.4;
  let previous = [central(h)];
  let best: Estimate = { value: previous[0]!, error: Infinity };
  for (let i = 1; i < 10; i++) {
    h /= SHRINK;
    const row = [central(h)];
    let power = SHRINK * SHRINK;
    for (let j = 1; j <= i; j++) {
      row.push((row[j - 1]! * power - previous[j - 1]!) / (power - 1));
      power *= SHRINK * SHRINK;
      const error = Math.max(Math.abs(row[j]! - row[j - 1]!), Math.abs(row[j]! - previous[j - 1]!));
      if (error <= best.error) best = { value: row[j]!, error };
    }
    // Round-off has taken over.
    if (Math.abs(row[i]! - previous[i - 1]!) >= 2 * best.error) break;
    previous = row;
  }
  return best;
}

/** The error of a difference method against its step: the curve with truncation on one side and round-off on the other. */
export function errorAgainstStep(
  f: (x: number) => number,
  x: number,
  derivative: number,
  method: Exclude<DifferenceMethod, 'sweep' | 'ridders'>,
  steps: readonly number[],
): { readonly h: number; readonly error: number }[] {
  const f0 = f(x);
  return steps.map((h) => ({ h, error: Math.abs(fixed[method]((t) => f(x + t), f0, 1, h).value - derivative) }));
}
