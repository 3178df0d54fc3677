import type { Block, Stmt, Value } from './types.js';

export type Rename = (v: Value) => Value;

/** The statement with the values it reads renamed; its blocks and the values it defines stay the same objects. */
export function renameUses(s: Stmt, r: Rename): Stmt {
  switch (s.kind) {
    case 'op':
      return { ...s, args: s.args.map(r) };
    case 'load':
      return { ...s, arr: r(s.arr), idx: r(s.idx) };
    case 'store':
    case 'inc':
      return { ...s, arr: r(s.arr), idx: r(s.idx), val: r(s.val) };
    case 'alloc':
      return s.like ? { ...s, len: r(s.len), like: r(s.like) } : { ...s, len: r(s.len) };
    case 'literal':
      return { ...s, items: s.items.map(r) };
    case 'len':
    case 'copy':
      return { ...s, arr: r(s.arr) };
    case 'for':
      return { ...s, lo: r(s.lo), hi: r(s.hi), inits: s.inits.map(r), yields: s.yields.map(r) };
    case 'loop':
      return { ...s, inits: s.inits.map(r), test: r(s.test), exits: s.exits.map(r), yields: s.yields.map(r) };
    case 'if':
      return { ...s, test: r(s.test), thenYields: s.thenYields.map(r), elseYields: s.elseYields.map(r) };
    case 'push':
      return { ...s, vals: s.vals.map(r) };
    case 'call':
      return { ...s, args: s.args.map(r), ...(s.shadowArgs && { shadowArgs: s.shadowArgs.map(r) }) };
    case 'throw':
      return { ...s, parts: s.parts.map((p) => (typeof p === 'string' ? p : r(p))) };
    case 'pop':
      return s;
  }
}

/** The statement with the values it defines renamed, those at the heads of its blocks included. */
export function renameDefinitions(s: Stmt, r: Rename): Stmt {
  switch (s.kind) {
    case 'op':
    case 'load':
    case 'alloc':
    case 'literal':
    case 'len':
    case 'copy':
      return { ...s, out: r(s.out) };
    case 'for':
      return { ...s, index: r(s.index), args: s.args.map(r), results: s.results.map(r) };
    case 'loop':
      return { ...s, args: s.args.map(r), results: s.results.map(r) };
    case 'if':
      return { ...s, results: s.results.map(r) };
    case 'call':
      return { ...s, outs: s.outs.map(r), ...(s.shadowOuts && { shadowOuts: s.shadowOuts.map(r) }) };
    case 'pop':
      return { ...s, outs: s.outs.map(r) };
    default:
      return s;
  }
}

/** The statement with its blocks replaced by what `f` makes of them. */
export function mapBlocks(s: Stmt, f: (b: Block) => Block): Stmt {
  switch (s.kind) {
    case 'for':
      return { ...s, body: f(s.body) };
    case 'loop':
      return { ...s, pre: f(s.pre), post: f(s.post) };
    case 'if':
      return { ...s, then: f(s.then), otherwise: f(s.otherwise) };
    default:
      return s;
  }
}
