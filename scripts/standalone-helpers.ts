import { readFileSync } from 'node:fs';
import { parse, type Node } from 'acorn';
import ts from 'typescript';

/** Files whose functions generated code may call; a name is declared in one of them only. */
const FILES = [
  'src/ops/numeric.ts',
  'src/compile/emit/helpers.ts',
  'src/compile/ops/table.ts',
  'src/compile/ir/types.ts',
  'src/compile/runtime/zeros.ts',
  'src/compile/runtime/fits.ts',
  'src/compile/runtime/columns.ts',
  'src/compile/standalone/mismatch.ts',
  'src/compile/standalone/variables.ts',
];

/** What generated code calls by itself, besides the functions of numeric.ts. */
const ROOTS =
  'zeros zerosLike deepCopy grown tangentMul clear positive holdsNaN scan structural trim fits jacobianBy mismatch numberIn booleanIn arrayIn'.split(
    ' ',
  );

interface Declaration {
  readonly text: string;
  readonly uses: ReadonlySet<string>;
}

type Named = Node & {
  readonly id?: { readonly name?: string } | null;
  readonly declarations?: readonly { readonly id: { readonly name?: string } }[];
};

/** The identifiers in a piece of syntax that are not names of properties. */
function identifiers(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) identifiers(item, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, name, computed } = node as { type?: string; name?: string; computed?: boolean };
    if (type === 'Identifier' && name) found.add(name);
    for (const [key, child] of Object.entries(node))
      if (computed !== false || (key !== 'property' && key !== 'key')) identifiers(child, found);
  }
}

/** The names that parameters and variables inside a piece of syntax have. */
function declared(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const item of node) declared(item, found);
  else if (typeof node === 'object' && node !== null) {
    const { params, id } = node as { params?: unknown; id?: unknown };
    identifiers([params, id], found);
    for (const child of Object.values(node)) declared(child, found);
  }
}

/** What a piece of syntax refers to outside itself. */
function usesOf(node: Node): Set<string> {
  const found = new Set<string>();
  const inner = new Set<string>();
  identifiers(node, found);
  declared(node, inner);
  return new Set([...found].filter((name) => !inner.has(name)));
}

/** A documentation comment at the end of a text. */
const COMMENT = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/;

/** The top-level functions and constants of a TypeScript file as JavaScript, comments included. */
function declarationsOf(file: string): Map<string, Declaration> {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const found = new Map<string, Declaration>();
  let end = 0;
  for (const statement of parse(outputText, { ecmaVersion: 2022, sourceType: 'module' }).body) {
    const before = outputText.slice(end, statement.start);
    end = statement.end;
    const inner = ((statement as unknown as { declaration?: Named }).declaration ?? statement) as Named;
    const name = inner.id?.name ?? inner.declarations?.[0]?.id.name;
    if (!name || !/Function|Variable/.test(inner.type)) continue;
    // What stands at the top of a file is about the file.
    const comment = before === outputText.slice(0, statement.start) ? undefined : COMMENT.exec(before)?.[0].trim();
    const code = outputText
      .slice(inner.start, inner.end)
      .replace(/^( {4})+/gm, (spaces) => ' '.repeat(spaces.length / 2));
    found.set(name, { text: comment ? `${comment}\n${code}` : code, uses: usesOf(inner) });
  }
  return found;
}

/** A module that holds the text of every helper of generated code, with the helpers it calls in turn. */
export function standaloneHelpers(banner: string, root: string): string {
  const all = new Map<string, Declaration>();
  const roots = [...ROOTS];
  for (const file of FILES) {
    for (const [name, declaration] of declarationsOf(root + file)) {
      if (file === 'src/ops/numeric.ts') roots.push(name);
      if (!all.has(name)) all.set(name, declaration);
    }
  }
  const order: string[] = [];
  const visit = (name: string): void => {
    if (order.includes(name)) return;
    order.push(name);
    for (const used of all.get(name)!.uses) if (used !== name && all.has(used)) visit(used);
  };
  for (const name of roots) {
    if (!all.has(name)) throw new Error(`standalone helpers: ${name} is declared in none of ${FILES.join(', ')}`);
    visit(name);
  }
  const entries = order.map((name) => {
    const { text, uses } = all.get(name)!;
    const needs = [...uses].filter((used) => used !== name && all.has(used));
    return `${name}: { text: ${JSON.stringify(text)}, uses: ${JSON.stringify(needs)} },`;
  });
  return `${banner}
/** The helpers of generated code as text, each with the helpers it uses. */
export const HELPER_TEXTS: Readonly<Record<string, { readonly text: string; readonly uses: readonly string[] }>> = {
  ${entries.join('\n')}
};
`;
}
