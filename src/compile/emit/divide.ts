import { mapBlocks } from '../ir/rewrite.js';
import { type Block, type Fn, isConst, num, type Stmt, value, type Value } from '../ir/types.js';
import { blocksOf, definedBy, reachable, usedBy } from '../ir/walk.js';

/**
 * V8 does not optimise functions of more than 61 440 bytes of bytecode, which then run 2 to 10 times slower. What is longer than this estimate is
 * divided into functions that are called one after another.
 */
const MAX_BYTES = 24_000;

/** Bytecode of a statement, measured on gradients of long programs: a load or store takes about 12, an operation on locals 8. */
const BYTES: Readonly<Partial<Record<Stmt['kind'], number>>> = {
  op: 12, load: 14, store: 18, inc: 28, alloc: 30, literal: 30, len: 8, copy: 20, push: 60, pop: 30, call: 60, throw: 30, for: 40, loop: 40, if: 20,
}; // prettier-ignore

/** The program with bodies too long for one function divided. What it computes, and in which order, stays. */
export function divided(root: Fn): Fn {
  const copies = new Map<Fn, Fn>();
  const fns = reachable(root);
  if (fns.every((fn) => sizeOf(fn.body) <= MAX_BYTES)) return root;
  for (const fn of fns) copies.set(fn, { ...fn });
  for (const [fn, copy] of copies) copy.body = new Divider(fn, copies).run();
  return copies.get(root)!;
}

const sizeOf = (b: Block): number => b.stmts.reduce((n, s) => n + bytesOf(s), 0);

const bytesOf = (s: Stmt): number => blocksOf(s).reduce((n, inner) => n + sizeOf(inner.block), BYTES[s.kind] ?? 12);

class Divider {
  private count = 0;

  constructor(
    private readonly fn: Fn,
    private readonly copies: ReadonlyMap<Fn, Fn>,
  ) {}

  run(): Block {
    return this.block(this.fn.body, this.fn.results);
  }

  /** A block with its parts in functions where it is too long; `after` are the values read at its end. */
  private block(b: Block, after: readonly Value[]): Block {
    const stmts = b.stmts.map((s) => this.stmt(s));
    if (sizeOf({ stmts }) <= MAX_BYTES) return { stmts };
    const parts: Stmt[][] = [];
    let size = Infinity;
    for (const s of stmts) {
      const bytes = bytesOf(s);
      if (size + bytes > MAX_BYTES) {
        parts.push([]);
        size = 0;
      }
      parts[parts.length - 1]!.push(s);
      size += bytes;
    }
    // What is read later is known from the end backwards.
    const needed = new Set(after);
    const outs = parts.map(() => [] as Value[]);
    for (let k = parts.length - 1; k >= 0; k--) {
      const read = readIn(parts[k]!);
      outs[k] = parts[k]!.flatMap((s) => definedBy(s)).filter((v) => needed.has(v));
      for (const v of read) needed.add(v);
    }
    return { stmts: this.calls(parts, outs, after) };
  }

  /**
   * Calls of functions with the parts for bodies. Numbers go from one to another through an array: there are as many as statements, and handing
   * them over as arguments and results took longer than computing them.
   */
  private calls(parts: readonly Stmt[][], outs: readonly Value[][], after: readonly Value[]): Stmt[] {
    const slots = new Map<Value, Value>();
    for (const v of outs.flat()) if (v.type === 'num') slots.set(v, num(slots.size));
    const frame = value({ store: 'Float64Array', item: 'num' }, 'between');
    const load = (v: Value): Stmt => ({ kind: 'load', out: v, arr: frame, idx: slots.get(v)!, line: 0 });
    const stmts: Stmt[] = [{ kind: 'alloc', out: frame, len: num(slots.size), line: 0 }];
    parts.forEach((part, k) => {
      const inside = new Set(part.flatMap((s) => definedBy(s)));
      const loads = [...readIn(part)].filter((v) => slots.has(v) && !inside.has(v)).map(load);
      const stores = outs[k]!.filter((v) => slots.has(v)).map((v): Stmt => ({
        kind: 'store',
        arr: frame,
        idx: slots.get(v)!,
        val: v,
        line: 0,
      }));
      const others = outs[k]!.filter((v) => !slots.has(v));
      stmts.push(this.call([...loads, ...part, ...stores], others));
    });
    return [...stmts, ...new Set(after.filter((v) => slots.has(v)))].map((s) => ('kind' in s ? s : load(s)));
  }

  private stmt(s: Stmt): Stmt {
    const tails = new Map(blocksOf(s).map((inner) => [inner.block, inner.tail]));
    // What the first half of a loop computes is read in the second one too.
    const post = s.kind === 'loop' ? [...readIn(s.post.stmts), ...s.yields] : [];
    const inner = mapBlocks(s, (b) =>
      this.block(b, s.kind === 'loop' && b === s.pre ? [...tails.get(b)!, ...post] : tails.get(b)!),
    );
    return inner.kind === 'call' ? { ...inner, fn: this.copies.get(inner.fn) ?? inner.fn } : inner;
  }

  private call(stmts: Stmt[], outs: readonly Value[]): Stmt {
    const inside = new Set<Value>();
    const collect = (s: Stmt): void => {
      for (const v of definedBy(s)) inside.add(v);
      for (const { block, head } of blocksOf(s)) {
        for (const v of head) inside.add(v);
        block.stmts.forEach(collect);
      }
    };
    stmts.forEach(collect);
    const params = [...readIn(stmts)].filter((v) => !inside.has(v));
    const fn: Fn = { name: `${this.fn.name}_part${++this.count}`, params, body: { stmts }, results: outs };
    return { kind: 'call', fn, args: params, outs, line: 0 };
  }
}

/** All values that statements read, those inside their blocks included. */
function readIn(stmts: readonly Stmt[]): Set<Value> {
  const found = new Set<Value>();
  const walk = (s: Stmt): void => {
    for (const v of usedBy(s)) if (!isConst(v)) found.add(v);
    for (const { block, tail } of blocksOf(s)) {
      block.stmts.forEach(walk);
      for (const v of tail) if (!isConst(v)) found.add(v);
    }
  };
  stmts.forEach(walk);
  return found;
}
