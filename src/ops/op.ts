import { wrongInteger } from '../errors.js';
import { operand } from '../core/leaf-kinds.js';
import type { Value } from '../core/value.js';
import type { Num, Scalar } from '../types.js';

/** How an operation behaves under differentiation. */
export type Kind =
  /** has partials */
  | 'smooth'
  /** piecewise constant: its derivative is exactly zero */
  | 'zero'
  /** a branch program over other operations, decided on primal values */
  | 'branch'
  /** returns a boolean of the primal values */
  | 'compare';

/** What is known of an operation besides its value: everything the engines, the compiler, the tests and the docs derive theirs from. */
export interface Record1 {
  readonly name: string;
  readonly kind?: Kind;
  /** The value as JavaScript text; helpers beyond Math are those of `numeric.ts`. */
  readonly js: (x: string) => string;
  /** dz/dx in fluxion's own operations; `z` is the result. */
  readonly partials?: readonly [(x: Num, z: Num) => Num];
  /** True for an operation that is not also a method: it then costs nothing where it is not used. */
  readonly functionOnly?: boolean;
  /** An interval inside the domain, where tests sample. */
  readonly domain: readonly [number, number];
  /** Points of the interval where the derivative jumps. */
  readonly kinks?: readonly number[];
}

export interface Record2 {
  readonly name: string;
  readonly kind?: Kind;
  readonly js: (x: string, y: string) => string;
  /** dz/dx and dz/dy in fluxion's own operations; `z` is the result. */
  readonly partials?: readonly [(x: Num, y: Num, z: Num) => Num, (x: Num, y: Num, z: Num) => Num];
  /** See {@link Record1}. */
  readonly functionOnly?: boolean;
  /** One interval for each argument. */
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  /** True for a second argument that is a plain number, never differentiated (an order, an integer exponent). */
  readonly parameter?: boolean;
}

/** An operation of one argument with everything known of it. */
export interface Unary extends Signature1, Info {
  /** The function users call. */
  readonly fn: Signature1;
  readonly partials: readonly ((x: Num, z: Num) => Num)[];
  readonly js: (x: string) => string;
  readonly domain: readonly [number, number];
  readonly kinks: readonly number[];
}

/** An operation of two arguments with everything known of it. */
export interface Binary extends Signature2, Info {
  /** The function users call. */
  readonly fn: Signature2;
  readonly partials: readonly ((x: Num, y: Num, z: Num) => Num)[];
  readonly js: (x: string, y: string) => string;
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  readonly parameter: boolean;
}

interface Info {
  readonly opName: string;
  readonly arity: 1 | 2;
  readonly kind: Kind;
  readonly functionOnly: boolean;
}

export interface Signature1 {
  // First, so that an argument of type any gives a result with methods.
  (x: Scalar): Scalar;
  (x: number): number;
  /** With `fluxion/array`. */
  (x: Float64Array): Scalar;
  (x: Num): Num;
}

export interface Signature2 {
  (x: Scalar, y: Num): Scalar;
  (x: Num, y: Scalar): Scalar;
  (x: number, y: number): number;
  /** With `fluxion/array`. */
  (x: Float64Array, y: Num | Float64Array): Scalar;
  (x: Num, y: Float64Array): Scalar;
  (x: Num, y: Num): Num;
}

/**
 * The record of an operation of one argument, callable like it. It stands beside the function, not on it: engines and user bundles need
 * only the function (records on the functions made the core entry 15.4 kB instead of 12).
 *
 * The function is written out for every operation instead of being made here from a value, because a call through a shared closure costs
 * 15 ns where the literal one costs 1: V8 gives all closures of one place one feedback.
 */
export function unary(fn: Signature1, record: Record1): Unary {
  return Object.assign(((x: Num) => fn(x)) as Signature1, {
    fn,
    opName: record.name,
    arity: 1 as const,
    kind: record.kind ?? 'smooth',
    functionOnly: record.functionOnly ?? false,
    js: record.js,
    partials: record.partials ?? [],
    domain: record.domain,
    kinks: record.kinks ?? [],
  });
}

/** The record of an operation of two arguments; see {@link unary}. */
export function binary(fn: Signature2, record: Record2): Binary {
  return Object.assign(((x: Num, y: Num) => fn(x, y)) as Signature2, {
    fn,
    opName: record.name,
    arity: 2 as const,
    kind: record.kind ?? 'smooth',
    functionOnly: record.functionOnly ?? false,
    js: record.js,
    partials: record.partials ?? [],
    domain: record.domain,
    parameter: record.parameter ?? false,
  });
}

/**
 * `x` as a value with methods, or a TypeError that names the operation. Reading a method of {@link Value} instead of asking `instanceof`, which
 * walks four prototypes, saves 2 of 18 ns an operation.
 */
export const on = (x: unknown, op: string): Value => ((x as Value | undefined)?.promote ? x : operand(op, x)) as Value;

/** `n`, which must be a whole plain number: a parameter that is never differentiated. */
export function integer(op: string, n: unknown): number {
  if (Number.isInteger(n)) return n as number;
  throw wrongInteger(op, 'its parameter', 'an integer', n);
}
