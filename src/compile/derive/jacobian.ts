import { pushforward } from '../forward/forward.js';
import { Builder } from '../ir/build.js';
import type { Kind } from '../ir/kinds.js';
import { type Leaf, mapTree, type Program, type ResultTree } from '../ir/program.js';
import { type Block, isArray, num, type Type, value, type Value } from '../ir/types.js';
import { simplify } from '../simplify/simplify.js';
import { scalarised } from './scalarise.js';

/**
 * The whole Jacobian as one program without loops over directions: for few inputs that are numbers or elements with constant indices, and results
 * that are numbers. Undefined elsewhere. `sizes` gives the lengths of the arrays in the first argument.
 */
export function smallJacobian(p: Program, sizes: ReadonlyMap<Leaf, number>, guarded = false): Program | undefined {
  if (p.fn.results.some((r) => r.type !== 'num')) return undefined;
  let flat: Program = p;
  for (const [leaf, n] of sizes) {
    const next = scalarised(flat, leaf, n);
    if (!next) return undefined;
    flat = next;
  }
  const inputs = flat.leaves.filter((l) => l.argument === 0);
  if (inputs.some((l) => l.param.type !== 'num')) return undefined;
  const lanes = inputs.length;
  // Each input moves along its own direction only.
  const unit = (i: number): Value[] => inputs.map((_, lane) => num(lane === i ? 1 : guarded ? -0 : 0));
  const pf = pushforward(
    flat.fn,
    inputs.map((l) => l.param),
    { lanes, guarded, seeds: new Map(inputs.map((l, i) => [l.param, unit(i)] as const)) },
  );
  const body: Block = { stmts: [...pf.fn.body.stmts] };
  const b = new Builder(body, false);
  const exact = new Builder(body, true);
  const results: Value[] = [];
  const derivatives: number[] = [];
  let check: Value = num(0);
  const result = mapTree(p.result, (index) => {
    const row = Array.from({ length: lanes }, (_, lane) => {
      const at = pf.tangentResults[index]![lane];
      const v = at === undefined ? num(0) : pf.fn.results[at]!;
      check = b.add(check, v);
      return exact.op('add', [v, num(0)]);
    });
    return structured(p, row, inputs, b, results);
  });
  results.push(check);
  derivatives.push(results.length - 1);
  const fn = simplify({ name: `${p.fn.name}_jacobian`, params: flat.fn.params, body, results });
  return {
    ...flat,
    fn,
    kinds: p.kinds,
    name: `the Jacobian of ${p.name}`,
    result,
    derivatives,
    lengths: [...sizes].map(([leaf, n]) => ({ argument: leaf.argument, path: leaf.path, n })),
    ...(!guarded && { twin: () => smallJacobian(p, sizes, true)! }),
  };
}

/** One row of the Jacobian in the structure of the first argument. */
function structured(
  p: Program,
  row: readonly Value[],
  inputs: readonly Leaf[],
  b: Builder,
  results: Value[],
): ResultTree {
  const push = (v: Value): ResultTree => {
    results.push(v);
    return { r: 'leaf', index: results.length - 1 };
  };
  const walk = (kind: Kind, path: readonly (string | number)[]): ResultTree => {
    switch (kind.k) {
      case 'num':
        return push(row[inputs.findIndex((l) => same(l.path, path))]!);
      case 'array': {
        const entries = inputs.flatMap((l, i) =>
          l.path.length === path.length + 1 && same(l.path.slice(0, -1), path) ? [row[i]!] : [],
        );
        return push(arrayOf(b, kind.type, entries));
      }
      case 'record':
        return { r: 'record', fields: kind.fields.map(([name, k]) => [name, walk(k, [...path, name])] as const) };
      case 'tuple':
        return { r: 'tuple', items: kind.items.map((k, i) => walk(k, [...path, i])) };
      default:
        return { r: 'constant', value: undefined };
    }
  };
  return walk(p.kinds[0]!, []);
}

function arrayOf(b: Builder, type: Type, entries: readonly Value[]): Value {
  if (isArray(type) && type.store === 'Array') {
    const out = value(type, 'row');
    b.push({ kind: 'literal', out, items: entries, line: 0 });
    return out;
  }
  const out = b.alloc(type, num(entries.length), 'row');
  entries.forEach((v, k) => b.store(out, num(k), v));
  return out;
}

const same = (a: readonly (string | number)[], b: readonly (string | number)[]): boolean =>
  a.length === b.length && a.every((x, k) => x === b[k]);
