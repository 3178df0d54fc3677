import type {
  AnyNode,
  ArrayExpression,
  AssignmentExpression,
  BinaryExpression,
  ConditionalExpression,
  Expression,
  Identifier,
  Literal,
  LogicalExpression,
  Node,
  ObjectExpression,
  UnaryExpression,
  UpdateExpression,
} from 'acorn';
import { bool, isArray, isConst, num, type Value } from '../ir/types.js';
import { contains } from '../parse/names.js';
import { isCounter } from '../parse/instrumentation.js';
import { lowerCall, lowerNew } from './calls.js';
import { equal, ordered } from './comparisons.js';
import { cellOf, fieldName, index, lowerMember } from './members.js';
import { mergeArms } from './merge.js';
import { bindPattern, variable } from './patterns.js';
import type { Lowering } from './lowering.js';
import { type Abstract, isAggregate, isArrayValue, isScalar, isValue, NULL, UNDEFINED } from './values.js';
import { unknownName } from './names.js';

const ARITHMETIC: Readonly<Record<string, string>> = {
  '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '%': 'rem', '**': 'pow',
  '|': 'bitOr', '&': 'bitAnd', '^': 'bitXor', '<<': 'shiftLeft', '>>': 'shiftRight', '>>>': 'shiftRightUnsigned',
}; // prettier-ignore

/** Lowers an expression whose value is not used. */
export function lowerEffect(L: Lowering, e: Expression): void {
  if (isCounter(e)) return;
  if (e.type === 'UpdateExpression') return void lowerUpdate(L, e, false);
  if (e.type === 'AssignmentExpression') return void lowerAssignment(L, e, false);
  if (e.type === 'SequenceExpression') return e.expressions.forEach((x) => lowerEffect(L, x));
  if (e.type === 'LogicalExpression' || e.type === 'ConditionalExpression') return lowerBranches(L, e);
  if (e.type === 'UnaryExpression' && (e.operator === '!' || e.operator === 'void')) return lowerEffect(L, e.argument);
  lowerExpression(L, e);
}

/** `a && (b = 1)`, `a ? f() : g()` as statements. */
function lowerBranches(L: Lowering, e: LogicalExpression | ConditionalExpression): void {
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

export function lowerExpression(L: Lowering, e: Expression): Abstract {
  switch (e.type) {
    case 'Literal':
      return lowerLiteral(L, e);
    case 'Identifier':
      return lowerName(L, e);
    case 'ParenthesizedExpression':
      return lowerExpression(L, e.expression);
    case 'BinaryExpression':
      return lowerBinary(L, e);
    case 'UnaryExpression':
      return lowerUnary(L, e);
    case 'LogicalExpression':
      return lowerLogical(L, e);
    case 'ConditionalExpression':
      return lowerConditional(L, e);
    case 'AssignmentExpression':
      return lowerAssignment(L, e, true);
    case 'UpdateExpression':
      return lowerUpdate(L, e, true);
    case 'MemberExpression':
      return lowerMember(L, e);
    case 'CallExpression':
      return lowerCall(L, e);
    case 'NewExpression':
      return lowerNew(L, e);
    case 'ArrayExpression':
      return lowerArray(L, e);
    case 'ObjectExpression':
      return lowerObject(L, e);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      if (e.async) throw L.fail(e, 'an async function cannot be differentiated', 'Await the data first');
      if (e.generator) throw L.fail(e, 'a generator cannot be differentiated', 'Return an array');
      return {
        is: 'closure',
        node: e,
        scope: L.scope,
        source: L.source,
        name: e.type === 'FunctionExpression' ? (e.id?.name ?? '') : '',
      };
    case 'SequenceExpression':
      e.expressions.slice(0, -1).forEach((x) => lowerEffect(L, x));
      return lowerExpression(L, e.expressions[e.expressions.length - 1]!);
    default:
      throw refused(L, e);
  }
}

const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  ThisExpression: ['this is not in the compiled language', 'Hand the data in as an argument'],
  TemplateLiteral: [
    'a template string is not in the compiled language, except in throw',
    'Programs compute with numbers',
  ],
  TaggedTemplateExpression: ['a tagged template is not in the compiled language', 'Programs compute with numbers'],
  ImportExpression: [
    'import() is not in the compiled language',
    'Import above, and hand the function in through { scope }',
  ],
  MetaProperty: ['new.target and import.meta are not in the compiled language', 'Hand the data in as an argument'],
  AwaitExpression: ['await is not in the compiled language', 'Await the data first, then call the compiled function'],
  YieldExpression: ['yield is not in the compiled language', 'Return an array of the values'],
  ClassExpression: ['a class is not in the compiled language', 'Use plain records and functions'],
  ChainExpression: [
    'optional chaining is not in the compiled language',
    'Test for undefined first; kinds are known when the function is compiled',
  ],
};

function refused(L: Lowering, e: AnyNode): Error {
  const [what, suggestion] = REFUSED[e.type] ?? [
    `${e.type} is not in the compiled language`,
    'Write it with numbers, arrays, records and functions',
  ];
  return L.fail(e, what, suggestion);
}

function lowerLiteral(L: Lowering, e: Literal): Abstract {
  if (typeof e.value === 'number') return num(e.value);
  if (typeof e.value === 'boolean') return bool(e.value);
  if (typeof e.value === 'string') return { is: 'string', text: e.value };
  if (e.regex) throw L.fail(e, 'a regular expression is not in the compiled language', 'Programs compute with numbers');
  if (e.bigint) throw L.fail(e, 'a bigint is not in the compiled language', 'Write a number');
  return NULL;
}

function lowerName(L: Lowering, e: Identifier): Abstract {
  const binding = L.scope.find(e.name);
  if (binding) return L.read(binding);
  switch (e.name) {
    case 'undefined':
      return UNDEFINED;
    case 'NaN':
      return num(NaN);
    case 'Infinity':
      return num(Infinity);
    default:
      return unknownName(L, e);
  }
}

function lowerBinary(L: Lowering, e: BinaryExpression): Abstract {
  if (e.left.type === 'PrivateIdentifier')
    throw L.fail(e, 'private fields are not in the compiled language', 'Use a plain record');
  const a = lowerExpression(L, e.left);
  const b = lowerExpression(L, e.right);
  switch (e.operator) {
    case '===':
      return equal(L, a, b, e, false);
    case '==':
      return equal(L, a, b, e, true);
    case '!==':
      return L.build.not(equal(L, a, b, e, false));
    case '!=':
      return L.build.not(equal(L, a, b, e, true));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(L, e.operator, a, b, e);
    case 'in':
    case 'instanceof':
      throw L.fail(
        e,
        `${e.operator} is not in the compiled language`,
        'Kinds of values are known when the function is compiled; compare numbers instead',
      );
    default:
      return arithmetic(L, e.operator, a, b, e.left, e.right);
  }
}

function arithmetic(L: Lowering, operator: string, a: Abstract, b: Abstract, left: Node, right: Node): Value {
  for (const [v, n] of [
    [a, left],
    [b, right],
  ] as const)
    if ('is' in v && v.is === 'string')
      throw L.fail(n, 'text is not in the compiled language, except in throw', 'Programs compute with numbers');
  return L.build.op(ARITHMETIC[operator]!, [L.num(a, left), L.num(b, right)]);
}

function lowerUnary(L: Lowering, e: UnaryExpression): Abstract {
  if (e.operator === 'typeof') return { is: 'string', text: typeOf(lowerTypeofOperand(L, e.argument)) };
  if (e.operator === 'delete')
    throw L.fail(e, 'delete is not in the compiled language', 'Make a new record without the field');
  const v = lowerExpression(L, e.argument);
  switch (e.operator) {
    case '-':
      return L.build.op('neg', [L.num(v, e.argument)]);
    case '+':
      return L.num(v, e.argument);
    case '!':
      return L.build.not(L.bool(v, e.argument));
    case '~':
      return L.build.op('bitNot', [L.num(v, e.argument)]);
    default:
      return UNDEFINED;
  }
}

function lowerTypeofOperand(L: Lowering, e: Expression): Abstract {
  return lowerExpression(L, e);
}

function typeOf(v: Abstract): string {
  if (isValue(v)) return isArray(v.type) ? 'object' : v.type === 'bool' ? 'boolean' : 'number';
  if (v.is === 'closure' || v.is === 'external') return 'function';
  if (v.is === 'undefined' || v.is === 'string') return v.is;
  return v.is === 'builtin' ? 'function' : 'object';
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
  let x!: Abstract;
  let y!: Abstract;
  const then = L.fork(L.env, () => {
    x = b.load(object, i);
  });
  const otherwise = L.fork(L.env, () => {
    y = lowerExpression(L, e.right);
  });
  return mergeArms(L, e, inside, then, otherwise, [x, y])!;
}

function lowerLogical(L: Lowering, e: LogicalExpression): Abstract {
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
  let value!: Abstract;
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

function lowerConditional(L: Lowering, e: ConditionalExpression): Abstract {
  const test = L.bool(lowerExpression(L, e.test), e.test);
  if (isConst(test)) return lowerExpression(L, test.constant ? e.consequent : e.alternate);
  let a!: Abstract;
  let b!: Abstract;
  const then = L.fork(L.env, () => {
    a = lowerExpression(L, e.consequent);
  });
  const otherwise = L.fork(L.env, () => {
    b = lowerExpression(L, e.alternate);
  });
  if (isScalar(a) && isScalar(b) && a.type !== b.type) [b, a] = numbers(L, then, otherwise, b, a, e);
  return mergeArms(L, e, test, then, otherwise, [a, b])!;
}

function lowerArray(L: Lowering, e: ArrayExpression): Abstract {
  const items: Abstract[] = [];
  for (const item of e.elements) {
    if (!item) throw L.fail(e, 'an array with holes is not in the compiled language', 'Give every element a value');
    if (item.type !== 'SpreadElement') items.push(lowerExpression(L, item));
    else {
      const v = lowerExpression(L, item.argument);
      if (isAggregate(v) && v.is === 'tuple') items.push(...[...v.fields.values()].map((c) => L.read(c)));
      else if (isArrayValue(v) && e.elements.length === 1) return copyAsArray(L, v, e);
      else
        throw L.fail(
          item,
          'only [...x], a copy, is in the compiled language where x is an array',
          'Make an array of the right length and fill it',
        );
    }
  }
  return L.aggregate(
    'tuple',
    items.map((v, k) => [String(k), v] as const),
  );
}

function copyAsArray(L: Lowering, v: Value, e: Node): Value {
  if (isArray(v.type) && v.type.store === 'Array' && !isArray(v.type.item)) return L.build.copy(v, '');
  throw L.fail(e, 'a copy of this array is not in the compiled language', 'Use x.slice(), which keeps the kind');
}

function lowerObject(L: Lowering, e: ObjectExpression): Abstract {
  const fields = new Map<string, Abstract>();
  for (const p of e.properties) {
    if (p.type === 'SpreadElement') {
      const v = lowerExpression(L, p.argument);
      if (!isAggregate(v) || v.is !== 'record')
        throw L.fail(p, `expected a record to spread, got ${L.describe(v)}`, 'Spread records only');
      for (const [name, cell] of v.fields) fields.set(name, L.read(cell));
      continue;
    }
    if (p.kind !== 'init') throw L.fail(p, 'a getter or setter is not in the compiled language', 'Compute the field');
    const name = fieldName(L, p.key as AnyNode, p.computed);
    if (name === '__proto__')
      throw L.fail(p, 'the property __proto__ is not in the compiled language', 'Use another name');
    fields.set(name, lowerExpression(L, p.value));
  }
  return L.aggregate('record', fields);
}

function lowerAssignment(L: Lowering, e: AssignmentExpression, used: boolean): Abstract {
  if (e.operator === '=') {
    const v = lowerExpression(L, e.right);
    bindPattern(L, e.left, v, undefined, e);
    return v;
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

function lowerUpdate(L: Lowering, e: UpdateExpression, used: boolean): Abstract {
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
  const object = lowerExpression(L, target.object as Expression);
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
