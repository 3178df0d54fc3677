import { Roots, writtenRoots, type Root } from '../analysis/roots.js';
import { mapBlocks } from '../ir/rewrite.js';
import { type Block, type Fn, isArray, isConst, type Stmt, type Value } from '../ir/types.js';
import { blocksOf, definedBy, visit } from '../ir/walk.js';

/**
 * Moves loads of rows and lengths out of loops that do not change them: V8 hoists index arithmetic but not rows (measured 15 → 10.7 times
 * the plain function on a loop over a nested array).
 */
export function hoist(fn: Fn): Fn {
  const roots = new Roots(fn);
  const sure = new Set<Value>(fn.params);
  visit(fn.body, (s) => {
    if (s.kind === 'alloc' || s.kind === 'copy' || s.kind === 'literal') sure.add(s.out);
  });
  return { ...fn, body: hoistBlock(fn.body, { roots, sure }) };
}

interface Facts {
  readonly roots: Roots;
  /** Arrays that are there wherever they can be named; a row of a loop that never runs is not. */
  readonly sure: ReadonlySet<Value>;
}

function hoistBlock(b: Block, facts: Facts): Block {
  const stmts: Stmt[] = [];
  for (const s of b.stmts) {
    const inner = mapBlocks(s, (x) => hoistBlock(x, facts));
    if (inner.kind !== 'for' && inner.kind !== 'loop') {
      stmts.push(inner);
      continue;
    }
    const inside = new Set<Value>();
    collect(inner, inside);
    const written = new Set<Root>(blocksOf(inner).flatMap((x) => [...writtenRoots(facts.roots, x.block)]));
    const moved: Stmt[] = [];
    const rest = mapBlocks(inner, (x) => ({ stmts: x.stmts.filter((st) => !take(st, inside, written, facts, moved)) }));
    stmts.push(...moved, rest);
  }
  return { stmts };
}

function collect(s: Stmt, into: Set<Value>): void {
  for (const inner of blocksOf(s)) {
    for (const v of inner.head) into.add(v);
    for (const st of inner.block.stmts) {
      for (const v of definedBy(st)) into.add(v);
      collect(st, into);
    }
  }
}

function take(s: Stmt, inside: Set<Value>, written: ReadonlySet<Root>, facts: Facts, moved: Stmt[]): boolean {
  if (s.kind !== 'load' && s.kind !== 'len') return false;
  const free = (v: Value): boolean => isConst(v) || !inside.has(v);
  if (!free(s.arr)) return false;
  if (s.kind === 'load' && (!isArray(s.out.type) || !free(s.idx) || written.has(facts.roots.of(s.arr)))) return false;
  moved.push(facts.sure.has(s.arr) ? s : { ...s, maybe: true });
  inside.delete(s.out);
  return true;
}
