import { Integers } from '../analysis/integers.js';
import { Roots, type Root, writtenRoots } from '../analysis/roots.js';
import { renameUses } from '../ir/rewrite.js';
import { type Block, type Fn, isArray, isConst, isReal, type Op, type Stmt, value, type Value } from '../ir/types.js';
import { canonical, fold } from '../ops/fold.js';
import type { Factors, Rewritten } from './factors.js';
import { Lengths } from './lengths.js';

/**
 * Common subexpressions, constants, loads of what was just stored, `if` results that are the same on both sides, loop arguments that never
 * change. Everything here keeps values bitwise. Returns whether anything changed.
 */
export class ValuePass {
  private readonly roots: Roots;
  private readonly renamed = new Map<Value, Value>();
  private readonly versions = new Map<Root, number>();
  private readonly integers = new Integers();
  private readonly lengths = new Lengths();
  private clock = 0;
  changed = false;

  constructor(
    private readonly fn: Fn,
    /** Where the user's own way of writing need not be kept. */
    private readonly factors: Factors | undefined,
  ) {
    this.roots = new Roots(fn);
  }

  run(): Fn {
    const body = this.block(this.fn.body);
    return { ...this.fn, body, results: this.fn.results.map(this.use) };
  }

  private use = (v: Value): Value => {
    let w = v;
    for (let next = this.renamed.get(w); next; next = this.renamed.get(w)) w = next;
    return w;
  };

  private rename(v: Value, by: Value): void {
    if (by.name === '' && !isConst(by)) by.name = v.name;
    this.renamed.set(v, by);
    this.changed = true;
  }

  /** What is known where, by what computes it. One table for all blocks: copies for each would take time that grows with the square of the program. */
  private readonly table = new Map<string, Value>();
  private entered: (readonly [key: string, before: Value | undefined])[] = [];

  private learn(key: string, v: Value): void {
    this.entered.push([key, this.table.get(key)]);
    this.table.set(key, v);
  }

  /** Runs `f`; what it learns is forgotten after it. */
  private scoped<T>(f: () => T): T {
    const outer = this.entered;
    this.entered = [];
    const result = f();
    for (const [key, before] of this.entered.reverse()) {
      if (before) this.table.set(key, before);
      else this.table.delete(key);
    }
    this.entered = outer;
    return result;
  }

  private block(b: Block): Block {
    const stmts: Stmt[] = [];
    this.scoped(() => b.stmts.forEach((s) => this.stmt(s, stmts)));
    return { stmts };
  }

  private stmt(raw: Stmt, out: Stmt[]): void {
    const s = renameUses(raw, this.use);
    switch (s.kind) {
      case 'op': {
        const folded = fold(s.fn, s.args, true);
        if (folded) return this.rename(s.out, folded);
        if (ROUNDING.has(s.fn) && this.integers.has(s.args[0]!)) return this.rename(s.out, s.args[0]!);
        const opposite = s.fn === 'neg' && this.factors?.opposite(s.args[0]!);
        if (opposite) return this.rename(s.out, opposite);
        const rewritten = this.factors?.rewrite(s.fn, s.args);
        if (rewritten) return this.rewritten(s, rewritten, out);
        const shape = canonical(s.fn, s.args);
        const op = { ...s, ...shape };
        this.factors?.define(op);
        return this.define(op, s.out, opKey(shape.fn, shape.args), out);
      }
      case 'len': {
        let { arr } = s;
        for (;;) {
          const length = this.lengths.of(arr);
          if (!length) return this.define({ ...s, arr }, s.out, `len ${arr.id}`, out);
          if ('value' in length) return this.rename(s.out, length.value);
          arr = length.like;
        }
      }
      case 'load':
        return this.define(s, s.out, this.loadKey(s.arr, s.idx), out);
      case 'store': {
        this.bump(this.roots.of(s.arr));
        // Integer arrays convert what is stored; the others give it back as it is.
        if (isArray(s.arr.type) && (s.arr.type.store === 'Array' || isReal(s.arr.type)))
          this.learn(this.loadKey(s.arr, s.idx), s.val);
        out.push(s);
        return;
      }
      case 'inc':
        this.bump(this.roots.of(s.arr));
        out.push(s);
        return;
      case 'call':
        for (const root of writtenRoots(this.roots, { stmts: [s] })) this.bump(root);
        out.push(s);
        return;
      case 'if':
        return this.ifStmt(s, out);
      case 'for':
      case 'loop':
        return this.loop(s, out);
      default:
        this.lengths.define(s);
        out.push(s);
    }
  }

  private rewritten(s: Op, { fn, args, minus }: Rewritten, out: Stmt[]): void {
    if (!minus) return this.stmt({ ...s, fn, args }, out);
    const inner = value('num', '');
    this.stmt({ ...s, out: inner, fn, args }, out);
    this.stmt({ ...s, fn: 'neg', args: [inner] }, out);
  }

  private define(s: Stmt, v: Value, key: string, out: Stmt[]): void {
    const known = this.table.get(key);
    if (known) return this.rename(v, this.use(known));
    this.learn(key, v);
    this.integers.define(v, s);
    this.lengths.define(s);
    out.push(s);
  }

  private loadKey(arr: Value, idx: Value): string {
    return `load ${arr.id} ${valueKey(idx)} @${this.versions.get(this.roots.of(arr)) ?? 0}`;
  }

  private bump(root: Root): void {
    this.versions.set(root, ++this.clock);
  }

  private ifStmt(s: Extract<Stmt, { kind: 'if' }>, out: Stmt[]): void {
    if (isConst(s.test)) {
      const taken = s.test.constant ? s.then : s.otherwise;
      const yields = s.test.constant ? s.thenYields : s.elseYields;
      this.changed = true;
      for (const inner of taken.stmts) this.stmt(inner, out);
      s.results.forEach((r, k) => this.rename(r, this.use(yields[k]!)));
      return;
    }
    const entry = new Map(this.versions);
    const then = this.block(s.then);
    this.restore(entry);
    const otherwise = this.block(s.otherwise);
    this.restore(entry);
    for (const root of writtenRoots(this.roots, s.then)) this.bump(root);
    for (const root of writtenRoots(this.roots, s.otherwise)) this.bump(root);
    const results: Value[] = [];
    const thenYields: Value[] = [];
    const elseYields: Value[] = [];
    s.results.forEach((r, k) => {
      const [a, b] = [this.use(s.thenYields[k]!), this.use(s.elseYields[k]!)];
      if (sameValue(a, b)) return this.rename(r, a);
      if (r.type === 'bool' && a.constant === true && b.constant === false) return this.rename(r, s.test);
      const twin = results.findIndex((_, j) => sameValue(thenYields[j]!, a) && sameValue(elseYields[j]!, b));
      if (twin >= 0) return this.rename(r, results[twin]!);
      results.push(r);
      thenYields.push(a);
      elseYields.push(b);
    });
    if (then.stmts.length === 0 && otherwise.stmts.length === 0 && results.length === 0) {
      this.changed = true;
      return;
    }
    out.push({ ...s, then, otherwise, results, thenYields, elseYields });
  }

  private restore(versions: ReadonlyMap<Root, number>): void {
    this.versions.clear();
    for (const [root, v] of versions) this.versions.set(root, v);
  }

  private loop(s: Extract<Stmt, { kind: 'for' | 'loop' }>, out: Stmt[]): void {
    const blocks = s.kind === 'for' ? [s.body] : [s.pre, s.post];
    const written = blocks.flatMap((b) => [...writtenRoots(this.roots, b)]);
    for (const root of written) this.bump(root);
    // An argument that is only handed on is its first value.
    const keep = s.args.map((arg, k) => {
      const y = this.use(s.yields[k]!);
      const plain = s.kind === 'for' || s.exits[k] === s.args[k];
      const constant =
        plain && (y === arg || sameValue(y, s.inits[k]!)) && !(s.kind === 'loop' && s.exits.length !== s.args.length);
      if (constant) {
        this.rename(arg, s.inits[k]!);
        this.rename(s.results[k]!, s.inits[k]!);
      }
      return !constant;
    });
    // Arguments that start and go on alike are one.
    s.args.forEach((arg, k) => {
      if (!keep[k]) return;
      const twin = s.args.findIndex(
        (_, j) =>
          j < k &&
          keep[j] &&
          sameValue(s.inits[j]!, s.inits[k]!) &&
          s.yields[j] === s.yields[k] &&
          (s.kind === 'for' || (s.exits[j] === s.args[j] && s.exits[k] === arg)),
      );
      if (twin < 0) return;
      keep[k] = false;
      this.rename(arg, s.args[twin]!);
      this.rename(s.results[k]!, s.results[twin]!);
    });
    const some = <T>(list: readonly T[]): T[] => list.filter((_, k) => keep[k]);
    if (s.kind === 'for') {
      this.integers.declare(s.index);
      const body = this.block(s.body);
      out.push({
        ...s,
        args: some(s.args),
        inits: some(s.inits),
        results: some(s.results),
        yields: some(s.yields).map(this.use),
        body,
      });
    } else {
      const pre: Stmt[] = [];
      const { test, exits, post } = this.scoped(() => {
        for (const st of s.pre.stmts) this.stmt(st, pre);
        return { test: this.use(s.test), exits: some(s.exits).map(this.use), post: this.block(s.post) };
      });
      out.push({
        ...s,
        args: some(s.args),
        inits: some(s.inits),
        results: some(s.results),
        yields: some(s.yields).map(this.use),
        pre: { stmts: pre },
        post,
        test,
        exits,
      });
    }
    for (const root of written) this.bump(root);
  }
}

const valueKey = (v: Value): string =>
  isConst(v) ? (Object.is(v.constant, -0) ? 'c-0' : `c${String(v.constant)}`) : String(v.id);

const ROUNDING = new Set(['ceil', 'floor', 'round', 'trunc']);

const COMMUTES = new Set(['add', 'mul', 'and', 'or', 'eq', 'ne']);

const opKey = (fn: string, args: readonly Value[]): string => {
  const keys = args.map(valueKey);
  // a + b and b + a are bitwise the same, except which NaN comes out, and JavaScript cannot tell NaNs apart.
  if (COMMUTES.has(fn)) keys.sort();
  return `${fn} ${keys.join(' ')}`;
};

const sameValue = (a: Value, b: Value): boolean =>
  a === b || (isConst(a) && isConst(b) && a.type === b.type && Object.is(a.constant, b.constant));
