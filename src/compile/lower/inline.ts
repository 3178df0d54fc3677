import type { Node } from 'acorn';
import { lowerExpression } from './expressions.js';
import { varNames } from '../parse/names.js';
import type { Lowering } from './lowering.js';
import { bindPattern } from './patterns.js';
import { finishReturn, hoistFunctions, lowerList } from './statements.js';
import { type Abstract, type Closure, Scope, UNDEFINED } from './values.js';

/** Thrown when a function turns out to call itself: whoever began inlining it makes it a function of the program instead. */
export class Recursion {
  constructor(readonly f: Closure) {}

  /** One text may stand for several functions, which see different variables: those are not one another. */
  static same = (a: Pick<Closure, 'node' | 'scope'>, b: Pick<Closure, 'node' | 'scope'>): boolean =>
    a.node === b.node && a.scope === b.scope;
}

/** Puts the body of a function in place of a call. */
export function inlineClosure(L: Lowering, e: Node, f: Closure, values: readonly Abstract[]): Abstract {
  const known = L.recursions.lookup(L, e, f, values);
  if (known) return known;
  if (L.frames.some((frame) => Recursion.same(frame, f))) throw new Recursion(f);
  const saved = {
    env: new Map(L.env),
    dead: L.dead,
    length: L.build.block.stmts.length,
    frames: L.frames.length,
    scope: L.scope,
    source: L.source,
    line: L.build.line,
  };
  try {
    return inlineBody(L, f, values);
  } catch (signal) {
    if (!(signal instanceof Recursion) || !Recursion.same(signal.f, f)) throw signal;
    L.env = saved.env;
    L.dead = saved.dead;
    L.build.block.stmts.length = saved.length;
    L.frames.length = saved.frames;
    L.scope = saved.scope;
    L.source = saved.source;
    return L.recursions.define(L, e, f, values);
  } finally {
    L.build.line = saved.line;
  }
}

/** Lowers a function's body with its parameters bound, and returns its result. */
export function inlineBody(L: Lowering, f: Closure, values: readonly Abstract[]): Abstract {
  const saved = { scope: L.scope, source: L.source };
  L.scope = new Scope(f.scope);
  L.source = f.source;
  const frame = {
    returned: L.scope.declare('#return', true),
    result: L.scope.declare('#result', true),
    node: f.node,
    scope: f.scope,
    loops: [],
  };
  L.env.set(frame.returned, L.falseFlag);
  L.env.set(frame.result, UNDEFINED);
  L.frames.push(frame);
  if (f.node.type === 'FunctionExpression' && f.node.id) L.env.set(L.scope.declare(f.node.id.name, false), f);
  f.node.params.forEach((p, k) => {
    if (p.type === 'RestElement') {
      const rest = values.slice(k).map((v, j) => [String(j), v] as const);
      bindPattern(L, p.argument, L.aggregate('tuple', rest), (id) => L.scope.declare(id.name, true), f.node);
    } else bindPattern(L, p, values[k] ?? UNDEFINED, (id) => L.scope.declare(id.name, true), f.node);
  });
  for (const name of varNames(f.node.body as never)) {
    // A parameter of that name is the same variable.
    if (![...L.scope.ownNames()].includes(name)) L.env.set(L.scope.declare(name, true), UNDEFINED);
  }
  if (f.node.body.type === 'BlockStatement') {
    hoistFunctions(L, f.node.body.body);
    lowerList(L, f.node.body.body);
  } else finishReturn(L, lowerExpression(L, f.node.body as never));
  const result = L.read(frame.result);
  L.dead = L.dead === 'throw' ? 'throw' : false;
  L.frames.pop();
  L.scope = saved.scope;
  L.source = saved.source;
  return result;
}
