/** A node of a TypeScript module's syntax tree, as far as it is looked at here: ESTree with the types in nodes of their own. */
export interface Syntax {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly value?: unknown;
  readonly raw?: string;
  readonly kind?: string;
  readonly operator?: string;
  readonly computed?: boolean;
  readonly optional?: boolean;
  readonly shorthand?: boolean;
  readonly importKind?: string;
  readonly id?: Syntax | null;
  readonly key?: Syntax;
  readonly left?: Syntax;
  readonly right?: Syntax;
  readonly init?: Syntax | null;
  readonly param?: Syntax | null;
  readonly test?: Syntax;
  readonly object?: Syntax;
  readonly property?: Syntax;
  readonly callee?: Syntax;
  readonly argument?: Syntax;
  readonly expression?: Syntax | boolean;
  readonly literal?: Syntax;
  readonly source?: Syntax | null;
  readonly local?: Syntax;
  readonly imported?: Syntax;
  readonly exported?: Syntax;
  readonly declaration?: Syntax | null;
  readonly typeAnnotation?: Syntax;
  readonly returnType?: Syntax;
  readonly typeParameters?: Syntax;
  readonly typeArguments?: Syntax;
  readonly typeName?: Syntax;
  readonly elementType?: Syntax;
  readonly body?: Syntax | readonly Syntax[];
  readonly elementTypes?: readonly Syntax[];
  readonly types?: readonly Syntax[];
  readonly members?: readonly Syntax[];
  readonly params?: readonly Syntax[];
  readonly arguments?: readonly Syntax[];
  readonly elements?: readonly (Syntax | null)[];
  readonly properties?: readonly Syntax[];
  readonly declarations?: readonly Syntax[];
  readonly specifiers?: readonly Syntax[];
  readonly extends?: readonly Syntax[];
}

/** A module: its text and its syntax tree. */
export interface Module {
  readonly text: string;
  readonly program: Syntax;
}

export const isSyntax = (x: unknown): x is Syntax =>
  typeof x === 'object' && x !== null && typeof (x as Syntax).type === 'string';

/** The nodes directly inside a node. */
export function childrenOf(node: Syntax): Syntax[] {
  const children: Syntax[] = [];
  for (const child of Object.values(node)) {
    if (isSyntax(child)) children.push(child);
    else if (Array.isArray(child)) children.push(...child.filter(isSyntax));
  }
  return children;
}

export const isFunction = (node: Syntax | null | undefined): boolean =>
  node != null && /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type);

/** A node without the parts that only types need: `x as T`, `x!`, `<T>x`. */
export function bare(node: Syntax): Syntax {
  return /^TS(As|Satisfies|NonNull)Expression$|^TSTypeAssertion$/.test(node.type)
    ? bare(node.expression as Syntax)
    : node;
}

/** Calls `visit` for every node, with the nodes around it, the innermost last. */
export function walk(
  node: Syntax,
  visit: (node: Syntax, around: readonly Syntax[]) => void,
  around: Syntax[] = [],
): void {
  visit(node, around);
  around.push(node);
  for (const child of childrenOf(node)) walk(child, visit, around);
  around.pop();
}

/**
 * The syntax tree of a module in JavaScript or TypeScript.
 * @param jsx - whether elements of JSX may stand in it; `<T>x` is none then
 * @throws SyntaxError
 */
export async function parseModule(text: string, jsx = false): Promise<Module> {
  // Loaded when first needed: the parser of TypeScript comes as an ECMAScript module only.
  const [{ Parser }, { tsPlugin }] = await Promise.all([import('acorn'), import('@sveltejs/acorn-typescript')]);
  const program = Parser.extend(tsPlugin({ jsx })).parse(text, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    locations: true,
    allowHashBang: true,
  });
  return { text, program: program as unknown as Syntax };
}
