/** The library's own rules, each changed for the worse in the ways that rules go wrong. */
import { customJvp, jvp, mul, neg, stopGradient, sub, type Num } from 'fluxion';
import { apply1, apply2 } from '../../src/core/apply.js';
import type { Binary, Unary } from '../../src/ops/op.js';

export interface Mutant {
  readonly name: string;
  /** A function with the op's name, domain and kinks, so that the standard rule test knows where to try it. */
  readonly op: (...args: never[]) => unknown;
  /** Partials of the original and of the mutant, to tell mutants that change nothing. */
  readonly same: boolean;
}

type Partial = (...operands: Num[]) => Num;
type Change = (partials: readonly Partial[]) => readonly Partial[];

const number = (x: Num): number => (typeof x === 'number' ? x : x.primal);

/** Partials at the primal values of the call before. */
const stale: Change = (partials) =>
  partials.map((p) => {
    let last: number[] | undefined;
    return (...operands) => {
      const used = last ?? operands.map(number);
      last = operands.map(number);
      return p(...used);
    };
  });

const changes: Readonly<Record<string, Change>> = {
  '0': (partials) => partials.map(() => () => 0),
  '−': (partials) =>
    partials.map(
      (p) =>
        (...o) =>
          neg(p(...o)),
    ),
  '×2': (partials) =>
    partials.map(
      (p) =>
        (...o) =>
          mul(2, p(...o)),
    ),
  '×(1+1e-6)': (partials) =>
    partials.map(
      (p) =>
        (...o) =>
          mul(1 + 1e-6, p(...o)),
    ),
  'swapped arguments': (partials) =>
    partials.length === 2 ? partials.map((p) => (x, y, z) => p(y!, x!, z!)) : partials,
  'swapped partials': (partials) => [...partials].reverse(),
  'dropped cross term': (partials) =>
    partials.map(
      (p) =>
        (...o) =>
          p(...o.map((x) => stopGradient(x))),
    ),
  'stale primal': stale,
};

const record = (op: Unary | Binary): object => {
  const { opName, arity, kind, domain } = op;
  return {
    opName,
    arity,
    kind,
    domain,
    kinks: 'kinks' in op ? op.kinks : [],
    parameter: 'parameter' in op && op.parameter,
  };
};

/** Points of the domain at which partials are compared. */
const samples = (op: Unary | Binary): number[][] => {
  const intervals = (op.arity === 2 ? op.domain : [op.domain]) as readonly (readonly [number, number])[];
  return [0.13, 0.42, 0.58, 0.91].map((t, k) => {
    const point = intervals.map(([low, high], i) => low + (high - low) * (i === 0 ? t : 1 - 0.83 * t + 0.03 * k));
    if ('parameter' in op && op.parameter) point[1] = 3;
    return point;
  });
};

/** Whether the partials agree, values and, by differences, slopes. */
function unchanged(op: Unary | Binary, name: string, mutated: readonly Partial[]): boolean {
  const original = op.partials as readonly Partial[];
  const value = (partials: readonly Partial[], point: number[]): number[] => {
    const z = (op as (...a: number[]) => number)(...point);
    return partials.map((p) => number(p(...point, z)));
  };
  const points = samples(op);
  if (name === 'stale primal') {
    const [first, ...rest] = points.map((p) => value(original, p).join());
    return rest.every((r) => r === first);
  }
  if (name === 'dropped cross term') {
    // Dropped is what changes with the operands: nothing where partials are constant.
    return points.every(
      (p) =>
        value(original, p).join() ===
        value(
          original,
          p.map((x, i) => ('parameter' in op && op.parameter && i === 1 ? x : x * (1 + 1e-6))),
        ).join(),
    );
  }
  return points.every((p) => value(original, p).join() === value(mutated, p).join());
}

/** Every mutant of an operation with partials. */
export function mutantsOf(op: Unary | Binary): Mutant[] {
  if (op.partials.length === 0) return branchMutants(op);
  const parameter = 'parameter' in op && op.parameter;
  const all = op.partials as readonly Partial[];
  return Object.entries(changes).flatMap(([name, change]) => {
    const partials = change(parameter ? all.slice(0, 1) : all);
    const plain = op as unknown as (...a: Num[]) => Num;
    const call: (...a: Num[]) => Num =
      op.arity === 1
        ? (x) => (typeof x === 'number' ? plain(x) : apply1('mutant', call as never, partials[0] as never, x))
        : parameter
          ? (x, n) =>
              typeof x === 'number'
                ? plain(x, n!)
                : apply1(
                    'mutant',
                    ((v: Num) => call(v, n!)) as never,
                    ((v: Num, z: Num) => partials[0]!(v, n!, z)) as never,
                    x,
                  )
          : (x, y) =>
              typeof x === 'number' && typeof y === 'number'
                ? plain(x, y)
                : apply2('mutant', call as never, partials[0] as never, partials[1] as never, x!, y!);
    const same = parameter ? unchanged(op, name, [partials[0]!, all[1] ?? (() => 0)]) : unchanged(op, name, partials);
    return [{ name: `${op.opName} ${name}`, op: Object.assign(call, record(op)) as never, same }];
  });
}

type Move = (primals: Num[], tangents: Num[]) => Num;

/** Branch programs and piecewise constants have no partials: their tangents are changed instead. */
function branchMutants(op: Unary | Binary): Mutant[] {
  const call = op as unknown as (...a: Num[]) => Num;
  const right: Move = (primals, tangents) =>
    jvp((a: Num[]) => call(...a), primals as never, tangents as never).tangent as Num;
  let last: Num[] | undefined;
  const moves: Record<string, Move> =
    op.kind === 'zero'
      ? { 'straight through': (_, t) => t[0]!, 'a little': (_, t) => mul(1e-6, t[0]!) }
      : {
          '0': () => 0,
          '−': (p, t) => neg(right(p, t)),
          '×2': (p, t) => mul(2, right(p, t)),
          '×(1+1e-6)': (p, t) => mul(1 + 1e-6, right(p, t)),
          ...(op.arity === 2 ? { 'swapped partials': (p: Num[], t: Num[]) => right(p, [...t].reverse()) } : {}),
          'other side': (p, t) =>
            right(
              p.map((x, i) => (op.arity === 2 && op.opName !== 'leakyRelu' ? p[1 - i]! : i === 0 ? neg(x) : x)),
              t,
            ),
          'stale primal': (p, t) => {
            const used = last ?? p;
            last = p.map((x, i) => (i === 0 ? sub(0, number(x)) : number(x)));
            return right(used, t);
          },
        };
  return Object.entries(moves).map(([name, move]) => ({
    name: `${op.opName} ${name}`,
    op: Object.assign(
      customJvp(
        (...a: Num[]) => call(...a),
        (primals, tangents) => move(primals as Num[], tangents as Num[]),
      ),
      record(op),
    ) as never,
    same: false,
  }));
}
