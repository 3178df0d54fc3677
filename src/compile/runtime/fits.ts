import type { Kind } from '../ir/kinds.js';
import { isArray, type ArrayType } from '../ir/types.js';

/** Whether `x` is of a kind already seen: a few comparisons, no allocation, because it runs at every call. */
export function fits(kind: Kind, x: unknown): boolean {
  switch (kind.k) {
    case 'num':
      return typeof x === 'number';
    case 'array':
      return fitsArray(kind.type, x);
    case 'bool':
      return typeof x === 'boolean';
    case 'record':
      return fitsRecord(kind.fields, x);
    case 'tuple':
      return Array.isArray(x) && x.length === kind.items.length && kind.items.every((item, k) => fits(item, x[k]));
    case 'undefined':
      return x === undefined;
    case 'null':
      return x === null;
    case 'string':
      return x === kind.text;
    case 'external':
      return x === kind.object;
  }
}

function fitsArray(type: ArrayType, x: unknown): boolean {
  if (type.store === 'Float64Array') return x instanceof Float64Array;
  if (type.store !== 'Array') return ArrayBuffer.isView(x) && x.constructor.name === type.store;
  if (!Array.isArray(x)) return false;
  const { item } = type;
  if (!isArray(item)) return x.length === 0 || (typeof x[0] === 'number' && typeof x[x.length - 1] === 'number');
  if (x.length === 0) return false;
  for (let i = 0; i < x.length; i++) if (!fitsArray(item, x[i])) return false;
  return true;
}

function fitsRecord(fields: readonly (readonly [string, Kind])[], x: unknown): boolean {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return false;
  let count = 0;
  for (const _ in x) count++;
  if (count !== fields.length) return false;
  for (let k = 0; k < fields.length; k++) {
    const [name, kind] = fields[k]!;
    if (!Object.hasOwn(x, name) || !fits(kind, (x as Record<string, unknown>)[name])) return false;
  }
  return true;
}
