import type {
  AnyNode,
  ArrayExpression,
  BinaryExpression,
  Expression,
  Identifier,
  Literal,
  Node,
  ObjectExpression,
  UnaryExpression,
} from 'acorn';
import { bool, isArray, num, type Value } from '../ir/types.js';
import {} from '../parse/names.js';
import { isCounter } from '../parse/instrumentation.js';
import { lowerAssignment, lowerUpdate } from './assignments.js';
import { lowerBranches, lowerConditional, lowerLogical } from './conditionals.js';
import { lowerCall, lowerNew } from './calls.js';
import { equal, ordered } from './comparisons.js';
import { fieldName, lowerMember } from './members.js';
import {} from './merge.js';
import type { Lowering } from './lowering.js';
import { type Abstract, isAggregate, isArrayValue, isValue, NULL, UNDEFINED } from './values.js';
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

export function arithmetic(L: Lowering, operator: string, a: Abstract, b: Abstract, left: Node, right: Node): Value {
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
