import { binaryOps, comparisons, internalOps, unaryOps } from '../../ops/all.js';
import type { Num } from '../../types.js';

/** What the compiler knows of an operation: its text and value from the table in `src/ops`, and what it costs to compute again. */
export interface OpInfo {
  readonly name: string;
  readonly arity: number;
  readonly kind: 'smooth' | 'zero' | 'branch' | 'compare' | 'plain';
  readonly result: 'num' | 'bool';
  readonly js: (...args: string[]) => string;
  readonly evaluate: (...args: never[]) => number | boolean;
  readonly partials: readonly ((...args: never[]) => Num)[];
  readonly cost: number;
  /** The operation itself, where its text needs it as a helper because it is not one of the table's. */
  readonly helper?: (...args: never[]) => unknown;
  /** The operations outside the table that its rules call. */
  readonly uses?: () => readonly OpFunction[];
}

/** The record of a fluxion operation, callable like the function users call, which it names as `fn`. */
export interface OpFunction {
  (...args: number[]): number | boolean;
  readonly fn?: object;
  readonly opName: string;
  readonly arity: 1 | 2;
  readonly kind: 'smooth' | 'zero' | 'branch' | 'compare';
  readonly js: (...args: string[]) => string;
  readonly partials?: readonly ((...args: never[]) => Num)[];
  readonly uses?: () => readonly OpFunction[];
}

/** Operations by the functions users call. */
const byFunction = new Map<object, string>();

const isRecord = (f: object): f is OpFunction =>
  typeof (f as Partial<OpFunction>).opName === 'string' && Array.isArray((f as Partial<OpFunction>).partials);

/** The name of the operation that a function is, or undefined. The record of an operation of another entry is taken into the table. */
export function opNameOf(f: object): string | undefined {
  const known = byFunction.get(f);
  if (known !== undefined || !isRecord(f)) return known;
  if (!table.has(f.opName)) register(f, f);
  return f.opName;
}

/** Costs in additions. Everything not listed is a transcendental function: 25. */
const COSTS: Readonly<Record<string, number>> = {
  add: 1, sub: 1, mul: 1, neg: 1, square: 1, abs: 1, max: 1, min: 1, floor: 1, ceil: 1, trunc: 1, round: 1, sign: 1,
  strongMul: 1, div: 4, reciprocal: 4, rem: 6, sqrt: 5,
}; // prettier-ignore

const table = new Map<string, OpInfo>();

/**
 * A coefficient times a tangent in guarded programs. A tangent that is not there is −0, one computed as zero is +0: nothing comes of the first,
 * while an infinite coefficient makes NaN of the second. A coefficient of exactly 0 wins over a tangent that is not finite.
 */
export function tangentMul(c: number, t: number): number {
  if (Object.is(t, -0)) return -0;
  return c === 0 && !Number.isFinite(t) ? 0 : c * t + 0;
}

const comparing = {
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  gt: (a: number, b: number) => a > b,
  ge: (a: number, b: number) => a >= b,
  eq: (a: number, b: number) => a === b,
  ne: (a: number, b: number) => a !== b,
};

/** JavaScript's operators that are not differentiable operations, or that are written as operators. */
const plain = (
  name: string,
  arity: number,
  result: 'num' | 'bool',
  js: (...args: string[]) => string,
  evaluate: (...args: never[]) => number | boolean,
): void => {
  table.set(name, { name, arity, kind: 'plain', result, js, evaluate, partials: [], cost: 1 });
};

plain(
  'not',
  1,
  'bool',
  (a) => `!${a}`,
  (a: boolean) => !a,
);
plain(
  'and',
  2,
  'bool',
  (a, b) => `${a} && ${b}`,
  (a: boolean, b: boolean) => a && b,
);
plain(
  'or',
  2,
  'bool',
  (a, b) => `${a} || ${b}`,
  (a: boolean, b: boolean) => a || b,
);
plain(
  'truthy',
  1,
  'bool',
  (a) => `!!${a}`,
  (a: number) => Boolean(a),
);
plain(
  'fromBool',
  1,
  'num',
  (a) => `${a} ? 1 : 0`,
  (a: boolean) => (a ? 1 : 0),
);
plain(
  'select',
  3,
  'num',
  (c, a, b) => `${c} ? ${a} : ${b}`,
  (c: boolean, a: number, b: number) => (c ? a : b),
);
plain(
  'bitOr',
  2,
  'num',
  (a, b) => `${a} | ${b}`,
  (a: number, b: number) => a | b,
);
plain(
  'bitAnd',
  2,
  'num',
  (a, b) => `${a} & ${b}`,
  (a: number, b: number) => a & b,
);
plain(
  'bitXor',
  2,
  'num',
  (a, b) => `${a} ^ ${b}`,
  (a: number, b: number) => a ^ b,
);
plain(
  'shiftLeft',
  2,
  'num',
  (a, b) => `${a} << ${b}`,
  (a: number, b: number) => a << b,
);
plain(
  'shiftRight',
  2,
  'num',
  (a, b) => `${a} >> ${b}`,
  (a: number, b: number) => a >> b,
);
plain(
  'shiftRightUnsigned',
  2,
  'num',
  (a, b) => `${a} >>> ${b}`,
  (a: number, b: number) => a >>> b,
);
plain(
  'bitNot',
  1,
  'num',
  (a) => `~${a}`,
  (a: number) => ~a,
);
plain(
  'isNaN',
  1,
  'bool',
  (a) => `Number.isNaN(${a})`,
  (a: number) => a !== a,
);
plain(
  'isFinite',
  1,
  'bool',
  (a) => `Number.isFinite(${a})`,
  (a: number) => Number.isFinite(a),
);
plain(
  'isInteger',
  1,
  'bool',
  (a) => `Number.isInteger(${a})`,
  (a: number) => Number.isInteger(a),
);
// A plain operation has no partials: what comes out is constant to every derivative, at every order.
plain(
  'stopGradient',
  1,
  'num',
  (a) => a,
  (a: number) => a,
);
plain(
  'structural',
  1,
  'bool',
  (a) => `Object.is(${a}, -0)`,
  (a: number) => Object.is(a, -0),
);

table.set('tangentMul', {
  name: 'tangentMul',
  arity: 2,
  kind: 'smooth',
  result: 'num',
  js: (c, t) => `tangentMul(${c}, ${t})`,
  evaluate: tangentMul as never,
  partials: [(_c: Num, t: Num) => t, (c: Num) => c] as never,
  cost: 1,
});

for (const op of [...unaryOps, ...binaryOps, ...internalOps] as unknown as OpFunction[]) register(op);
for (const op of comparisons as unknown as OpFunction[]) {
  if (op.fn) byFunction.set(op.fn, op.opName);
  table.set(op.opName, {
    name: op.opName,
    arity: 2,
    kind: 'compare',
    result: 'bool',
    js: op.js,
    // Not the operation itself, which refuses booleans: === of two booleans is written by users.
    evaluate: comparing[op.opName as keyof typeof comparing] as never,
    partials: [],
    cost: 1,
  });
}

function register(op: OpFunction, helper?: OpFunction): OpInfo {
  const info: OpInfo = {
    name: op.opName,
    arity: op.arity,
    kind: op.kind,
    result: op.kind === 'compare' ? 'bool' : 'num',
    js: helper ? (...args) => `${op.opName}(${args.join(', ')})` : op.js,
    evaluate: op as never,
    partials: op.partials ?? [],
    cost: COSTS[op.opName] ?? 25,
    ...(helper && { helper }),
    ...(op.uses && { uses: op.uses }),
  };
  table.set(op.opName, info);
  if (op.fn) byFunction.set(op.fn, op.opName);
  return info;
}

/** Names that emitted text may use for operations outside the table. */
export const helperNames = (): string[] => [...table.values()].flatMap((info) => (info.helper ? [info.name] : []));

export function opInfo(name: string): OpInfo {
  const info = table.get(name);
  if (!info) throw new Error(`fluxion/compile: no operation is called ${name}`);
  return info;
}
