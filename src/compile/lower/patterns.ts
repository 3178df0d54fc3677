import type {
  AnyNode,
  ArrayPattern,
  Expression,
  Identifier,
  MemberExpression,
  Node,
  ObjectPattern,
  Pattern,
} from 'acorn';
import { usedStatically } from '../parse/names.js';
import { arrayOf } from './tuples.js';
import { isArray, num, value, type Value } from '../ir/types.js';
import { lowerExpression } from './expressions.js';
import { assignMember, builtinMember, fieldName } from './members.js';
import type { Lowering } from './lowering.js';
import {
  type Abstract,
  type Aggregate,
  type Binding,
  isAggregate,
  isArrayValue,
  isValue,
  UNDEFINED,
} from './values.js';
import { mergeArms } from './merge.js';

/** Makes the variable a name declares; without it, the pattern assigns to variables that exist. */
export type Declare = (id: Identifier) => Binding;

/** Takes a value apart by a pattern and gives each part its name. */
export function bindPattern(
  L: Lowering,
  pattern: Pattern,
  v: Abstract,
  declare: Declare | undefined,
  site: Node,
): void {
  switch (pattern.type) {
    case 'Identifier':
      return bindName(L, pattern, v, declare, site);
    case 'AssignmentPattern':
      return bindPattern(L, pattern.left, withDefault(L, v, pattern.right), declare, site);
    case 'ArrayPattern':
      return bindArray(L, pattern, v, declare, site);
    case 'ObjectPattern':
      return bindObject(L, pattern, v, declare, site);
    case 'MemberExpression':
      return assignMember(L, pattern as MemberExpression, v);
    default:
      throw L.fail(pattern, `${pattern.type} is not in the compiled language`, 'Name each part');
  }
}

function bindName(L: Lowering, id: Identifier, v: Abstract, declare: Declare | undefined, site: Node): void {
  if (declare) {
    const settled = settle(L, id.name, v, site);
    return L.write(declare(id), settled);
  }
  L.write(variable(L, id), settle(L, id.name, v, site));
}

/** The variable that an assignment to `id` changes. */
export function variable(L: Lowering, id: Identifier): Binding {
  const binding = L.scope.find(id.name);
  if (!binding) throw L.fail(id, `${id.name} is not a variable of this function`, 'Declare it with let');
  if (!binding.writable)
    throw L.fail(
      id,
      `${id.name} cannot be assigned: it is a constant or comes from outside`,
      'Declare a variable of its own with let',
    );
  return binding;
}

/**
 * An array literal bound to a name stays a tuple known by its elements when the name is used only so that one can tell which element is meant.
 */
function settle(L: Lowering, name: string, v: Abstract, site: Node): Abstract {
  if (!isAggregate(v) || v.is !== 'tuple') return v;
  if (!rowType(L, v) || (v.fields.size > 0 && usedStatically(L.frame.node as AnyNode, name))) return v;
  const own = arrayOf(L, v, site);
  return own === v ? L.materialise(v, site) : own;
}

/** The kind of the elements where they are all numbers, or all rows of one kind: such a tuple can be an array. */
function rowType(L: Lowering, v: Aggregate): string | undefined {
  let found: string | undefined;
  for (const cell of v.fields.values()) {
    const item = L.read(cell);
    const type = isValue(item)
      ? JSON.stringify(item.type === 'bool' ? 'num' : item.type)
      : isAggregate(item) && item.is === 'tuple'
        ? `Array<${rowType(L, item)}>`
        : undefined;
    if (type === undefined || (found !== undefined && found !== type)) return undefined;
    found = type;
  }
  return found ?? 'empty';
}

/** `v`, or the default where v is undefined, which is known at compile time except for elements of arrays. */
export function withDefault(L: Lowering, v: Abstract, fallback: Expression): Abstract {
  if ('is' in v && v.is === 'undefined') return lowerExpression(L, fallback);
  return v;
}

function bindArray(L: Lowering, pattern: ArrayPattern, v: Abstract, declare: Declare | undefined, site: Node): void {
  if (isAggregate(v) && v.is === 'tuple') {
    const items = [...v.fields.values()].map((cell) => L.read(cell));
    pattern.elements.forEach((e, k) => {
      if (!e) return;
      if (e.type === 'RestElement') {
        const rest = items.slice(k).map((item, j) => [String(j), item] as const);
        return bindPattern(L, e.argument, L.aggregate('tuple', rest), declare, site);
      }
      bindPattern(L, e, items[k] ?? UNDEFINED, declare, site);
    });
    return;
  }
  if (!isArrayValue(v))
    throw L.fail(pattern, `expected an array to take apart, got ${L.describe(v)}`, 'Use { name } for records');
  // All elements are read before any name is given: [a[0], a[1]] = … must not disturb what follows.
  const items = pattern.elements.map((e, k) => {
    if (!e) return undefined;
    if (e.type === 'RestElement') return rest(L, v, k);
    return e.type === 'AssignmentPattern' ? defaulted(L, v, k, e.right, e) : L.build.load(v, num(k));
  });
  pattern.elements.forEach((e, k) => {
    if (!e) return;
    const target = e.type === 'RestElement' ? e.argument : e.type === 'AssignmentPattern' ? e.left : e;
    bindPattern(L, target, items[k]!, declare, site);
  });
}

/** `[a = 1] = v`: the default where the array ends before. */
function defaulted(L: Lowering, arr: Value, k: number, fallback: Expression, node: Node): Abstract {
  const there = L.build.op('lt', [num(k), L.build.len(arr)]);
  let item: Abstract = UNDEFINED;
  let other: Abstract = UNDEFINED;
  const then = L.fork(L.env, () => {
    item = L.build.load(arr, num(k));
  });
  const otherwise = L.fork(L.env, () => {
    other = lowerExpression(L, fallback);
  });
  return mergeArms(L, node, there, then, otherwise, [item, other])!;
}

/** `[first, ...rest] = v` of an array: a new one without the first k elements. */
function rest(L: Lowering, arr: Value, k: number): Value {
  const length = L.build.op('max', [L.build.op('sub', [L.build.len(arr), num(k)]), num(0)]);
  return copyRange(L, arr, num(k), length);
}

/** A new JavaScript array with `length` elements of `arr` from `from` on. */
export function copyRange(L: Lowering, arr: Value, from: Value, length: Value): Value {
  const type = arr.type;
  if (!isArray(type)) throw new Error('fluxion/compile: a range of something that is no array');
  const out = L.build.alloc(
    { store: type.store, item: type.item },
    length,
    '',
    type.store === 'Array' ? { raw: true } : {},
  );
  const i = value('num', 'i');
  const body = { stmts: [] };
  L.build.within(body, () => {
    L.build.store(out, i, L.build.load(arr, L.build.op('add', [i, from])));
  });
  const none = { args: [], inits: [], yields: [], results: [] };
  L.build.push({ kind: 'for', index: i, lo: num(0), hi: length, cmp: '<', step: 1, body, ...none, line: L.build.line });
  return out;
}

function bindObject(L: Lowering, pattern: ObjectPattern, v: Abstract, declare: Declare | undefined, site: Node): void {
  if ('is' in v && v.is === 'builtin') {
    for (const p of pattern.properties) {
      if (p.type === 'RestElement') throw L.fail(p, 'the rest of a built-in object', 'Name what you use');
      bindPattern(L, p.value, builtinMember(v.name, fieldName(L, p.key as AnyNode, p.computed)), declare, site);
    }
    return;
  }
  if (!isAggregate(v) || v.is !== 'record') {
    if (isArrayValue(v) || (isAggregate(v) && v.is === 'tuple')) return bindLength(L, pattern, v, declare, site);
    throw L.fail(pattern, `expected a record to take apart, got ${L.describe(v)}`, 'Use [a, b] for arrays');
  }
  const taken = new Set<string>();
  for (const p of pattern.properties) {
    if (p.type === 'RestElement') {
      const left = [...v.fields]
        .filter(([name]) => !taken.has(name))
        .map(([name, cell]) => [name, L.read(cell)] as const);
      bindPattern(L, p.argument, L.aggregate('record', left), declare, site);
      continue;
    }
    const name = fieldName(L, p.key as AnyNode, p.computed);
    taken.add(name);
    const cell = v.fields.get(name);
    bindPattern(L, p.value, cell ? L.read(cell) : UNDEFINED, declare, site);
  }
}

/** `const { length } = x`. */
function bindLength(L: Lowering, pattern: ObjectPattern, v: Abstract, declare: Declare | undefined, site: Node): void {
  for (const p of pattern.properties) {
    const name = p.type === 'Property' ? fieldName(L, p.key as AnyNode, p.computed) : '';
    if (p.type !== 'Property' || name !== 'length')
      throw L.fail(p, 'only length can be taken out of an array by name', 'Use [a, b] for its elements');
    const length = isAggregate(v) ? num(v.fields.size) : L.build.len(v as Value);
    bindPattern(L, p.value, length, declare, site);
  }
}
