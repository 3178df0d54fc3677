import type { Kind } from '../ir/kinds.js';
import type { Program, ResultTree } from '../ir/program.js';
import { type Type, typeText } from '../ir/types.js';

const key = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** The TypeScript type of what an argument of some kind may be. */
export function kindType(kind: Kind): string {
  switch (kind.k) {
    case 'num':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'array':
      return readonlyText(kind.type);
    case 'record':
      return `{ ${kind.fields.map(([name, k]) => `readonly ${key(name)}: ${kindType(k)}`).join('; ')} }`;
    case 'tuple':
      return `readonly [${kind.items.map(kindType).join(', ')}]`;
    case 'string':
      return JSON.stringify(kind.text);
    case 'external':
      return '(...args: never[]) => unknown';
    default:
      return kind.k;
  }
}

/** A type whose plain arrays may not be written: no program writes its arguments. */
function readonlyText(type: Type): string {
  if (typeof type !== 'object' || type.store !== 'Array') return typeText(type);
  const item = readonlyText(type.item);
  return item.startsWith('readonly ') ? `readonly (${item})[]` : `readonly ${item}[]`;
}

/** The TypeScript type of a program's result, or of a part of it. */
export function resultType(p: Program, tree: ResultTree = p.result): string {
  switch (tree.r) {
    case 'leaf':
      return typeText(p.fn.results[tree.index]!.type);
    case 'record':
      return `{ ${tree.fields.map(([name, t]) => `${key(name)}: ${resultType(p, t)}`).join('; ')} }`;
    case 'tuple':
      return `[${tree.items.map((t) => resultType(p, t)).join(', ')}]`;
    case 'constant':
      return typeof tree.value === 'string' ? JSON.stringify(tree.value) : String(tree.value);
  }
}

/** The type of a Jacobian: the result with the argument's type at each leaf, an array of numbers as an array of those. */
export function jacobianType(p: Program, inner: string, tree: ResultTree = p.result): string {
  const leaf = (type: Type): string => (typeof type === 'object' ? `(${leaf(type.item)})[]` : inner);
  switch (tree.r) {
    case 'leaf':
      return leaf(p.fn.results[tree.index]!.type);
    case 'record':
      return `{ ${tree.fields.map(([name, t]) => `${key(name)}: ${jacobianType(p, inner, t)}`).join('; ')} }`;
    case 'tuple':
      return `[${tree.items.map((t) => jacobianType(p, inner, t)).join(', ')}]`;
    case 'constant':
      return 'undefined';
  }
}

/** The type of a derivative over an argument of some kind: its structure, fresh and so writable. */
export function tangentType(kind: Kind): string {
  switch (kind.k) {
    case 'array':
      return typeText(kind.type);
    case 'record':
      return `{ ${kind.fields.map(([name, k]) => `${key(name)}: ${tangentType(k)}`).join('; ')} }`;
    case 'tuple':
      return `[${kind.items.map(tangentType).join(', ')}]`;
    default:
      return kindType(kind);
  }
}
