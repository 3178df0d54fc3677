import type { AnyNode, ConditionalExpression, LogicalExpression, Node } from 'acorn';
import { isConst, num, type Value } from '../ir/types.js';
import { contains } from '../parse/names.js';
import { lowerEffect, lowerExpression } from './expressions.js';
import type { Lowering } from './lowering.js';
import { index } from './members.js';
import { mergeArms } from './merge.js';
import { type Abstract, isArrayValue, isScalar, UNDEFINED } from './values.js';

/** `a && (b = 1)`, `a ? f() : g()` as statements. */
export function lowerBranches(L: Lowering, e: LogicalExpression | ConditionalExpression): void {
  if (e.type === 'LogicalExpression' && e.operator === '??') return void lowerExpression(L, e);
  const first = e.type === 'LogicalExpression' ? e.left : e.test;
  const test = L.bool(lowerExpression(L, first), first);
  const then = e.type === 'ConditionalExpression' ? e.consequent : e.operator === '&&' ? e.right : undefined;
  const otherwise = e.type === 'ConditionalExpression' ? e.alternate : e.operator === '||' ? e.right : undefined;
  if (isConst(test)) {
    const taken = test.constant ? then : otherwise;
    if (taken) lowerEffect(L, taken);
    return;
  }
  const a = L.fork(L.env, () => then && lowerEffect(L, then));
  const b = L.fork(L.env, () => otherwise && lowerEffect(L, otherwise));
  mergeArms(L, e, test, a, b);
}

/** Whether the right side of && or || may be computed even where JavaScript would not: nothing in it can fail or costs anything. */
const cheap = (e: AnyNode): boolean =>
  !contains(
    e,
    (n) =>
      /^(Member|Call|New|Assignment|Update|Conditional)Expression$/.test(n.type) &&
      !(n.type === 'MemberExpression' && !n.computed),
  );

/** `x[i] ?? other`: the element where the index is inside the array. */
function elementOr(L: Lowering, e: LogicalExpression): Abstract | undefined {
  if (e.operator !== '??' || e.left.type !== 'MemberExpression' || !e.left.computed || e.left.object.type === 'Super')
    return undefined;
  const object = lowerExpression(L, e.left.object);
  if (!isArrayValue(object)) return undefined;
  const i = index(L, e.left.property as AnyNode);
  const b = L.build;
  const inside = b.op('and', [b.op('ge', [i, num(0)]), b.op('lt', [i, b.len(object)])]);
  let x: Abstract = UNDEFINED;
  let y: Abstract = UNDEFINED;
  const then = L.fork(L.env, () => {
    x = b.load(object, i);
  });
  const otherwise = L.fork(L.env, () => {
    y = lowerExpression(L, e.right);
  });
  return mergeArms(L, e, inside, then, otherwise, [x, y])!;
}

export function lowerLogical(L: Lowering, e: LogicalExpression): Abstract {
  const element = elementOr(L, e);
  if (element) return element;
  const left = lowerExpression(L, e.left);
  if (e.operator === '??') {
    if ('is' in left && (left.is === 'undefined' || left.is === 'null')) return lowerExpression(L, e.right);
    if (isScalar(left) && !L.certain(left))
      throw L.fail(
        e,
        '?? on a number that may be missing is not in the compiled language',
        'Test the index against the length',
      );
    return left;
  }
  const isAnd = e.operator === '&&';
  const test = L.bool(left, e.left);
  if (isConst(test)) return test.constant === isAnd ? lowerExpression(L, e.right) : left;
  const flat = isScalar(left) && left.type === 'bool' && cheap(e.right);
  if (flat) {
    const right = lowerExpression(L, e.right);
    if (isScalar(right) && right.type === 'bool') return L.build.op(isAnd ? 'and' : 'or', [left, right]);
    if (isScalar(right))
      return L.build.op('select', isAnd ? [test, right, L.num(left, e)] : [test, L.num(left, e), right]);
  }
  let value: Abstract = UNDEFINED;
  const taken = L.fork(L.env, () => {
    value = lowerExpression(L, e.right);
  });
  const kept = L.fork(L.env, () => undefined);
  const [x, y] =
    isScalar(left) && isScalar(value) && left.type !== value.type
      ? numbers(L, taken, kept, left, value, e)
      : [left, value];
  return isAnd ? mergeArms(L, e, test, taken, kept, [y, x])! : mergeArms(L, e, test, kept, taken, [x, y])!;
}

type Arm = ReturnType<Lowering['fork']>;

/** A boolean beside a number becomes 0 or 1, each in its own arm. */
function numbers(L: Lowering, taken: Arm, kept: Arm, left: Value, value: Value, e: Node): [Value, Value] {
  let a = left;
  let b = value;
  L.build.within(kept.block, () => {
    a = L.num(left, e);
  });
  L.build.within(taken.block, () => {
    b = L.num(value, e);
  });
  return [a, b];
}

export function lowerConditional(L: Lowering, e: ConditionalExpression): Abstract {
  const test = L.bool(lowerExpression(L, e.test), e.test);
  if (isConst(test)) return lowerExpression(L, test.constant ? e.consequent : e.alternate);
  let a: Abstract = UNDEFINED;
  let b: Abstract = UNDEFINED;
  const then = L.fork(L.env, () => {
    a = lowerExpression(L, e.consequent);
  });
  const otherwise = L.fork(L.env, () => {
    b = lowerExpression(L, e.alternate);
  });
  if (isScalar(a) && isScalar(b) && a.type !== b.type) [b, a] = numbers(L, then, otherwise, b, a, e);
  return mergeArms(L, e, test, then, otherwise, [a, b])!;
}
