import { Complex } from 'complex.js';
import { notAFunction } from '../errors.js';
import { squareOf } from './check-hessian.js';
import { ComplexValue } from './complex-value.js';
import { Layout } from './layout.js';
import { scalesOf } from './sweep.js';

/** What {@link complexStep} takes besides. */
export interface ComplexStepOptions {
  /** The imaginary step. Unless told 1e-20, or 1e-20 of inputs below 1: nothing is subtracted, so it cannot be too small, only too large. */
  readonly step?: number;
  /** `'complex.js'` hands f numbers of that package, for code written with its methods, instead of fluxion's. */
  readonly numbers?: 'fluxion' | 'complex.js';
  readonly args?: readonly unknown[];
}

/**
 * Derivatives to the last bits from complex numbers: Im f(x + ih)/h with a tiny h. One call of f for each input.
 *
 * It is exact where f is analytic, and only there. The traps: whatever is not analytic (the modulus, the conjugate, comparisons of complex numbers)
 * drops the derivative, so that `abs` here keeps it as a branch on the real part, as fluxion's does; matrices must be transposed, not conjugated;
 * it cannot be nested for second derivatives; and complex.js loses the imaginary part in asin, acos and
 * atan, so those are computed here.
 *
 * @param f - written in fluxion's operations, or, with `numbers: 'complex.js'`, with the methods of that package
 * @param x - where
 * @returns for one number as result the structure of x; for others the structure of the result with the structure of x at each number
 * @throws TypeError when an operation has no complex counterpart
 * @example
 * ```ts
 * import { complexStep } from 'fluxion/check';
 *
 * complexStep((x: Scalar) => sin(x).mul(exp(x)), 0); // 1
 * ```
 */
export function complexStep<X>(f: (x: never, ...args: never[]) => unknown, x: X, options: ComplexStepOptions = {}): X {
  const { step, numbers = 'fluxion', args = [] } = options;
  if (typeof f !== 'function') throw notAFunction('complexStep', f);
  const input = new Layout(x, 'complexStep', 'x');
  const x0 = input.flatten(x);
  const make = (re: number, im: number): unknown =>
    numbers === 'fluxion' ? new ComplexValue(re, im) : Complex(re, im);
  const steps = scalesOf(x0).map((scale) => step ?? Math.max(1e-20 * Math.min(1, scale), 1e-300));
  const columns = Array.from(x0, (_, j) => {
    let next = 0;
    const tree = mapNumbers(input.build(x0), (v) => make(v, next++ === j ? steps[j]! : 0));
    const y = (f as (...a: unknown[]) => unknown)(tree, ...args);
    return { y, parts: imaginaryParts(y) };
  });
  const m = columns[0]?.parts.length ?? 0;
  const plain = mapLeaves(columns[0]?.y, () => 0);
  const shape = new Layout(squareOf(plain, input.build(x0)), 'complexStep', 'the derivative');
  const n = x0.length;
  const all = Float64Array.from(
    { length: m * n },
    (_, k) => columns[k % n]!.parts[Math.floor(k / n)]! / steps[k % n]! + 0,
  );
  return shape.build(all) as X;
}

const isComplex = (z: unknown): z is { re: number; im: number } =>
  z instanceof ComplexValue || (typeof z === 'object' && z !== null && 're' in z && 'im' in z);

function mapNumbers(x: unknown, change: (v: number) => unknown): unknown {
  if (typeof x === 'number') return change(x);
  if (Array.isArray(x) || x instanceof Float64Array)
    return Array.from(x as ArrayLike<unknown>, (e) => mapNumbers(e, change));
  return Object.fromEntries(Object.entries(x as object).map(([k, e]) => [k, mapNumbers(e, change)]));
}

function mapLeaves(y: unknown, change: (z: unknown) => number): unknown {
  if (isComplex(y) || typeof y === 'number') return change(y);
  if (Array.isArray(y)) return y.map((e) => mapLeaves(e, change));
  if (typeof y === 'object' && y !== null)
    return Object.fromEntries(Object.entries(y).map(([k, e]) => [k, mapLeaves(e, change)]));
  throw new TypeError(
    `complexStep: expected f to return complex numbers in arrays and plain objects, got ${typeof y}.`,
  );
}

function imaginaryParts(y: unknown): number[] {
  const parts: number[] = [];
  mapLeaves(y, (z) => parts.push(isComplex(z) ? z.im : 0));
  return parts;
}
