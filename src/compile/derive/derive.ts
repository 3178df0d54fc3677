import { pushforward } from '../forward/forward.js';
import { Builder } from '../ir/build.js';
import { Cloner } from '../ir/clone.js';
import type { Kind } from '../ir/kinds.js';
import { indicesOf, type Leaf, mapTree, type Program, type ResultTree } from '../ir/program.js';
import { block, type Block, isArray, isConst, isReal, num, value, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';
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
function inputsOf(p: Program, argnums: readonly number[]): Value[] {
  return p.leaves
    .filter((l) => argnums.includes(l.argument))
    .map((l) => {
      if (!isReal(l.param.type)) throw new NotReal(l);
      return l.param;
    });
}

/** The guarded form of a program that is itself a derivative. */
const guardedOf = (p: Program): Program => p.twin?.() ?? p;

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
function zeros(b: Builder, like: Value, name: string): Value {
  const { type } = like;
  if (!isArray(type)) return num(0);
  return isArray(type.item) ? b.alloc(type, num(0), name, { like }) : b.alloc(type, b.len(like), name);
}

/** Collects results while a program is put together. */
class Results {
  readonly values: Value[] = [];
  readonly derivatives: number[] = [];

  add(v: Value, derivative: boolean): ResultTree {
    this.values.push(v);
    if (derivative) this.derivatives.push(this.values.length - 1);
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
      return results.add(shadow, true);
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
      return results.add(shadow, true);
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

export interface TangentOptions {
  /** Arguments that move; their tangents follow the program's arguments, in this order. */
  readonly argnums: readonly number[];
  /** Whether the value is returned as well: `{ value, tangent }`. */
  readonly value: boolean;
  readonly guarded: boolean;
}

/** J·v. */
export function tangentOf(p: Program, o: TangentOptions): Program {
  const inputs = inputsOf(p, o.argnums);
  const pf = pushforward(p.fn, inputs, { lanes: 1, guarded: o.guarded });
  const { lanes, finish } = tangentLeaves(p, o.argnums, (param) => pf.tangentParams[p.fn.params.indexOf(param)]?.[0]);
  const results = new Results();
  const b = new Builder(pf.fn.body, true);
  const own = mapTree(p.result, (index) => (o.value ? results.add(p.fn.results[index]!, false) : { r: 'leaf', index }));
  const tangent = mapTree(p.result, (index) => {
    const at = pf.tangentResults[index]![0];
    if (at !== undefined) return results.add(pf.fn.results[at]!, true);
    const r = p.fn.results[index]!;
    return isReal(r.type)
      ? results.add(isArray(r.type) ? zeros(b, r, `d${r.name}`) : num(0), true)
      : { r: 'constant', value: undefined };
  });
  const params = [...p.leaves.map((l) => l.param), ...lanes.map((l) => l.param), ...p.captured.map((c) => c.param)];
  const fn = simplify({ name: `d${p.fn.name}`, params, body: pf.fn.body, results: results.values });
  return {
    ...p,
    fn,
    name: `the tangent of ${p.name}`,
    kinds: finish,
    leaves: [...p.leaves, ...lanes],
    result: o.value
      ? {
          r: 'record',
          fields: [
            ['value', own],
            ['tangent', tangent],
          ],
        }
      : tangent,
    derivatives: results.derivatives,
    normalise: results.derivatives.filter((k) => isArray(fn.results[k]!.type) && !accumulated(fn, fn.results[k]!)),
    directions: [...(p.directions ?? []), ...o.argnums.map((_, k) => p.kinds.length + k)],
    ...(!o.guarded && { twin: () => tangentOf(guardedOf(p), { ...o, guarded: true }) }),
  };
}

/** Whether an array starts as zeros and is only added to: then it holds no −0. */
function accumulated(fn: Program['fn'], arr: Value): boolean {
  const made = fn.body.stmts.some((s) => s.kind === 'alloc' && s.out === arr);
  let only = made;
  visit(fn.body, (s) => {
    if (s.kind === 'store' && s.arr === arr && !(isConst(s.val) && Object.is(s.val.constant, 0))) only = false;
  });
  return only;
}

/** Leaves for the tangents of some arguments, which follow the program's own arguments. */
function tangentLeaves(
  p: Program,
  argnums: readonly number[],
  known: (param: Value) => Value | undefined,
): { lanes: Leaf[]; finish: Kind[] } {
  const lanes: Leaf[] = [];
  argnums.forEach((argument, k) => {
    for (const l of p.leaves)
      if (l.argument === argument)
        lanes.push({
          param: known(l.param) ?? value(l.param.type, `d${l.param.name}`),
          argument: p.kinds.length + k,
          path: l.path,
        });
  });
  return { lanes, finish: [...p.kinds, ...argnums.map((a) => p.kinds[a]!)] };
}

/** The n-th derivative of a program of one number, by differentiating n times along 1. */
export function derivativeOf(p: Program, order: number, guarded = false): Program {
  let current = p;
  for (let k = 0; k < order; k++) {
    if (current.result.r !== 'leaf' || current.fn.results[current.result.index]!.type !== 'num') throw new NotNumber();
    const [x] = inputsOf(p, [0]);
    const pf = pushforward(current.fn, [x!], { lanes: 1, guarded });
    const at = pf.tangentResults[current.result.index]![0];
    const dx = pf.tangentParams[current.fn.params.indexOf(x!)]![0];
    const fn = {
      name: `d${order > 1 ? k + 1 : ''}${p.fn.name}`,
      params: current.fn.params,
      body: pf.fn.body,
      results: [at === undefined ? num(0) : pf.fn.results[at]!],
    };
    const bound = dx ? substituted(fn, dx, num(1)) : fn;
    current = { ...current, fn: simplify(bound), result: { r: 'leaf', index: 0 } };
  }
  return {
    ...current,
    name: `the derivative of ${p.name}`,
    derivatives: order > 0 ? [0] : [],
    ...(!guarded && order > 0 && { twin: () => derivativeOf(p, order, true) }),
  };
}

/** A function with one of its parameters fixed. */
function substituted(fn: Program['fn'], param: Value, by: Value): Program['fn'] {
  const cloner = new Cloner(new Map([[param, by]]));
  const copy = cloner.block(fn.body);
  return { ...fn, body: copy, results: fn.results.map((r) => (isConst(r) ? r : cloner.use(r))) };
}
