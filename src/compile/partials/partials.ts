import type { Builder } from '../ir/build.js';
import { block, bool, isConst, num, type Op, value, type Value } from '../ir/types.js';
import { opInfo } from '../ops/table.js';
import { type Rule, rulesOf } from './trace.js';

/** How the factor of an argument is to be applied to a tangent or an adjoint. */
export type Factor =
  | { readonly kind: 'times'; readonly by: Value }
  /** Passed on where the condition holds, nothing elsewhere, NaN where the operation's value is NaN. */
  | { readonly kind: 'where'; readonly test: Value; readonly isNaN?: Value; readonly nan?: Value }
  /** Nothing, or NaN where the operation's value is NaN. */
  | { readonly kind: 'flat'; readonly isNaN: Value; readonly nan: Value };

/**
 * Where an operation's value is NaN although its rule gives a number: log at −1 has the rule 1/x. Cheap tests of the arguments for
 * the operations whose domain is not the whole line and whose rule does not already give NaN outside it.
 */
const OUTSIDE: Readonly<Record<string, (b: Builder, x: Value) => Value>> = {
  log: (b, x) => b.op('lt', [x, num(0)]),
  log2: (b, x) => b.op('lt', [x, num(0)]),
  log10: (b, x) => b.op('lt', [x, num(0)]),
  log1p: (b, x) => b.op('lt', [x, num(-1)]),
  logit: (b, x) => b.op('or', [b.op('lt', [x, num(0)]), b.op('gt', [x, num(1)])]),
  atanh: (b, x) => b.op('gt', [b.op('abs', [x]), num(1)]),
  abs: (b, x) => b.op('ne', [x, x]),
};

const NAN_CHECKED = new Map<string, boolean>();
const PROBES = [NaN, -Infinity, -2.5, -1, -0.5, 0, 0.5, 1, 2.5, Infinity];

/** Whether the rules of an operation give numbers somewhere its value is NaN, found by trying. */
function needsCheck(fn: string): boolean {
  let known = NAN_CHECKED.get(fn);
  if (known === undefined) {
    known = probe(fn);
    NAN_CHECKED.set(fn, known);
  }
  return known;
}

function probe(fn: string): boolean {
  const info = opInfo(fn);
  // −x is NaN only where x is, and then the derivative of x is NaN already; the test would have x saved for the backward sweep.
  if (info.arity > 1 || info.partials.length === 0 || fn === 'neg') return false;
  const evaluate = info.evaluate as (...xs: number[]) => number;
  return PROBES.some((x) => {
    const z = evaluate(x);
    return (
      z !== z &&
      (info.partials[0] as (...xs: number[]) => number)(x, z) ===
        (info.partials[0] as (...xs: number[]) => number)(x, z)
    );
  });
}

/** The arguments of an operation by position, its result after the last one, as values available where a factor is used. */
export type At = (index: number) => Value;

/** Emits a traced rule for concrete arguments. */
export function emitRule(b: Builder, rule: Rule, at: At): Value {
  if (rule.kind === 'argument') return at(rule.index);
  if (rule.kind === 'number') return num(rule.value);
  const inner = rule.args.map((a) => emitRule(b, a, at));
  if (rule.fn === 'mul') return b.mul(inner[0]!, inner[1]!);
  if (rule.fn === 'neg') return b.neg(inner[0]!);
  return b.op(rule.fn, inner);
}

/** NaN whose derivatives are NaN as well: a plain NaN would be a constant. */
const nan = (b: Builder, x: Value): Value => b.op('mul', [x, num(NaN)]);

/** Up to here (1 − z)(1 + z) = 1 − tanh² x is right to five units in the last place; nearer to 1 the difference 1 − z loses digits. */
const FLAT = 0.9;

/** The rule of tanh from its result, which is there, instead of by an exponential: a seventh of the time of a recurrent cell. */
function tanhFactor(b: Builder, rule: Rule, at: At): Value {
  const z = at(1);
  const test = b.op('lt', [b.op('abs', [z]), num(FLAT)]);
  const [then, otherwise] = [block(), block()];
  const near = b.within(then, () => b.mul(b.sub(num(1), z), b.add(num(1), z)));
  const far = b.within(otherwise, () => emitRule(b, rule, at));
  const result = value('num', '');
  b.push({
    kind: 'if',
    test,
    then,
    otherwise,
    results: [result],
    thenYields: [near],
    elseYields: [far],
    line: b.line,
  });
  return result;
}

/** The factor of the k-th argument of an operation. A guarded program looks at the result for NaN everywhere. */
export function factor(b: Builder, s: Op, k: number, at: At, guarded: boolean): Factor {
  const info = opInfo(s.fn);
  if (s.fn === 'select') return { kind: 'where', test: k === 1 ? at(0) : b.not(at(0)) };
  if (info.kind === 'zero') return { kind: 'flat', isNaN: b.op('ne', [at(0), at(0)]), nan: nan(b, at(0)) };
  if (s.fn === 'max' || s.fn === 'min') {
    // At a tie max takes the second argument and min the first; NaN concerns both.
    const first = b.op('gt', [at(0), at(1)]);
    const isNaN = [0, 1]
      .filter((j) => !isConst(s.args[j]!))
      .reduce<Value>((any, j) => b.op('or', [any, b.op('ne', [at(j), at(j)])]), bool(false));
    return {
      kind: 'where',
      test: (s.fn === 'max') === (k === 0) ? first : b.not(first),
      isNaN,
      nan: nan(b, b.op('add', [at(0), at(1)])),
    };
  }
  const rule = rulesOf(info)[k];
  if (!rule) throw new Error(`fluxion/compile: ${s.fn} has no partial for argument ${k}`);
  // x·0 is 0 or NaN, and so is its own factor.
  if (s.fn === 'mul' && s.args[1 - k]!.constant === 0) return { kind: 'times', by: at(2) };
  const by = s.fn === 'tanh' && !guarded ? tanhFactor(b, rule, at) : emitRule(b, rule, at);
  if (guarded)
    return {
      kind: 'times',
      by: b.op('select', [b.op('ne', [at(info.arity), at(info.arity)]), nan(b, at(info.arity)), by]),
    };
  if (!needsCheck(s.fn)) return { kind: 'times', by };
  const outside = OUTSIDE[s.fn]?.(b, at(0)) ?? b.op('ne', [at(info.arity), at(info.arity)]);
  return { kind: 'times', by: b.op('select', [outside, nan(b, at(0)), by]) };
}
