import type { Node } from 'acorn';
import { isArray, sameType, type Type, type Value } from '../ir/types.js';
import type { Lowering } from './lowering.js';
import { type Abstract, type Aggregate, isAggregate, isValue } from './values.js';

/** The type of the array that a tuple can become: where its elements are all numbers, or all rows of one kind. */
function typeOf(L: Lowering, v: Abstract): Type | undefined {
  if (isValue(v)) return v.type === 'bool' ? 'num' : v.type;
  // Where paths have met, other names for the elements may not see what is written into the array.
  if (!isAggregate(v) || v.is !== 'tuple' || v.merged) return undefined;
  const items = [...v.fields.values()].map((cell) => typeOf(L, L.read(cell)));
  const [item = 'num'] = items;
  return items.every((t) => t !== undefined && sameType(t, item)) ? { store: 'Array', item } : undefined;
}

/** Whether a tuple can become an array of the given type. */
export function becomes(L: Lowering, v: Abstract, type: Type): v is Aggregate {
  if (!isAggregate(v) || !isArray(type)) return false;
  const own = typeOf(L, v);
  return own !== undefined && sameType(own, type);
}

/** Makes an array of a tuple for all names that it has, rows first. */
export function toArray(L: Lowering, tuple: Aggregate, node: Node): Value {
  for (const cell of tuple.fields.values()) {
    const item = L.read(cell);
    if (isAggregate(item)) toArray(L, item, node);
  }
  const array = L.materialise(tuple, node);
  for (const [binding, v] of L.env) if (v === tuple) L.env.set(binding, array);
  return array;
}

/** The value with a tuple that can become an array made one. */
export function arrayOf(L: Lowering, v: Abstract, node: Node): Abstract {
  const type = isAggregate(v) ? typeOf(L, v) : undefined;
  return type && becomes(L, v, type) ? toArray(L, v, node) : v;
}
