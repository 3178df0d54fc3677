import type { Kind } from '../compile/ir/kinds.js';
import { kindsByUse, type Functions } from './infer.js';
import { KindError, kindsOf, product } from './kinds.js';
import { type Module, parseModule, type Syntax } from './syntax.js';

/** What a function's parameters are called and of which kinds they may be. */
export interface Parameters {
  readonly names: readonly string[];
  /** The combinations of kinds that code is written for; shorter ones leave parameters with defaults out. */
  readonly variants: readonly (readonly Kind[])[];
  /** Parameters whose kinds are told by nothing but their use. */
  readonly assumed: readonly string[];
}

/** Kinds of one parameter; undefined where it may be left out. */
type Choice = readonly (Kind | undefined)[];

/**
 * The kinds of a function's parameters: from its TypeScript types, from `@param {type} name` in a comment before it, from default values, and
 * where nothing of that is there from what the function does with them.
 */
export async function parametersOf(
  module: Module,
  fn: Syntax,
  around: readonly Syntax[],
  types: ReadonlyMap<string, Syntax>,
  functions: Functions,
): Promise<Parameters> {
  const list = (fn.params ?? []).filter((p) => p.name !== 'this');
  const documented = await documentedTypes(module, fn, around);
  const assumed: string[] = [];
  const names = list.map((p, k) => nameOf(p, k));
  const choices = list.map((p, k): Choice => {
    if (p.type === 'RestElement')
      throw new KindError(`the parameter ...${names[k]!} takes any number of arguments`, 'Take one array instead');
    const pattern = p.type === 'AssignmentPattern' ? p.left! : p;
    const optional = p.type === 'AssignmentPattern' || pattern.optional === true;
    const given = documented.get(names[k]!) ?? documented.get(k);
    let kinds: Kind[];
    if (pattern.typeAnnotation) kinds = kindsOf(pattern.typeAnnotation, module.text, types);
    else if (given) kinds = kindsOf(given.type, given.text, types);
    else if (p.type === 'AssignmentPattern' && typeof p.right!.value === 'number') kinds = [{ k: 'num' }];
    else if (p.type === 'AssignmentPattern' && typeof p.right!.value === 'boolean') kinds = [{ k: 'bool' }];
    else {
      kinds = kindsByUse(p, fn, functions);
      assumed.push(names[k]!);
    }
    // The first one is what is differentiated: always there.
    return optional && k > 0 ? [...kinds, undefined] : kinds;
  });
  return { names, variants: combinations(choices), assumed };
}

/** The kinds that a text such as `Float64Array, number` gives. */
export async function kindsFromText(text: string): Promise<Kind[][]> {
  let module: Module;
  try {
    module = await parseModule(`type T = [${text}];`);
  } catch {
    throw new KindError(
      `'${text}' is no list of TypeScript types`,
      "Write one for each argument: 'Float64Array, number'",
    );
  }
  const [alias] = module.program.body as readonly Syntax[];
  const list = alias!.typeAnnotation!.elementTypes ?? [];
  return product(list.map((t) => kindsOf(t, module.text, new Map())));
}

/** All combinations in which nothing stands behind a parameter that is left out. */
function combinations(choices: readonly Choice[]): Kind[][] {
  const found = new Map<string, Kind[]>();
  for (const choice of product(choices)) {
    const end = choice.findIndex((k) => k === undefined);
    const kinds = (end < 0 ? choice : choice.slice(0, end)) as Kind[];
    if (end >= 0 && choice.slice(end).some((k) => k !== undefined)) continue;
    found.set(JSON.stringify(kinds), kinds);
  }
  return [...found.values()];
}

const nameOf = (p: Syntax, k: number): string => {
  const pattern = p.type === 'AssignmentPattern' ? p.left! : p.type === 'RestElement' ? p.argument! : p;
  return pattern.type === 'Identifier' ? pattern.name! : k === 0 ? 'x' : `x${k}`;
};

const COMMENT = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*$/;
const PARAM = /@param\s+\{((?:[^{}]|\{[^{}]*\})*)\}\s+\[?([\w$]+)/g;

/** Types from the comment before a function, by name and by position. */
async function documentedTypes(
  { text }: Module,
  fn: Syntax,
  around: readonly Syntax[],
): Promise<Map<string | number, { type: Syntax; text: string }>> {
  const found = new Map<string | number, { type: Syntax; text: string }>();
  const starts = [fn, ...around.filter((n) => /Declaration$|Statement$/.test(n.type)).slice(-2)].map((n) => n.start);
  const comment = starts.map((start) => COMMENT.exec(text.slice(0, start))?.[1]).find((c) => c?.includes('@param'));
  if (!comment) return found;
  let k = 0;
  for (const [, type, name] of comment.matchAll(PARAM)) {
    const module = await parseModule(`type T = ${type};`);
    const [alias] = module.program.body as readonly Syntax[];
    const entry = { type: alias!.typeAnnotation!, text: module.text };
    found.set(name!, entry);
    found.set(k++, entry);
  }
  return found;
}
