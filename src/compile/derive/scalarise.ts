import { mapBlocks, renameUses } from '../ir/rewrite.js';
import type { Leaf, Program } from '../ir/program.js';
import { type Block, isArray, num, type Stmt, value, type Value } from '../ir/types.js';
import { usedBy, visit } from '../ir/walk.js';
import { simplify } from '../simplify/simplify.js';

/**
 * The program with an array argument of `n` numbers taken apart into n numbers, where it looks only at elements with constant indices.
 * Undefined where it does more with the array.
 */
export function scalarised(p: Program, leaf: Leaf, n: number): Program | undefined {
  const arr = leaf.param;
  if (!isArray(arr.type) || isArray(arr.type.item)) return undefined;
  let possible = true;
  visit(p.fn.body, (s) => {
    if (s.kind === 'len' && s.arr === arr) return;
    if (s.kind === 'load' && s.arr === arr) {
      const i = s.idx.constant;
      if (typeof i !== 'number' || !Number.isInteger(i) || i < 0 || i >= n) possible = false;
      return;
    }
    if (usedBy(s).includes(arr) || carries(s, arr)) possible = false;
  });
  if (!possible || p.fn.results.includes(arr)) return undefined;
  const parts = Array.from({ length: n }, (_, k) => value('num', `${arr.name}${k}`));
  const renamed = new Map<Value, Value>();
  const inside = (b: Block): Block => ({ stmts: b.stmts.flatMap((s) => replace(s)) });
  const replace = (s: Stmt): Stmt[] => {
    if (s.kind === 'load' && s.arr === arr) {
      renamed.set(s.out, parts[s.idx.constant as number]!);
      return [];
    }
    if (s.kind === 'len' && s.arr === arr) {
      renamed.set(s.out, num(n));
      return [];
    }
    return [renameUses(mapBlocks(s, inside), use)];
  };
  const use = (v: Value): Value => renamed.get(v) ?? v;
  const body = inside(p.fn.body);
  const at = p.fn.params.indexOf(arr);
  const params = [...p.fn.params.slice(0, at), ...parts, ...p.fn.params.slice(at + 1)];
  const leaves = p.leaves.flatMap((l) =>
    l === leaf ? parts.map((param, k) => ({ param, argument: l.argument, path: [...l.path, k] })) : [l],
  );
  return { ...p, fn: simplify({ ...p.fn, params, body, results: p.fn.results.map(use) }), leaves };
}

function carries(s: Stmt, v: Value): boolean {
  if (s.kind === 'for' || s.kind === 'loop') return s.yields.includes(v) || (s.kind === 'loop' && s.exits.includes(v));
  return s.kind === 'if' && (s.thenYields.includes(v) || s.elseYields.includes(v));
}
