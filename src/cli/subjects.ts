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

/** Where to check: `--at`, else an export `at`, `x` or `x0`. */
export function pointOf(exports: Exports, at: string | undefined, file: string): unknown {
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
  throw new UserError(
    `There is no point to check at.`,
    `Give one with --at '[1, 2]', or export one from ${file} as at, x or x0. With --random N, N points around it are checked too.`,
  );
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
