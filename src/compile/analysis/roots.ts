import { type Fn, isArray, isConst, type Pop, sameType, type Type, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';

/** A piece of memory that array values may name. Values whose roots differ never share an element. */
export interface Root {
  readonly id: number;
  parent: Root | undefined;
  /** The memory of its rows. */
  row: Root | undefined;
}

/** Which memory every array value of a function may name: merged where paths, loops or stored rows mix them. */
export class Roots {
  private readonly roots = new Map<Value, Root>();
  private count = 0;

  constructor(fn: Fn) {
    for (const p of fn.params) this.add(p);
    visit(fn.body, (s) => {
      switch (s.kind) {
        case 'alloc':
        case 'copy':
        case 'literal':
          this.add(s.out);
          if (s.kind === 'literal')
            for (const item of s.items) if (isArray(item.type)) this.union(this.rowOf(this.of(s.out)), this.of(item));
          return;
        case 'load':
          if (isArray(s.out.type)) this.roots.set(s.out, this.rowOf(this.of(s.arr)));
          return;
        case 'store':
          if (isArray(s.val.type)) this.union(this.rowOf(this.of(s.arr)), this.of(s.val));
          return;
        case 'for':
        case 'loop':
          s.args.forEach((a, k) => this.same(a, s.inits[k]!));
          s.results.forEach((r, k) => this.same(r, s.args[k] ?? s.inits[k]!));
          return;
        case 'call':
          this.returned(s.outs, s.args);
          this.returned(s.shadowOuts ?? [], s.shadowArgs ?? []);
          return;
        case 'push':
          this.pushed.set(s.pair, s.vals);
          return;
        case 'pop':
          this.popped(s, fn.params);
          return;
        default:
      }
    });
    // What blocks hand on is known only after they have been looked through.
    visit(fn.body, (s) => {
      if (s.kind === 'for' || s.kind === 'loop') s.args.forEach((a, k) => this.same(a, s.yields[k]!));
      if (s.kind === 'loop') s.results.forEach((r, k) => this.same(r, s.exits[k]!));
      if (s.kind === 'if')
        s.results.forEach((r, k) => {
          this.same(r, s.thenYields[k]!);
          this.same(r, s.elseYields[k]!);
        });
    });
  }

  private readonly pushed = new Map<number, readonly Value[]>();
  private readonly foreign: Value[] = [];

  /** An array comes back from where it waited; one that another function left there may be any that this one knows from outside. */
  private popped(s: Pop, params: readonly Value[]): void {
    const vals = this.pushed.get(s.pair);
    s.outs.forEach((out, k) => {
      if (!isArray(out.type)) return;
      this.add(out);
      const val = vals?.[k];
      if (val) return this.same(out, val);
      this.returned([out], [...params, ...this.foreign]);
      this.foreign.push(out);
    });
  }

  /** An array that a function returns may be one it was given, or a row of it, or hold such a one. */
  private returned(outs: readonly Value[], args: readonly Value[]): void {
    for (const out of outs) {
      if (!isArray(out.type)) continue;
      this.add(out);
      for (const a of args) {
        for (
          let [type, root]: [Type, Root] = [a.type, this.of(a)];
          isArray(type);
          type = type.item, root = this.rowOf(root)
        )
          if (sameType(type, out.type)) this.union(this.of(out), root);
        for (
          let [type, root]: [Type, Root] = [out.type, this.of(out)];
          isArray(type);
          type = type.item, root = this.rowOf(root)
        )
          if (sameType(type, a.type)) this.union(root, this.of(a));
      }
      for (const other of outs)
        if (other !== out && isArray(other.type) && sameType(other.type, out.type)) this.same(out, other);
    }
  }

  /** The root of an array value. */
  of(v: Value): Root {
    const known = this.roots.get(v);
    return known ? this.find(known) : this.add(v);
  }

  private add(v: Value): Root {
    if (!isArray(v.type)) return NOTHING;
    const root: Root = { id: ++this.count, parent: undefined, row: undefined };
    if (!isConst(v)) this.roots.set(v, root);
    return root;
  }

  private same(a: Value, b: Value): void {
    if (isArray(a.type) && !isConst(a) && !isConst(b)) this.union(this.of(a), this.of(b));
  }

  private rowOf(r: Root): Root {
    const root = this.find(r);
    root.row ??= { id: ++this.count, parent: undefined, row: undefined };
    return this.find(root.row);
  }

  private find(r: Root): Root {
    let root = r;
    while (root.parent) root = root.parent;
    return root;
  }

  private union(a: Root, b: Root): void {
    const [x, y] = [this.find(a), this.find(b)];
    if (x === y) return;
    y.parent = x;
    if (x.row && y.row) this.union(x.row, y.row);
    else x.row ??= y.row;
  }
}

const NOTHING: Root = { id: 0, parent: undefined, row: undefined };

/** The roots whose elements a function changes, by statement: stores, increments, and calls of functions that do. */
export function writtenRoots(roots: Roots, block: { readonly stmts: readonly unknown[] }): Set<Root> {
  const written = new Set<Root>();
  visit(block as never, (s) => {
    if (s.kind === 'store' || s.kind === 'inc') written.add(roots.of(s.arr));
    if (s.kind === 'call') for (const a of [...s.args, ...(s.shadowArgs ?? [])]) addDeep(roots, a, written);
  });
  return written;
}

/** A function of the program may write whatever array it is given, its rows included. */
function addDeep(roots: Roots, v: Value, into: Set<Root>): void {
  if (!isArray(v.type)) return;
  let root: Root | undefined = roots.of(v);
  while (root) {
    into.add(root);
    let row: Root | undefined = root.row;
    while (row?.parent) row = row.parent;
    root = row;
  }
}
