import type { Node, SwitchStatement } from 'acorn';
import { contains, isFunction } from '../parse/names.js';
import type { Lowering } from './lowering.js';
import { lowerExpression } from './expressions.js';
import { equal } from './comparisons.js';
import { lowerBlock } from './statements.js';
import { mergeArms } from './merge.js';
import { isConst } from '../ir/types.js';

/** A `switch` whose cases each end with break, return, continue or throw: a chain of ifs. Falling through is refused. */
export function lowerSwitch(L: Lowering, s: SwitchStatement): void {
  const subject = lowerExpression(L, s.discriminant);
  // `case 1: case 2: body` is one arm with two tests.
  const arms: { tests: Node[]; body: Node[]; fallback: boolean }[] = [];
  let open: { tests: Node[]; body: Node[]; fallback: boolean } | undefined;
  s.cases.forEach((c, k) => {
    open ??= { tests: [], body: [], fallback: false };
    if (c.test) open.tests.push(c.test);
    else open.fallback = true;
    if (c.consequent.length === 0 && k < s.cases.length - 1) return;
    open.body = body(L, c.consequent, k === s.cases.length - 1, c);
    arms.push(open);
    open = undefined;
  });
  if (arms.some((a, k) => a.fallback && k < arms.length - 1))
    throw L.fail(s, 'default stands last in the compiled language', 'Move it to the end of the switch');
  chain(L, s, subject, arms, 0);
}

function body(L: Lowering, statements: readonly Node[], last: boolean, c: Node): Node[] {
  const flat =
    statements.length === 1 && statements[0]!.type === 'BlockStatement'
      ? (statements[0] as unknown as { body: Node[] }).body
      : statements;
  const end = flat[flat.length - 1];
  const leaves = end && /^(Return|Continue|Throw)Statement$/.test(end.type);
  const breaks = end?.type === 'BreakStatement' && !(end as { label?: Node | null }).label;
  if (!leaves && !breaks && !last)
    throw L.fail(
      c,
      'a case that falls through is not in the compiled language',
      'End it with break, or write if and else',
    );
  const inner = breaks ? flat.slice(0, -1) : [...flat];
  for (const n of inner)
    if (
      contains(n as never, (m) => m.type === 'BreakStatement' && !m.label, false) &&
      !/^(For|While|DoWhile)/.test(n.type) &&
      !isFunction(n)
    )
      throw L.fail(n, 'a break in the middle of a case is not in the compiled language', 'Write if and else');
  return inner;
}

function chain(
  L: Lowering,
  s: SwitchStatement,
  subject: ReturnType<typeof lowerExpression>,
  arms: readonly { tests: Node[]; body: Node[]; fallback: boolean }[],
  k: number,
): void {
  const arm = arms[k];
  if (!arm) return;
  if (arm.fallback) return lowerBlock(L, arm.body);
  const test = arm.tests
    .map((t) => equal(L, subject, lowerExpression(L, t as never), t, false))
    .reduce((a, b) => L.build.op('or', [a, b]));
  if (isConst(test)) return test.constant ? lowerBlock(L, arm.body) : chain(L, s, subject, arms, k + 1);
  const then = L.fork(L.env, () => lowerBlock(L, arm.body));
  const otherwise = L.fork(L.env, () => chain(L, s, subject, arms, k + 1));
  mergeArms(L, s, test, then, otherwise);
}
