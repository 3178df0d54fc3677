import type { Node } from 'acorn';
import { type Block, isArray, isConst, sameType, value, type Value } from '../ir/types.js';
import type { Dead, Lowering } from './lowering.js';
import { becomes, toArray } from './tuples.js';
import { type Abstract, type Binding, type Env, isAggregate, isArrayValue, isValue } from './values.js';

export interface Arm {
  readonly block: Block;
  readonly env: Env;
  readonly dead: Dead;
}

/** Pairs of values that the two arms of an `if` leave, and the result that stands for them. */
interface Results {
  readonly results: Value[];
  readonly thenYields: Value[];
  readonly elseYields: Value[];
}

/** Whether two values are known to be the same thing. */
export const same = (a: Abstract, b: Abstract): boolean => {
  if (a === b) return true;
  if (isValue(a) && isValue(b))
    return isConst(a) && isConst(b) && a.type === b.type && Object.is(a.constant, b.constant);
  if ('is' in a && 'is' in b && a.is === b.is) {
    if (a.is === 'undefined' || a.is === 'null') return true;
    if (a.is === 'string' && b.is === 'string') return a.text === b.text;
    if (a.is === 'external' && b.is === 'external') return a.object === b.object;
    if (a.is === 'closure' && b.is === 'closure') return a.node === b.node && a.scope === b.scope;
  }
  return false;
};

/**
 * Ends an `if`: emits it and makes the environment after it. `extra` are two values of the arms of which the merged one is returned (the
 * value of a conditional expression).
 */
export function mergeArms(
  L: Lowering,
  node: Node,
  test: Value,
  then: Arm,
  otherwise: Arm,
  extra?: readonly [Abstract, Abstract],
): Abstract | undefined {
  // After `if (bad) throw …` only what the other arm did counts.
  const lost = { then: then.dead === 'throw', otherwise: otherwise.dead === 'throw' };
  const values = extra && [...extra];
  if (!lost.then && !lost.otherwise) alike(L, node, then, otherwise, values);
  const ctx: Context = { L, node, test, envA: then.env, envB: otherwise.env, lost };
  const parts: Results = { results: [], thenYields: [], elseYields: [] };
  const changed: (readonly [Binding, Abstract])[] = [];
  // Cells made inside an arm matter only through variables that were there before, so those are what is looked at.
  for (const [binding, before] of L.env) {
    const a = then.env.get(binding) ?? before;
    const b = otherwise.env.get(binding) ?? before;
    if (a === b && !isAggregate(a)) {
      if (a !== before) changed.push([binding, a]);
      continue;
    }
    if (a === b) {
      // A record made in neither arm: its cells are variables of their own.
      continue;
    }
    changed.push([binding, merge(ctx, a, b, parts, binding.name)]);
  }
  const merged = values && merge(ctx, values[0]!, values[1]!, parts, '');
  if (then.block.stmts.length > 0 || otherwise.block.stmts.length > 0 || parts.results.length > 0)
    L.build.push({
      kind: 'if',
      test,
      then: then.block,
      otherwise: otherwise.block,
      ...parts,
      line: L.line(node),
    });
  for (const [binding, v] of changed) L.env.set(binding, v);
  L.dead =
    then.dead && otherwise.dead ? (then.dead === 'throw' && otherwise.dead === 'throw' ? 'throw' : 'exit') : false;
  return merged;
}

/** Where one arm leaves an array and the other an array literal known by its elements, the literal becomes an array, for all its names. */
function alike(L: Lowering, node: Node, then: Arm, otherwise: Arm, values: Abstract[] | undefined): void {
  const convert = (arm: Arm, tuple: Abstract, like: Abstract): Value | undefined => {
    if (!isArrayValue(like) || !isAggregate(tuple)) return undefined;
    const saved = L.env;
    L.env = arm.env;
    try {
      if (!becomes(L, tuple, like.type)) return undefined;
      return L.build.within(arm.block, () => toArray(L, tuple, node));
    } finally {
      L.env = saved;
    }
  };
  const inArms = (a: Abstract, b: Abstract): Value | undefined => convert(then, a, b) ?? convert(otherwise, b, a);
  if (values) {
    const [a, b] = values as [Abstract, Abstract];
    const made = inArms(a, b);
    if (made) values[isValue(a) ? 1 : 0] = made;
  }
  // What becomes an array may be held by a variable that was compared before.
  for (let more = true; more;) {
    more = false;
    for (const [binding, before] of L.env)
      if (inArms(then.env.get(binding) ?? before, otherwise.env.get(binding) ?? before)) more = true;
  }
}

interface Context {
  readonly L: Lowering;
  readonly node: Node;
  readonly test: Value;
  readonly envA: Env;
  readonly envB: Env;
  readonly lost: { readonly then: boolean; readonly otherwise: boolean };
}

function merge(ctx: Context, a: Abstract, b: Abstract, parts: Results, name: string): Abstract {
  if (same(a, b)) return a;
  const { L, node, test, envA, envB, lost } = ctx;
  const unset = (v: Abstract): boolean => 'is' in v && v.is === 'undefined';
  const left = unset(a) || lost.then ? inEnv(L, envB, () => L.placeholder(b)) : a;
  const right = unset(b) || (lost.otherwise && !lost.then) ? inEnv(L, envA, () => L.placeholder(a)) : b;
  if (isValue(left) && isValue(right)) return mergeValues(L, node, test, left, right, parts, name);
  if (isAggregate(left) && isAggregate(right) && left.is === right.is && sameFields(left.fields, right.fields)) {
    const fields: (readonly [string, Abstract])[] = [];
    for (const [key, cell] of left.fields) {
      const x = envA.get(cell) ?? L.read(cell);
      const other = right.fields.get(key)!;
      const y = envB.get(other) ?? L.read(other);
      fields.push([key, merge(ctx, x, y, parts, name ? `${name}_${key}` : key)]);
    }
    return L.aggregate(left.is, fields, true, name);
  }
  const [one, other] = [L.describe(a), L.describe(b)];
  const both = (test: (v: Abstract) => boolean): boolean => test(a) && test(b);
  const what = `${named(name)} is ${one} on one path and ${other} on the other`;
  if (both((v) => isArrayValue(v) || (isAggregate(v) && v.is === 'tuple')))
    throw L.fail(node, what, 'Make both arrays of the same kind and length, for example by slice() or map()');
  if (both((v) => 'is' in v && (v.is === 'closure' || v.is === 'external')))
    throw L.fail(node, what, 'Call each function on its path, and choose between the results');
  throw L.fail(node, what, 'Give it the same structure on both paths');
}

/** A variable in a message; what a function returns has a name of its own. */
const named = (name: string): string => (name === '#result' ? 'the result' : name || 'the value');

function inEnv<T>(L: Lowering, env: Env, f: () => T): T {
  const saved = L.env;
  L.env = new Map(env);
  try {
    return f();
  } finally {
    for (const [binding, v] of L.env) if (!saved.has(binding)) saved.set(binding, v);
    L.env = saved;
  }
}

const sameFields = (a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean =>
  a.size === b.size && [...a.keys()].every((k) => b.has(k));

function mergeValues(L: Lowering, node: Node, test: Value, a: Value, b: Value, parts: Results, name: string): Value {
  if (a.type === 'bool' && b.type === 'bool' && isConst(a) && isConst(b)) return a.constant ? test : L.build.not(test);
  if (!sameType(a.type, b.type)) {
    const mixed = (a.type === 'num' && b.type === 'bool') || (a.type === 'bool' && b.type === 'num');
    if (!mixed || isArray(a.type))
      throw L.fail(
        node,
        `${named(name)} is ${L.describe(a)} on one path and ${L.describe(b)} on the other`,
        'Give it the same kind on both paths',
      );
    throw L.fail(
      node,
      `${named(name)} is a number on one path and a boolean on the other`,
      'Write x ? 1 : 0 for a boolean used as a number',
    );
  }
  const at = parts.results.findIndex((_, k) => parts.thenYields[k] === a && parts.elseYields[k] === b);
  if (at >= 0) return parts.results[at]!;
  const result = value(a.type, name || a.name || b.name);
  parts.results.push(result);
  parts.thenYields.push(a);
  parts.elseYields.push(b);
  return result;
}
