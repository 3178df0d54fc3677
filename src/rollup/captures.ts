import type { Kind } from '../compile/ir/kinds.js';
import { isStore } from '../compile/ir/kinds.js';
import { Unknown } from '../compile/lower/scopes.js';
import { kindOfName } from '../source/infer.js';
import { KindError, kindsOf } from '../source/kinds.js';
import { literalOf } from '../source/literals.js';
import { functionIn, type Outside, Reader, ReadError, type Use } from '../source/reader.js';
import { resolve, type Resolved } from '../source/scopes.js';
import { bare, type Module, parseModule, type Syntax, walk } from '../source/syntax.js';

/** The file that an import means, with its text; undefined where it is no module in source. */
export type Load = (source: string, importer?: string) => Promise<{ path: string; text: string } | undefined>;

/** The variables that a function uses from around it: handed to its code as functions that read them, so that each call sees their values. */
export class Captures {
  readonly names: string[] = [];
  reader: Reader | undefined;

  constructor(
    private readonly module: Module,
    /** The nodes around the place where the variables will be read. */
    private readonly around: readonly Syntax[],
    private readonly load: Load,
  ) {}

  static parameter(k: number): string {
    return `$c${k}`;
  }

  readonly outside: Outside = async (name, found, use) => {
    const { declaration } = found;
    if (declaration.is === 'import') {
      const helper = await this.imported(declaration.from, declaration.imported, name, use);
      if (helper) return helper;
    }
    if (resolve(name, this.around)?.declaration !== declaration)
      throw new ReadError(`where compile is called, ${name} is another variable than where the function stands`);
    if (isCalled(use.fn, name))
      throw new ReadError(`${name} is called, but what it stands for is not written as a function of this module`);
    const kind = this.kindOf(name, found, use);
    let k = this.names.indexOf(name);
    if (k < 0) k = this.names.push(name) - 1;
    return new Unknown(kind, `${Captures.parameter(k)}()`);
  };

  /** The kind of a variable: from its type, from what it starts as, from its use. */
  private kindOf(name: string, { declaration }: Resolved, use: Use): Kind {
    if (declaration.is === 'variable' || declaration.is === 'parameter') {
      const { node } = declaration;
      const type = (node.type === 'AssignmentPattern' ? node.left! : node).typeAnnotation;
      const typed = type && this.typed(type);
      if (typed) return typed;
      const init = declaration.is === 'variable' ? declaration.init : undefined;
      const made = init && kindOfValue(init);
      if (made) return made;
    }
    return kindOfName(name, use.fn, use.functions);
  }

  private typed(type: Syntax): Kind | undefined {
    try {
      return kindsOf(type, this.module.text, this.reader!.types)[0];
    } catch (error) {
      if (error instanceof KindError) return undefined;
      throw error;
    }
  }

  /** A function from another module, with the functions that it calls there. */
  private async imported(source: string, name: string, as: string, use: Use, importer?: string): Promise<unknown> {
    const file = await this.load(source, importer);
    if (!file) return undefined;
    const module = await parseModule(file.text, /x$/.test(file.path)).catch(() => undefined);
    if (!module) return undefined;
    const passed = exportOf(module.program, name);
    if (passed.from !== undefined) return this.imported(passed.from, passed.name, as, use, file.path);
    const found = resolve(passed.name, [module.program]);
    if (!found) return undefined;
    const { declaration } = found;
    if (declaration.is === 'variable' && declaration.constant && declaration.init) {
      const value = literalOf(declaration.init);
      if (value !== undefined) return value;
    }
    const fn = functionIn(found);
    if (!fn) return undefined;
    const inner = new Reader(module, (free, at) => {
      const d = at.declaration;
      if (d.is === 'import') return this.imported(d.from, d.imported, free, use, file.path).then((v) => v ?? refuse());
      return refuse();
      function refuse(): never {
        throw new ReadError(
          `the imported function ${as} uses the variable ${free} of its own module; make it an argument`,
        );
      }
    });
    await inner.collect(fn, found.around, use.meanings);
    return inner.standIn(fn, as);
  }
}

function isCalled(fn: Syntax, name: string): boolean {
  let called = false;
  walk(fn, (node) => {
    if (node.type === 'CallExpression' && node.callee?.type === 'Identifier' && node.callee.name === name)
      called = true;
  });
  return called;
}

/** The name under which a module declares what it exports, or the module it passes on. */
function exportOf(program: Syntax, name: string): { readonly name: string; readonly from?: string } {
  for (const s of program.body as readonly Syntax[]) {
    if (s.type === 'ExportDefaultDeclaration' && name === 'default')
      return { name: s.declaration?.id?.name ?? s.declaration?.name ?? name };
    if (s.type !== 'ExportNamedDeclaration') continue;
    const found = (s.specifiers ?? []).find((i) => (i.exported!.name ?? i.exported!.value) === name);
    if (found) {
      const local = found.local!.name ?? String(found.local!.value);
      return s.source ? { name: local, from: String(s.source.value) } : { name: local };
    }
  }
  return { name };
}

/** The kind of what an expression makes, where that is plain to see. */
function kindOfValue(node: Syntax): Kind | undefined {
  const e = bare(node);
  const literal = literalOf(e);
  if (literal !== undefined) return { k: typeof literal === 'number' ? 'num' : 'bool' };
  const maker =
    e.type === 'NewExpression' ? e.callee?.name : e.type === 'CallExpression' ? e.callee?.object?.name : undefined;
  if (maker && maker !== 'Array' && isStore(maker)) return { k: 'array', type: { store: maker, item: 'num' } };
  if (e.type === 'ArrayExpression') {
    const items = (e.elements ?? []).map((i) => i && kindOfValue(i));
    const [first] = items;
    if (!first || items.some((i) => JSON.stringify(i) !== JSON.stringify(first))) return undefined;
    if (first.k === 'num') return { k: 'array', type: { store: 'Array', item: 'num' } };
    return first.k === 'array' ? { k: 'array', type: { store: 'Array', item: first.type } } : undefined;
  }
  if (e.type !== 'ObjectExpression') return undefined;
  const fields = (e.properties ?? []).map((p) => {
    const kind = p.type === 'Property' && !p.computed ? kindOfValue(p.value as Syntax) : undefined;
    return kind && ([p.key!.name ?? String(p.key!.value), kind] as const);
  });
  return fields.some((f) => !f) ? undefined : { k: 'record', fields: fields as (readonly [string, Kind])[] };
}
