import { Builder } from '../ir/build.js';
import type { Kind } from '../ir/kinds.js';
import type { Leaf, Program, ResultTree } from '../ir/program.js';
import { type Alloc, block, isArray, type Stmt, value, type Value } from '../ir/types.js';

/**
 * The program with its fresh result arrays replaced by arrays handed in as one more argument, of the result's structure. They are to be all
 * zeros when it starts. Undefined where a result is not simply an array of zeros that the program fills.
 */
export function withOut(p: Program): Program | undefined {
  const made = new Map<Value, Alloc>();
  for (const s of p.fn.body.stmts) if (s.kind === 'alloc' && !s.raw) made.set(s.out, s);
  const leaves: Leaf[] = [];
  const argument = p.kinds.length;
  let possible = true;
  const walk = (t: ResultTree, path: readonly (string | number)[]): Kind => {
    switch (t.r) {
      case 'leaf': {
        const r = p.fn.results[t.index]!;
        if (!isArray(r.type)) return { k: 'num' };
        if (made.has(r)) leaves.push({ param: r, argument, path });
        else possible = false;
        return { k: 'array', type: r.type };
      }
      case 'record':
        return { k: 'record', fields: t.fields.map(([name, inner]) => [name, walk(inner, [...path, name])] as const) };
      case 'tuple':
        return { k: 'tuple', items: t.items.map((inner, i) => walk(inner, [...path, i])) };
      default:
        return { k: 'undefined' };
    }
  };
  const kind = walk(p.result, []);
  if (!possible || leaves.length === 0) return undefined;
  const given = new Set(leaves.map((l) => l.param));
  const stmts: Stmt[] = [];
  for (const s of p.fn.body.stmts) {
    if (s.kind === 'alloc' && given.has(s.out)) stmts.push(...lengthCheck(s));
    else stmts.push(s);
  }
  const own = p.fn.params.slice(0, p.leaves.length);
  const rest = p.fn.params.slice(p.leaves.length);
  return {
    ...p,
    fn: { ...p.fn, params: [...own, ...given, ...rest], body: { stmts } },
    kinds: [...p.kinds, kind],
    leaves: [...p.leaves, ...leaves],
    ...(p.twin && { twin: () => withOut(p.twin!())! }),
  };
}

/** Refuses a buffer of another length than the array that it replaces. */
function lengthCheck(s: Alloc): Stmt[] {
  const body = block();
  const b = new Builder(body, true);
  const expected = s.like ? b.len(s.like) : s.len;
  const got = value('num', '');
  b.push({ kind: 'len', out: got, arr: s.out, line: 0 });
  const test = b.op('ne', [got, expected]);
  const then = block();
  b.within(then, () =>
    b.push({
      kind: 'throw',
      error: 'RangeError',
      parts: ['out: expected an array of ', expected, ', got one of ', got, '.'],
      line: 0,
    }),
  );
  b.push({ kind: 'if', test, then, otherwise: block(), thenYields: [], elseYields: [], results: [], line: 0 });
  return body.stmts;
}
