import { wrongInteger, wrongOperand } from '../errors.js';
import { Value } from '../core/value.js';
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
  /** One interval for each argument. */
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  /** True for a second argument that is a plain number, never differentiated (an order, an integer exponent). */
  readonly parameter?: boolean;
}

export interface Unary extends Signature1, Info {
  readonly partials: readonly ((x: Num, z: Num) => Num)[];
  readonly js: (x: string) => string;
  readonly domain: readonly [number, number];
  readonly kinks: readonly number[];
}

export interface Binary extends Signature2, Info {
  readonly partials: readonly ((x: Num, y: Num, z: Num) => Num)[];
  readonly js: (x: string, y: string) => string;
  readonly domain: readonly [readonly [number, number], readonly [number, number]];
  readonly parameter: boolean;
}

interface Info {
  readonly opName: string;
  readonly arity: 1 | 2;
  readonly kind: Kind;
}

export interface Signature1 {
  (x: number): number;
  (x: Scalar): Scalar;
  (x: Num): Num;
}

export interface Signature2 {
  (x: number, y: number): number;
  (x: Scalar, y: Num): Scalar;
  (x: Num, y: Scalar): Scalar;
  (x: Num, y: Num): Num;
}

/**
 * An operation of one argument. `call` is written out in every const instead of being made here from a value, because a call
 * through a shared closure costs 15 ns where the literal one costs 1 (V8 gives all closures of one place one feedback).
 */
export function unary(call: (x: Num) => Num, record: Record1): Unary {
  return Object.assign(call, {
    opName: record.name,
    arity: 1 as const,
    kind: record.kind ?? 'smooth',
    js: record.js,
    partials: record.partials ?? [],
    domain: record.domain,
    kinks: record.kinks ?? [],
  }) as unknown as Unary;
}

/** An operation of two arguments; see {@link unary}. */
export function binary(call: (x: Num, y: Num) => Num, record: Record2): Binary {
  return Object.assign(call, {
    opName: record.name,
    arity: 2 as const,
    kind: record.kind ?? 'smooth',
    js: record.js,
    partials: record.partials ?? [],
    domain: record.domain,
    parameter: record.parameter ?? false,
  }) as unknown as Binary;
}

/** `x` as a value with methods, or a TypeError that names the operation. */
export function on(x: unknown, op: string): Value {
  if (x instanceof Value) return x;
  throw wrongOperand(op, x);
}

/** `n`, which must be a whole plain number: a parameter that is never differentiated. */
export function integer(op: string, n: unknown): number {
  if (Number.isInteger(n)) return n as number;
  throw wrongInteger(op, 'its parameter', 'an integer', n);
}
