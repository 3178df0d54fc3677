import type { Block, Fn, Stmt, Value } from './types.js';

const NONE: readonly never[] = [];

/** The values a statement defines in the block it stands in (not those inside its own blocks). */
export function definedBy(s: Stmt): readonly Value[] {
  switch (s.kind) {
    case 'op':
    case 'load':
    case 'alloc':
    case 'literal':
    case 'len':
    case 'copy':
      return [s.out];
    case 'for':
    case 'loop':
    case 'if':
      return s.results;
    case 'call':
      return s.shadowOuts ? [...s.outs, ...s.shadowOuts] : s.outs;
    case 'pop':
      return s.outs;
    default:
      return NONE;
  }
}

/** The values a statement reads before any of its blocks runs. */
export function usedBy(s: Stmt): readonly Value[] {
  switch (s.kind) {
    case 'op':
      return s.args;
    case 'load':
      return [s.arr, s.idx];
    case 'store':
    case 'inc':
      return [s.arr, s.idx, s.val];
    case 'alloc':
      return s.like ? [s.len, s.like] : [s.len];
    case 'literal':
      return s.items;
    case 'len':
    case 'copy':
      return [s.arr];
    case 'for':
      return [s.lo, s.hi, ...s.inits];
    case 'loop':
      return s.inits;
    case 'if':
      return [s.test];
    case 'push':
      return s.vals;
    case 'call':
      return s.shadowArgs ? [...s.args, ...s.shadowArgs] : s.args;
    case 'throw':
      return s.parts.filter((p): p is Value => typeof p !== 'string');
    case 'pop':
      return NONE;
  }
}

/** The blocks of a statement, each with the values it defines at its head and those it reads at its end. */
export function blocksOf(s: Stmt): readonly { block: Block; head: readonly Value[]; tail: readonly Value[] }[] {
  switch (s.kind) {
    case 'for':
      return [{ block: s.body, head: [s.index, ...s.args], tail: s.yields }];
    case 'loop':
      return [
        { block: s.pre, head: s.args, tail: [s.test, ...s.exits] },
        { block: s.post, head: NONE, tail: s.yields },
      ];
    case 'if':
      return [
        { block: s.then, head: NONE, tail: s.thenYields },
        { block: s.otherwise, head: NONE, tail: s.elseYields },
      ];
    default:
      return NONE;
  }
}

/**
 * Every statement of a block and of the blocks inside it, in program order, outer ones first. Without {@link blocksOf}, whose lists were a third of
 * what a first call allocates.
 */
export function visit(b: Block, f: (s: Stmt, b: Block) => void): void {
  for (const s of b.stmts) {
    f(s, b);
    switch (s.kind) {
      case 'for':
        visit(s.body, f);
        break;
      case 'loop':
        visit(s.pre, f);
        visit(s.post, f);
        break;
      case 'if':
        visit(s.then, f);
        visit(s.otherwise, f);
        break;
      default:
    }
  }
}

/** The functions reachable from `fn` through calls, `fn` first. */
export function reachable(fn: Fn): Fn[] {
  const found = [fn];
  for (let k = 0; k < found.length; k++) {
    visit(found[k]!.body, (s) => {
      if (s.kind === 'call' && !found.includes(s.fn)) found.push(s.fn);
    });
  }
  return found;
}

/** Whether a function, or one that it calls, puts values on a stack or takes them from one. */
export const usesStacks = (fn: Fn): boolean => pushes(fn) || pops(fn);

/** Whether a function, or one that it calls, leaves values on a stack for another. */
export const pushes = (fn: Fn): boolean => reachable(fn).some((f) => contains(f, 'push'));

/** Whether a function, or one that it calls, takes what another has left on a stack. */
export const pops = (fn: Fn): boolean => reachable(fn).some((f) => contains(f, 'pop'));

function contains(fn: Fn, kind: Stmt['kind']): boolean {
  let found = false;
  visit(fn.body, (s) => {
    if (s.kind === kind) found = true;
  });
  return found;
}
