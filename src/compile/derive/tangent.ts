import { pushforward } from '../forward/forward.js';
import { Builder } from '../ir/build.js';
import { Cloner } from '../ir/clone.js';
import type { Kind } from '../ir/kinds.js';
import { type Leaf, mapTree, type Program } from '../ir/program.js';
import { isArray, isConst, isReal, num, value, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';
import {} from '../reverse/reverse.js';
import { simplify } from '../simplify/simplify.js';

import { guardedOf, inputsOf, NotNumber, Results, zeros } from './derive.js';

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
  const own = mapTree(p.result, (index) =>
    o.value ? results.add(p.fn.results[index]!, false, p.likes?.get(index)) : { r: 'leaf', index },
  );
  const tangent = mapTree(p.result, (index) => {
    const at = pf.tangentResults[index]![0];
    if (at !== undefined) return results.add(pf.fn.results[at]!, true, p.likes?.get(index));
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
    likes: results.likes,
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
