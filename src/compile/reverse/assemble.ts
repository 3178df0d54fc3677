import { type Block, type For, num, type Stmt } from '../ir/types.js';
import type { Backward } from './backward.js';
import type { Calls } from './calls.js';
import type { Frames } from './frames.js';
import type { Needs } from './needs.js';
import type { ShadowTable } from './shadowtable.js';

/** Everything the backward sweep asked the forward one to do besides its own work. */
export interface Additions {
  readonly backward: Backward;
  readonly needs: Needs;
  readonly frames: Frames;
  readonly shadows: ShadowTable;
  readonly calls: Calls;
}

/** The forward sweep of a block: the original statements with saves, shadows, counters and fused backward halves. */
export function forwardSweep(b: Block, a: Additions): Block {
  const { regions } = a.backward;
  const stmts: Stmt[] = [];
  for (const s of b.stmts) {
    stmts.push(...(a.frames.before.get(s)?.stmts ?? []));
    stmts.push(...(regions.fused.get(s)?.before.stmts ?? []));
    stmts.push(statement(s, a));
    stmts.push(...(a.shadows.after.get(s) ?? []));
  }
  stmts.push(...regions.of(b).saves.stmts);
  return { stmts };
}

function statement(s: Stmt, a: Additions): Stmt {
  switch (s.kind) {
    case 'for':
      return forStmt(s, a);
    case 'loop': {
      const copy = { ...s, pre: forwardSweep(s.pre, a), post: forwardSweep(s.post, a) };
      const trip = a.backward.trips.get(s);
      if (!trip) return copy;
      copy.post.stmts.push({ kind: 'op', out: trip.next, fn: 'add', args: [trip.arg, num(1)], line: 0 });
      return {
        ...copy,
        args: [...s.args, trip.arg],
        inits: [...s.inits, num(0)],
        yields: [...s.yields, trip.next],
        exits: [...s.exits, trip.arg],
        results: [...s.results, trip.result],
      };
    }
    case 'if': {
      const e = a.needs.escapes.get(s);
      const copy = { ...s, then: forwardSweep(s.then, a), otherwise: forwardSweep(s.otherwise, a) };
      if (!e) return copy;
      return {
        ...copy,
        results: [...s.results, ...e.results],
        thenYields: [...s.thenYields, ...e.thenYields],
        elseYields: [...s.elseYields, ...e.elseYields],
      };
    }
    case 'call': {
      const fn = a.calls.forward.get(s);
      const { shadowArgs = [], shadowOuts = [], ...call } = s;
      return fn ? { ...call, fn, args: [...s.args, ...shadowArgs], outs: [...s.outs, ...shadowOuts] } : call;
    }
    default:
      return s;
  }
}

function forStmt(s: For, a: Additions): Stmt {
  const body = forwardSweep(s.body, a);
  const fused = a.backward.regions.fused.get(s);
  if (!fused) return { ...s, body };
  return {
    ...s,
    body: { stmts: [...body.stmts, ...fused.back.stmts] },
    args: [...s.args, ...fused.args],
    inits: [...s.inits, ...fused.inits],
    yields: [...s.yields, ...fused.yields],
    results: [...s.results, ...fused.results],
  };
}
