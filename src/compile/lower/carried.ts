import type { AnyNode, Node } from 'acorn';
import { ANY_FIELD, assignedIn } from '../parse/names.js';
import { type For, type Stmt, type Type, type Value, value } from '../ir/types.js';
import type { Lowering } from './lowering.js';
import { same } from './merge.js';
import { arrayOf, becomes, toArray } from './tuples.js';
import {
  type Abstract,
  type Binding,
  type Closure,
  type Env,
  isAggregate,
  isArrayValue,
  isValue,
  type Scope,
} from './values.js';

/** The variables a loop carries, in one order for what goes in, what the body sees, and what comes out. */
export interface Carried {
  readonly bindings: readonly Binding[];
  readonly inits: Value[];
  readonly args: Value[];
}

/** A piece of syntax a loop runs, in the scope around the loop, or a function it calls, in its own. */
export type Part = AnyNode | Closure;

interface Changes {
  readonly whole: ReadonlySet<Binding>;
  readonly inside: ReadonlySet<Binding>;
  /** Names of the fields that are written. */
  readonly fields: ReadonlySet<string>;
}

/** What `parts` may assign, closures they call included: variables as a whole, and records whose fields change. */
export function assigned(L: Lowering, parts: readonly Part[]): Changes {
  const result = { whole: new Set<Binding>(), inside: new Set<Binding>(), fields: new Set<string>() };
  const seen = new Set<Node>();
  const add = (node: Node, scope: Scope): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const names = assignedIn(node);
    const resolve = (name: string, into: Set<Binding>): void => {
      const binding = scope.find(name);
      if (binding && L.env.has(binding)) into.add(binding);
    };
    for (const name of names.whole) resolve(name, result.whole);
    for (const name of names.inside) resolve(name, result.inside);
    for (const name of names.fields) result.fields.add(name);
    for (const name of names.calls) {
      const binding = scope.find(name);
      if (binding) closures(binding, add);
    }
  };
  const closures = (binding: Binding, visit: (node: Node, scope: Scope) => void): void => {
    const v = L.read(binding);
    if (isAggregate(v)) for (const cell of v.fields.values()) closures(cell, visit);
    else if ('is' in v && v.is === 'closure') visit(v.node, v.scope);
  };
  for (const part of parts) {
    if ('is' in part) add(part.node, part.scope);
    else add(part, L.scope);
  }
  return result;
}

const nodeOf = (part: Part): Node => ('is' in part ? part.node : part);

/** The cells to carry for `parts`: variables assigned as a whole, and the fields of records they write into. */
export function carriedBindings(L: Lowering, parts: readonly Part[], also: readonly Binding[]): Binding[] {
  const { whole, inside, fields } = assigned(L, parts);
  const found = new Set<Binding>([...also, ...whole]);
  const addCells = (binding: Binding): void => {
    const v = L.read(binding);
    if (!isAggregate(v)) return;
    for (const [name, cell] of v.fields) {
      const inner = L.read(cell);
      // Elements that are written by a computed index are those of an array.
      if (fields.has(ANY_FIELD)) arrayOf(L, inner, nodeOf(parts[0]!));
      // A record in a record whose fields alone are written stays what it is.
      if (!isAggregate(L.read(cell)) || fields.has(name)) found.add(cell);
      addCells(cell);
    }
  };
  for (const binding of inside) if (!whole.has(binding)) addCells(binding);
  return [...found];
}

/** What a loop cannot carry: it must be the same in every iteration. What is not set yet is a matter of its own. */
const isKnown = (v: Abstract): boolean => !isValue(v) && !isAggregate(v) && v.is !== 'undefined';

/**
 * Adds the cells that an iteration has changed although nothing in its text names them: under another name, or in a function that was handed a
 * record. Whether there are any, so that the loop must be lowered once more.
 */
export function overlooked(L: Lowering, entry: Env, bindings: Binding[], node: Node): boolean {
  for (const b of bindings) {
    const [before, now] = [entry.get(b), L.read(b)];
    if (before && isKnown(before) && !same(before, now))
      throw L.fail(
        node,
        `${b.name || 'a variable'} is ${L.describe(before)} before the loop and ${L.describe(now)} after an iteration`,
        'Give it the same kind and structure throughout',
      );
  }
  const known = new Set(bindings);
  const found = [...entry.keys()].filter((b) => !known.has(b) && L.env.get(b) !== entry.get(b));
  bindings.push(...found);
  return found.length > 0;
}

/**
 * Gives every carried variable an argument to hold inside the loop. `hints` are the shapes found for variables that are not set before
 * the loop, from a first try.
 */
export function enterLoop(L: Lowering, bindings: readonly Binding[], hints: ReadonlyMap<Binding, Abstract>): Carried {
  const inits: Value[] = [];
  const args: Value[] = [];
  const carried: Binding[] = [];
  for (const binding of bindings) {
    let v = L.read(binding);
    const hint = hints.get(binding);
    if (hint && 'is' in v && v.is === 'undefined') v = L.placeholder(hint);
    if (isValue(v) || isAggregate(v)) {
      carried.push(binding);
      L.env.set(binding, asArguments(L, v, binding.name, inits, args));
    }
  }
  return { bindings: carried, inits, args };
}

function asArguments(L: Lowering, v: Abstract, name: string, inits: Value[], args: Value[]): Abstract {
  if (isValue(v)) {
    const arg = value(v.type, name);
    inits.push(v);
    args.push(arg);
    return arg;
  }
  if (!isAggregate(v)) return v;
  const fields = [...v.fields].map(
    ([key, cell]) => [key, asArguments(L, L.read(cell), cell.name, inits, args)] as const,
  );
  return L.aggregate(v.is, fields, true, name);
}

/** Variables that were array literals before a loop and are arrays after an iteration: the error where that is refused, with what they become. */
const reshaped = new WeakMap<object, { readonly binding: Binding; readonly type: Type; readonly node: Node }>();

/** Makes an array of the literal for which a loop was refused, before it; undefined where that was not the reason. */
export function reshape(L: Lowering, error: unknown): Binding | undefined {
  const found = reshaped.get(error as object);
  if (!found) return undefined;
  const v = L.read(found.binding);
  if (!becomes(L, v, found.type)) return undefined;
  toArray(L, v, found.node);
  return found.binding;
}

/** The values of the carried variables now, in the order of {@link Carried}. */
export function leaves(L: Lowering, carried: Carried, like: readonly Abstract[], node: Node): Value[] {
  carried.bindings.forEach((binding, k) => {
    const [now, was] = [L.read(binding), like[k]!];
    if (isArrayValue(was) && becomes(L, now, was.type)) toArray(L, now, node);
  });
  const out: Value[] = [];
  carried.bindings.forEach((binding, k) => {
    const now = L.read(binding);
    if (collect(L, now, like[k]!, out)) return;
    const error = L.fail(
      node,
      `${binding.name || 'a variable'} is ${L.describe(like[k]!)} before the loop and ${L.describe(now)} after an iteration`,
      'Give it the same kind and structure throughout',
    );
    if (isArrayValue(now) && isAggregate(like[k]!)) reshaped.set(error, { binding, type: now.type, node });
    throw error;
  });
  return out;
}

function collect(L: Lowering, v: Abstract, like: Abstract, out: Value[]): boolean {
  if (isValue(like)) {
    if (!isValue(v)) return false;
    const fits = sameShape(v, like);
    if (fits) out.push(v);
    else if (like.type === 'num' && v.type === 'bool') out.push(L.build.op('fromBool', [v]));
    else return false;
    return true;
  }
  if (!isAggregate(like)) return true;
  if (!isAggregate(v) || v.is !== like.is || v.fields.size !== like.fields.size) return false;
  for (const [key, cell] of like.fields) {
    const other = v.fields.get(key);
    if (!other || !collect(L, L.read(other), L.read(cell), out)) return false;
  }
  return true;
}

const sameShape = (a: Value, b: Value): boolean => JSON.stringify(a.type) === JSON.stringify(b.type);

/**
 * Ends a loop: back to the variables around it, `outer`, with those that its body made beside them; the loop itself is put down by `loop`, and its
 * results go into the carried variables, which have the structure of `like`.
 */
export function leaveLoop(
  L: Lowering,
  carried: Carried,
  like: readonly Abstract[],
  outer: Map<Binding, Abstract>,
  loop: (values: Pick<For, 'args' | 'inits' | 'results'>) => Stmt,
): void {
  const inner = L.env;
  L.env = outer;
  for (const [binding, v] of inner) if (!outer.has(binding)) outer.set(binding, v);
  const results = carried.args.map((a) => value(a.type, a.name));
  L.build.push(loop({ args: carried.args, inits: carried.inits, results }));
  let next = 0;
  const rebuild = (v: Abstract, name: string): Abstract => {
    if (isValue(v)) return results[next++]!;
    if (!isAggregate(v)) return v;
    const fields = [...v.fields].map(([key, cell]) => [key, rebuild(L.read(cell), cell.name)] as const);
    return L.aggregate(v.is, fields, true, name);
  };
  carried.bindings.forEach((binding, k) => L.env.set(binding, rebuild(like[k]!, binding.name)));
}
