import MagicString from 'magic-string';
import { UserNode } from '../compile/compile.js';
import type { Captured } from '../compile/ir/program.js';
import { isArray } from '../compile/ir/types.js';
import { Unknown } from '../compile/lower/scopes.js';
import { Family } from '../compile/standalone/derivatives.js';
import { factoryText, PARTS } from '../compile/standalone/factory.js';
import { Kernels } from '../compile/standalone/kernels.js';
import { OWN, safeParams } from '../compile/standalone/module.js';
import { CompileError } from '../errors.js';
import { KindError } from '../source/kinds.js';
import { compiledFunction, isCompileCall, type Read, Reader, ReadError, scopeOption } from '../source/reader.js';
import { resolve } from '../source/scopes.js';
import { bare, isFunction, type Module, parseModule, type Syntax, walk } from '../source/syntax.js';
import { Captures, type Load } from './captures.js';

export interface TransformOptions {
  readonly jsx: boolean;
  readonly order: 1 | 2;
  readonly warn: (message: string, pos: number) => void;
  readonly load: Load;
}

/** A call of compile and the nodes around it. */
interface Site {
  readonly call: Syntax;
  readonly around: readonly Syntax[];
}

/** The module with its calls of compile replaced; undefined where there are none to replace. */
export async function transformModule(
  text: string,
  options: TransformOptions,
): Promise<{ code: string; map: object } | undefined> {
  let module: Module;
  try {
    module = await parseModule(text, options.jsx);
  } catch (error) {
    options.warn(`the module does not parse: ${(error as Error).message}`, 0);
    return undefined;
  }
  const sites = sitesIn(module.program);
  if (sites.length === 0) return undefined;
  const edited = new MagicString(text);
  const kernels = new Kernels([...sites.map((_, k) => `$f${k + 1}`), ...OWN, ...PARTS], true);
  const names = { space: unused('$fluxion', text), built: unused('$built', text) };
  const factories: string[] = [];
  const replaced: Syntax[] = [];
  for (const site of sites) {
    const name = `$f${factories.length + 1}`;
    try {
      const { factory, captured } = await write(module, site, { name, built: names.built }, kernels, options);
      factories.push(factory);
      replaced.push(site.call);
      edited.overwrite(
        site.call.start,
        site.call.end,
        `${names.space}.${name}(${captured.map((c) => `() => ${c}`).join(', ')})`,
      );
    } catch (error) {
      const message = explained(error);
      if (message === undefined) throw error;
      options.warn(message, site.call.start);
    }
  }
  if (factories.length === 0) return undefined;
  edited.appendLeft(placeOf(module), prelude(names, kernels, factories));
  dropImport(edited, module, replaced);
  return { code: edited.toString(), map: edited.generateMap({ hires: 'boundary' }) };
}

/** Calls of compile, outermost only. */
function sitesIn(program: Syntax): Site[] {
  const sites: Site[] = [];
  walk(program, (node, around) => {
    if (isCompileCall(node, around) && !around.some((n) => sites.some((s) => s.call === n)))
      sites.push({ call: node, around: [...around] });
  });
  return sites;
}

async function write(
  module: Module,
  { call, around }: Site,
  names: { readonly name: string; readonly built: string },
  kernels: Kernels,
  options: TransformOptions,
): Promise<{ factory: string; captured: readonly string[] }> {
  const fn = compiledFunction(call, around);
  if (!fn) throw new ReadError('its argument is not a function written in this module');
  const given = scopeOption(call);
  if (!given) throw new ReadError('its options are not written in place');
  const captures = new Captures(module, around, options.load);
  const reader = new Reader(module, captures.outside);
  captures.reader = reader;
  // A function that is named elsewhere sees what is around it there.
  const argument = bare(call.arguments![0]!);
  const there = isFunction(argument) ? around : (resolve(argument.name!, around)?.around ?? around);
  const read = await reader.read(fn, there, nameOf(call, around, fn), given);
  const { node, families } = programs(read);
  const subject = {
    name: read.name,
    params: safeParams(read.names, read.name),
    families,
    captured: (c: Captured) => variableText(c, kernels),
  };
  const captured = captures.names;
  const factory = factoryText(
    {
      ...{ subject, node, order: options.order, ...names },
      arity: read.names.length,
      params: captured.map((_, k) => Captures.parameter(k)),
    },
    kernels,
  );
  return { factory, captured };
}

/** How a variable from around the function is read: its kind is looked at in every call, because here it may be a guess. */
function variableText({ object, param }: Captured, kernels: Kernels): string {
  if (!(object instanceof Unknown)) throw new ReadError('it uses an array that is not a variable of the module');
  const { kind, text } = object;
  const name = JSON.stringify(param.name);
  if (kind.k !== 'array') return `${kernels.helper(kind.k === 'bool' ? 'booleanIn' : 'numberIn')}(${text}, ${name})`;
  let depth = 1;
  for (let { item } = kind.type; isArray(item); { item } = item) depth++;
  return `${kernels.helper('arrayIn')}(${text}, ${name}, ${depth})`;
}

/** Programs for the kinds that the function can be lowered for. Kinds that are only guessed may turn out not to be meant. */
function programs(read: Read): { node: UserNode; families: Family[] } {
  const node = new UserNode(read.f, read.scope);
  const families: Family[] = [];
  let first: unknown;
  for (const kinds of read.variants)
    try {
      families.push(new Family(node.program(kinds)));
    } catch (error) {
      if (!(error instanceof CompileError) || read.assumed.length === 0) throw error;
      first ??= error;
    }
  if (families.length === 0) throw first;
  return { node, families };
}

/** What a function is called: by itself, or by the variable it becomes. */
function nameOf(call: Syntax, around: readonly Syntax[], fn: Syntax): string {
  const parent = around.at(-1);
  return (
    fn.id?.name ?? (parent?.type === 'VariableDeclarator' && parent.init === call ? parent.id?.name : undefined) ?? 'f'
  );
}

function explained(error: unknown): string | undefined {
  if (error instanceof KindError) return `${error.message}. ${error.advice}.`;
  if (error instanceof ReadError) return `${error.message}.`;
  return error instanceof CompileError ? error.message.replace(/^compile: /, '') : undefined;
}

/** Where the code for all calls goes: before everything, behind directives and `#!`. */
function placeOf({ program }: Module): number {
  const statements = program.body as readonly Syntax[];
  const first = statements.find((s) => !('directive' in s));
  return first?.start ?? program.end;
}

const prelude = (
  { space, built }: { readonly space: string; readonly built: string },
  kernels: Kernels,
  factories: readonly string[],
): string =>
  [
    `import { built as ${built} } from 'fluxion/built';`,
    '// Written by fluxion/rollup for the calls of compile in this module.',
    `const ${space} = /* @__PURE__ */ (() => {`,
    ...factories,
    ...kernels.texts(),
    `return { ${factories.map((_, k) => `$f${k + 1}`).join(', ')} };`,
    '})();',
    '',
  ].join('\n');

/** Takes the import of compile away where nothing is left that uses it. */
function dropImport(edited: MagicString, { program }: Module, replaced: readonly Syntax[]): void {
  const statement = (program.body as readonly Syntax[]).filter(
    (s) => s.type === 'ImportDeclaration' && s.source!.value === 'fluxion/compile',
  );
  for (const s of statement) {
    const names = new Set((s.specifiers ?? []).map((i) => i.local!.name!));
    let used = 0;
    walk(program, (node, around) => {
      if (node.type !== 'Identifier' || !names.has(node.name!) || around.includes(s)) return;
      if (!around.some((n) => replaced.includes(n))) used++;
    });
    if (used === 0) edited.remove(s.start, s.end);
  }
}

/** A name that does not occur in a text. */
function unused(wanted: string, text: string): string {
  let name = wanted;
  while (text.includes(name)) name += '_';
  return name;
}
