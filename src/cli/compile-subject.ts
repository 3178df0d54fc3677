import { compiledFunction, functionIn, scopeOption } from '../source/reader.js';
import { resolve } from '../source/scopes.js';
import { bare, isFunction, type Module, type Syntax } from '../source/syntax.js';
import { UserError } from './load.js';

/** A function of a module, with the meanings that a `scope` option gives to its free names. */
export interface Found {
  readonly name: string;
  readonly fn: Syntax;
  readonly around: readonly Syntax[];
  readonly given: ReadonlyMap<string, Syntax>;
}

/** The function of that name at the top level of a module: declared, a constant, or compiled; `default` is the default export. */
export function subjectIn({ program }: Module, name: string): Found | undefined {
  const around = [program];
  const node = name === 'default' ? defaultExport(program) : undefined;
  if (node && node.type !== 'Identifier') {
    const fn = isFunction(node) ? node : compiledFunction(node, around);
    return fn && { name: fn.id?.name ?? 'f', fn, around: [program], given: givenBy(node) };
  }
  const wanted = node?.name ?? name;
  const found = resolve(wanted, around);
  const fn = found && functionIn(found);
  if (!found || !fn) return undefined;
  const { declaration } = found;
  const init = declaration.is === 'variable' && declaration.init ? bare(declaration.init) : undefined;
  return { name: wanted, fn, around, given: init ? givenBy(init) : new Map() };
}

function givenBy(node: Syntax): ReadonlyMap<string, Syntax> {
  if (node.type !== 'CallExpression') return new Map();
  const given = scopeOption(node);
  if (!given)
    throw new UserError(
      'The options of compile are not an object written in place.',
      'Write compile(f, { scope: { data } }).',
    );
  return given;
}

function defaultExport(program: Syntax): Syntax | undefined {
  const statement = (program.body as readonly Syntax[]).find((s) => s.type === 'ExportDefaultDeclaration');
  return statement?.declaration ? bare(statement.declaration) : undefined;
}

/** The names of the functions at the top level of a module. */
export function functionsOf(module: Module): string[] {
  const names = (module.program.body as readonly Syntax[]).flatMap((s) => {
    const inner = s.declaration ?? s;
    if (inner.type === 'FunctionDeclaration' && inner.id) return [inner.id.name!];
    return (inner.declarations ?? []).flatMap((d) => (d.id?.type === 'Identifier' ? [d.id.name!] : []));
  });
  return names.filter((name) => {
    const found = resolve(name, [module.program]);
    return found !== undefined && functionIn(found) !== undefined;
  });
}
