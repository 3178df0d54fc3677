import type { AnyNode, DoWhileStatement, Expression, ForStatement, Node, Statement, WhileStatement } from 'acorn';
import { hasExit, hasLabelJump, hasReturn } from '../parse/names.js';
import { block, bool, type Value, value } from '../ir/types.js';
import { carriedBindings, enterLoop, leaveLoop, leaves, overlooked, type Part, reshape } from './carried.js';
import { counted } from './counted.js';
import {} from './patterns.js';
import { lowerEffect, lowerExpression } from './expressions.js';
import type { Lowering } from './lowering.js';
import { lowerDeclaration, lowerStatement } from './statements.js';
import { type Abstract, type Binding, isAggregate } from './values.js';
import type {} from '../../errors.js';

/** Lowers one iteration's body with the flags for break and continue of this loop. */
export function lowerBody(L: Lowering, body: Statement, label: string | undefined): { broken: Binding } {
  const frame = { broken: L.scope.declare('#break', true), skipped: L.scope.declare('#continue', true), label };
  L.env.set(frame.broken, L.falseFlag);
  L.env.set(frame.skipped, L.falseFlag);
  L.frame.loops.push(frame);
  try {
    L.scoped(() => lowerStatement(L, body));
  } finally {
    L.frame.loops.pop();
  }
  return frame;
}

/**
 * Tries to lower a loop. A variable that turns out to be set only inside gets a placeholder of the shape found, an array literal that becomes an
 * array inside is one from the start, and it is tried again.
 */
export function withHints(
  L: Lowering,
  attempt: (hints: Map<Binding, Abstract>) => Map<Binding, Abstract> | undefined,
): void {
  const hints = new Map<Binding, Abstract>();
  for (;;) {
    const saved = { env: new Map(L.env), dead: L.dead, scope: L.scope, source: L.source };
    const [statements, frames] = [L.build.block.stmts.length, L.frames.length];
    const again = (): void => {
      Object.assign(L, saved);
      L.build.block.stmts.length = statements;
      L.frames.length = frames;
    };
    try {
      const found = attempt(hints);
      if (!found) return;
      for (const [binding, v] of found) hints.set(binding, v);
      again();
    } catch (error) {
      again();
      if (!reshape(L, error)) throw error;
    }
  }
}

/** Variables that had no value before the loop and have one after an iteration. */
export function newlySet(
  L: Lowering,
  before: ReadonlyMap<Binding, Abstract>,
  bindings: readonly Binding[],
  hints: ReadonlyMap<Binding, Abstract>,
): Map<Binding, Abstract> {
  const found = new Map<Binding, Abstract>();
  for (const binding of bindings) {
    if (hints.has(binding)) continue;
    const was = before.get(binding);
    const now = L.read(binding);
    if (
      was &&
      'is' in was &&
      was.is === 'undefined' &&
      !('is' in now && now.is === 'undefined') &&
      !('is' in now && now.is === 'closure')
    )
      found.set(binding, isAggregate(now) ? detached(L, now) : now);
  }
  return found;
}

/** A record's shape with its values, kept after its environment is gone. */
function detached(L: Lowering, v: Abstract): Abstract {
  return L.placeholder(v);
}

export function lowerFor(L: Lowering, s: ForStatement, label?: string): void {
  L.scoped(() => {
    const plan = counted(L, s);
    if (plan) return plan((body) => void lowerBody(L, body, label));
    if (s.init) {
      if (s.init.type === 'VariableDeclaration') lowerDeclaration(L, s.init);
      else lowerEffect(L, s.init);
    }
    general(L, s, { test: s.test ?? undefined, body: s.body, update: s.update ?? undefined, testFirst: true, label });
  });
}

export function lowerWhile(L: Lowering, s: WhileStatement | DoWhileStatement, label?: string): void {
  L.scoped(() =>
    general(L, s, { test: s.test, body: s.body, update: undefined, testFirst: s.type === 'WhileStatement', label }),
  );
}

interface Parts {
  readonly test: AnyNode | undefined;
  readonly body: Statement;
  readonly update: AnyNode | undefined;
  readonly testFirst: boolean;
  readonly label: string | undefined;
}

/** A loop whose number of iterations is not known when it starts. */
function general(L: Lowering, s: Node, parts: Parts): void {
  const nodes = [parts.body, parts.test, parts.update].filter((n): n is AnyNode => Boolean(n));
  const exits = hasExit(parts.body);
  const stop = L.scope.declare('#stop', true);
  const outer = exits ? withResult(L, outerFlags(L, parts.body)) : [];
  const bindings = carriedBindings(L, nodes, [...outer, ...(exits ? [stop] : [])]);
  withHints(L, (hints) => {
    L.env.set(stop, L.falseFlag);
    const before = new Map(L.env);
    const pre = block();
    const post = block();
    const entry = L.env;
    L.env = new Map(entry);
    const carried = enterLoop(L, bindings, hints);
    const like = carried.bindings.map((b) => L.read(b));
    let test: Value = bool(true);
    let exitValues: Value[] = carried.args;
    const once = (target: typeof pre): void =>
      L.build.within(target, () => {
        const { broken } = lowerBody(L, parts.body, parts.label);
        if (exits) {
          const stopped = flagAfter(L, broken, parts.body);
          L.env.set(stop, stopped);
          L.dead = false;
        }
        if (parts.update) lowerEffect(L, parts.update as Expression);
      });
    if (parts.testFirst) {
      L.build.within(pre, () => {
        if (parts.test) test = L.bool(lowerExpression(L, parts.test as never), parts.test);
        if (exits) test = L.build.op('and', [L.build.not(L.read(stop) as Value), test]);
        // A test with assignments in it changes what leaves the loop.
        exitValues = leaves(L, carried, like, s);
      });
      once(post);
    } else {
      once(pre);
      L.build.within(pre, () => {
        if (parts.test) test = L.bool(lowerExpression(L, parts.test as never), parts.test);
        if (exits) test = L.build.op('and', [L.build.not(L.read(stop) as Value), test]);
      });
    }
    const missing = newlySet(L, before, bindings, hints);
    if (missing.size > 0 || overlooked(L, entry, bindings, s)) return missing;
    let yields: Value[] = [];
    L.build.within(parts.testFirst ? post : pre, () => {
      yields = leaves(L, carried, like, s);
    });
    if (!parts.testFirst) exitValues = yields;
    leaveLoop(L, carried, like, entry, (values) => ({
      kind: 'loop',
      ...values,
      pre,
      test,
      exits: exitValues,
      post,
      yields,
      line: L.line(s),
    }));
    L.dead = false;
    return undefined;
  });
}

/** The flags outside this loop that its body may set: return, and break or continue of loops around it. */
export function outerFlags(L: Lowering, body: AnyNode): Binding[] {
  const flags = hasReturn(body) ? [L.frame.returned] : [];
  if (hasLabelJump(body)) for (const loop of L.frame.loops) flags.push(loop.broken, loop.skipped);
  return flags;
}

/** What the flags need carried with them. */
export const withResult = (L: Lowering, flags: readonly Binding[]): Binding[] =>
  flags.includes(L.frame.returned) ? [...flags, L.frame.result] : [...flags];

/** Whether the loop ends after this iteration: broken, or left for something further out. */
export function flagAfter(L: Lowering, broken: Binding, body: AnyNode): Value {
  let any: Value = L.read(broken) as Value;
  for (const flag of outerFlags(L, body)) any = L.build.op('or', [any, L.read(flag) as Value]);
  return any;
}

export interface Range {
  readonly lo: Value;
  readonly hi: Value;
  readonly cmp: '<' | '<=' | '>' | '>=';
  readonly step: number;
  readonly name: string;
  /** What the loop runs, whose assignments it carries. */
  readonly nodes: readonly Part[];
}

/** A loop with a known number of iterations; `body` is lowered once with the index. */
export function countedLoop(L: Lowering, s: Node, range: Range, body: (index: Value) => void): void {
  const bindings = carriedBindings(L, range.nodes, []);
  withHints(L, (hints) => {
    const before = new Map(L.env);
    const entry = L.env;
    L.env = new Map(entry);
    const carried = enterLoop(L, bindings, hints);
    const like = carried.bindings.map((b) => L.read(b));
    const index = value('num', range.name);
    const inside = block();
    let yields: Value[] = [];
    L.build.within(inside, () => {
      L.scoped(() => body(index));
      L.dead = false;
    });
    const missing = newlySet(L, before, bindings, hints);
    if (missing.size > 0 || overlooked(L, entry, bindings, s)) return missing;
    L.build.within(inside, () => {
      yields = leaves(L, carried, like, s);
    });
    leaveLoop(L, carried, like, entry, (values) => ({
      kind: 'for',
      ...values,
      index,
      lo: range.lo,
      hi: range.hi,
      cmp: range.cmp,
      step: range.step,
      body: inside,
      yields,
      line: L.line(s),
    }));
    return undefined;
  });
}
