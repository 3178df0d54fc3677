import type { Node } from 'acorn';
import { block, type Fn, isConst, typeText, value, type Value } from '../ir/types.js';
import { childrenOf } from '../parse/names.js';
import { inlineBody } from './inline.js';
import { type Lowering, Unknown } from './lowering.js';
import { CompileError } from '../../errors.js';
import type { Options } from './program.js';
import { type Abstract, type Binding, type Closure, isAggregate, isValue, type Scope } from './values.js';

/** A function of the program that calls itself: specialised on the kinds of its arguments, with what it sees outside as further parameters. */
interface Recursive {
  readonly node: Node;
  readonly scope: Scope;
  readonly key: string;
  readonly fn: Fn;
  readonly captured: readonly Binding[];
  /** What a call returns, in shape; its leaves are the function's results. */
  shape: Abstract | undefined;
  /** Only to see what it returns: its own calls end the path they stand on. */
  readonly exploring: boolean;
}

export class Recursions {
  private readonly all: Recursive[] = [];

  constructor(readonly options: Options) {}

  /** A call of a function already known to be recursive. */
  lookup(L: Lowering, e: Node, f: Closure, values: readonly Abstract[]): Abstract | undefined {
    const candidates = this.all.filter((r) => r.node === f.node && r.scope === f.scope);
    if (candidates.length === 0) return undefined;
    const key = keyOf(L, values);
    const known = candidates.find((r) => r.key === key);
    const alike = (k: string): string => k.replace(/#\d+/g, '');
    if (!known && candidates.filter((r) => alike(r.key) === alike(key)).length > 2)
      throw L.fail(
        e,
        `${f.name || 'the function'} calls itself with a new function each time`,
        'Hand numbers and arrays to it, or write a loop',
      );
    return known ? this.call(L, e, known, values) : this.define(L, e, f, values);
  }

  /** Makes `f` a function of the program for arguments like these, and calls it. */
  define(L: Lowering, e: Node, f: Closure, values: readonly Abstract[]): Abstract {
    const captured = captures(L, f);
    let shape: Abstract | undefined;
    for (let round = 0; round < 4; round++) {
      const r = round === 0 ? this.first(L, f, values, captured) : this.attempt(L, f, values, captured, shape);
      if (shape === undefined ? sameShape(L, r.shape, undefined) : sameShape(L, r.shape, shape))
        return this.call(L, e, r, values);
      shape = r.shape;
      this.all.splice(this.all.indexOf(r), 1);
    }
    throw L.fail(
      e,
      `${f.name || 'the function'} calls itself and returns things of different kinds`,
      'Return the same structure from every path',
    );
  }

  /** Most functions that call themselves return numbers. Where that guess does not fit, paths without a call of itself show what is returned. */
  private first(L: Lowering, f: Closure, values: readonly Abstract[], captured: readonly Binding[]): Recursive {
    const known = [...this.all];
    const length = L.build.block.stmts.length;
    try {
      return this.attempt(L, f, values, captured, undefined);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      this.all.splice(0, this.all.length, ...known);
      L.build.block.stmts.length = length;
      const r = this.attempt(L, f, values, captured, undefined, true);
      if (!r.shape) throw error;
      return r;
    }
  }

  private attempt(
    L: Lowering,
    f: Closure,
    values: readonly Abstract[],
    captured: readonly Binding[],
    shape: Abstract | undefined,
    exploring = false,
  ): Recursive {
    const fn: Fn = { name: f.name || 'f', params: [], body: block(), results: [] };
    const r: Recursive = { node: f.node, scope: f.scope, key: keyOf(L, values), fn, captured, shape, exploring };
    this.all.push(r);
    const saved = { env: L.env, dead: L.dead, frames: L.frames.splice(0), scope: L.scope, source: L.source };
    const params: Value[] = [];
    L.env = new Map(L.env);
    const inner = values.map((v, k) => asParameters(L, v, `a${k}`, params));
    for (const binding of captured) L.env.set(binding, asParameters(L, L.read(binding), binding.name, params));
    for (const p of params) L.parameters.add(p);
    const before = new Map(L.env);
    try {
      L.build.within(fn.body, () => {
        let result: Abstract | undefined;
        L.leaving(() => {
          result = inlineBody(L, f, inner);
        });
        if (!result) return;
        for (const binding of captured)
          if (L.env.get(binding) !== before.get(binding))
            throw L.fail(
              f.node,
              `${f.name} calls itself and assigns ${binding.name} outside`,
              'Return the value instead',
            );
        const results: Value[] = [];
        leavesOf(L, result, results);
        fn.results = results;
        r.shape = L.placeholder(result);
        detach(L, r);
      });
    } finally {
      L.env = saved.env;
      L.dead = saved.dead;
      L.frames.push(...saved.frames);
      L.scope = saved.scope;
      L.source = saved.source;
    }
    fn.params = params;
    return r;
  }

  /** A function of the program by itself, for a transform: its parameters are the arguments' leaves and then what it sees outside. */
  separate(L: Lowering, f: Closure, values: readonly Abstract[]): { fn: Fn; args: Value[]; result: Abstract } {
    const captured = captures(L, f);
    const r = this.attempt(L, f, values, captured, undefined);
    this.all.splice(this.all.indexOf(r), 1);
    const args: Value[] = [];
    for (const v of values) leavesOf(L, v, args);
    for (const binding of captured) leavesOf(L, L.read(binding), args);
    return { fn: r.fn, args, result: rebuild(L, r.shape, [], r.fn.name) };
  }

  private call(L: Lowering, _e: Node, r: Recursive, values: readonly Abstract[]): Abstract {
    if (r.exploring) throw new Unknown();
    const args: Value[] = [];
    for (const v of values) leavesOf(L, v, args);
    for (const binding of r.captured) leavesOf(L, L.read(binding), args);
    const outs: Value[] = [];
    const result = rebuild(L, r.shape, outs, r.fn.name);
    L.build.push({ kind: 'call', fn: r.fn, args, outs, line: L.build.line });
    return result;
  }
}

/** Keeps a shape usable after the environment it was made in is gone: its cells are written into every environment that reads it. */
const shapes = new WeakMap<object, Abstract>();

function detach(L: Lowering, r: Recursive): void {
  if (r.shape && isAggregate(r.shape)) {
    const copy = (v: Abstract): void => {
      if (!isAggregate(v)) return;
      for (const cell of v.fields.values()) {
        const inner = L.read(cell);
        shapes.set(cell, inner);
        copy(inner);
      }
    };
    copy(r.shape);
  }
}

/** Fresh values in the shape of a function's result; a number where it is not known yet. */
function rebuild(L: Lowering, shape: Abstract | undefined, outs: Value[], name: string): Abstract {
  if (shape === undefined || isValue(shape)) {
    const out = value(shape === undefined ? 'num' : shape.type, name);
    outs.push(out);
    return out;
  }
  if (!isAggregate(shape)) return shape;
  return L.aggregate(
    shape.is,
    [...shape.fields].map(([k, cell]) => [k, rebuild(L, shapes.get(cell), outs, k)] as const),
  );
}

function asParameters(L: Lowering, v: Abstract, name: string, params: Value[]): Abstract {
  if (isValue(v)) {
    const p = value(v.type, v.name || name);
    params.push(p);
    return p;
  }
  if (!isAggregate(v)) return v;
  return L.aggregate(
    v.is,
    [...v.fields].map(([k, cell]) => [k, asParameters(L, L.read(cell), k, params)] as const),
    true,
  );
}

function leavesOf(L: Lowering, v: Abstract, out: Value[]): void {
  if (isValue(v)) out.push(v);
  else if (isAggregate(v)) for (const cell of v.fields.values()) leavesOf(L, L.read(cell), out);
}

/** Arguments of one kind share a function; functions among them are told apart. */
function keyOf(L: Lowering, values: readonly Abstract[]): string {
  const one = (v: Abstract): string => {
    if (isValue(v)) return typeText(v.type);
    if (isAggregate(v)) return `${v.is}{${[...v.fields].map(([k, c]) => `${k}:${one(L.read(c))}`).join()}}`;
    if (v.is === 'closure') return `closure@${v.node.start}#${v.scope.id}`;
    if (v.is === 'string') return JSON.stringify(v.text);
    return v.is;
  };
  return values.map(one).join(';');
}

function sameShape(L: Lowering, a: Abstract | undefined, b: Abstract | undefined): boolean {
  const text = (v: Abstract | undefined): string => {
    if (v === undefined) return 'number';
    if (isValue(v)) return typeText(v.type);
    if (isAggregate(v)) return `${v.is}{${[...v.fields].map(([k, c]) => `${k}:${text(shapes.get(c))}`).join()}}`;
    return v.is;
  };
  void L;
  return text(a) === text(b);
}

/** The variables outside `f` that it, or a function it calls, reads and whose values are not constants. */
function captures(L: Lowering, f: Closure): Binding[] {
  const found = new Set<Binding>();
  const seen = new Set<Node>();
  const search = (node: Node, closure: Closure): void => {
    if (node.type === 'Identifier') {
      const binding = closure.scope.find((node as Node & { name: string }).name);
      if (binding) add(binding);
    }
    for (const child of childrenOf(node)) search(child, closure);
  };
  const add = (binding: Binding): void => {
    if (found.has(binding)) return;
    const v = L.env.get(binding);
    if (v === undefined) return;
    if (isValue(v) ? !isConst(v) : isAggregate(v)) found.add(binding);
    if ('is' in v && v.is === 'closure' && !seen.has(v.node)) {
      seen.add(v.node);
      search(v.node, v);
    }
  };
  seen.add(f.node);
  search(f.node, f);
  return [...found];
}
