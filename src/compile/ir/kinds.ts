import { isArray, type ArrayType, type Store, type Type } from './types.js';
import { isRecord } from '../../core/tree.js';

/**
 * The kind of an argument: what a program is specialised on. Sizes do not matter, except for arrays that hold records or unlike things:
 * those are taken element by element.
 */
export type Kind =
  | { readonly k: 'num' }
  | { readonly k: 'bool' }
  | { readonly k: 'array'; readonly type: ArrayType }
  | { readonly k: 'record'; readonly fields: readonly (readonly [string, Kind])[] }
  | { readonly k: 'tuple'; readonly items: readonly Kind[] }
  | { readonly k: 'undefined' }
  | { readonly k: 'null' }
  | { readonly k: 'string'; readonly text: string }
  | { readonly k: 'external'; readonly object: object };

const STORES = new Map<unknown, Store>([
  [Float64Array, 'Float64Array'],
  [Float32Array, 'Float32Array'],
  [Int32Array, 'Int32Array'],
  [Uint32Array, 'Uint32Array'],
  [Int16Array, 'Int16Array'],
  [Uint16Array, 'Uint16Array'],
  [Int8Array, 'Int8Array'],
  [Uint8Array, 'Uint8Array'],
  [Uint8ClampedArray, 'Uint8ClampedArray'],
]);

export const isStore = (name: string): name is Store =>
  [...STORES.values()].includes(name as Store) || name === 'Array';

const NUMBERS: ArrayType = { store: 'Array', item: 'num' };

/** How many levels of containers an argument may have; deeper ones are taken for cyclic. */
const MAX_DEPTH = 32;

/** The kind of `x`, or undefined when a compiled program cannot take it (a value under differentiation, a Promise, a Map …). */
export function kindOf(x: unknown, depth = 0): Kind | undefined {
  switch (typeof x) {
    case 'number':
      return { k: 'num' };
    case 'boolean':
      return { k: 'bool' };
    case 'undefined':
      return { k: 'undefined' };
    case 'string':
      return { k: 'string', text: x };
    case 'function':
      return { k: 'external', object: x };
    case 'object':
      break;
    default:
      return undefined;
  }
  if (x === null) return { k: 'null' };
  if (depth > MAX_DEPTH) return undefined;
  if (Array.isArray(x)) return arrayKind(x, depth);
  const store = STORES.get((x as object).constructor);
  if (store && ArrayBuffer.isView(x)) return { k: 'array', type: { store, item: 'num' } };
  if (!isRecord(x)) return undefined;
  const fields: (readonly [string, Kind])[] = [];
  for (const name of Object.keys(x)) {
    const kind = kindOf(x[name], depth + 1);
    if (!kind) return undefined;
    fields.push([name, kind]);
  }
  return { k: 'record', fields };
}

function arrayKind(x: readonly unknown[], depth: number): Kind | undefined {
  // A kernel that meets something else among numbers notices by itself; looking at every element would cost as much as cheap programs do.
  if (x.length === 0 || typeof x[0] === 'number') {
    return typeof x[x.length - 1] === 'number' || x.length === 0 ? { k: 'array', type: NUMBERS } : tupleKind(x, depth);
  }
  const first = kindOf(x[0], depth + 1);
  if (first?.k !== 'array') return tupleKind(x, depth);
  for (let i = 1; i < x.length; i++) {
    const other = kindOf(x[i], depth + 1);
    if (other?.k !== 'array' || kindKey(other) !== kindKey(first)) return tupleKind(x, depth);
  }
  return { k: 'array', type: { store: 'Array', item: first.type } };
}

function tupleKind(x: readonly unknown[], depth: number): Kind | undefined {
  const items: Kind[] = [];
  for (const item of x) {
    const kind = kindOf(item, depth + 1);
    if (!kind) return undefined;
    items.push(kind);
  }
  return { k: 'tuple', items };
}

const ids = new WeakMap<object, number>();
let nextId = 1;

const idOf = (object: object): number => {
  let id = ids.get(object);
  if (!id) ids.set(object, (id = nextId++));
  return id;
};

const typeKey = (t: Type): string => (isArray(t) ? `${t.store}<${typeKey(t.item)}>` : t);

/** A text that equal kinds share. */
export function kindKey(kind: Kind): string {
  switch (kind.k) {
    case 'array':
      return typeKey(kind.type);
    case 'record':
      return `{${kind.fields.map(([name, f]) => `${JSON.stringify(name)}:${kindKey(f)}`).join()}}`;
    case 'tuple':
      return `[${kind.items.map(kindKey).join()}]`;
    case 'string':
      return JSON.stringify(kind.text);
    case 'external':
      return `#${idOf(kind.object)}`;
    default:
      return kind.k;
  }
}
