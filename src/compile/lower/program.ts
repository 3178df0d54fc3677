import {
  type Block,
  type Fn,
  isArray,
  isConst,
  sameType,
  type Type,
  typeText,
  value,
  type Value,
} from '../ir/types.js';
import { mapBlocks, renameUses } from '../ir/rewrite.js';
import { visit } from '../ir/walk.js';
import type { Leaf, Program, ResultTree } from '../ir/program.js';
import { about } from '../errors.js';
import { parseFunction } from '../parse/source.js';
import { inlineClosure } from './inline.js';
import type { Kind } from '../ir/kinds.js';
import { Lowering } from './lowering.js';
import { constantKind, declareScope } from './scopes.js';
import { Recursions } from './recursion.js';
import { type Abstract, isAggregate, isValue, Scope } from './values.js';

/** What the lowering asks of the rest of the compiler. */
export interface Options {
  readonly scope: Readonly<Record<string, unknown>>;
  /** The function behind a compiled one. */
  readonly original: (f: object) => object;
  /** The scope a compiled function was compiled with. */
  readonly scopeOf?: (f: object) => Readonly<Record<string, unknown>> | undefined;
  /** The name of a transform of fluxion, for that function. */
  readonly transform?: (f: object) => string | undefined;
  /** The name of `f` when it is a function of fluxion with a meaning of its own in programs. */
  readonly known?: (f: object) => KnownFunction | undefined;
  /** What made `f`, when its text is fluxion's own and cannot be a program. */
  readonly maker?: (f: object) => { readonly what: string; readonly suggestion: string } | undefined;
}

export type KnownFunction = 'select' | 'clip' | 'stopGradient';

/** Lowers `f` for arguments of the given kinds. */
export function lowerProgram(f: (...args: never[]) => unknown, kinds: readonly Kind[], options: Options): Program {
  const { node, source } = parseFunction(f);
  const root = new Scope(undefined);
  const L = new Lowering(root, source, new Recursions(options));
  const { captured } = L;
  declareScope(L, root, options.scope, source.name);
  const leaves: Leaf[] = [];
  const values = kinds.map((kind, k) => fromKind(L, kind, k, [], parameterName(node.params[k], k), leaves));
  L.build.line = L.line(node);
  const result = inlineClosure(L, node, { is: 'closure', node, scope: root, source, name: source.name }, values);
  const results: Value[] = [];
  const tree = resultTree(L, result, results, source.name);
  const fn: Fn = {
    name: identifier(source.name),
    params: [...leaves.map((l) => l.param), ...captured.map((c) => c.param)],
    body: L.build.block,
    results,
  };
  return {
    fn: withCopies(fn),
    name: source.name,
    kinds,
    leaves,
    captured,
    result: tree,
    text: source.text,
    derivatives: [],
  };
}

const identifier = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : 'f');

const parameterName = (pattern: { type: string } | undefined, k: number): string => {
  if (pattern?.type === 'Identifier') return (pattern as unknown as { name: string }).name;
  if (pattern?.type === 'AssignmentPattern')
    return parameterName((pattern as unknown as { left: { type: string } }).left, k);
  return k === 0 ? 'x' : `x${k}`;
};

function fromKind(
  L: Lowering,
  kind: Kind,
  argument: number,
  path: readonly (string | number)[],
  name: string,
  leaves: Leaf[],
): Abstract {
  const leaf = (v: Value): Value => {
    leaves.push({ param: v, argument, path });
    L.parameters.add(v);
    return v;
  };
  switch (kind.k) {
    case 'num':
    case 'bool':
      return leaf(value(kind.k, name));
    case 'array':
      return leaf(value(kind.type, name));
    case 'record':
      return L.aggregate(
        'record',
        kind.fields.map(
          ([field, inner]) => [field, fromKind(L, inner, argument, [...path, field], field, leaves)] as const,
        ),
      );
    case 'tuple':
      return L.aggregate(
        'tuple',
        kind.items.map(
          (inner, k) => [String(k), fromKind(L, inner, argument, [...path, k], `${name}${k}`, leaves)] as const,
        ),
      );
    default:
      return constantKind(kind, name);
  }
}

function resultTree(L: Lowering, v: Abstract, results: Value[], who: string): ResultTree {
  if (isValue(v)) {
    const known = results.findIndex((r) => r === v && !isConst(v));
    if (known >= 0 && isArray(v.type)) throw about(who, 'the same array is returned twice', 'Return a copy: x.slice()');
    results.push(v);
    return { r: 'leaf', index: results.length - 1 };
  }
  if (isAggregate(v)) {
    if (v.is === 'tuple')
      return { r: 'tuple', items: [...v.fields.values()].map((c) => resultTree(L, L.read(c), results, who)) };
    return { r: 'record', fields: [...v.fields].map(([k, c]) => [k, resultTree(L, L.read(c), results, who)] as const) };
  }
  switch (v.is) {
    case 'undefined':
      return { r: 'constant', value: undefined };
    case 'null':
      return { r: 'constant', value: null };
    case 'string':
      return { r: 'constant', value: v.text };
    default:
      throw about(
        who,
        `it returns ${L.describe(v)}`,
        'Return numbers, arrays and records of them; apply the function first',
      );
  }
}

/**
 * Parameters that the function writes, or returns, are copied at entry: inputs never change and results never alias them. Also what keeps
 * f(a, a) right.
 */
export function withCopies(fn: Fn): Fn {
  const written = new Set<Value>();
  const source = new Map<Value, Value>();
  visit(fn.body, (s) => {
    if (s.kind === 'load' && isArray(s.out.type)) source.set(s.out, s.arr);
    if (s.kind === 'for' || s.kind === 'loop') s.args.forEach((a, k) => source.set(a, s.inits[k]!));
    if (s.kind === 'for' || s.kind === 'loop') s.results.forEach((a, k) => source.set(a, s.inits[k]!));
  });
  const called = new Map<Value, readonly Value[]>();
  visit(fn.body, (s) => {
    if (s.kind === 'call') for (const out of s.outs) called.set(out, s.args);
  });
  const bottom = (v: Value): Value => (source.has(v) ? bottom(source.get(v)!) : v);
  const mark = (v: Value): void => {
    const b = bottom(v);
    if (!isArray(v.type) || written.has(b)) return;
    written.add(b);
    // What a function returns may be what it was given, or a row of it.
    for (const a of called.get(b) ?? []) if (holds(a.type, b.type)) mark(a);
  };
  visit(fn.body, (s) => {
    if (s.kind === 'store' || s.kind === 'inc') {
      mark(s.arr);
      mark(s.val);
    }
    // Where an array may be one of several, or goes into a function, all of them count.
    if (s.kind === 'if') [...s.thenYields, ...s.elseYields].forEach(mark);
    if (s.kind === 'for' || s.kind === 'loop') [...s.inits, ...s.yields].forEach(mark);
    if (s.kind === 'loop') s.exits.forEach(mark);
    if (s.kind === 'literal') s.items.forEach(mark);
    if (s.kind === 'call') s.args.forEach((a, k) => (writes(s.fn, k, new Set()) ? mark(a) : undefined));
  });
  fn.results.forEach(mark);
  const copies = new Map<Value, Value>();
  for (const p of fn.params) if (written.has(p)) copies.set(p, value(p.type, p.name));
  if (copies.size === 0) return fn;
  const rename = (v: Value): Value => copies.get(v) ?? v;
  const stmts = [...copies].map(([p, out]) => ({ kind: 'copy' as const, out, arr: p, line: 0 }));
  const inside = (b: Block): Block => ({
    stmts: b.stmts.map((s) => renameUses(mapBlocks(s, inside), rename)),
  });
  return { ...fn, body: { stmts: [...stmts, ...inside(fn.body).stmts] }, results: fn.results.map(rename) };
}

const holds = (outer: Type, inner: Type): boolean =>
  sameType(outer, inner) || (isArray(outer) && holds(outer.item, inner));

/** Whether a function of the program writes its k-th parameter. */
function writes(fn: Fn, k: number, seen: Set<string>): boolean {
  const p = fn.params[k];
  if (!p || !isArray(p.type) || seen.has(`${fn.name}:${k}`)) return false;
  seen.add(`${fn.name}:${k}`);
  let found = false;
  visit(fn.body, (s) => {
    if (found) return;
    if ((s.kind === 'store' || s.kind === 'inc') && isArray(s.arr.type))
      found = typeText(s.arr.type) === typeText(p.type) || isArray(p.type as never);
    if (s.kind === 'call') s.args.forEach((a, j) => (found ||= a === p && writes(s.fn, j, seen)));
  });
  return found;
}
