import { mapBlocks, renameDefinitions, renameUses } from './rewrite.js';
import { type Block, type Fn, freshId, isConst, type Stmt, value, type Value } from './types.js';
import { visit } from './walk.js';

/** Copies statements with fresh values, `known` saying what the free ones become: how one function is put inside another. */
export class Cloner {
  /** @param pairs - new numbers for pairs of push and pop whose both halves are copied */
  constructor(
    readonly known: Map<Value, Value>,
    private readonly pairs: ReadonlyMap<number, number> = new Map(),
  ) {}

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
    const renamed = renameUses(copied, this.use);
    if (renamed.kind !== 'push' && renamed.kind !== 'pop') return renamed;
    return { ...renamed, pair: this.pairs.get(renamed.pair) ?? renamed.pair };
  }
}

/** A new number for each pair of push and pop that is in a block with both its halves. */
function newPairs(b: Block): Map<number, number> {
  const halves = { push: new Set<number>(), pop: new Set<number>() };
  visit(b, (s) => {
    if (s.kind === 'push' || s.kind === 'pop') halves[s.kind].add(s.pair);
  });
  return new Map([...halves.push].filter((p) => halves.pop.has(p)).map((p) => [p, freshId()]));
}

/** The statements of `fn` with `args` for its parameters, and its results. */
export function inlined(fn: Fn, args: readonly Value[]): { stmts: Stmt[]; results: Value[] } {
  const cloner = new Cloner(new Map(fn.params.map((p, k) => [p, args[k]!])), newPairs(fn.body));
  const { stmts } = cloner.block(fn.body);
  return { stmts, results: fn.results.map(cloner.use) };
}
