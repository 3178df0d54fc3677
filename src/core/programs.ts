import { notAFunction } from '../errors.js';

/**
 * How a compiled function hands its derivative programs to the transforms. `fluxion/compile` puts a {@link Programs} object under
 * {@link PROGRAMS} on the callable it returns; a transform that finds one there uses it and otherwise runs f eagerly. The core
 * never imports the compiler.
 */
export const PROGRAMS = /* @__PURE__ */ Symbol.for('fluxion.programs');

/**
 * What the programs put on the functions they return, so that compiled code may call `grad(g)` or `derivative(g, { order: 2 })` through
 * its scope and {@link Derived} says which program is meant.
 */
export const DERIVED = /* @__PURE__ */ Symbol.for('fluxion.derived');

/** A function made by a transform from f: `grad(f, { argnums: 1 })` is `{ transform: 'grad', f, options: { argnums: 1 } }`. */
export interface Derived {
  readonly transform: 'derivative' | 'grad' | 'valueAndGrad' | 'jacobian' | 'hessian';
  readonly f: (...args: never[]) => unknown;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Further arguments of f (constants), and a buffer of the result's structure that is filled and returned instead of a fresh one. */
export interface CallOptions {
  readonly args?: readonly unknown[];
  readonly out?: unknown;
  readonly mode?: string;
}

/** A function of f's arguments; a further last argument `{ out }` names the buffer for the result. */
export type DerivedFunction = (...args: unknown[]) => unknown;

/**
 * The derivative programs of a compiled function. The curried ones return the function the transform returns, made once and
 * specialised inside on the kinds of its arguments; the others are called with f's first argument. Arguments and results have the
 * structure the transform's documentation gives. Arguments may hold values under differentiation of calls around this one:
 * the program then counts as one operation in each of them.
 */
export interface Programs {
  derivative(options: { readonly order?: number }): (x: unknown) => unknown;
  grad(options: { readonly argnums?: number | readonly number[]; readonly hasAux?: boolean }): DerivedFunction;
  valueAndGrad(options: { readonly argnums?: number | readonly number[]; readonly hasAux?: boolean }): DerivedFunction;
  jacobian(options: { readonly mode?: string }): DerivedFunction;
  hessian(options: { readonly mode?: string }): DerivedFunction;
  jvp(x: unknown, v: unknown, options: CallOptions): { value: unknown; tangent: unknown };
  vjp(
    x: unknown,
    options: CallOptions,
  ): { value: unknown; pullback: (ct: unknown, options?: { out?: unknown }) => unknown };
  linearize(
    x: unknown,
    options: CallOptions,
  ): { value: unknown; pushforward: (v: unknown, options?: { out?: unknown }) => unknown };
  hvp(x: unknown, v: unknown, options: CallOptions): unknown;
}

/** The programs of `f` when it is compiled, `undefined` for every other function. */
export function programsOf(f: unknown): Programs | undefined {
  return typeof f === 'function' ? (f as { [PROGRAMS]?: Programs })[PROGRAMS] : undefined;
}

/** The same for the argument of a transform, which must be a function. */
export function programsFor(f: unknown, who: string): Programs | undefined {
  if (typeof f !== 'function') throw notAFunction(who, f);
  return (f as { [PROGRAMS]?: Programs })[PROGRAMS];
}

/** Marks a function made by a transform with what it was made from. */
export function derived<D extends object>(
  df: D,
  transform: Derived['transform'],
  f: Derived['f'],
  options: object = {},
): D {
  const value: Derived = { transform, f, options: options as Derived['options'] };
  return Object.defineProperty(df, DERIVED, { value, configurable: true });
}
