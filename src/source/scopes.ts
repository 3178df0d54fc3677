import { childrenOf, isFunction, type Syntax } from './syntax.js';

/** Where a name comes from. */
export type Declaration =
  | { readonly is: 'import'; readonly from: string; readonly imported: string }
  | { readonly is: 'function'; readonly node: Syntax }
  | { readonly is: 'variable'; readonly node: Syntax; readonly constant: boolean; readonly init: Syntax | undefined }
  | { readonly is: 'parameter'; readonly node: Syntax }
  | { readonly is: 'other' };

/** A declaration and the nodes around it, the innermost last. */
export interface Resolved {
  readonly declaration: Declaration;
  readonly around: readonly Syntax[];
}

/** The declaration that a name means at a place; undefined for names of the language. */
export function resolve(name: string, around: readonly Syntax[]): Resolved | undefined {
  for (let k = around.length - 1; k >= 0; k--) {
    const declaration = declaredIn(around[k]!).get(name);
    if (declaration) return { declaration, around: around.slice(0, k + 1) };
  }
  return undefined;
}

const known = new WeakMap<Syntax, Map<string, Declaration>>();

function declaredIn(node: Syntax): Map<string, Declaration> {
  let names = known.get(node);
  if (names) return names;
  names = new Map();
  known.set(node, names);
  if (isFunction(node)) {
    for (const p of node.params ?? []) parameters(p, names);
    if (node.type === 'FunctionExpression' && node.id?.name) names.set(node.id.name, { is: 'function', node });
  } else if (node.type === 'Program' || node.type === 'BlockStatement' || node.type === 'StaticBlock') {
    for (const s of node.body as readonly Syntax[]) statement(s, names);
  } else if (node.type === 'ForStatement' && node.init) statement(node.init, names);
  else if ((node.type === 'ForOfStatement' || node.type === 'ForInStatement') && node.left) statement(node.left, names);
  else if (node.type === 'CatchClause' && node.param)
    for (const p of patternNames(node.param)) names.set(p, { is: 'other' });
  return names;
}

function parameters(p: Syntax, names: Map<string, Declaration>): void {
  const pattern = p.type === 'AssignmentPattern' ? p.left! : p;
  if (pattern.type === 'Identifier') names.set(pattern.name!, { is: 'parameter', node: p });
  else for (const name of patternNames(pattern)) names.set(name, { is: 'other' });
}

function statement(s: Syntax, names: Map<string, Declaration>): void {
  const inner = /^Export(Named|Default)Declaration$/.test(s.type) && s.declaration ? s.declaration : s;
  if (inner.type === 'ImportDeclaration') {
    if (inner.importKind === 'type') return;
    for (const i of inner.specifiers ?? [])
      if (i.importKind !== 'type')
        names.set(i.local!.name!, {
          is: 'import',
          from: String(inner.source!.value),
          imported:
            i.type === 'ImportSpecifier'
              ? (i.imported!.name ?? String(i.imported!.value))
              : i.type === 'ImportDefaultSpecifier'
                ? 'default'
                : '*',
        });
  } else if (inner.type === 'VariableDeclaration') {
    for (const d of inner.declarations!) {
      if (d.id!.type === 'Identifier')
        names.set(d.id!.name!, {
          is: 'variable',
          node: d.id!,
          constant: inner.kind === 'const',
          init: d.init ?? undefined,
        });
      else for (const name of patternNames(d.id!)) names.set(name, { is: 'other' });
    }
  } else if (inner.type === 'FunctionDeclaration' && inner.id?.name)
    names.set(inner.id.name, { is: 'function', node: inner });
  else if (/^(ClassDeclaration|TSEnumDeclaration)$/.test(inner.type) && inner.id?.name)
    names.set(inner.id.name, { is: 'other' });
}

/** The names that a pattern binds. */
export function patternNames(node: Syntax): string[] {
  switch (node.type) {
    case 'Identifier':
      return [node.name!];
    case 'AssignmentPattern':
      return patternNames(node.left!);
    case 'RestElement':
      return patternNames(node.argument!);
    case 'ArrayPattern':
      return (node.elements ?? []).flatMap((e) => (e ? patternNames(e) : []));
    case 'ObjectPattern':
      return (node.properties ?? []).flatMap((p) => patternNames(p.type === 'RestElement' ? p : (p.value as Syntax)));
    default:
      return [];
  }
}

/** Names that a function uses and does not declare anywhere inside. */
export function freeNames(fn: Syntax): Set<string> {
  const used = new Set<string>();
  const bound = new Set<string>(fn.id?.name ? [fn.id.name] : []);
  const visit = (node: Syntax): void => {
    if (node.type.startsWith('TS') && !/Expression$|Assertion$/.test(node.type)) return;
    if (node.type === 'Identifier') used.add(node.name!);
    if (isFunction(node)) {
      for (const p of node.params ?? []) patternNames(p).forEach((n) => bound.add(n));
      if (node !== fn && node.id?.name) bound.add(node.id.name);
    }
    if (node.type === 'VariableDeclarator') patternNames(node.id!).forEach((n) => bound.add(n));
    for (const child of childrenOf(node)) {
      const named = (child === node.property || child === node.key) && !node.computed;
      // `{ data }` is a use of data as well as a name.
      if (!named || node.shorthand) visit(child);
    }
  };
  visit(fn);
  return new Set([...used].filter((n) => !bound.has(n)));
}
