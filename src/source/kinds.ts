import { isStore, type Kind } from '../compile/ir/kinds.js';
import type { ArrayType } from '../compile/ir/types.js';
import { childrenOf, type Syntax } from './syntax.js';

/** Why a type does not say which code to write. */
export class KindError extends Error {
  override name = 'KindError';
  constructor(
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** More combinations than these are not written out. */
export const MAX_VARIANTS = 16;

const NUM: Kind = { k: 'num' };
const UNDEFINED: Kind = { k: 'undefined' };
const NUMBERS: ArrayType = { store: 'Array', item: 'num' };
const FLOATS: ArrayType = { store: 'Float64Array', item: 'num' };

/** Types of fluxion that are numbers where the function is not differentiated by operators. */
const NUMERIC = new Set(['Num', 'Scalar', 'Number']);

/** The types that a module declares, by name. */
export function typesOf(program: Syntax): Map<string, Syntax> {
  const types = new Map<string, Syntax>();
  const visit = (node: Syntax): void => {
    if (node.type === 'TSTypeAliasDeclaration' || node.type === 'TSInterfaceDeclaration')
      types.set(node.id!.name!, node);
    else if (/^(Program|Export|BlockStatement)/.test(node.type)) childrenOf(node).forEach(visit);
  };
  visit(program);
  return types;
}

/** The kinds that a type stands for: several for a union. */
export function kindsOf(type: Syntax, text: string, types: ReadonlyMap<string, Syntax>, depth = 0): Kind[] {
  const words = text.slice(type.start, type.end);
  if (depth > 32) throw new KindError(`the type ${words} contains itself`, 'Give a type that ends');
  const inner = (t: Syntax): Kind[] => kindsOf(t, text, types, depth + 1);
  switch (type.type) {
    case 'TSTypeAnnotation':
    case 'TSParenthesizedType':
    case 'TSNamedTupleMember':
    case 'TSTypeOperator':
      return inner((type.typeAnnotation ?? type.elementType)!);
    case 'TSNumberKeyword':
      return [NUM];
    case 'TSBooleanKeyword':
      return [{ k: 'bool' }];
    case 'TSUndefinedKeyword':
    case 'TSVoidKeyword':
      return [UNDEFINED];
    case 'TSNullKeyword':
      return [{ k: 'null' }];
    case 'TSLiteralType':
      return [literal(type.literal!)];
    case 'TSArrayType':
      return inner(type.elementType!).map((k) => arrayOf(k, words));
    case 'TSTupleType':
      return product((type.elementTypes ?? []).map(inner)).map(tupleOf);
    case 'TSUnionType':
      return type.types!.flatMap(inner);
    case 'TSIntersectionType':
      return product(type.types!.map(inner)).map((parts) => merged(parts, words));
    case 'TSTypeLiteral':
      return members(type.members!, words, inner);
    case 'TSInterfaceDeclaration':
      if ((type.extends?.length ?? 0) > 0)
        throw new KindError(`the interface ${type.id!.name} extends another`, 'Write its fields out');
      return members((type.body as Syntax).body as readonly Syntax[], words, inner);
    case 'TSTypeAliasDeclaration':
      return inner(type.typeAnnotation!);
    case 'TSTypeReference':
      return reference(type, words, types, inner);
    default:
      throw unknown(words);
  }
}

const unknown = (words: string): KindError =>
  new KindError(
    `the type ${words} does not say what is computed with`,
    'Use number, boolean, Float64Array, number[], number[][] and objects of these',
  );

function literal(node: Syntax): Kind {
  if (typeof node.value === 'string') return { k: 'string', text: node.value };
  if (typeof node.value === 'boolean') return { k: 'bool' };
  return NUM;
}

function reference(
  type: Syntax,
  words: string,
  types: ReadonlyMap<string, Syntax>,
  inner: (t: Syntax) => Kind[],
): Kind[] {
  const name = type.typeName?.name ?? words;
  const [argument] = (type.typeArguments ?? type.typeParameters)?.params ?? [];
  const declared = types.get(name);
  if (declared) {
    if (argument) throw new KindError(`the type ${words} has parameters`, 'Write it out');
    return inner(declared);
  }
  if (name !== 'Array' && isStore(name)) return [{ k: 'array', type: { store: name, item: 'num' } }];
  if (NUMERIC.has(name)) return [NUM];
  if (argument) {
    if (name === 'Array' || name === 'ReadonlyArray') return inner(argument).map((k) => arrayOf(k, words));
    if (name === 'Readonly' || name === 'Required') return inner(argument);
    if (name === 'ArrayLike')
      return inner(argument).flatMap((k) =>
        k.k === 'num' ? [{ k: 'array', type: FLOATS } as const, arrayOf(k, words)] : [arrayOf(k, words)],
      );
  }
  throw new KindError(`the type ${words} is not declared in this file`, 'Write it out');
}

function arrayOf(item: Kind, words: string): Kind {
  if (item.k === 'num') return { k: 'array', type: NUMBERS };
  if (item.k === 'array') return { k: 'array', type: { store: 'Array', item: item.type } };
  throw new KindError(
    `${words}: arrays of anything but numbers and arrays are taken element by element`,
    'Give their number: [Point, Point, Point], or an object with an array for each field',
  );
}

/** What an array literal of the kinds is: as at run time, like elements make an array. */
function tupleOf(items: readonly Kind[]): Kind {
  const [first] = items;
  if (items.every((k) => k.k === 'num')) return { k: 'array', type: NUMBERS };
  const same = JSON.stringify(first);
  if (first?.k === 'array' && items.every((k) => JSON.stringify(k) === same))
    return { k: 'array', type: { store: 'Array', item: first.type } };
  return { k: 'tuple', items };
}

function members(list: readonly Syntax[], words: string, inner: (t: Syntax) => Kind[]): Kind[] {
  const fields = list.map((m): (readonly [string, Kind] | undefined)[] => {
    if (m.type !== 'TSPropertySignature' || m.computed || !m.typeAnnotation)
      throw new KindError(`${words} has more than fields with types`, 'Use objects of numbers and arrays');
    const name = m.key!.name ?? String(m.key!.value);
    const kinds = inner(m.typeAnnotation).map((k) => [name, k] as const);
    return m.optional ? [...kinds, undefined] : kinds;
  });
  return product(fields).map((list) => ({ k: 'record', fields: list.filter((f) => f !== undefined) }));
}

function merged(parts: readonly Kind[], words: string): Kind {
  const fields = parts.flatMap((p) => {
    if (p.k !== 'record') throw unknown(words);
    return p.fields;
  });
  return { k: 'record', fields };
}

/** One from each list, in all combinations. */
export function product<T>(lists: readonly (readonly T[])[]): T[][] {
  const count = lists.reduce((n, list) => n * list.length, 1);
  if (count > MAX_VARIANTS)
    throw new KindError(`the types make ${count} combinations of kinds`, `Give at most ${MAX_VARIANTS}`);
  return lists.reduce<T[][]>((all, list) => all.flatMap((head) => list.map((item) => [...head, item])), [[]]);
}
