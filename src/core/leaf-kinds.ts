import { wrongOperand } from '../errors.js';
import { Value } from './value.js';

/**
 * An array as one leaf, and what the transforms ask of it. The core knows no arrays: `fluxion/array` has the classes and says through
 * {@link leafKinds} how a typed array becomes one.
 */
export interface ArrayLeaf extends Value {
  readonly shape: readonly number[];
  /** Moving along `dx` in the forward call of the given level. */
  seeded(dx: number | Value, level: number): Value;
  /** The value of a slot of a tape. */
  recorded(tape: object, slot: number): Value;
  /** A derivative on its way out of a call: zeros are +0, values of ended calls are refused. */
  settled(who: string): Value;
  /** Without derivative, at every level. */
  stopped(): Value;
  /** With elements of its own. */
  copy(): Value;
  /** The same shape, all 0. */
  zeros(): Value;
  /** Adds this array to the adjoint of a slot. */
  seed(adjoints: object, slot: number): void;
  /** The array of what `entry` gives for each unit array. */
  byElement(entry: (unit: Value) => number | Value): Value;
  /** Whether `v` may stand for a direction or a cotangent of this leaf. */
  fits(v: number | Value): boolean;
}

/** Adjoints of arrays beside those of scalars in a sweep, by slot. */
export type ArrayAdjoints = Map<number, { owned(): Value }>;

/** Adds a cotangent, of a number or of an array, to the adjoint of a slot. */
export function addAdjoint(
  adjoints: { add(slot: number, a: number | Value): void },
  slot: number,
  a: number | Value,
): void {
  if (isArray(a)) a.seed(adjoints, slot);
  else adjoints.add(slot, a);
}

/** What `fluxion/array` provides when it is imported. */
export const leafKinds: {
  /** A typed array as a constant array. */
  lift?: (x: Float64Array) => ArrayLeaf;
  /** A leaf on its way out, in the form of the one it replaces. */
  restore?: (like: unknown, leaf: unknown) => unknown;
  /** Adds a gradient to the arrays of `out` and returns `out`. */
  accumulate?: (out: unknown, gradient: unknown, who: string) => unknown;
  /** The Jacobian (of f, or, with `hessian`, of its gradient) where a leaf of x is an array; undefined where none is. */
  jacobian?: (
    f: (...args: never[]) => unknown,
    x: unknown,
    rest: readonly unknown[],
    mode: string,
    hessian: boolean,
  ) => unknown;
} = {};

export const isArray = (x: number | Value): x is ArrayLeaf => (x as Partial<ArrayLeaf>).shape !== undefined;

/** `x` as a leaf, undefined where it is none. */
export const leafOf = (x: unknown): number | Value | undefined =>
  typeof x === 'number' || x instanceof Value ? x : x instanceof Float64Array ? leafKinds.lift?.(x) : undefined;

/** The same for an operand of an operation, or a TypeError that names it. */
export function operand(op: string, x: unknown): number | Value {
  const leaf = leafOf(x);
  if (leaf === undefined) throw wrongOperand(op, x);
  return leaf;
}
