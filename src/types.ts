import type { Value } from './core/value.js';

/** A number under differentiation: a `Dual`, a reverse `Var`, or either nested in the other. Every operation is also a method on it. */
export type Scalar = Value;

/** What every operation takes: a plain number or a number under differentiation. */
export type Num = number | Scalar;

/** Containers of `L`: arrays and plain objects, any depth. */
export type Tree<L = Num> = L | readonly Tree<L>[] | { readonly [key: string]: Tree<L> };

/** True for a type that takes every tree; mapped leaf by leaf it would never end. */
export type IsTree<T> = unknown extends T ? false : [Tree<never>] extends [T] ? true : false;

/** An array as a value; `plain` is what it holds underneath. One marked as a `vector` comes from and becomes a Float64Array. */
interface AnyArray {
  readonly shape: readonly number[];
  readonly plain: object;
}

/** What an array leaf becomes outside a call. */
type PlainArray<T extends AnyArray> = 'vector' extends keyof T ? Float64Array : T['plain'];

type IsAny<T> = 0 extends 1 & T ? true : false;

/**
 * The type a function's parameter or result has when its leaves are of type `L`: structure kept, `number` and {@link Scalar} replaced.
 */
export type With<L, T> =
  IsAny<T> extends true
    ? T
    : IsTree<T> extends true
      ? Tree<L>
      : T extends Float64Array
        ? Float64Array
        : T extends AnyArray
          ? PlainArray<T>
          : T extends number | Scalar
            ? L
            : T extends object
              ? { -readonly [K in keyof T]: With<L, T[K]> }
              : T;

/** `T` with plain numbers for leaves. */
export type Plain<T> = With<number, T>;

/** `T` with leaves that may be plain or under differentiation: what one may pass where f's parameter is of type `T`. */
export type Like<T> =
  IsAny<T> extends true
    ? T
    : IsTree<T> extends true
      ? Tree
      : T extends Float64Array | AnyArray
        ? Float64Array | AnyArray
        : T extends number | Scalar
          ? Num
          : T extends object
            ? { readonly [K in keyof T]: Like<T[K]> }
            : T;

type LeavesOf<T> =
  IsTree<T> extends true
    ? Extract<T, Scalar>
    : T extends number | Float64Array | { readonly data: Float64Array }
      ? never
      : T extends Scalar
        ? T
        : T extends object
          ? { [K in keyof T]: LeavesOf<T[K]> }[keyof T & (number | string)]
          : never;

/**
 * The leaf type of a result computed from arguments of type `X`: `number` where `X` holds plain numbers only, {@link Scalar} where it holds one.
 */
export type LeafFor<X> = [Extract<LeavesOf<X>, Scalar>] extends [never] ? number : Scalar;

/** A function of one argument to be differentiated; further arguments are constants. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound for inference only: `never` would refuse every caller
export type Fn = (...args: any[]) => unknown;

/** The first parameter of `F`. */
export type First<F extends Fn> = Parameters<F>[0];

/** The parameters of `F` after the first. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a pattern, not a value
export type Rest<F extends Fn> = Parameters<F> extends [any?, ...infer R] ? R : unknown[];
