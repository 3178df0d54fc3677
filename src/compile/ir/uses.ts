import type { Block, Fn, Stmt, Value } from './types.js';
import { blocksOf, usedBy } from './walk.js';

export interface Uses {
  /** How often a value is read. */
  readonly count: ReadonlyMap<Value, number>;
  /** The block in which it is read, when that is only one. */
  readonly where: ReadonlyMap<Value, Block | 'several'>;
}

/** Counts reads of values in a function; a read at the end of a block counts as one in that block. */
export function usesOf(fn: Fn): Uses {
  const count = new Map<Value, number>();
  const where = new Map<Value, Block | 'several'>();
  const add = (v: Value, b: Block): void => {
    count.set(v, (count.get(v) ?? 0) + 1);
    const known = where.get(v);
    where.set(v, known === undefined || known === b ? b : 'several');
  };
  const walk = (b: Block): void => {
    for (const s of b.stmts) {
      for (const v of usedBy(s)) add(v, b);
      for (const inner of blocksOf(s)) {
        walk(inner.block);
        for (const v of inner.tail) add(v, inner.block);
      }
    }
  };
  walk(fn.body);
  for (const v of fn.results) add(v, fn.body);
  return { count, where };
}

/** How often `v` is read inside a statement, its own operands included. */
export function usesInside(s: Stmt, v: Value): number {
  let n = 0;
  const walk = (st: Stmt): void => {
    for (const u of usedBy(st)) if (u === v) n++;
    for (const inner of blocksOf(st)) {
      inner.block.stmts.forEach(walk);
      for (const u of inner.tail) if (u === v) n++;
    }
  };
  walk(s);
  return n;
}

/** Whether running a statement may change array elements. */
export function writesMemory(s: Stmt): boolean {
  if (s.kind === 'store' || s.kind === 'inc' || s.kind === 'call') return true;
  return blocksOf(s).some((b) => b.block.stmts.some(writesMemory));
}
