import {} from '../forward/forward.js';
import { Builder } from '../ir/build.js';
import {} from '../ir/clone.js';
import type { Kind } from '../ir/kinds.js';
import { indicesOf, type Leaf, mapTree, type Program, type ResultTree } from '../ir/program.js';
import { block, type Block, isArray, isReal, num, value, type Value } from '../ir/types.js';
import {} from '../ir/walk.js';
import { pullback } from '../reverse/reverse.js';
import { simplify } from '../simplify/simplify.js';

/** Thrown where a derivative is asked of something that has none of that kind; who asked says it in the user's words. */
export class NotNumber extends Error {
  override name = 'NotNumber';
}

/** A leaf of a differentiated argument that cannot carry derivatives: its argument and the way to it. */
export class NotReal extends Error {
  override name = 'NotReal';
  constructor(readonly leaf: Leaf) {
    super('not real');
  }
}

/** The leaves of the arguments to differentiate. */
export function inputsOf(p: Program, argnums: readonly number[]): Value[] {
  return p.leaves
    .filter((l) => argnums.includes(l.argument))
    .map((l) => {
      if (!isReal(l.param.type)) throw new NotReal(l);
      return l.param;
    });
}

/** The guarded form of a program that is itself a derivative. */
export const guardedOf = (p: Program): Program => p.twin?.() ?? p;

/** A tree with the structure of an argument, `leaf` giving the result for each of its leaves. */
export function treeOf(p: Program, argument: number, leaf: (l: Leaf) => ResultTree): ResultTree {
  const walk = (kind: Kind, path: readonly (string | number)[]): ResultTree => {
    switch (kind.k) {
      case 'record':
        return { r: 'record', fields: kind.fields.map(([name, k]) => [name, walk(k, [...path, name])] as const) };
      case 'tuple':
        return { r: 'tuple', items: kind.items.map((k, i) => walk(k, [...path, i])) };
      case 'num':
      case 'bool':
      case 'array': {
        const found = p.leaves.find((l) => l.argument === argument && samePath(l.path, path));
        return leaf(found!);
      }
      default:
        return { r: 'constant', value: kind.k === 'null' ? null : kind.k === 'string' ? kind.text : undefined };
    }
  };
  return walk(p.kinds[argument] ?? { k: 'undefined' }, []);
}

const samePath = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean =>
  a.length === b.length && a.every((x, k) => x === b[k]);

/** Makes zeros of the structure of `like`. */
export function zeros(b: Builder, like: Value, name: string): Value {
  const { type } = like;
  if (!isArray(type)) return num(0);
  return isArray(type.item) ? b.alloc(type, num(0), name, { like }) : b.alloc(type, b.len(like), name);
}

/** Collects results while a program is put together. */
export class Results {
  readonly values: Value[] = [];
  readonly derivatives: number[] = [];
  readonly likes = new Map<number, Value>();

  /** @param like - the argument whose structure the result has */
  add(v: Value, derivative: boolean, like?: Value): ResultTree {
    this.values.push(v);
    if (derivative) this.derivatives.push(this.values.length - 1);
    if (like && isArray(like.type) && like.type.store === 'Array') this.likes.set(this.values.length - 1, like);
    return { r: 'leaf', index: this.values.length - 1 };
  }
}

export interface GradientOptions {
  readonly argnums: readonly number[];
  /** One tree instead of an array of trees. */
  readonly single: boolean;
  readonly hasAux: boolean;
  /** Whether the value is returned as well: `{ value, gradient }`. */
  readonly value: boolean;
  readonly guarded: boolean;
}

/** The gradient of a program with one number for result. Arrays it returns are made inside. */
export function gradientOf(p: Program, o: GradientOptions): Program {
  const head = o.hasAux && p.result.r === 'tuple' && p.result.items.length === 2 ? p.result.items[0]! : p.result;
  if (head.r !== 'leaf' || p.fn.results[head.index]!.type !== 'num' || (o.hasAux && head === p.result))
    throw new NotNumber();
  const inputs = inputsOf(p, o.argnums);
  const pb = pullback(p.fn, inputs, { seeds: new Map([[head.index, 1]]), values: true, guarded: o.guarded });
  const start = block();
  const b = new Builder(start, true);
  const results = new Results();
  const gradient = (argument: number): ResultTree =>
    treeOf(p, argument, (l) => {
      const k = p.fn.params.indexOf(l.param);
      const adjoint = pb.adjointResults[k];
      if (adjoint !== undefined) return results.add(pb.fn.results[adjoint]!, true);
      const shadow = pb.shadowParams[k];
      if (!shadow) return results.add(zeros(b, l.param, `${l.param.name}_b`), true);
      b.push(
        isArray(shadow.type) && isArray(shadow.type.item)
          ? { kind: 'alloc', out: shadow, len: num(0), like: l.param, line: 0 }
          : { kind: 'alloc', out: shadow, len: b.len(l.param), line: 0 },
      );
      return results.add(shadow, true, l.param);
    });
  const own = (t: ResultTree): ResultTree => mapTree(t, (index) => results.add(p.fn.results[index]!, false));
  const grads = o.argnums.map(gradient);
  const g: ResultTree = o.single ? grads[0]! : { r: 'tuple', items: grads };
  const aux = o.hasAux && p.result.r === 'tuple' ? own(p.result.items[1]!) : undefined;
  let result = g;
  if (o.value) {
    const fields: (readonly [string, ResultTree])[] = [
      ['value', own(head)],
      ['gradient', g],
    ];
    if (aux) fields.push(['aux', aux]);
    result = { r: 'record', fields };
  } else if (aux) result = { r: 'tuple', items: [g, aux] };
  const body: Block = { stmts: [...start.stmts, ...pb.fn.body.stmts] };
  const fn = simplify({ name: `${p.fn.name}_grad`, params: p.fn.params, body, results: results.values });
  return {
    ...p,
    fn,
    name: `the gradient of ${p.name}`,
    result,
    derivatives: results.derivatives,
    likes: results.likes,
    ...(!o.guarded && { twin: () => gradientOf(guardedOf(p), { ...o, guarded: true }) }),
  };
}

/** Jᵀ·ct: the program's arguments and then a cotangent of its result's structure in, one cotangent for each argument out. */
export function pulledBack(p: Program, guarded = false): Program {
  const argnums = p.kinds.map((_, k) => k);
  const real = p.leaves.filter((l) => isReal(l.param.type)).map((l) => l.param);
  const seeds = new Map(
    indicesOf(p.result)
      .filter((k) => isReal(p.fn.results[k]!.type))
      .map((k) => [k, 'parameter'] as const),
  );
  const pb = pullback(p.fn, real, { seeds, values: false, guarded });
  const start = block();
  const b = new Builder(start, true);
  const results = new Results();
  const gradient = (argument: number): ResultTree =>
    treeOf(p, argument, (l) => {
      const k = p.fn.params.indexOf(l.param);
      const adjoint = pb.adjointResults[k];
      if (adjoint !== undefined) return results.add(pb.fn.results[adjoint]!, true);
      const shadow = pb.shadowParams[k];
      if (!isReal(l.param.type)) return { r: 'constant', value: undefined };
      if (!shadow) return results.add(zeros(b, l.param, `${l.param.name}_b`), true);
      b.push(
        isArray(shadow.type) && isArray(shadow.type.item)
          ? { kind: 'alloc', out: shadow, len: num(0), like: l.param, line: 0 }
          : { kind: 'alloc', out: shadow, len: b.len(l.param), line: 0 },
      );
      return results.add(shadow, true, l.param);
    });
  const result: ResultTree = { r: 'tuple', items: argnums.map(gradient) };
  const cotangents = parametersLike(p, p.result, (index) => pb.cotangentParams[index]);
  const body: Block = { stmts: [...start.stmts, ...pb.fn.body.stmts] };
  const own = p.leaves.map((l) => l.param);
  const fn = simplify({
    name: `${p.fn.name}_pullback`,
    params: [...own, ...cotangents.leaves.map((l) => l.param), ...p.captured.map((c) => c.param)],
    body,
    results: results.values,
  });
  return {
    ...p,
    fn,
    name: `the pullback of ${p.name}`,
    kinds: [...p.kinds, cotangents.kind],
    leaves: [...p.leaves, ...cotangents.leaves],
    result,
    derivatives: results.derivatives,
    likes: results.likes,
    ...(!guarded && { twin: () => pulledBack(guardedOf(p), true) }),
  };
}

/** Parameters of the structure of a program's result. */
function parametersLike(
  p: Program,
  tree: ResultTree,
  known: (index: number) => Value | undefined,
): { kind: Kind; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  const argument = p.kinds.length;
  const walk = (t: ResultTree, path: readonly (string | number)[]): Kind => {
    switch (t.r) {
      case 'leaf': {
        const { type } = p.fn.results[t.index]!;
        leaves.push({ param: known(t.index) ?? value(type, 'ct'), argument, path });
        return isArray(type) ? { k: 'array', type } : { k: type };
      }
      case 'record':
        return { k: 'record', fields: t.fields.map(([name, inner]) => [name, walk(inner, [...path, name])] as const) };
      case 'tuple': {
        const items = t.items.map((inner, i) => walk(inner, [...path, i]));
        return { k: 'tuple', items };
      }
      default:
        return t.value === null
          ? { k: 'null' }
          : typeof t.value === 'string'
            ? { k: 'string', text: t.value }
            : { k: 'undefined' };
    }
  };
  return { kind: walk(tree, []), leaves };
}
