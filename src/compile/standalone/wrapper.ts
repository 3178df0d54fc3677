import { withOut } from '../derive/out.js';
import { doubtTexts, guardText, quoted, resultText, trimTexts } from '../emit/wrapper.js';
import type { Kind } from '../ir/kinds.js';
import type { Captured, Leaf, Program, ResultTree } from '../ir/program.js';
import { type Alloc, isArray, type Value } from '../ir/types.js';
import type { Kernels } from './kernels.js';

/** How a program is called in a module. */
export interface Call {
  /** The name in messages and of the kernel. */
  readonly name: string;
  /** Names of the arguments, one for each of the program's. */
  readonly args: readonly string[];
  /** Whether `options.out` may name a buffer. */
  readonly out: boolean;
  /** The text of an array or number from outside. */
  readonly captured: (c: Captured) => string;
}

/** Whether the arguments are of the program's kinds, as text; '' where nothing needs to be asked. */
export const guardOf = (p: Program, args: readonly string[], kernels: Kernels): string =>
  p.kinds.map((kind, k) => guarding(kind, args[k]!, kernels)).join(' && ');

function guarding(kind: Kind, name: string, kernels: Kernels): string {
  const text = guardText(kind, name, 0);
  return text.startsWith('fits(') ? `${kernels.helper('fits')}(kinds[${kernels.kind(kind)}], ${name})` : text;
}

/** Statements that compute a program and return its result. */
export function bodyOf(p: Program, call: Call, kernels: Kernels): string[] {
  const filled = call.out ? withOut(p) : undefined;
  const buffers = filled && buffersOf(p, filled);
  return buffers ? filling(filled, buffers, p, call, kernels) : plainly(p, call, kernels);
}

/** Refuses directions that are shorter or longer than what they are directions of. */
function lengthChecks(p: Program, leaves: readonly string[], call: Call): string[] {
  return (p.directions ?? []).flatMap((argument) =>
    p.leaves.flatMap((l, k) => {
      const like = p.leaves.findIndex((m) => m.argument === 0 && m.path.join() === l.path.join());
      if (l.argument !== argument || like < 0 || !isArray(l.param.type)) return [];
      const message = `${call.name}: expected ${leaves[k]!} and ${leaves[like]!} of the same length.`;
      return [`if (${leaves[k]!}.length !== ${leaves[like]!}.length) throw new RangeError(${quoted(message)});`];
    }),
  );
}

/** Names for the leaves: the argument itself, or a constant read from it. */
function leafNames(leaves: readonly Leaf[], args: readonly string[], lines: string[]): string[] {
  const taken = new Set([...args, 'options', 'out', 'result', 'rest', 'more', 'kinds', 'watched']);
  return leaves.map((l) => {
    const arg = args[l.argument]!;
    if (l.path.length === 0) return arg;
    const clean = l.param.name.replace(/[^A-Za-z0-9_$]/g, '_').replace(/^(\d|$)/, '_$1');
    let name = clean;
    for (let k = 2; taken.has(name); k++) name = `${clean}_${k}`;
    taken.add(name);
    lines.push(`const ${name} = ${pathText(arg, l.path)};`);
    return name;
  });
}

export const pathText = (arg: string, path: readonly (string | number)[]): string =>
  path.reduce<string>(
    (t, key) => (typeof key === 'number' ? `${t}[${key}]` : isName(key) ? `${t}.${key}` : `${t}[${quoted(key)}]`),
    arg,
  );

const isName = (s: string): boolean => /^[A-Za-z_$][\w$]*$/.test(s);

/** What the wrapper calls a program's results. */
function resultNames(p: Program, known: ReadonlyMap<Value, string>): string[] {
  return p.fn.results.map((r, k) => {
    const name = known.get(r);
    if (name) return name;
    if (k === 0) return 'result';
    if (isArray(r.type)) return `more[${k - 1}]`;
    return r.type === 'bool' ? `rest[${k - 1}] !== 0` : `rest[${k - 1}]`;
  });
}

/** The call of the kernel, and again of the guarded one where NaN asks for it among the first `own` leaves or the results. */
function running(
  p: Program,
  leaves: readonly string[],
  results: readonly string[],
  again: readonly string[],
  own: number,
  call: Call,
  kernels: Kernels,
): string[] {
  const { entry: kernel, watched } = kernels.add(p, kernelName(call.name, p));
  const doubts = p.twin ? doubtTexts({ ...p, leaves: p.leaves.slice(0, own) }, results, leaves, watched) : [];
  const captured = p.captured.map(call.captured);
  const lines = [`${doubts.length > 0 ? 'let' : 'const'} result = ${kernel}(${[...leaves, ...captured].join(', ')});`];
  const trims = trimTexts(p, results, leaves).map((t) => `${t};`);
  if (trims.some((t) => t.startsWith('trim('))) kernels.helper('trim');
  lines.push(...trims);
  if (doubts.length > 0) {
    const twin = p.twin!();
    const { entry: guarded } = kernels.add(twin, `${kernelName(call.name, p)}_guarded`, true);
    for (const helper of ['scan', 'holdsNaN']) if (doubts.some((d) => d.includes(`${helper}(`))) kernels.helper(helper);
    const directed = p.leaves.map((l, k) =>
      p.directions?.includes(l.argument) ? `${kernels.helper('structural')}(${leaves[k]!})` : leaves[k]!,
    );
    lines.push(
      `if (${doubts.join(' || ')}) {`,
      '  // NaN: once more with products guarded, in which an exact zero wins.',
      ...again.map((l) => `  ${l}`),
      `  result = ${guarded}(${[...directed, ...captured].join(', ')});`,
      ...trims.map((t) => `  ${t}`),
      ...(twin.normalise ?? []).map((k) => `  ${kernels.helper('positive')}(${results[k]!});`),
      '}',
    );
  }
  for (const k of p.normalise ?? []) lines.push(`${kernels.helper('positive')}(${results[k]!});`);
  return lines;
}

const kernelName = (name: string, p: Program): string => (p.fn.name === name ? `${name}_` : p.fn.name);

function plainly(p: Program, call: Call, kernels: Kernels): string[] {
  const lines: string[] = [];
  const leaves = leafNames(p.leaves, call.args, lines);
  lines.push(...lengthChecks(p, leaves, call));
  const results = resultNames(p, new Map());
  lines.push(...running(p, leaves, results, [], leaves.length, call, kernels));
  const text = treeText(p, p.result, results);
  const last = lines.at(-1)!;
  if (text === 'result' && last.startsWith('const result = ')) lines.splice(-1, 1, `return ${last.slice(15)}`);
  else lines.push(`return ${text};`);
  return lines;
}

/** How each array of the result is made anew. */
type Buffers = ReadonlyMap<Value, (leaves: readonly string[], kernels: Kernels) => string>;

/** Undefined where the size of one of them is not that of an argument. */
function buffersOf(p: Program, filled: Program): Buffers | undefined {
  const buffers = new Map<Value, (leaves: readonly string[], kernels: Kernels) => string>();
  for (const leaf of filled.leaves.slice(p.leaves.length)) {
    const made = p.fn.body.stmts.find((s) => s.kind === 'alloc' && s.out === leaf.param) as Alloc;
    const sized =
      made.like ?? p.fn.body.stmts.flatMap((s) => (s.kind === 'len' && s.out === made.len ? [s.arr] : []))[0];
    const k = p.leaves.findIndex((l) => l.param === sized);
    if (k < 0) return undefined;
    const { type } = made.out;
    if (!isArray(type)) return undefined;
    buffers.set(made.out, (leaves, kernels) => {
      if (made.like) return `${kernels.helper('zerosLike')}(${leaves[k]!})`;
      if (type.store !== 'Array') return `new ${type.store}(${leaves[k]!}.length)`;
      return `${kernels.helper('zeros')}(${leaves[k]!}.length)`;
    });
  }
  return buffers;
}

/** The same with the result's arrays made by the caller of the kernel: anew, or those of `out`. */
function filling(filled: Program, buffers: Buffers, p: Program, call: Call, kernels: Kernels): string[] {
  const lines: string[] = [];
  const count = p.leaves.length;
  const leaves = leafNames(p.leaves, call.args, lines);
  lines.push(...lengthChecks(p, leaves, call));
  const kind = filled.kinds[p.kinds.length]!;
  const expected = `${call.name}: out: expected a buffer of the structure of the result, got another.`;
  const test = guarding(kind, 'out', kernels);
  lines.push(
    'const out = options?.out;',
    `if (out !== undefined && !(${test})) throw new TypeError(${quoted(expected)});`,
  );
  const known = new Map<Value, string>();
  const taken = new Set([...leaves, ...call.args, 'options', 'out', 'result', 'rest', 'more', 'kinds', 'watched']);
  const again: string[] = [];
  for (const leaf of filled.leaves.slice(count)) {
    const clean = leaf.param.name.replace(/[^A-Za-z0-9_$]/g, '_') || 'derivative';
    let name = clean;
    for (let k = 2; taken.has(name); k++) name = `${clean}_${k}`;
    taken.add(name);
    known.set(leaf.param, name);
    const place = pathText('out', leaf.path);
    lines.push(
      `const ${name} = ${place === 'out' ? 'out' : `out?${place.slice(3).replace(/^\[/, '.[')}`} ?? ${buffers.get(leaf.param)!(leaves, kernels)};`,
    );
    const nested = isArray(leaf.param.type) && isArray(leaf.param.type.item);
    const clearing = nested ? `${kernels.helper('clear')}(${name})` : `${name}.fill(0)`;
    lines.push(`if (out !== undefined) ${clearing};`);
    again.push(`${clearing};`);
  }
  const all = [...leaves, ...filled.leaves.slice(count).map((l) => known.get(l.param)!)];
  const results = resultNames(filled, known);
  const body = running(filled, all, results, again, count, call, kernels);
  // What the kernel returns is only looked at where it is a number.
  const first = filled.fn.results[0];
  const unused = first && known.has(first);
  lines.push(...(unused ? body.map((l) => l.replace(/^(\s*)(?:const |let )?result = /, '$1')) : body));
  const sets = numbersOf(filled, results);
  if (sets.length > 0) lines.push('if (out !== undefined) {', ...sets.map((s) => `  ${s}`), '  return out;', '}');
  lines.push(`return ${treeText(filled, filled.result, results)};`);
  return lines;
}

/** Assignments of the numbers of a result to their places in `out`. */
function numbersOf(p: Program, results: readonly string[]): string[] {
  const derivatives = new Set(p.derivatives);
  const sets: string[] = [];
  let arrays = 0;
  const walk = (t: ResultTree, path: readonly (string | number)[]): void => {
    if (t.r === 'record') for (const [name, inner] of t.fields) walk(inner, [...path, name]);
    else if (t.r === 'tuple') t.items.forEach((inner, i) => walk(inner, [...path, i]));
    else if (t.r === 'leaf') {
      if (isArray(p.fn.results[t.index]!.type)) arrays++;
      else sets.push(`${pathText('out', path)} = ${resultText(p, results, derivatives, t.index)};`);
    }
  };
  walk(p.result, []);
  return p.result.r === 'leaf' && arrays > 0 ? [] : sets;
}

function treeText(p: Program, tree: ResultTree, results: readonly string[]): string {
  const derivatives = new Set(p.derivatives);
  const walk = (t: ResultTree): string => {
    switch (t.r) {
      case 'leaf':
        return resultText(p, results, derivatives, t.index);
      case 'tuple':
        return `[${t.items.map(walk).join(', ')}]`;
      case 'record': {
        // A computed key, so that __proto__ is a property like others.
        const fields = t.fields.map(
          ([name, inner]) => [isName(name) && name !== '__proto__' ? name : `[${quoted(name)}]`, walk(inner)] as const,
        );
        return `{ ${fields.map(([name, text]) => (name === text ? name : `${name}: ${text}`)).join(', ')} }`;
      }
      case 'constant':
        return t.value === undefined ? 'undefined' : t.value === null ? 'null' : quoted(t.value);
    }
  };
  return walk(tree);
}
