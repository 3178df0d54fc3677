import type { Kind } from '../compile/ir/kinds.js';
import { derived } from '../core/programs.js';
import { standIn } from '../compile/parse/source.js';
import type { Functions } from './infer.js';
import { typesOf } from './kinds.js';
import { constantOf, literalOf, properties } from './literals.js';
import { parametersOf, type Parameters } from './parameters.js';
import { freeNames, resolve, type Resolved } from './scopes.js';
import { javaScriptOf } from './strip.js';
import { transformIn } from './transforms.js';
import { bare, isFunction, type Module, type Syntax } from './syntax.js';

/** A function read from its source, ready to be lowered. */
export interface Read extends Parameters {
  readonly name: string;
  /** Stands for the function's text. */
  readonly f: (...args: never[]) => unknown;
  /** What its free names mean. */
  readonly scope: Readonly<Record<string, unknown>>;
}

/** Why a function cannot be read from its source. */
export class ReadError extends Error {
  override name = 'ReadError';
}

/** Gives a meaning to a name that is neither function nor constant of the module. */
export type Outside = (name: string, found: Resolved, use: Use) => Promise<unknown>;

/** The function that uses a name, those it calls, and what has been given a meaning so far. */
export interface Use {
  readonly fn: Syntax;
  readonly functions: Functions;
  readonly meanings: Meanings;
}

/** Meanings of names, and for each the node that declares it, so that no name means two things. */
export interface Meanings {
  readonly scope: Record<string, unknown>;
  readonly declared: Map<string, unknown>;
}

/** Entries whose functions may be called in programs. */
const ENTRIES: Readonly<Record<string, () => Promise<object>>> = {
  fluxion: () => import('../index.js'),
  'fluxion/special': () => import('../special/index.js'),
};

/** Names of the language that need no meaning from outside. */
const LANGUAGE = new Set(
  (
    'Math Number Boolean Array Object Infinity NaN undefined isNaN isFinite arguments Error RangeError TypeError Float64Array Float32Array ' +
    'Int32Array Uint32Array Int16Array Uint16Array Int8Array Uint8Array Uint8ClampedArray'
  ).split(' '),
);

/** Reads functions of one module. */
export class Reader {
  readonly types: ReadonlyMap<string, Syntax>;

  constructor(
    readonly module: Module,
    private readonly outside: Outside,
  ) {
    this.types = typesOf(module.program);
  }

  /**
   * @param around - the nodes around the function, the innermost last
   * @param given - meanings of names by expressions, from a `scope` option
   * @param variants - kinds of the arguments, where they are told otherwise
   */
  async read(
    fn: Syntax,
    around: readonly Syntax[],
    name: string,
    given: ReadonlyMap<string, Syntax> = new Map(),
    variants?: readonly (readonly Kind[])[],
  ): Promise<Read> {
    const scope: Record<string, unknown> = {};
    await this.collect(fn, around, { scope, declared: new Map() }, given);
    const functions = this.functionsFor(around);
    const parameters = variants
      ? { ...(await this.namesOnly(fn)), variants }
      : await parametersOf(this.module, fn, around, this.types, functions);
    return { ...parameters, name, f: this.standIn(fn, name), scope };
  }

  private async namesOnly(fn: Syntax): Promise<Omit<Parameters, 'variants'>> {
    const plain = { ...fn, params: (fn.params ?? []).map((p) => ({ ...p, typeAnnotation: undefined })) };
    const { names } = await parametersOf(this.module, plain as unknown as Syntax, [], this.types, () => undefined);
    return { names, assumed: [] };
  }

  standIn(fn: Syntax, name: string): (...args: never[]) => unknown {
    return standIn(javaScriptOf(this.module.text, fn), name);
  }

  private functionsFor(around: readonly Syntax[]): Functions {
    return (name) => {
      const found = resolve(name, around);
      return found && functionIn(found);
    };
  }

  /** Gives meanings to the free names of a function and of those it calls. */
  async collect(
    fn: Syntax,
    around: readonly Syntax[],
    meanings: Meanings,
    given: ReadonlyMap<string, Syntax> = new Map(),
  ): Promise<void> {
    const { scope, declared } = meanings;
    for (const name of freeNames(fn)) {
      if (LANGUAGE.has(name)) continue;
      const expression = given.get(name);
      const literal = expression && literalOf(expression);
      if (literal !== undefined) {
        scope[name] = literal;
        continue;
      }
      if (expression && expression.type !== 'Identifier')
        throw new ReadError(`the scope gives ${name} an expression; give it a name: const ${name} = …`);
      const found = resolve(expression?.name ?? name, around);
      if (!found) continue;
      const key: unknown = 'node' in found.declaration ? found.declaration.node : found.declaration;
      if (declared.has(name)) {
        if (declared.get(name) !== key)
          throw new ReadError(`${name} means different things in the functions that are called`);
        continue;
      }
      declared.set(name, key);
      const value = await this.meaning(expression?.name ?? name, found, fn, meanings, given);
      if (value !== undefined) scope[name] = value;
    }
  }

  private async meaning(
    name: string,
    found: Resolved,
    user: Syntax,
    meanings: Meanings,
    given: ReadonlyMap<string, Syntax>,
  ): Promise<unknown> {
    const { declaration, around } = found;
    const fn = functionIn(found);
    if (fn) {
      await this.collect(fn, around, meanings, given);
      return this.standIn(fn, name);
    }
    if (declaration.is === 'variable' && declaration.constant && declaration.init) {
      const value = literalOf(declaration.init);
      if (value !== undefined) return value;
    }
    const made = declaration.is === 'variable' && declaration.constant && declaration.init;
    const derivative = made && (await this.derivative(name, made, around, meanings, given));
    if (derivative) return derivative;
    const entry = declaration.is === 'import' ? ENTRIES[declaration.from] : undefined;
    if (entry && declaration.is === 'import') {
      const exports = (await entry()) as Record<string, unknown>;
      if (declaration.imported in exports) return exports[declaration.imported];
    }
    return this.outside(name, found, { fn: user, functions: this.functionsFor(around), meanings });
  }

  /** `grad(g)` that a name stands for: a function that says what it was made from, as those that transforms make of compiled functions do. */
  private async derivative(
    name: string,
    node: Syntax,
    around: readonly Syntax[],
    meanings: Meanings,
    given: ReadonlyMap<string, Syntax>,
  ): Promise<((...args: never[]) => unknown) | undefined> {
    const call = bare(node);
    const transform = transformIn(call, around);
    if (!transform) return undefined;
    const [argument, options] = call.arguments!;
    const target = argument && bare(argument);
    const found = target?.type === 'Identifier' ? resolve(target.name!, around) : undefined;
    const g = found ? functionIn(found) : target && (isFunction(target) ? target : compiledFunction(target, around));
    let inner: ((...args: never[]) => unknown) | undefined;
    if (g) {
      await this.collect(g, found?.around ?? around, meanings, given);
      inner = this.standIn(g, found ? target!.name! : name);
    } else if (found?.declaration.is === 'variable' && found.declaration.constant && found.declaration.init)
      inner = await this.derivative(target!.name!, found.declaration.init, found.around, meanings, given);
    else if (target) inner = await this.derivative(name, target, around, meanings, given);
    if (!inner)
      throw new ReadError(
        `${name} is ${transform} of something that is not a function of this module; write it inside the function`,
      );
    const record = options ? constantOf(options) : {};
    if (record === undefined) throw new ReadError(`the options of ${name} are not written in place`);
    return derived((() => undefined) as () => unknown, transform, inner, record as object);
  }
}

/** The function that a name stands for: declared as one, or a constant that holds one, compiled or not. */
export function functionIn({ declaration, around }: Resolved): Syntax | undefined {
  if (declaration.is === 'function') return declaration.node;
  if (declaration.is !== 'variable' || !declaration.constant || !declaration.init) return undefined;
  const init = bare(declaration.init);
  if (isFunction(init)) return init;
  return compiledFunction(init, around);
}

/** f in `compile(f)`. */
export function compiledFunction(call: Syntax, around: readonly Syntax[]): Syntax | undefined {
  if (!isCompileCall(call, around)) return undefined;
  const [f] = call.arguments!;
  if (!f) return undefined;
  const inner = bare(f);
  if (isFunction(inner)) return inner;
  if (inner.type !== 'Identifier') return undefined;
  const found = resolve(inner.name!, around);
  return found && functionIn(found);
}

/** The meanings that `compile(f, { scope: { … } })` gives to names, by expressions; undefined where that cannot be read. */
export function scopeOption(call: Syntax): Map<string, Syntax> | undefined {
  const given = new Map<string, Syntax>();
  const [, options] = call.arguments!;
  if (!options) return given;
  for (const [key, value] of properties(options) ?? [['', options] as const]) {
    // Code that is written ahead needs no making.
    if (key === 'generate') continue;
    const entries = key === 'scope' ? properties(value) : undefined;
    if (!entries) return undefined;
    for (const [name, expression] of entries) given.set(name, expression);
  }
  return given;
}

/** Whether a node is a call of `compile` as imported from fluxion/compile, under whatever name. */
export function isCompileCall(node: Syntax, around: readonly Syntax[]): boolean {
  if (node.type !== 'CallExpression' || !node.callee) return false;
  const { callee } = node;
  const imported = (name: string, as: string): boolean => {
    const d = resolve(name, around)?.declaration;
    return d?.is === 'import' && d.from === 'fluxion/compile' && d.imported === as;
  };
  if (callee.type === 'Identifier') return imported(callee.name!, 'compile');
  return (
    callee.type === 'MemberExpression' &&
    !callee.computed &&
    callee.property!.name === 'compile' &&
    callee.object!.type === 'Identifier' &&
    imported(callee.object!.name!, '*')
  );
}
