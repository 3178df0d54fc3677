import type { AnyNode, AssignmentExpression, Expression, Node, UpdateExpression } from 'acorn';
import { isArray, num } from '../ir/types.js';
import { contains } from '../parse/names.js';
import { arithmetic, lowerExpression } from './expressions.js';
import type { Lowering } from './lowering.js';
import { cellOf, index, indexed } from './members.js';
import { bindPattern, variable } from './patterns.js';
import { arrayOf } from './tuples.js';
import { type Abstract, isAggregate, isArrayValue, UNDEFINED } from './values.js';

export function lowerAssignment(L: Lowering, e: AssignmentExpression, used: boolean): Abstract {
  if (e.operator === '=') {
    const v = lowerExpression(L, e.right);
    // An array literal that becomes an array here must be the same one for who uses the value of the assignment.
    if (used && isAggregate(v) && e.left.type !== 'Identifier') {
      const array = arrayOf(L, v, e);
      bindPattern(L, e.left, array, undefined, e);
      return array;
    }
    bindPattern(L, e.left, v, undefined, e);
    return e.left.type === 'Identifier' ? L.read(variable(L, e.left)) : v;
  }
  const operator = e.operator.slice(0, -1);
  if (operator === '&&' || operator === '||' || operator === '??')
    throw L.fail(e, `${e.operator} is not in the compiled language`, `Write x = x ${operator} y`);
  return update(
    L,
    e.left as Expression,
    operator,
    () => lowerExpression(L, e.right),
    e.right,
    used,
    !contains(e.right, (n) => n.type === 'CallExpression'),
  );
}

export function lowerUpdate(L: Lowering, e: UpdateExpression, used: boolean): Abstract {
  const operator = e.operator === '++' ? '+' : '-';
  let before: Abstract = UNDEFINED;
  const after = update(
    L,
    e.argument,
    operator,
    () => num(1),
    e,
    used,
    true,
    (v) => (before = v),
  );
  return e.prefix ? after : before;
}

/** `target op= value`. An element that is only added to becomes one `inc`, whose adjoint is a load. */
function update(
  L: Lowering,
  target: Expression,
  operator: string,
  value: () => Abstract,
  site: Node,
  used: boolean,
  quiet: boolean,
  seen?: (v: Abstract) => void,
): Abstract {
  if (target.type === 'Identifier') {
    const binding = variable(L, target);
    const now = L.read(binding);
    const before = L.num(now, target);
    seen?.(before);
    const after = arithmetic(L, operator, before, value(), target, site);
    L.write(binding, after);
    return after;
  }
  if (target.type !== 'MemberExpression')
    throw L.fail(target, 'this cannot be assigned', 'Assign to variables, elements and fields');
  const object = indexed(L, target, lowerExpression(L, target.object as Expression));
  if (!isArrayValue(object)) {
    const cell = cellOf(L, target, object);
    const before = L.num(L.read(cell), target);
    seen?.(before);
    const after = arithmetic(L, operator, before, value(), target, site);
    L.write(cell, after);
    return after;
  }
  if (isArray((object.type as { item: unknown }).item as never))
    throw L.fail(target, 'arithmetic on a whole row', 'Loop over its elements');
  const i = index(L, target.property as AnyNode);
  if (!used && quiet && (operator === '+' || operator === '-')) {
    const v = L.num(value(), site);
    L.build.inc(object, i, operator === '+' ? v : L.build.op('neg', [v]));
    return UNDEFINED;
  }
  const before = L.build.load(object, i);
  seen?.(before);
  const after = arithmetic(L, operator, before, value(), target, site);
  L.build.store(object, i, after);
  return after;
}
