import { ruleFailed, wrongRuleResult } from '../errors.js';
import { isLeaf, isRecord, leavesLike, readLeaves, withLeaves } from '../core/tree.js';
import { Value } from '../core/value.js';
import { Dual } from '../forward/dual.js';
import { NestedDual } from '../forward/nested-dual.js';
import { NestedVar } from '../reverse/nested-var.js';
import type { Adjoints, Tape } from '../reverse/tape.js';
import { Var } from '../reverse/var.js';
import type { Fn, Num } from '../types.js';

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
  const level = highestLevel(args);
  if (level === 0) return f(...args);
  const outer = args.map((a) => mapValues(a, (v) => (v.level === level ? stripped(v) : v)));
  const value = applyWithRule(f, rule, outer);
  const sample = findValue(args, (v) => v.level === level)!;
  return sample instanceof Var || sample instanceof NestedVar
    ? recorded(rule, args, outer, value, sample.tape)
    : moved(rule, args, outer, value, level);
}

/** A value one call further out, constants as plain numbers. */
const stripped = (v: Value): Num => (typeof v.value !== 'number' && v.value.level === 0 ? v.value.primal : v.value);

// ---- forward

function moved(
  rule: LinearRule,
  args: readonly unknown[],
  outer: readonly unknown[],
  value: unknown,
  level: number,
): unknown {
  const tangents = args.map((a) =>
    mapLeaves(a, (v) => (v instanceof Value && v.level === level ? (v as Dual | NestedDual).tangent : 0)),
  );
  const dy = leavesLike(
    value,
    rule.push(outer, tangents, value),
    rule.kind,
    `the value of ${rule.name}`,
    'its tangent',
  );
  const ys = leavesOfResult(value, rule).map((y, i) => joined(y, dy[i]!, level));
  return withLeaves(value, ys);
}

function joined(y: Num, dy: Num, level: number): Value {
  if (typeof y !== 'number') return new NestedDual(y, dy, level);
  return typeof dy === 'number' ? new Dual(y, dy, level) : new NestedDual(dy.constant(y), dy, level);
}

// ---- reverse

function recorded(
  rule: LinearRule,
  args: readonly unknown[],
  outer: readonly unknown[],
  value: unknown,
  tape: Tape,
): unknown {
  const ys = leavesOfResult(value, rule);
  const slotIn = (v: unknown): number =>
    v instanceof Value && v.level === tape.level ? (v as Var | NestedVar).slot : 0;

  const pullback = (adjoints: Adjoints): void => {
    const cts = ys.map((_, i) => adjoints.get(first + i));
    if (cts.every((ct) => ct === 0)) return;
    const pulled = rule.pull(outer, withLeaves(value, cts), value);
    if (!Array.isArray(pulled) || pulled.length !== args.length) {
      throw wrongRuleResult(
        rule.kind,
        rule.name,
        `an array of ${args.length} cotangents, one for each argument`,
        pulled,
      );
    }
    args.forEach((a, i) => {
      const ct: unknown = pulled[i];
      if (ct === 0 || ct === null || ct === undefined || highestLevel([a]) < tape.level) return;
      const parts = leavesLike(
        mapLeaves(a, (v) => v),
        ct,
        rule.kind,
        `argument ${i} of ${rule.name}`,
        'its cotangent',
      );
      leavesOfTree(a).forEach((leaf, j) => {
        const slot = slotIn(leaf);
        if (slot !== 0) adjoints.add(slot, parts[j]!);
      });
    });
  };

  const pushforward = (moving: Adjoints): void => {
    const tangents = args.map((a) => mapLeaves(a, (v) => (slotIn(v) === 0 ? 0 : moving.get(slotIn(v)))));
    const dy = leavesLike(
      value,
      rule.push(outer, tangents, value),
      rule.kind,
      `the value of ${rule.name}`,
      'its tangent',
    );
    dy.forEach((t, i) => moving.add(first + i, t));
  };

  const first = tape.block(ys.length, pullback, pushforward);
  const results = ys.map((y, i) => {
    if (typeof y !== 'number') return new NestedVar(tape, first + i, y);
    tape.values[first + i] = y;
    return new Var(tape, first + i);
  });
  return withLeaves(value, results);
}

// ---- arguments: trees whose other contents (data, options, strings) pass through untouched

function highestLevel(args: readonly unknown[]): number {
  let highest = 0;
  for (const a of args) visit(a, (v) => (highest = Math.max(highest, v.level)));
  return highest;
}

function findValue(args: readonly unknown[], wanted: (v: Value) => boolean): Value | undefined {
  let found: Value | undefined;
  for (const a of args) visit(a, (v) => (found ??= wanted(v) ? v : undefined));
  return found;
}

function visit(x: unknown, see: (v: Value) => void): void {
  if (x instanceof Value) see(x);
  else if (Array.isArray(x)) for (const e of x) visit(e, see);
  else if (isRecord(x)) for (const k of Object.keys(x)) visit(x[k], see);
}

const mapValues = (x: unknown, change: (v: Value) => unknown): unknown =>
  mapLeaves(x, (v) => (v instanceof Value ? change(v) : v));

/** The same tree with its numbers and values changed; what is neither stays. */
function mapLeaves(x: unknown, change: (leaf: Num) => unknown): unknown {
  if (isLeaf(x)) return change(x);
  if (Array.isArray(x)) return x.map((e) => mapLeaves(e, change));
  if (isRecord(x)) return Object.fromEntries(Object.entries(x).map(([k, e]) => [k, mapLeaves(e, change)]));
  return x;
}

const leavesOfTree = (x: unknown): Num[] => {
  const leaves: Num[] = [];
  mapLeaves(x, (leaf) => leaves.push(leaf));
  return leaves;
};

const leavesOfResult = (value: unknown, rule: LinearRule): Num[] =>
  readLeaves(value, (got) => wrongRuleResult(rule.kind, rule.name, 'numbers in arrays and plain objects', got));

/** Runs part of a rule in the direction it was not written for, where it must be made of fluxion's operations. */
export function inOtherDirection<T>(kind: string, name: string, mode: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw ruleFailed(kind, name, mode, error);
  }
}
