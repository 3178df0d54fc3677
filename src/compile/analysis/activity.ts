import { type Block, type Fn, isArray, isConst, isReal, type Op, type Stmt, type Value } from '../ir/types.js';
import { blocksOf, definedBy as definedIn, pops, pushes, usedBy as readsOf, visit } from '../ir/walk.js';
import { opInfo } from '../ops/table.js';
import type { Roots } from './roots.js';
import { type Root } from './roots.js';

/** Whether the result of an operation can depend on its k-th argument smoothly. */
export const passes = (s: Op, k: number): boolean => {
  const info = opInfo(s.fn);
  if (s.args[k]!.type === 'bool' || info.result === 'bool') return false;
  if (s.fn === 'select') return k > 0;
  return info.kind !== 'plain';
};

/**
 * Which values depend on the inputs that are differentiated and matter to the results: only those get tangents or adjoints. Arrays are
 * judged by their roots.
 */
export class Activity {
  private readonly pairs = { pushes: new Set<number>(), pops: new Set<number>() };
  private readonly varied = new Set<Value>();
  private readonly variedRoots = new Set<Root>();
  private readonly useful = new Set<Value>();
  private readonly usefulRoots = new Set<Root>();

  constructor(
    private readonly fn: Fn,
    readonly roots: Roots,
    inputs: Iterable<Value>,
    outputs: Iterable<Value>,
    /** Whether the k-th value that another function left on a stack may vary. */
    private readonly left: (pair: number, k: number) => boolean = () => true,
  ) {
    visit(fn.body, (s) => {
      if (s.kind === 'push') this.pairs.pushes.add(s.pair);
      if (s.kind === 'pop') this.pairs.pops.add(s.pair);
    });
    for (const v of inputs) this.vary(v);
    for (let more = true; more;) more = this.forward();
    for (const v of outputs) this.use(v);
    for (let more = true; more;) more = this.backward();
  }

  /** Whether `v` carries a derivative. */
  has(v: Value): boolean {
    if (isConst(v) || !isReal(v.type)) return false;
    if (isArray(v.type)) return this.deep(v, (r) => this.variedRoots.has(r) && this.usefulRoots.has(r));
    return this.varied.has(v) && this.useful.has(v);
  }

  /** Whether any memory reachable from the array is. */
  private deep(v: Value, test: (r: Root) => boolean): boolean {
    let root: Root | undefined = this.roots.of(v);
    while (root) {
      while (root.parent) root = root.parent;
      if (test(root)) return true;
      root = root.row;
    }
    return false;
  }

  private changed = false;

  private readonly answers = new Map<(fn: Fn) => boolean, Map<Fn, boolean>>();

  /** What a test of a function says, asked once. */
  private known(test: (fn: Fn) => boolean, fn: Fn): boolean {
    let byFn = this.answers.get(test);
    if (!byFn) this.answers.set(test, (byFn = new Map()));
    let answer = byFn.get(fn);
    if (answer === undefined) byFn.set(fn, (answer = test(fn)));
    return answer;
  }

  private vary(v: Value): void {
    this.put(v, this.varied, this.variedRoots);
  }

  private use(v: Value): void {
    this.put(v, this.useful, this.usefulRoots);
  }

  private put(v: Value, values: Set<Value>, roots: Set<Root>): void {
    if (isConst(v) || !isReal(v.type)) return;
    if (!isArray(v.type)) {
      if (!values.has(v)) {
        values.add(v);
        this.changed = true;
      }
      return;
    }
    // Only the innermost rows hold numbers, but an array of active rows is active too.
    let root: Root | undefined = this.roots.of(v);
    while (root) {
      while (root.parent) root = root.parent;
      if (!roots.has(root)) {
        roots.add(root);
        this.changed = true;
      }
      root = root.row;
    }
  }

  /** Whether `v` depends on the inputs. */
  isVaried(v: Value): boolean {
    return isArray(v.type) ? this.deep(v, (r) => this.variedRoots.has(r)) : this.varied.has(v);
  }

  private isUseful(v: Value): boolean {
    return isArray(v.type) ? this.deep(v, (r) => this.usefulRoots.has(r)) : this.useful.has(v);
  }

  private forward(): boolean {
    this.changed = false;
    this.sweepForward(this.fn.body);
    return this.changed;
  }

  /** Statements with blocks are looked at before them and after them, which spares a sweep for every level of nesting. */
  private sweepForward(b: Block): void {
    for (const s of b.stmts) {
      this.forwardStmt(s);
      const inner = blocksOf(s);
      if (inner.length === 0) continue;
      for (const x of inner) this.sweepForward(x.block);
      this.forwardStmt(s);
    }
  }

  private forwardStmt(s: Stmt): void {
    switch (s.kind) {
      case 'op':
        if (s.args.some((a, k) => this.varied.has(a) && passes(s, k))) this.vary(s.out);
        return;
      case 'load':
        if (this.isVaried(s.arr)) this.vary(s.out);
        return;
      case 'store':
      case 'inc':
        if (this.isVaried(s.val)) this.vary(s.arr);
        return;
      case 'literal':
        if (s.items.some((v) => this.isVaried(v))) this.vary(s.out);
        return;
      case 'copy':
        if (this.isVaried(s.arr)) this.vary(s.out);
        return;
      case 'for':
        return s.args.forEach((a, k) => this.pass([s.inits[k]!, s.yields[k]!], [a, s.results[k]!]));
      case 'loop':
        s.args.forEach((a, k) => this.pass([s.inits[k]!, s.yields[k]!], [a]));
        return s.results.forEach((r, k) => this.pass([s.exits[k]!], [r]));
      case 'if':
        return s.results.forEach((r, k) => this.pass([s.thenYields[k]!, s.elseYields[k]!], [r]));
      case 'push':
        if (s.vals.some((v) => this.isVaried(v)) && !this.pushed.has(s.stack)) {
          this.pushed.add(s.stack);
          this.changed = true;
        }
        return;
      case 'pop':
        if (!this.pairs.pushes.has(s.pair)) s.outs.forEach((v, k) => this.left(s.pair, k) && this.vary(v));
        else if (this.pushed.has(s.stack)) s.outs.forEach((v) => this.vary(v));
        return;
      case 'call':
        // What another half of a split function has left for it is taken to vary …
        if (s.args.some((a) => this.isVaried(a)) || this.known(pops, s.fn)) s.outs.forEach((v) => this.vary(v));
        else if (!this.known(pushes, s.fn)) return;
        return s.args.forEach((a) => isArray(a.type) && this.vary(a));
      default:
    }
  }

  private readonly pushed = new Set<number>();
  private readonly wanted = new Set<number>();

  private pass(from: readonly Value[], to: readonly Value[]): void {
    if (from.some((v) => this.isVaried(v))) to.forEach((v) => this.vary(v));
  }

  private backward(): boolean {
    this.changed = false;
    this.sweepBackward(this.fn.body);
    return this.changed;
  }

  private sweepBackward({ stmts }: Block): void {
    for (let k = stmts.length - 1; k >= 0; k--) {
      const s = stmts[k]!;
      this.backwardStmt(s);
      const inner = blocksOf(s);
      if (inner.length === 0) continue;
      for (let j = inner.length - 1; j >= 0; j--) this.sweepBackward(inner[j]!.block);
      this.backwardStmt(s);
    }
  }

  private backwardStmt(s: Stmt): void {
    switch (s.kind) {
      case 'op':
        if (this.useful.has(s.out)) s.args.forEach((a, k) => passes(s, k) && this.use(a));
        return;
      case 'load':
        if (this.isUseful(s.out)) this.use(s.arr);
        return;
      case 'store':
      case 'inc':
        if (this.isUseful(s.arr)) this.use(s.val);
        return;
      case 'literal':
        if (this.isUseful(s.out)) s.items.forEach((v) => this.use(v));
        return;
      case 'copy':
        if (this.isUseful(s.out)) this.use(s.arr);
        return;
      case 'for':
        return s.args.forEach((a, k) => this.pull([a, s.results[k]!], [s.inits[k]!, s.yields[k]!, a]));
      case 'loop':
        s.results.forEach((r, k) => this.pull([r], [s.exits[k]!]));
        return s.args.forEach((a, k) => this.pull([a], [s.inits[k]!, s.yields[k]!]));
      case 'if':
        return s.results.forEach((r, k) => this.pull([r], [s.thenYields[k]!, s.elseYields[k]!]));
      case 'push':
        if (this.wanted.has(s.stack) || !this.pairs.pops.has(s.pair)) s.vals.forEach((v) => this.use(v));
        return;
      case 'pop':
        if (s.outs.some((v) => this.isUseful(v)) && !this.wanted.has(s.stack)) {
          this.wanted.add(s.stack);
          this.changed = true;
        }
        return;
      case 'call':
        // … and what it leaves for another is taken to matter.
        if (
          s.outs.some((v) => this.isUseful(v)) ||
          s.args.some((a) => isArray(a.type) && this.isUseful(a)) ||
          this.known(pushes, s.fn)
        )
          s.args.forEach((a) => this.use(a));
        return;
      default:
    }
  }

  private pull(from: readonly Value[], to: readonly Value[]): void {
    if (from.some((v) => this.isUseful(v))) to.forEach((v) => this.use(v));
  }

  /** The active scalars that a statement's blocks read and that are defined outside it. */
  outerScalars(s: Stmt): Value[] {
    const inside = new Set<Value>();
    const read = new Set<Value>();
    const walk = (st: Stmt): void => {
      for (const b of blocksOf(st)) {
        for (const v of b.head) inside.add(v);
        for (const inner of b.block.stmts) {
          readsOf(inner).forEach((v) => read.add(v));
          definedIn(inner).forEach((v) => inside.add(v));
          walk(inner);
        }
        for (const v of b.tail) read.add(v);
      }
    };
    walk(s);
    return [...read].filter((v) => !inside.has(v) && !isArray(v.type) && this.has(v));
  }
}
