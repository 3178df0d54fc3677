import type { AnyNode, MemberExpression, Node } from 'acorn';
import { isArray, isReal, num, type Value } from '../ir/types.js';
import { lowerExpression } from './expressions.js';
import type { Lowering } from './lowering.js';
import { isBuiltin } from './names.js';
import { arrayOf, becomes, toArray } from './tuples.js';
import {
  type Abstract,
  type Aggregate,
  type Binding,
  isAggregate,
  isArrayValue,
  isScalar,
  isValue,
  UNDEFINED,
} from './values.js';

const MATH: Readonly<Record<string, number>> = {
  PI: Math.PI, E: Math.E, LN2: Math.LN2, LN10: Math.LN10, LOG2E: Math.LOG2E, LOG10E: Math.LOG10E, SQRT2: Math.SQRT2, SQRT1_2: Math.SQRT1_2,
}; // prettier-ignore

const NUMBER: Readonly<Record<string, number>> = {
  EPSILON: Number.EPSILON, MAX_VALUE: Number.MAX_VALUE, MIN_VALUE: Number.MIN_VALUE, MAX_SAFE_INTEGER: Number.MAX_SAFE_INTEGER,
  MIN_SAFE_INTEGER: Number.MIN_SAFE_INTEGER, POSITIVE_INFINITY: Infinity, NEGATIVE_INFINITY: -Infinity, NaN,
}; // prettier-ignore

const own = (table: Readonly<Record<string, number>>, name: string): number | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** The name a property is asked for by, when it is a name and not a computed number. */
export function fieldName(L: Lowering, key: AnyNode, computed: boolean): string {
  if (!computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value);
  if (computed) {
    const v = lowerExpression(L, key as never);
    if ('is' in v && v.is === 'string') return v.text;
    if (isScalar(v) && typeof v.constant === 'number') return String(v.constant);
  }
  throw L.fail(
    key,
    'a field must be named when the function is compiled',
    'Write record.name, or hold the data in an array',
  );
}

/** `object.name`, `array[i]`. */
export function lowerMember(L: Lowering, node: MemberExpression): Abstract {
  if (node.object.type === 'Super')
    throw L.fail(node, 'super is not in the compiled language', 'Call the function by name');
  if (node.property.type === 'PrivateIdentifier')
    throw L.fail(node, 'private fields are not in the compiled language', 'Use a plain record');
  const imported = importedName(L, node);
  if (imported) return imported;
  const object = lowerExpression(L, node.object);
  if (isArrayValue(object)) return arrayMember(L, node, object);
  if (isAggregate(object)) return aggregateMember(L, node, object);
  if ('is' in object && object.is === 'builtin')
    return builtinMember(object.name, fieldName(L, node.property as AnyNode, node.computed));
  if ('is' in object && object.is === 'external') return namespaceMember(L, node, object.object, object.name);
  throw L.fail(
    node,
    `${L.describe(object)} has no properties in the compiled language`,
    isScalar(object) ? 'Use Math functions and operators' : 'Use records and arrays',
  );
}

/** `h_1.sig`, as down-levellers write imported names, is looked up in scope by its last name when `h_1` is not there. */
export function importedName(L: Lowering, node: MemberExpression): Abstract | undefined {
  if (node.computed || node.object.type !== 'Identifier' || node.property.type !== 'Identifier') return undefined;
  if (L.scope.find(node.object.name) || isBuiltin(node.object.name)) return undefined;
  const binding = L.root.find(node.property.name);
  return binding && L.read(binding);
}

function arrayMember(L: Lowering, node: MemberExpression, arr: Value): Abstract {
  if (!node.computed) {
    const name = fieldName(L, node.property as AnyNode, false);
    if (name === 'length') return L.build.len(arr);
    throw L.fail(
      node,
      `.${name} of an array is not in the compiled language`,
      'Arrays have elements, length, map, forEach, reduce and fill',
    );
  }
  return L.build.load(arr, index(L, node.property as AnyNode));
}

/** The number an array is indexed by. */
export function index(L: Lowering, node: AnyNode): Value {
  const v = lowerExpression(L, node as never);
  if ('is' in v && v.is === 'string')
    throw L.fail(node, 'an array is indexed by a number', 'Use records for named fields');
  return L.num(v, node, 'a number as index');
}

function aggregateMember(L: Lowering, node: MemberExpression, object: Aggregate): Abstract {
  if (object.is === 'tuple') {
    if (!node.computed && fieldName(L, node.property as AnyNode, false) === 'length') return num(object.fields.size);
    if (node.computed) {
      const i = index(L, node.property as AnyNode);
      if (typeof i.constant !== 'number') {
        // Elements that are all numbers can be put into an array; records cannot.
        return L.build.load(L.materialise(object, node), i);
      }
      const cell = object.fields.get(String(i.constant));
      return cell ? L.read(cell) : UNDEFINED;
    }
    throw L.fail(
      node,
      'this property of an array is not in the compiled language',
      'Arrays have elements, length, map, forEach, reduce and fill',
    );
  }
  const name = fieldName(L, node.property as AnyNode, node.computed);
  const cell = object.fields.get(name);
  if (cell) return L.read(cell);
  if (name === '__proto__' || name === 'constructor' || name === 'prototype' || name in Object.prototype)
    throw L.fail(
      node,
      `the property ${name} is not in the compiled language`,
      'Records have only the fields they were made with',
    );
  return UNDEFINED;
}

/** `Math.PI` is a number; `Math.sin` is known when it is called. */
export function builtinMember(builtin: string, name: string): Abstract {
  const constant = builtin === 'Math' ? own(MATH, name) : builtin === 'Number' ? own(NUMBER, name) : undefined;
  if (constant !== undefined) return num(constant);
  return { is: 'builtin', name: `${builtin}.${name}` };
}

/** `h_1.sig` as down-levellers write imported names: looked up in scope by its last name. A record in scope serves as a namespace. */
function namespaceMember(L: Lowering, node: MemberExpression, _object: object, name: string): Abstract {
  const last = fieldName(L, node.property as AnyNode, node.computed);
  const binding = L.root.find(last);
  if (binding) return L.read(binding);
  throw L.fail(
    node,
    `${name}.${last} is not in the compiled language`,
    `Hand ${last} in through { scope: { ${last} } }`,
  );
}

/** What an element of is written: an array literal whose element is not known becomes an array. */
export function indexed(L: Lowering, node: MemberExpression, object: Abstract): Abstract {
  return node.computed && node.property.type !== 'Literal' && isAggregate(object) && object.is === 'tuple'
    ? arrayOf(L, object, node)
    : object;
}

/** `a[i] = v`, `record.name = v`. */
export function assignMember(L: Lowering, node: MemberExpression, v: Abstract): void {
  const object = indexed(L, node, lowerExpression(L, node.object as never));
  if (isArrayValue(object)) {
    if (!node.computed)
      throw L.fail(node, 'a property of an array cannot be assigned', 'Make an array of the right length');
    return storeElement(L, node, object, index(L, node.property as AnyNode), v);
  }
  L.write(cellOf(L, node, object), v);
}

/** Stores into an array, converting as JavaScript does for numbers; rows keep their identity. */
export function storeElement(L: Lowering, node: Node, arr: Value, i: Value, v: Abstract): void {
  if (!isArray(arr.type)) throw new Error('fluxion/compile: a store into something that is no array');
  const item = arr.type.item;
  if (isArray(item)) {
    let row = v;
    if (becomes(L, v, item)) row = toArray(L, v, node);
    else if (isAggregate(v) && v.is === 'tuple') row = L.materialise(v, node);
    if (!isValue(row) || JSON.stringify(row.type) !== JSON.stringify(item))
      throw L.fail(node, `a row of another kind: ${L.describe(v)}`, 'Make all rows of one array alike');
    return L.build.store(arr, i, row);
  }
  if (arr.type.store !== 'Array' && !isReal(arr.type) && arr.type.store === 'Float32Array')
    throw L.fail(node, 'storing into a Float32Array rounds to single precision', 'Use a Float64Array');
  if (isArrayValue(v) || isAggregate(v))
    throw L.fail(
      node,
      `${L.describe(v)} is stored into an array of numbers`,
      'Make an array of rows with Array.from({ length: n }, () => new Float64Array(k))',
    );
  L.build.store(arr, i, L.num(v, node));
}

/** The cell behind `record.name` or `tuple[2]`. */
export function cellOf(L: Lowering, node: MemberExpression, object: Abstract): Binding {
  if (!isAggregate(object))
    throw L.fail(
      node,
      `cannot assign to a property of ${L.describe(object)}`,
      'Assign to elements of arrays and fields of records',
    );
  const name = fieldName(L, node.property as AnyNode, node.computed);
  const cell = object.fields.get(name);
  if (!cell) throw L.fail(node, `the record has no field ${name}`, 'Give it all its fields when it is made');
  if (object.merged)
    throw L.fail(
      node,
      'writing into a record that came from two paths of the program',
      'Make a new record with the changed field instead',
    );
  if (!cell.writable)
    throw L.fail(
      node,
      'an argument is changed: inputs of a compiled function stay as they are',
      'Make a copy of the record first',
    );
  return cell;
}
