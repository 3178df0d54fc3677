import { mapBlocks, renameDefinitions, renameUses } from './rewrite.js';
import { type Block, type Fn, isConst, type Stmt, value, type Value } from './types.js';

/** Copies statements with fresh values, `known` saying what the free ones become: how one function is put inside another. */
export class Cloner {
  constructor(readonly known: Map<Value, Value>) {}

  use = (v: Value): Value => (isConst(v) ? v : (this.known.get(v) ?? v));

  private define = (v: Value): Value => {
    const copy = value(v.type, v.name);
    this.known.set(v, copy);
    return copy;
  };

  block(b: Block): Block {
    return { stmts: b.stmts.map((s) => this.stmt(s)) };
  }

  stmt(s: Stmt): Stmt {
    // Heads of blocks are defined before the blocks are copied, and yields renamed after them.
    const defined = renameDefinitions(s, this.define);
    const copied = mapBlocks(defined, (b) => this.block(b));
    return renameUses(copied, this.use);
  }
}

/** The statements of `fn` with `args` for its parameters, and its results. */
export function inlined(fn: Fn, args: readonly Value[]): { stmts: Stmt[]; results: Value[] } {
  const cloner = new Cloner(new Map(fn.params.map((p, k) => [p, args[k]!])));
  const { stmts } = cloner.block(fn.body);
  return { stmts, results: fn.results.map(cloner.use) };
}
