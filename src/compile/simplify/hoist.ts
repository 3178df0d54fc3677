import { Roots, writtenRoots, type Root } from '../analysis/roots.js';
import { mapBlocks } from '../ir/rewrite.js';
import { type Block, type Fn, isArray, isConst, type Stmt, type Value } from '../ir/types.js';
import { blocksOf, definedBy } from '../ir/walk.js';

/**
 * Moves loads of rows and lengths out of loops that do not change them: V8 hoists index arithmetic but not rows (measured 15 → 10.7 times
 * the plain function on a loop over a nested array).
 */
export function hoist(fn: Fn): Fn {
  const roots = new Roots(fn);
  return { ...fn, body: hoistBlock(fn.body, roots) };
}

function hoistBlock(b: Block, roots: Roots): Block {
  const stmts: Stmt[] = [];
  for (const s of b.stmts) {
    const inner = mapBlocks(s, (x) => hoistBlock(x, roots));
    if (inner.kind !== 'for' && inner.kind !== 'loop') {
      stmts.push(inner);
      continue;
    }
    const inside = new Set<Value>();
    collect(inner, inside);
    const written = new Set<Root>(blocksOf(inner).flatMap((x) => [...writtenRoots(roots, x.block)]));
    const moved: Stmt[] = [];
    const rest = mapBlocks(inner, (x) => ({ stmts: x.stmts.filter((st) => !take(st, inside, written, roots, moved)) }));
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

function take(s: Stmt, inside: Set<Value>, written: ReadonlySet<Root>, roots: Roots, moved: Stmt[]): boolean {
  const free = (v: Value): boolean => isConst(v) || !inside.has(v);
  const row = s.kind === 'load' && isArray(s.out.type) && free(s.arr) && free(s.idx) && !written.has(roots.of(s.arr));
  const length = s.kind === 'len' && free(s.arr);
  if (!row && !length) return false;
  moved.push(s);
  inside.delete(s.out);
  return true;
}
