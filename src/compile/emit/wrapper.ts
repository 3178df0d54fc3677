import { kindKey, type Kind } from '../ir/kinds.js';
import type { Leaf, Program, ResultTree } from '../ir/program.js';
import { type Fn, isArray, type Value } from '../ir/types.js';
import { reachable, visit } from '../ir/walk.js';
import { type Emitted, helperOf } from './module.js';

/** What the wrapper around a kernel asks of the runtime. */
export interface Surroundings {
  /** Whether an argument is of its kind, for kinds that one comparison does not tell. */
  readonly fits: (kind: Kind, x: unknown) => boolean;
  /** Arguments of other kinds. */
  readonly other: (args: readonly unknown[]) => unknown;
  /** NaN among the derivatives or the inputs. */
  readonly twin: (args: readonly unknown[]) => unknown;
  /** An error in the kernel: values under differentiation may have been hidden among numbers. */
  readonly failed: (error: unknown, args: readonly unknown[]) => unknown;
  readonly clear: (a: unknown) => void;
  readonly positive: (a: unknown) => void;
  readonly holdsNaN: (a: unknown) => boolean;
  readonly trim: (a: unknown, like: unknown) => void;
}

/** Arrays up to this length are looked through for NaN before a derivative is trusted. */
const SMALL = 16;

let compiled = 0;

/**
 * A program as one function of its arguments: checks their kinds, hands the leaves to the kernel and puts the results together. Written
 * out for each program, because a general wrapper costs more than the gradient of a cheap function (100 ns measured against 5).
 */
export function linkWrapped(
  p: Program,
  e: Emitted,
  around: Surroundings,
  fills: boolean,
): (...args: unknown[]) => unknown {
  const helpers = Object.fromEntries(e.helpers.map((name) => [name, helperOf(name)]));
  const text = `${wrapperText(p, e, fills)}\n// ${++compiled} ${kindKeyComment(p)}`;

  const make = new Function('helpers', 'around', 'kinds', 'captured', text) as (
    ...xs: unknown[]
  ) => (...args: unknown[]) => unknown;
  return make(
    helpers,
    around,
    p.kinds,
    p.captured.map((c) => c.object),
  );
}

/** For readers of stack traces and profiles; line breaks in names cannot end the comment. */
const kindKeyComment = (p: Program): string =>
  p.kinds
    .map(kindKey)
    .join()
    .replace(/[\r\n\u2028\u2029]/g, ' ')
    .slice(0, 80);

function wrapperText(p: Program, e: Emitted, fills: boolean): string {
  const names = p.kinds.map((_, k) => `$a${k}`);
  const args = `[${names.join(', ')}]`;
  const leaves = p.leaves.map((l) => leafText(l));
  const leafNames = leaves.map((_, k) => `$l${k}`);
  const captured = p.captured.map((_, k) => `captured[${k}]`);
  const body: string[] = [];
  const guards = [
    `arguments.length === ${p.kinds.length}`,
    ...p.kinds.map((kind, k) => guardText(kind, names[k]!, k)),
    ...(p.lengths ?? []).map((l) => `${leafText(l)}.length === ${l.n}`),
  ];
  body.push(`if (!(${guards.join(' && ')})) return other([...arguments]);`);
  leaves.forEach((t, k) => body.push(`const $l${k} = ${t};`));
  if (fills)
    p.leaves.forEach((l, k) => {
      if (l.argument !== p.kinds.length - 1) return;
      const flat = isArray(l.param.type) && !isArray(l.param.type.item);
      body.push(flat ? `zero($l${k});` : `clear($l${k});`);
    });
  const results = p.fn.results.map((r, k) => {
    if (k === 0) return '$r';
    if (isArray(r.type)) return `more[${k - 1}]`;
    return r.type === 'bool' ? `rest[${k - 1}] !== 0` : `rest[${k - 1}]`;
  });
  body.push(
    'let $r;',
    `try { $r = ${e.entry}(${[...leafNames, ...captured].join(', ')}); } catch ($e) { return failed($e, ${args}); }`,
  );
  for (const t of trimTexts(p, results, leafNames)) body.push(`${t};`);
  if (p.twin) {
    // The arrays to fill stand last; they hold the results, which are looked at already.
    const own = fills ? p.leaves.filter((l) => l.argument < p.kinds.length - 1) : p.leaves;
    const doubts = doubtTexts({ ...p, leaves: own }, results, leafNames, e.watched);
    if (doubts.length > 0) body.push(`if (${doubts.join(' || ')}) return twin(${args});`);
  }
  for (const k of p.normalise ?? []) body.push(`positive(${results[k]});`);
  const derivative = new Set(p.derivatives);
  body.push(
    `return ${fills ? filledText(p, results, derivative, names) : treeText(p.result, (k) => resultText(p, results, derivative, k))};`,
  );
  const lines = ["'use strict';"];
  if (e.helpers.length > 0) lines.push(`const { ${e.helpers.join(', ')} } = helpers;`);
  lines.push(
    'const { fits, other, twin, failed, clear, positive, holdsNaN, trim } = around;',
    SCAN,
    ...(fills ? [ZERO] : []),
    ...e.shared,
    ...e.functions,
  );
  lines.push(`return function (${names.join(', ')}) {\n  ${body.join('\n  ')}\n};`);
  return lines.join('\n');
}

/**
 * Looks for NaN in four sums at once, because one alone waits for each addition. In every module anew, so that it meets arrays of one kind
 * only (shared by all programs it was five times slower).
 */
const SCAN = `const scan = ($a) => {
  const $n = $a.length;
  let $s = 0, $t = 0, $u = 0, $v = 0, $i = 0;
  for (; $i + 3 < $n; $i += 4) { $s += $a[$i]; $t += $a[$i + 1]; $u += $a[$i + 2]; $v += $a[$i + 3]; }
  for (; $i < $n; $i++) $s += $a[$i];
  const $sum = $s + $t + $u + $v;
  return $sum === $sum ? false : holdsNaN($a);
};`;

/** Zeros in an array: a call of `fill` costs as much as the gradient of two numbers. */
const ZERO = `const zero = ($a) => {
  const $n = $a.length;
  if ($n > 64) $a.fill(0);
  else for (let $i = 0; $i < $n; $i++) $a[$i] = 0;
};`;

/** Statements that cut results to the length of the arguments they belong to. */
export function trimTexts(p: Program, results: readonly string[], leaves: readonly string[]): string[] {
  const backwards = looksBack(p.fn);
  return [...(p.likes ?? [])].flatMap(([k, like]) => {
    const { type } = like;
    const leaf = leaves[p.leaves.findIndex((l) => l.param === like)];
    if (leaf === undefined || !isArray(type)) return [];
    if (isArray(type.item) || backwards) return [`trim(${results[k]}, ${leaf})`];
    return [`if (${results[k]}.length > ${leaf}.length) ${results[k]}.length = ${leaf}.length`];
  });
}

/** Whether elements are read at a difference, which may lie before the first. */
function looksBack(fn: Fn): boolean {
  const differences = new Set<Value>();
  let found = false;
  for (const f of reachable(fn))
    visit(f.body, (s) => {
      if (s.kind === 'op' && s.fn === 'sub') differences.add(s.out);
      if (s.kind === 'load' && (differences.has(s.idx) || Number(s.idx.constant) < 0)) found = true;
    });
  return found;
}

function leafText(l: Pick<Leaf, 'argument' | 'path'>): string {
  return l.path.reduce<string>((t, key) => `${t}[${typeof key === 'number' ? key : quoted(key)}]`, `$a${l.argument}`);
}

export const quoted = (s: string): string =>
  JSON.stringify(s)
    .replace(/\u2028/g, '\\u2028')
    .replace(/\u2029/g, '\\u2029');

export function guardText(kind: Kind, name: string, k: number): string {
  if (kind.k === 'num') return `typeof ${name} === 'number'`;
  if (kind.k === 'bool') return `typeof ${name} === 'boolean'`;
  if (kind.k === 'array' && kind.type.store === 'Float64Array') return `${name} instanceof Float64Array`;
  if (kind.k === 'array' && kind.type.store === 'Array' && kind.type.item === 'num')
    return `Array.isArray(${name}) && (${name}.length === 0 || (typeof ${name}[0] === 'number' && typeof ${name}[${name}.length - 1] === 'number'))`;
  return `fits(kinds[${k}], ${name})`;
}

/** Conditions under which the guarded twin must decide. */
export function doubtTexts(
  p: Program,
  results: readonly string[],
  leaves: readonly string[],
  watched: ReadonlySet<Value> = new Set(),
): string[] {
  const doubts: string[] = [];
  for (const k of p.derivatives) {
    const r = p.fn.results[k]!;
    const { type } = r;
    // A sum that is not finite may be so without NaN among what was added.
    if (watched.has(r)) doubts.push(`(watched - watched !== 0 && scan(${results[k]}))`);
    else if (!isArray(type)) doubts.push(`${results[k]} !== ${results[k]}`);
    else doubts.push(isArray(type.item) ? `holdsNaN(${results[k]})` : `scan(${results[k]})`);
  }
  p.leaves.forEach((l, k) => {
    const { type } = l.param;
    if (type === 'num') doubts.push(`${leaves[k]} !== ${leaves[k]}`);
    else if (isArray(type) && !isArray(type.item))
      doubts.push(`(${leaves[k]}.length <= ${SMALL} && scan(${leaves[k]}))`);
  });
  return doubts;
}

/** A result as it is returned: derivatives that are −0 become +0. */
export function resultText(p: Program, results: readonly string[], derivative: ReadonlySet<number>, k: number): string {
  const { type } = p.fn.results[k]!;
  return derivative.has(k) && type === 'num' ? `${results[k]} + 0` : results[k]!;
}

function treeText(tree: ResultTree, leaf: (k: number) => string): string {
  switch (tree.r) {
    case 'leaf':
      return leaf(tree.index);
    case 'tuple':
      return `[${tree.items.map((t) => treeText(t, leaf)).join(', ')}]`;
    case 'record':
      // A computed key, so that __proto__ is a property like others.
      return `{ ${tree.fields.map(([name, t]) => `[${quoted(name)}]: ${treeText(t, leaf)}`).join(', ')} }`;
    case 'constant':
      return tree.value === undefined ? 'undefined' : tree.value === null ? 'null' : quoted(tree.value);
  }
}

/** The buffer with the numbers of the result put into its containers; its arrays are filled already. */
function filledText(
  p: Program,
  results: readonly string[],
  derivative: ReadonlySet<number>,
  names: readonly string[],
): string {
  const out = names[names.length - 1]!;
  const sets: string[] = [];
  const walk = (t: ResultTree, at: string): void => {
    if (t.r === 'record') for (const [name, inner] of t.fields) walk(inner, `${at}[${quoted(name)}]`);
    else if (t.r === 'tuple') t.items.forEach((inner, i) => walk(inner, `${at}[${i}]`));
    else if (t.r === 'leaf' && !isArray(p.fn.results[t.index]!.type))
      sets.push(`${at} = ${resultText(p, results, derivative, t.index)}`);
  };
  walk(p.result, out);
  return sets.length > 0 ? `(${sets.join(', ')}, ${out})` : out;
}
