import { UserError, type Exports } from './load.js';

/** Kinds of derivative a module may export, by the names they are exported under. */
export const KINDS = ['gradient', 'jvp', 'vjp', 'jacobian', 'hvp', 'hessian'] as const;
export type ClaimKind = (typeof KINDS)[number];

export type AnyFn = (...args: unknown[]) => unknown;

/** f and the derivatives of it that a module exports. */
export interface Subjects {
  readonly f: AnyFn;
  readonly name: string;
  readonly claims: readonly { readonly kind: ClaimKind; readonly name: string; readonly claim: AnyFn }[];
}

/** Names given on the command line. */
export interface Names extends Partial<Record<ClaimKind, string>> {
  readonly function?: string;
}

const isFunction = (x: unknown): x is AnyFn => typeof x === 'function';

const listed = (exports: Exports): string => {
  const names = Object.keys(exports).filter((k) => isFunction(exports[k]));
  return names.length > 0 ? `It exports the functions ${names.join(', ')}.` : 'It exports no functions.';
};

/** Finds f and its derivatives: those named, else `f` with `gradient`, `jvp`, `vjp` … */
export function subjectsOf(exports: Exports, names: Names, file: string): Subjects {
  const functionNamed = (name: string, option: string): AnyFn => {
    const found = exports[name];
    if (isFunction(found)) return found;
    throw new UserError(`${file} exports no function ${name}.`, `${listed(exports)} Name one with ${option}.`);
  };
  const name = names.function ?? (isFunction(exports['f']) ? 'f' : undefined);
  if (name === undefined) {
    throw new UserError(
      `${file} exports no function f.`,
      `${listed(exports)} Name the function with --function, its gradient with --gradient.`,
    );
  }
  const f = functionNamed(name, '--function');
  const named = KINDS.filter((kind) => names[kind] !== undefined);
  const kinds = named.length > 0 ? named : KINDS.filter((kind) => isFunction(exports[kind]));
  const claims = kinds.map((kind) => ({
    kind,
    name: names[kind] ?? kind,
    claim: functionNamed(names[kind] ?? kind, `--${kind}`),
  }));
  if (claims.length === 0) {
    throw new UserError(
      `${file} exports ${name} and no derivative of it.`,
      `${listed(exports)} Export it as ${KINDS.join(', ')}, or name it: --gradient g.`,
    );
  }
  return { f, name, claims };
}

/** Where to check: `--at`, else an export `at`, `x` or `x0`, else with `--random` a point of the form that f's parameter shows. */
export function pointOf(
  exports: Exports,
  at: string | undefined,
  file: string,
  f: AnyFn,
  seed: number | undefined,
): unknown {
  if (at !== undefined) {
    try {
      return revive(JSON.parse(at));
    } catch {
      throw new UserError(
        `--at expects JSON, got ${at}`,
        "Write numbers in arrays and objects, in quotes: --at '[1, 2.5]'.",
      );
    }
  }
  for (const name of ['at', 'x', 'x0']) {
    const found = exports[name];
    if (typeof found === 'number' || (typeof found === 'object' && found !== null)) return found;
  }
  const guess = seed === undefined ? undefined : pointLike(f, seed);
  if (guess !== undefined) return guess;
  throw new UserError(
    `There is no point to check at.`,
    `Give one with --at '[1, 2]', or export one from ${file} as at, x or x0. With --random N, N points around it are checked too.`,
  );
}

/** A random point for `([a, b]) => …`, `({ w, b }) => …` and, where it gives a number, `(x) => …`. */
function pointLike(f: AnyFn, seed: number): unknown {
  const source = Function.prototype.toString.call(f);
  const found = /^(?:function\s*[\w$]*\s*)?\(?\s*(?:\[([\w$\s,]*)\]|\{([\w$\s,]*)\}|([\w$]+)\s*(?:\)|=>))/.exec(source);
  if (!found) return undefined;
  // Fractions of multiples of the golden ratio: spread over (0.2, 2.2), away from 0.
  const value = (k: number): number => 0.2 + 2 * (((k + seed) * 0.6180339887498949) % 1);
  const names = (list: string): string[] =>
    list
      .split(',')
      .map((n) => n.trim())
      .filter(Boolean);
  if (found[1] !== undefined) return names(found[1]).map((_, k) => value(k + 1));
  if (found[2] !== undefined) return Object.fromEntries(names(found[2]).map((n, k) => [n, value(k + 1)]));
  try {
    return typeof f(value(1)) === 'number' && Number.isFinite(f(value(1))) ? value(1) : undefined;
  } catch {
    return undefined;
  }
}

/** JSON has no typed arrays: `{ "Float64Array": [1, 2] }` is one. */
function revive(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(revive);
  if (typeof x !== 'object' || x === null) return x;
  const keys = Object.keys(x);
  const numbers = (x as { Float64Array?: unknown }).Float64Array;
  if (keys.length === 1 && Array.isArray(numbers)) return Float64Array.from(numbers as number[]);
  return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, revive(v)]));
}
