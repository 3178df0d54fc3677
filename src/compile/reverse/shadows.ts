import type { Activity } from '../analysis/activity.js';
import type { Root } from '../analysis/roots.js';
import { type Block, type Fn, isArray, isConst, isReal, num, type Stmt, value, type Value } from '../ir/types.js';
import { mapBlocks } from '../ir/rewrite.js';
import { reachable, usesStacks, visit } from '../ir/walk.js';

/** A program whose forward sweep makes the shadows of arrays that change hands: carried by loops, chosen by ifs, stored as rows. */
export interface Shadowed {
  readonly fn: Fn;
  /** The shadow of each such array value, itself a value of the forward sweep. */
  readonly shadows: ReadonlyMap<Value, Value>;
  /** The shadows of the arrays the program returns, where they are asked for. */
  readonly results: readonly Value[];
  /** The shadow of each copy of an array of rows with its rows in their first places. */
  readonly origins: ReadonlyMap<Stmt, Value>;
}

/**
 * Adds shadows to the forward sweep for active arrays whose name alone does not say which memory is meant. All others get theirs from
 * where they are made.
 */
export function withShadows(fn: Fn, activity: Activity, given: ReadonlyMap<Value, Value>, returns: boolean): Shadowed {
  const complex = complexRoots(fn, activity, returns);
  const waiting = waitingIn(fn);
  if (complex.size === 0 && !returns && !waiting.foreign)
    return { fn, shadows: new Map(), results: [], origins: new Map() };
  return new Adder(fn, activity, complex, given, returns, waiting).run();
}

/** The arrays that wait on stacks: what a function puts there by pair, and what it takes; `foreign` where it does only one of the two. */
interface Waiting {
  readonly pushes: ReadonlyMap<number, readonly Value[]>;
  readonly pops: ReadonlyMap<number, readonly Value[]>;
  readonly foreign: boolean;
}

function waitingIn(fn: Fn): Waiting {
  const pushes = new Map<number, readonly Value[]>();
  const pops = new Map<number, readonly Value[]>();
  visit(fn.body, (s) => {
    if (s.kind === 'push' && s.vals.some(shadowed)) pushes.set(s.pair, s.vals);
    if (s.kind === 'pop' && s.outs.some(shadowed)) pops.set(s.pair, s.outs);
  });
  const foreign = [...pushes.keys()].some((p) => !pops.has(p)) || [...pops.keys()].some((p) => !pushes.has(p));
  return { pushes, pops, foreign };
}

function deep(activity: Activity, v: Value): Root[] {
  const found: Root[] = [];
  let root: Root | undefined = activity.roots.of(v);
  while (root) {
    while (root.parent) root = root.parent;
    found.push(root);
    root = root.row;
  }
  return found;
}

function complexRoots(fn: Fn, activity: Activity, returns: boolean): Set<Root> {
  const complex = new Set<Root>();
  const mark = (v: Value): void => {
    if (isArray(v.type) && !isConst(v) && activity.has(v)) for (const root of deep(activity, v)) complex.add(root);
  };
  if (returns) fn.results.forEach(mark);
  visit(fn.body, (s) => {
    if (s.kind === 'for' || s.kind === 'loop') s.args.forEach(mark);
    if (s.kind === 'loop' || s.kind === 'if') s.results.forEach(mark);
    if (s.kind === 'store' && isArray(s.val.type)) {
      mark(s.arr);
      mark(s.val);
    }
    if (s.kind === 'literal' && s.items.some((v) => isArray(v.type))) mark(s.out);
    if (s.kind === 'alloc' && isArray(s.out.type) && isArray(s.out.type.item) && !s.like) mark(s.out);
    if (s.kind === 'pop') s.outs.forEach(mark);
    if (s.kind === 'push') s.vals.forEach(mark);
    // What a function returns may be what it was given: the shadows go the same way.
    if (s.kind === 'call' && handsShadows(s.fn)) [...s.outs, ...s.args].forEach(mark);
  });
  return complex;
}

/**
 * Whether the first half of a function is handed the shadows of its arrays, and returns those of the arrays it returns: where it returns arrays
 * that may carry derivatives, arrays wait on stacks, which may be any that it was given, or rows change places.
 */
export const handsShadows = (fn: Fn): boolean => fn.results.some(shadowed) || usesStacks(fn) || storesRows(fn);

function storesRows(fn: Fn): boolean {
  let found = false;
  for (const f of reachable(fn))
    visit(f.body, (s) => {
      if (s.kind === 'store' && shadowed(s.val)) found = true;
    });
  return found;
}

/** Whether a result or an argument of such a function goes with a shadow. */
export const shadowed = (v: Value): boolean => isArray(v.type) && isReal(v.type);

/** The rows that an array of rows holds now, in an array of their own: what is stored into the first does not reach it. */
function rowsOf(arr: Value, out: Stmt[], line: number): Value {
  const { type } = arr;
  if (!isArray(type) || !isArray(type.item)) return arr;
  const [rows, len, index, row] = [value(type, ''), value('num', ''), value('num', 'i'), value(type.item, '')];
  const stmts: Stmt[] = [{ kind: 'load', out: row, arr, idx: index, line }];
  stmts.push({ kind: 'store', arr: rows, idx: index, val: rowsOf(row, stmts, line), line });
  out.push(
    { kind: 'len', out: len, arr, line },
    { kind: 'alloc', out: rows, len, raw: true, line },
    {
      ...{ kind: 'for', index, lo: num(0), hi: len, cmp: '<', step: 1, body: { stmts }, line },
      ...{ args: [], inits: [], yields: [], results: [] },
    },
  );
  return rows;
}

class Adder {
  private readonly shadows = new Map<Value, Value>();
  private readonly origins = new Map<Stmt, Value>();

  constructor(
    private readonly fn: Fn,
    private readonly activity: Activity,
    private readonly complex: ReadonlySet<Root>,
    private readonly given: ReadonlyMap<Value, Value>,
    private readonly returns: boolean,
    private readonly waiting: Waiting,
  ) {}

  run(): Shadowed {
    for (const p of this.fn.params) if (this.has(p) && this.given.has(p)) this.shadows.set(p, this.given.get(p)!);
    const body = this.block(this.fn.body);
    const results = this.returns ? this.fn.results.filter(shadowed).map((r) => this.orZeros(r, body.stmts, 0)) : [];
    return { fn: { ...this.fn, body }, shadows: this.shadows, results, origins: this.origins };
  }

  private has(v: Value): boolean {
    return isArray(v.type) && !isConst(v) && this.activity.has(v) && this.complex.has(this.activity.roots.of(v));
  }

  /** The shadow of an array value; a constant (no array) is its own. */
  private of(v: Value): Value {
    const known = this.shadows.get(v);
    if (known) return known;
    if (isConst(v)) return v;
    throw new Error(`fluxion/compile: the array ${v.name} has no shadow`);
  }

  /** The shadow of an array, zeros where it has none. */
  private orZeros(v: Value, out: Stmt[], line: number): Value {
    if (isConst(v) || this.shadows.has(v)) return this.of(v);
    const zeros = value(v.type, `${v.name || 't'}_b`);
    out.push({ kind: 'alloc', out: zeros, len: num(0), like: v, line });
    return zeros;
  }

  private make(v: Value): Value {
    const shadow = value(v.type, `${v.name || 't'}_b`);
    this.shadows.set(v, shadow);
    return shadow;
  }

  private block(b: Block): Block {
    const stmts: Stmt[] = [];
    for (const s of b.stmts) this.stmt(s, stmts);
    return { stmts };
  }

  private stmt(s: Stmt, out: Stmt[]): void {
    const { line } = s;
    switch (s.kind) {
      case 'alloc':
        out.push(s);
        if (this.has(s.out)) {
          const rows = isArray(s.out.type) && isArray(s.out.type.item);
          const { like, ...plain } = s;
          const { raw: _raw, ...whole } = plain;
          out.push(
            rows && !like
              ? { ...plain, out: this.make(s.out) }
              : { ...whole, ...(like && { like }), out: this.make(s.out) },
          );
        }
        return;
      case 'copy':
        out.push(s);
        if (this.has(s.out)) {
          const shadow = this.make(s.out);
          out.push({ kind: 'alloc', out: shadow, len: num(0), like: s.out, line });
          if (isArray(s.out.type) && isArray(s.out.type.item)) this.origins.set(s, rowsOf(shadow, out, line));
        }
        return;
      case 'literal': {
        out.push(s);
        if (!this.has(s.out)) return;
        const rows = s.items.some((v) => isArray(v.type));
        if (rows) out.push({ kind: 'literal', items: s.items.map((v) => this.of(v)), out: this.make(s.out), line });
        else out.push({ kind: 'alloc', len: num(s.items.length), out: this.make(s.out), line });
        return;
      }
      case 'load':
        out.push(s);
        if (this.has(s.out)) {
          const arr = this.of(s.arr);
          out.push({ ...s, arr, out: this.make(s.out) });
        }
        return;
      case 'store':
        out.push(s);
        if (isArray(s.val.type) && this.has(s.arr)) out.push({ ...s, arr: this.of(s.arr), val: this.of(s.val) });
        return;
      case 'for': {
        const args = this.heads(s.args);
        const inits = this.pick(s.inits, s.args);
        const body = this.block(s.body);
        const yields = this.pick(s.yields, s.args);
        const results = this.heads(s.results, s.args);
        out.push({
          ...s,
          body,
          args: [...s.args, ...args],
          inits: [...s.inits, ...inits],
          yields: [...s.yields, ...yields],
          results: [...s.results, ...results],
        });
        return;
      }
      case 'loop': {
        const args = this.heads(s.args);
        const inits = this.pick(s.inits, s.args);
        const pre = this.block(s.pre);
        const exits = this.pick(s.exits, s.args);
        const post = this.block(s.post);
        const yields = this.pick(s.yields, s.args);
        const results = this.heads(s.results, s.args);
        out.push({
          ...s, pre, post,
          args: [...s.args, ...args], inits: [...s.inits, ...inits], yields: [...s.yields, ...yields],
          exits: [...s.exits, ...exits], results: [...s.results, ...results],
        }); // prettier-ignore
        return;
      }
      case 'if': {
        const then = this.block(s.then);
        const thenYields = this.pick(s.thenYields, s.results);
        const otherwise = this.block(s.otherwise);
        const elseYields = this.pick(s.elseYields, s.results);
        const results = this.heads(s.results);
        out.push({
          ...s,
          then,
          otherwise,
          thenYields: [...s.thenYields, ...thenYields],
          elseYields: [...s.elseYields, ...elseYields],
          results: [...s.results, ...results],
        });
        return;
      }
      case 'call': {
        const active = s.args.some((a) => !isConst(a) && this.activity.has(a));
        if (!(active || usesStacks(s.fn)) || !handsShadows(s.fn)) return void out.push(s);
        const shadowArgs = s.args.filter(shadowed).map((a) => this.orZeros(a, out, line));
        const shadowOuts = s.outs.filter(shadowed).map((v) => this.make(v));
        out.push({ ...s, shadowArgs, shadowOuts });
        return;
      }
      // Shadows wait beside their arrays. Where the other half is in another function, both know by the types alone which ones do.
      case 'push': {
        const outs = this.waiting.pops.get(s.pair);
        const moved = s.vals.filter((v, k) => (outs ? this.has(outs[k]!) : shadowed(v)));
        return void out.push({ ...s, vals: [...s.vals, ...moved.map((v) => this.orZeros(v, out, line))] });
      }
      case 'pop': {
        const own = this.waiting.pushes.has(s.pair);
        const moved = s.outs.filter((v) => (own ? this.has(v) : shadowed(v)));
        return void out.push({ ...s, outs: [...s.outs, ...moved.map((v) => this.make(v))] });
      }
      default:
        out.push(mapBlocks(s, (b) => this.block(b)));
    }
  }

  private heads(values: readonly Value[], like: readonly Value[] = values): Value[] {
    return values.filter((_, k) => this.has(like[k]!)).map((v) => this.make(v));
  }

  private pick(values: readonly Value[], like: readonly Value[]): Value[] {
    return values.filter((_, k) => this.has(like[k]!)).map((v) => this.of(v));
  }
}
