import type { Kind } from '../compile/ir/kinds.js';
import type { Type } from '../compile/ir/types.js';
import { bare, childrenOf, type Syntax } from './syntax.js';

/** What a variable is used as: a number, an array of something, an object with fields. */
type Use = { is: 'number' } | { is: 'array'; item: Use } | { is: 'record'; fields: Map<string, Use> };

const NUMBER: Use = { is: 'number' };

/** Methods and properties that only arrays have. */
const OF_ARRAYS = /^(length|map|forEach|reduce|fill|slice|every|some|join|at|entries|push|indexOf)$/;

/** Functions by the names under which others call them. */
export type Functions = (name: string) => Syntax | undefined;

/** The kinds that a parameter pattern can be of, by how the function uses what it binds; arrays of numbers are of two kinds. */
export function kindsByUse(pattern: Syntax, fn: Syntax, functions: Functions): Kind[] {
  return kindsOfUse(useOf(pattern, fn, functions, 0));
}

/** The same for a name from outside. */
export function kindOfName(name: string, fn: Syntax, functions: Functions): Kind {
  return kindsOfUse(useOfName(name, fn, functions, 0)).at(-1)!;
}

function useOf(pattern: Syntax, fn: Syntax, functions: Functions, depth: number): Use {
  switch (pattern.type) {
    case 'AssignmentPattern':
      return useOf(pattern.left!, fn, functions, depth);
    case 'Identifier':
      return useOfName(pattern.name!, fn, functions, depth);
    case 'ArrayPattern': {
      const items = (pattern.elements ?? []).flatMap((e) => (e ? [useOf(e, fn, functions, depth)] : []));
      return { is: 'array', item: items.find((u) => u.is !== 'number') ?? NUMBER };
    }
    case 'ObjectPattern':
      return {
        is: 'record',
        fields: new Map(
          (pattern.properties ?? []).map((p) => [
            p.key?.name ?? String(p.key?.value),
            useOf(p.value as Syntax, fn, functions, depth),
          ]),
        ),
      };
    default:
      return NUMBER;
  }
}

function useOfName(name: string, fn: Syntax, functions: Functions, depth: number): Use {
  if (depth > 8) return NUMBER;
  let found: Use = NUMBER;
  const note = (use: Use): void => {
    found = both(found, use);
  };
  const visit = (node: Syntax, parents: readonly Syntax[]): void => {
    if (node.type === 'Identifier' && node.name === name) note(useAt(node, parents, fn, functions, depth));
    for (const child of childrenOf(node)) visit(child, [...parents, node]);
  };
  visit(fn, []);
  return found;
}

/** What the place where a variable stands asks of it. */
function useAt(node: Syntax, parents: readonly Syntax[], fn: Syntax, functions: Functions, depth: number): Use {
  let k = parents.length - 1;
  while (k >= 0 && bare(parents[k]!) !== parents[k]) k--;
  const parent = parents[k];
  const is = (x: unknown): boolean => x !== undefined && x !== null && bare(x as Syntax) === node;
  if (!parent) return NUMBER;
  if (parent.type === 'MemberExpression' && is(parent.object)) {
    const above = useAt(parent, parents.slice(0, k), fn, functions, depth);
    if (parent.computed) {
      const key = parent.property!;
      return typeof key.value === 'string' ? field(key.value, above) : { is: 'array', item: above };
    }
    const name = parent.property!.name!;
    return OF_ARRAYS.test(name) ? { is: 'array', item: NUMBER } : field(name, above);
  }
  if (parent.type === 'ForOfStatement' && is(parent.right)) {
    const [variable] = parent.left!.declarations ?? [];
    return { is: 'array', item: variable ? useOf(variable.id!, parent, functions, depth + 1) : NUMBER };
  }
  if (parent.type === 'VariableDeclarator' && is(parent.init)) return useOf(parent.id!, fn, functions, depth + 1);
  if (parent.type === 'CallExpression') {
    const at = parent.arguments!.findIndex(is);
    const called = parent.callee!.type === 'Identifier' ? functions(parent.callee!.name!) : undefined;
    const param = at >= 0 && called && called !== fn ? called.params?.[at] : undefined;
    return param && called ? useOf(param, called, functions, depth + 1) : NUMBER;
  }
  return parent.type === 'SpreadElement' ? { is: 'array', item: NUMBER } : NUMBER;
}

const field = (name: string, use: Use): Use => ({ is: 'record', fields: new Map([[name, use]]) });

/** What serves two uses; the one that says more where they differ. */
function both(a: Use, b: Use): Use {
  if (a.is === 'array' && b.is === 'array') return { is: 'array', item: both(a.item, b.item) };
  if (a.is === 'record' && b.is === 'record') {
    const fields = new Map(a.fields);
    for (const [name, use] of b.fields) fields.set(name, both(fields.get(name) ?? NUMBER, use));
    return { is: 'record', fields };
  }
  return a.is === 'number' ? b : a;
}

function kindsOfUse(use: Use): Kind[] {
  switch (use.is) {
    case 'number':
      return [{ k: 'num' }];
    case 'array':
      return typesOfItem(use.item).map((type) => ({ k: 'array', type: type as Extract<Type, object> }));
    case 'record': {
      // Arrays in objects are taken for plain ones: JavaScript written without types rarely means the others there.
      const fields = [...use.fields].map(([name, u]) => [name, kindsOfUse(u).at(-1)!] as const);
      return [{ k: 'record', fields }];
    }
  }
}

/** The types of an array with such elements: Float64Array and number[] for numbers. */
function typesOfItem(item: Use): Type[] {
  if (item.is === 'array') return typesOfItem(item.item).map((inner) => ({ store: 'Array', item: inner }));
  return [
    { store: 'Float64Array', item: 'num' },
    { store: 'Array', item: 'num' },
  ];
}
