import { Roots, type Root } from '../analysis/roots.js';
import { type Block, type Fn, isArray, isConst, type Stmt, type Value } from '../ir/types.js';
import { blocksOf, definedBy, usedBy } from '../ir/walk.js';

/**
 * Removes what nobody reads: values, carried variables, stores into arrays that are never read, whole loops. `observed` says which array
 * parameters the caller looks at afterwards (all of them unless told otherwise).
 */
export function removeDead(fn: Fn): Fn {
  return new DeadCode(fn).run();
}

class DeadCode {
  private readonly live = new Set<Value>();
  private readonly liveRoots = new Set<Root>();
  private readonly roots: Roots;
  private readonly parent = new Map<Stmt, Stmt | undefined>();
  private readonly definition = new Map<Value, Stmt>();
  private readonly liveStmts = new Set<Stmt>();
  private readonly stores = new Map<Root, Stmt[]>();
  private readonly work: Value[] = [];
  /** Stores into arrays that have turned out to be read. */
  private readonly kept: Stmt[] = [];

  constructor(private readonly fn: Fn) {
    this.roots = new Roots(fn);
  }

  run(): Fn {
    this.index(this.fn.body, undefined);
    for (const p of this.fn.params) if (isArray(p.type)) this.markArray(p);
    for (const r of this.fn.results) this.mark(r);
    this.propagate();
    const body = this.block(this.fn.body);
    return { ...this.fn, body };
  }

  private index(b: Block, parent: Stmt | undefined): void {
    for (const s of b.stmts) {
      this.parent.set(s, parent);
      for (const v of definedBy(s)) this.definition.set(v, s);
      for (const inner of blocksOf(s)) {
        for (const v of inner.head) this.definition.set(v, s);
        this.index(inner.block, s);
      }
      if (s.kind === 'store' || s.kind === 'inc') {
        const root = this.roots.of(s.arr);
        const list = this.stores.get(root);
        if (list) list.push(s);
        else this.stores.set(root, [s]);
        if (this.liveRoots.has(root)) this.kept.push(s);
      }
      if (s.kind === 'call' || s.kind === 'throw' || s.kind === 'push' || s.kind === 'pop') this.keep(s);
      // Arrays that have waited on a stack are known to whoever put them there.
      if (s.kind === 'pop') s.outs.forEach((v) => this.markArray(v));
    }
  }

  /** A statement that must run: so must those around it. */
  private keep(s: Stmt): void {
    if (this.liveStmts.has(s)) return;
    this.liveStmts.add(s);
    if (s.kind === 'for') {
      this.mark(s.lo);
      this.mark(s.hi);
    } else if (s.kind === 'loop' || s.kind === 'if') this.mark(s.test);
    else for (const v of usedBy(s)) this.mark(v);
    if (s.kind === 'call') for (const a of s.args) this.markArray(a);
    const parent = this.parent.get(s);
    if (parent) this.keep(parent);
  }

  private mark(v: Value): void {
    if (isConst(v) || this.live.has(v)) return;
    this.live.add(v);
    this.work.push(v);
    this.markArray(v);
  }

  /** An array that is read, returned or handed on: what is stored into it counts. */
  private markArray(v: Value): void {
    if (!isArray(v.type) || isConst(v)) return;
    let root: Root | undefined = this.roots.of(v);
    while (root && !this.liveRoots.has(root)) {
      this.liveRoots.add(root);
      this.kept.push(...(this.stores.get(root) ?? []));
      root = root.row;
      while (root?.parent) root = root.parent;
    }
  }

  private propagate(): void {
    for (;;) {
      for (let v = this.work.pop(); v; v = this.work.pop()) this.reach(v);
      const s = this.kept.pop();
      if (!s) return;
      this.keep(s);
    }
  }

  /** Marks what `v` is computed from. */
  private reach(v: Value): void {
    const s = this.definition.get(v);
    if (!s) return;
    if (s.kind === 'for' || s.kind === 'loop') {
      this.keep(s);
      s.results.forEach((r, k) => {
        if (r !== v && s.args[k] !== v) return;
        if (s.kind === 'loop' && r === v) this.mark(s.exits[k]!);
        if (s.args[k]) {
          this.mark(s.args[k]);
          this.mark(s.inits[k]!);
          this.mark(s.yields[k]!);
        }
      });
      s.args.forEach((a, k) => {
        if (a !== v) return;
        this.mark(s.inits[k]!);
        this.mark(s.yields[k]!);
      });
    } else if (s.kind === 'if') {
      this.keep(s);
      const k = s.results.indexOf(v);
      this.mark(s.thenYields[k]!);
      this.mark(s.elseYields[k]!);
    } else this.keep(s);
  }

  private block(b: Block): Block {
    return { stmts: b.stmts.filter((s) => this.liveStmts.has(s)).map((s) => this.stmt(s)) };
  }

  private stmt(s: Stmt): Stmt {
    if (s.kind === 'for') {
      const [args, inits, yields, results] = this.carried(s);
      return { ...s, args: args!, inits: inits!, yields: yields!, results: results!, body: this.block(s.body) };
    }
    if (s.kind === 'loop') {
      const [args, inits, yields] = this.carried(s);
      const kept = s.results.map((r) => this.live.has(r));
      // One list of results for all arguments: where the two differ in number the loop carries its own exits.
      const some = <T>(list: readonly T[]): T[] =>
        list.filter((_, k) => kept[k] || (s.args[k] !== undefined && this.live.has(s.args[k])));
      return {
        ...s,
        args: args!,
        inits: inits!,
        yields: yields!,
        results: some(s.results),
        exits: some(s.exits),
        pre: this.block(s.pre),
        post: this.block(s.post),
      };
    }
    if (s.kind === 'if') {
      const kept = s.results.map((r) => this.live.has(r));
      const some = <T>(list: readonly T[]): T[] => list.filter((_, k) => kept[k]);
      return {
        ...s,
        results: some(s.results),
        thenYields: some(s.thenYields),
        elseYields: some(s.elseYields),
        then: this.block(s.then),
        otherwise: this.block(s.otherwise),
      };
    }
    return s;
  }

  private carried(s: Extract<Stmt, { kind: 'for' | 'loop' }>): Value[][] {
    const kept = s.args.map((a, k) => this.live.has(a) || (s.results[k] !== undefined && this.live.has(s.results[k])));
    const some = <T>(list: readonly T[]): T[] => list.filter((_, k) => kept[k]);
    return [some(s.args), some(s.inits), some(s.yields), some(s.results)];
  }
}
