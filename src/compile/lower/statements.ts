import type {
  AnyNode,
  FunctionDeclaration,
  IfStatement,
  Node,
  ReturnStatement,
  Statement,
  VariableDeclaration,
} from 'acorn';
import { isConst, type Value } from '../ir/types.js';
import { bindPattern } from './patterns.js';
import { lowerEffect, lowerExpression } from './expressions.js';
import { lowerForOf } from './forof.js';
import { lowerFor, lowerWhile } from './loops.js';
import type { Lowering } from './lowering.js';
import { mergeArms } from './merge.js';
import { lowerSwitch } from './switch.js';
import { lowerThrow } from './throws.js';
import { isScalar, UNDEFINED, type Binding } from './values.js';
import { isCounter } from '../parse/instrumentation.js';
import { contains } from '../parse/names.js';
import { arrayOf } from './tuples.js';

/** Lowers the statements of a block in a scope of its own. */
export function lowerBlock(L: Lowering, statements: readonly Node[]): void {
  L.scoped(() => {
    hoistFunctions(L, statements);
    lowerList(L, statements);
  });
}

/** Function declarations are there from the start of their block. */
export function hoistFunctions(L: Lowering, statements: readonly Node[]): void {
  for (const s of statements) {
    if (s.type !== 'FunctionDeclaration') continue;
    const node = s as FunctionDeclaration;
    if (node.async || node.generator)
      throw L.fail(
        s,
        node.async ? 'an async function cannot be differentiated' : 'a generator cannot be differentiated',
        'Return values directly',
      );
    const binding = L.scope.declare(node.id.name, false);
    L.env.set(binding, { is: 'closure', node: node as never, scope: L.scope, source: L.source, name: node.id.name });
  }
}

/** Lowers statements one after another; what follows a statement that may have left is made conditional. */
export function lowerList(L: Lowering, statements: readonly Node[]): void {
  for (let k = 0; k < statements.length && !L.dead; k++) {
    const s = statements[k]! as Statement;
    const rest = statements.slice(k + 1);
    if (s.type === 'IfStatement') {
      if (lowerIf(L, s, rest)) return;
    } else lowerStatement(L, s);
    const left = exitFlag(L);
    if (left && !L.dead) {
      const exit = L.fork(L.env, () => undefined);
      const stay = L.fork(L.env, () => lowerList(L, rest));
      mergeArms(L, s, left, { ...exit, dead: 'exit' }, stay);
      return;
    }
  }
}

/** Whether the path may have left the innermost loop iteration or function: a value, undefined for surely not. Sets `dead` for surely. */
export function exitFlag(L: Lowering): Value | undefined {
  const flags: Binding[] = [L.frame.returned];
  for (const loop of L.frame.loops) flags.push(loop.broken, loop.skipped);
  let any: Value | undefined;
  for (const flag of flags) {
    const v = L.read(flag);
    if (!isScalar(v)) continue;
    if (isConst(v)) {
      if (v.constant) L.dead ||= 'exit';
      continue;
    }
    any = any && any !== v ? L.build.op('or', [any, v]) : v;
  }
  return any;
}

/** Lowers an `if`. Where one arm leaves, the statements after it belong to the other one; then true is returned: they are done. */
function lowerIf(L: Lowering, s: IfStatement, rest: readonly Node[]): boolean {
  L.mark(s);
  const test = L.bool(lowerExpression(L, s.test), s.test);
  if (isConst(test)) {
    const taken = test.constant ? s.consequent : s.alternate;
    if (taken) lowerBlock(L, [taken]);
    return false;
  }
  const entry = L.env;
  let then = L.fork(entry, () => lowerBlock(L, [s.consequent]));
  let otherwise = L.fork(entry, () => s.alternate && lowerBlock(L, [s.alternate]));
  let done = false;
  if (then.dead === 'exit' && !otherwise.dead && rest.length > 0) {
    otherwise = continued(L, otherwise, rest);
    done = true;
  } else if (otherwise.dead === 'exit' && !then.dead && rest.length > 0) {
    then = continued(L, then, rest);
    done = true;
  }
  mergeArms(L, s, test, then, otherwise);
  return done;
}

type Arm = ReturnType<Lowering['fork']>;

/** The arm with `rest` lowered at its end. */
function continued(L: Lowering, arm: Arm, rest: readonly Node[]): Arm {
  const saved = { env: L.env, dead: L.dead };
  L.env = arm.env;
  L.dead = arm.dead;
  L.leaving(() =>
    L.build.within(arm.block, () => {
      const left = exitFlag(L);
      if (!left || L.dead) return lowerList(L, rest);
      const exit = L.fork(L.env, () => undefined);
      const stay = L.fork(L.env, () => lowerList(L, rest));
      mergeArms(L, rest[0]!, left, { ...exit, dead: 'exit' }, stay);
    }),
  );
  const result = { block: arm.block, env: L.env, dead: L.dead };
  L.env = saved.env;
  L.dead = saved.dead;
  return result;
}

export function lowerStatement(L: Lowering, s: Statement): void {
  L.mark(s);
  switch (s.type) {
    case 'ExpressionStatement':
      if ('directive' in s && s.directive) return;
      if (!isCounter(s.expression)) lowerEffect(L, s.expression);
      return;
    case 'VariableDeclaration':
      return lowerDeclaration(L, s);
    case 'FunctionDeclaration':
    case 'EmptyStatement':
      return;
    case 'BlockStatement':
      return lowerBlock(L, s.body);
    case 'IfStatement':
      lowerIf(L, s, []);
      return;
    case 'ForStatement':
      return lowerFor(L, s);
    case 'ForOfStatement':
      return lowerForOf(L, s);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return lowerWhile(L, s);
    case 'LabeledStatement':
      return lowerLabeled(L, s.body, s.label.name);
    case 'ReturnStatement':
      return lowerReturn(L, s);
    case 'BreakStatement':
    case 'ContinueStatement':
      return lowerJump(L, s.type === 'BreakStatement', s.label?.name, s);
    case 'SwitchStatement':
      return lowerSwitch(L, s);
    case 'ThrowStatement':
      return lowerThrow(L, s);
    default:
      throw refused(L, s);
  }
}

const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  TryStatement: [
    'try and catch are not in the compiled language',
    'Test the condition with if, or use eager mode for this function',
  ],
  ForInStatement: ['for … in is not in the compiled language', 'Loop over an array with for … of, or name the fields'],
  ClassDeclaration: ['a class is not in the compiled language', 'Use plain records and functions'],
  WithStatement: ['with is not in the compiled language', 'Name the object'],
  DebuggerStatement: ['debugger is not in the compiled language', 'Remove it; inspect(f) shows the generated code'],
};

function refused(L: Lowering, s: AnyNode): Error {
  const [what, suggestion] = REFUSED[s.type] ?? [
    `${s.type} is not in the compiled language`,
    'Write it with if, for and while',
  ];
  return L.fail(s, what, suggestion);
}

export function lowerDeclaration(L: Lowering, s: VariableDeclaration): void {
  for (const d of s.declarations) {
    L.mark(d);
    // A var is declared for the whole function, and without a value leaves the variable as it is.
    if (s.kind === 'var') {
      if (d.init) bindPattern(L, d.id, lowerExpression(L, d.init), undefined, s);
      continue;
    }
    const init = d.init ? lowerExpression(L, d.init) : UNDEFINED;
    bindPattern(L, d.id, init, (id) => L.scope.declare(id.name, s.kind !== 'const'), s);
  }
}

function lowerReturn(L: Lowering, s: ReturnStatement): void {
  const v = s.argument ? lowerExpression(L, s.argument) : UNDEFINED;
  // What a loop hands on can no longer become an array, so here it does where another return has one.
  const literal = (n: AnyNode): boolean => n.type === 'ReturnStatement' && n.argument?.type !== 'ArrayExpression';
  const mixed = L.frame.loops.length > 0 && contains(L.frame.node.body as AnyNode, literal, false);
  finishReturn(L, mixed ? arrayOf(L, v, s) : v);
}

/** Ends the path with a result. */
export function finishReturn(L: Lowering, v: ReturnType<typeof lowerExpression>): void {
  L.env.set(L.frame.result, v);
  L.env.set(L.frame.returned, L.trueFlag);
  L.dead = 'exit';
}

function lowerLabeled(L: Lowering, body: Statement, label: string): void {
  if (body.type === 'ForStatement') return lowerFor(L, body, label);
  if (body.type === 'ForOfStatement') return lowerForOf(L, body, label);
  if (body.type === 'WhileStatement' || body.type === 'DoWhileStatement') return lowerWhile(L, body, label);
  throw L.fail(body, 'a label stands only before a loop in the compiled language', 'Remove the label');
}

function lowerJump(L: Lowering, isBreak: boolean, label: string | undefined, s: Node): void {
  const loops = L.frame.loops;
  let at = loops.length - 1;
  while (label !== undefined && at >= 0 && loops[at]!.label !== label) at--;
  if (at < 0) throw L.fail(s, `${isBreak ? 'break' : 'continue'} outside a loop`, 'Use if and else');
  // The loops inside the one meant are left as well.
  for (let k = loops.length - 1; k > at; k--) L.env.set(loops[k]!.broken, L.trueFlag);
  L.env.set(isBreak ? loops[at]!.broken : loops[at]!.skipped, L.trueFlag);
  L.dead = 'exit';
}
