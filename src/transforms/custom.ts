import { ruleFailed, wrongRuleResult } from '../errors.js';
import { leavesLike, mapLeaves, readLeaves, withLeaves } from '../core/tree.js';
import { addAdjoint, isArray } from '../core/leaf-kinds.js';
import type { Value } from '../core/value.js';
import { Dual } from '../forward/dual.js';
import { NestedDual } from '../forward/nested-dual.js';
import { NestedVar } from '../reverse/nested-var.js';
import { gathered } from '../reverse/sweep.js';
import type { Adjoints, Swept, Tape } from '../reverse/tape.js';
import { Var } from '../reverse/var.js';
import type { Fn, Num } from '../types.js';
import { valueOf } from './forward.js';

/**
 * A function with a rule of its own, in the form the engines need: both directions of its linear map. Arguments are those of the innermost
 * call taken out of it, so a rule written in fluxion's operations is itself differentiated by the calls around.
 */
export interface LinearRule {
  readonly kind: string;
  readonly name: string;
  /** J·v: tangents of the arguments (0 where constant) to the tangent of the value, its structure. */
  push(args: readonly unknown[], tangents: readonly unknown[], value: unknown): unknown;
  /** Jᵀ·ct: the cotangent of the value to one cotangent for each argument; 0, null and undefined mean none. */
  pull(args: readonly unknown[], ct: unknown, value: unknown): readonly unknown[];
}

/** Calls f on `args`: as it is on plain numbers, as one operation with the given rule where an argument is under differentiation. */
export function applyWithRule(f: Fn, rule: LinearRule, args: readonly unknown[]): unknown {
  const owner = innermost(args);
  if (owner === undefined) return f(...args);
  const { level } = owner;
  const outer = args.map((a) => mapLeaves(a, (v) => valueOf(v, level, rule.kind)));
  const value = applyWithRule(f, rule, outer);
  const ys = readLeaves(value, (got) =>
    wrongRuleResult(rule.kind, rule.name, 'numbers in arrays and plain objects', got),
  );
  if (level !== 0) ofArguments(ys, rule, level);
  const call: Call = { rule, args, outer, value, ys, level };
  const { tape } = owner as Partial<Var>;
  const results = tape ? recorded(call, tape) : moved(call);
  return withLeaves(value, results);
}

/** One call of a function with a rule: its arguments here and one level further out, its value there. */
interface Call {
  readonly rule: LinearRule;
  readonly args: readonly unknown[];
  readonly outer: readonly unknown[];
  readonly value: unknown;
  readonly ys: readonly Num[];
  readonly level: number;
}

const isOf = (v: Num, level: number): v is Value => typeof v !== 'number' && v.level === level;

/** Refuses variables of the call itself among what f or its rule gave: they were closed over, and the rule says nothing of them. */
function ofArguments(leaves: readonly Num[], { kind, name }: LinearRule, level: number): readonly Num[] {
  for (const leaf of leaves)
    if (isOf(leaf, level)) throw wrongRuleResult(kind, name, 'results of its arguments alone', leaf);
  return leaves;
}

/** The tangents of the results for the tangents of the leaves of the arguments. */
function pushed({ rule, args, outer, value, level }: Call, tangentOf: (leaf: Num) => Num): readonly Num[] {
  const tangents = args.map((a) => mapLeaves(a, tangentOf));
  const dy = rule.push(outer, tangents, value);
  return ofArguments(leavesLike(value, dy, rule.kind, `the value of ${rule.name}`, 'its tangent'), rule, level);
}

function moved(call: Call): Value[] {
  const { ys, level } = call;
  // Constants only: f has run on their plain numbers, and its results have methods as they do.
  if (level === 0) return ys.map((y) => (typeof y === 'number' ? new Dual(y, 0, 0) : y));
  const dys = pushed(call, (v) => (isOf(v, level) ? (v as Dual | NestedDual).tangent : 0));
  return ys.map((y, i) => {
    const dy = dys[i]!;
    if (isArray(y)) return y.seeded(dy, level);
    if (typeof y === 'number' && typeof dy === 'number') return new Dual(y, dy, level);
    return new NestedDual(typeof y === 'number' ? (dy as Value).constant(y) : y, dy, level);
  });
}

function recorded(call: Call, tape: Tape): Value[] {
  const { rule, args, outer, value, ys, level } = call;
  const slotOf = (v: Num): number => (isOf(v, level) ? (v as Var | NestedVar).slot : 0);

  const pullback = (adjoints: Adjoints): void => {
    const cts = gathered(adjoints as Swept, first, ys.length);
    if (cts.every((ct) => ct === 0)) return;
    const pulled = cotangents(rule, args.length, rule.pull(outer, withLeaves(value, cts), value));
    args.forEach((a, i) => {
      const ct = pulled[i];
      if (isNone(ct) || innermost([a])?.level !== level) return;
      const parts = leavesLike(a, ct, rule.kind, `argument ${i} of ${rule.name}`, 'its cotangent');
      ofArguments(parts, rule, level);
      let j = 0;
      mapLeaves(a, (leaf) => {
        const slot = slotOf(leaf);
        if (slot !== 0) addAdjoint(adjoints, slot, parts[j]!);
        j++;
      });
    });
  };

  const pushforward = (moving: Adjoints): void => {
    pushed(call, (v) => (slotOf(v) === 0 ? 0 : moving.get(slotOf(v)))).forEach((t, i) => moving.add(first + i, t));
  };

  const first = tape.block(ys.length, pullback, pushforward);
  return ys.map((y, i) => {
    if (isArray(y)) return y.recorded(tape, first + i);
    if (typeof y !== 'number') return new NestedVar(tape, first + i, y);
    tape.values[first + i] = y;
    return new Var(tape, first + i);
  });
}

/** What a rule means by no cotangent. */
export const isNone = (ct: unknown): boolean => ct === null || ct === undefined || ct === 0;

/** The cotangents a rule returned, one for each argument. */
export function cotangents(rule: LinearRule, count: number, pulled: unknown): readonly unknown[] {
  if (Array.isArray(pulled) && pulled.length === count) return pulled;
  throw wrongRuleResult(rule.kind, rule.name, `an array of ${count} cotangents, one for each argument`, pulled);
}

/** The value of the largest level in `args` (0 for constants), whose contents that are no trees (data, options, strings) pass through rules untouched. */
function innermost(args: readonly unknown[]): Value | undefined {
  let found: Value | undefined;
  mapLeaves(args, (v) => {
    // Arrays that are constants are as plain as numbers.
    if (typeof v !== 'number' && v.level > (found?.level ?? (isArray(v) ? 0 : -1))) found = v;
  });
  return found;
}

/** The transpose of one direction of a rule, found by differentiating it: it must be made of fluxion's operations. */
export function transposed<T>(rule: LinearRule, mode: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw ruleFailed(rule.kind, rule.name, mode, error);
  }
}

/** A 0 for every leaf of `x`, in reading order. */
export function zerosLike(x: unknown): Num[] {
  const zeros: Num[] = [];
  mapLeaves(x, (leaf) => zeros.push(isArray(leaf) ? leaf.zeros() : 0));
  return zeros;
}
