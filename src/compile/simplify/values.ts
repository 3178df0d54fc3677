import { Integers } from '../analysis/integers.js';
import { Roots, type Root, writtenRoots } from '../analysis/roots.js';
import { renameUses } from '../ir/rewrite.js';
import { type Block, type Fn, isArray, isConst, isReal, type Stmt, type Value } from '../ir/types.js';
import { canonical, fold } from '../ops/fold.js';
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

  constructor(private readonly fn: Fn) {
    this.roots = new Roots(fn);
  }

  run(): Fn {
    const body = this.block(this.fn.body, new Map());
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

  private block(b: Block, known: ReadonlyMap<string, Value>): Block {
    const table = new Map(known);
    const stmts: Stmt[] = [];
    for (const s of b.stmts) this.stmt(s, table, stmts);
    return { stmts };
  }

  private stmt(raw: Stmt, table: Map<string, Value>, out: Stmt[]): void {
    const s = renameUses(raw, this.use);
    switch (s.kind) {
      case 'op': {
        const folded = fold(s.fn, s.args, true);
        if (folded) return this.rename(s.out, folded);
        if (ROUNDING.has(s.fn) && this.integers.has(s.args[0]!)) return this.rename(s.out, s.args[0]!);
        const shape = canonical(s.fn, s.args);
        return this.define({ ...s, ...shape }, s.out, opKey(shape.fn, shape.args), table, out);
      }
      case 'len': {
        let { arr } = s;
        for (;;) {
          const length = this.lengths.of(arr);
          if (!length) return this.define({ ...s, arr }, s.out, `len ${arr.id}`, table, out);
          if ('value' in length) return this.rename(s.out, length.value);
          arr = length.like;
        }
      }
      case 'load':
        return this.define(s, s.out, this.loadKey(s.arr, s.idx), table, out);
      case 'store': {
        this.bump(this.roots.of(s.arr));
        // Integer arrays convert what is stored; the others give it back as it is.
        if (isArray(s.arr.type) && (s.arr.type.store === 'Array' || isReal(s.arr.type)))
          table.set(this.loadKey(s.arr, s.idx), s.val);
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
        return this.ifStmt(s, table, out);
      case 'for':
      case 'loop':
        return this.loop(s, table, out);
      default:
        this.lengths.define(s);
        out.push(s);
    }
  }

  private define(s: Stmt, v: Value, key: string, table: Map<string, Value>, out: Stmt[]): void {
    const known = table.get(key);
    if (known) return this.rename(v, this.use(known));
    table.set(key, v);
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

  private ifStmt(s: Extract<Stmt, { kind: 'if' }>, table: Map<string, Value>, out: Stmt[]): void {
    if (isConst(s.test)) {
      const taken = s.test.constant ? s.then : s.otherwise;
      const yields = s.test.constant ? s.thenYields : s.elseYields;
      this.changed = true;
      for (const inner of taken.stmts) this.stmt(inner, table, out);
      s.results.forEach((r, k) => this.rename(r, this.use(yields[k]!)));
      return;
    }
    const entry = new Map(this.versions);
    const then = this.block(s.then, with_(table, opKey('truth', [s.test]), s.test));
    this.restore(entry);
    const otherwise = this.block(s.otherwise, table);
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

  private loop(s: Extract<Stmt, { kind: 'for' | 'loop' }>, table: Map<string, Value>, out: Stmt[]): void {
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
      const body = this.block(s.body, table);
      out.push({
        ...s,
        args: some(s.args),
        inits: some(s.inits),
        results: some(s.results),
        yields: some(s.yields).map(this.use),
        body,
      });
    } else {
      const inner = new Map(table);
      const pre: Stmt[] = [];
      for (const st of s.pre.stmts) this.stmt(st, inner, pre);
      const test = this.use(s.test);
      const exits = some(s.exits).map(this.use);
      const post = this.block(s.post, inner);
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

const with_ = (table: ReadonlyMap<string, Value>, key: string, v: Value): Map<string, Value> =>
  new Map(table).set(key, v);

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
