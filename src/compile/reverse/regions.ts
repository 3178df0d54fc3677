import { type Block, block, type Fn, type Stmt, type Value } from '../ir/types.js';
import { blocksOf, definedBy } from '../ir/walk.js';

/**
 * A block of the original program with its place in both sweeps. A region is live when its values can be read in the backward sweep as they
 * are: no loop lies between it and the function, or a loop whose backward sweep runs inside each iteration (a fused one).
 */
export interface Region {
  readonly block: Block;
  readonly parent: Region | undefined;
  /** The statement whose block this is. */
  readonly owner: Stmt | undefined;
  readonly role: 'top' | 'body' | 'pre' | 'post' | 'then' | 'else';
  /** The first half of the loop whose second half this is. */
  pre: Region | undefined;
  live: boolean;
  /** Statements put at the end of the forward copy: saves. */
  readonly saves: Block;
  /** The beginning of the backward block: what is loaded or computed again. */
  readonly prologue: Block;
  /** After the prologue: shadows of the region's arrays. */
  readonly shadowBlock: Block;
  readonly shadows: Map<Value, Value>;
  /** Values asked for in the backward sweep, with the values that stand for them there. */
  readonly needs: Map<Value, Value>;
  /** The loop index in the backward sweep. */
  index: Value | undefined;
  depth: number;
}

/** Where every value, block and statement of a function stands. */
export class Regions {
  readonly all: Region[] = [];
  readonly top: Region;
  private readonly home = new Map<Value, Region>();
  private readonly byBlock = new Map<Block, Region>();
  private readonly position = new Map<Stmt, number>();
  private readonly place = new Map<Stmt, Region>();
  private readonly definition = new Map<Value, Stmt>();
  private count = 0;

  constructor(
    readonly fn: Fn,
    /** Whether the function's own values are live: not in a function whose backward sweep is another function. */
    live: boolean,
    /** Parameters besides the function's own. */
    more: readonly Value[] = [],
  ) {
    this.top = this.add(fn.body, undefined, undefined, 'top', live);
    for (const p of [...fn.params, ...more]) this.home.set(p, this.top);
    this.index(this.top);
  }

  private add(
    b: Block,
    parent: Region | undefined,
    owner: Stmt | undefined,
    role: Region['role'],
    live: boolean,
  ): Region {
    const region: Region = {
      block: b,
      parent,
      owner,
      role,
      pre: undefined,
      live,
      saves: block(),
      prologue: block(),
      shadowBlock: block(),
      shadows: new Map(),
      needs: new Map(),
      index: undefined,
      depth: parent ? parent.depth + 1 : 0,
    };
    this.all.push(region);
    this.byBlock.set(b, region);
    return region;
  }

  private index(region: Region): void {
    for (const s of region.block.stmts) {
      this.position.set(s, ++this.count);
      this.place.set(s, region);
      for (const v of definedBy(s)) {
        this.home.set(v, region);
        this.definition.set(v, s);
      }
      let pre: Region | undefined;
      for (const inner of blocksOf(s)) {
        const role = roleOf(s, inner.block);
        const child = this.add(inner.block, region, s, role, region.live && s.kind === 'if');
        if (role === 'pre') pre = child;
        if (role === 'post') child.pre = pre;
        for (const v of inner.head) this.home.set(v, child);
        this.index(child);
      }
    }
  }

  of(b: Block): Region {
    return this.byBlock.get(b)!;
  }

  homeOf(v: Value): Region {
    return this.home.get(v)!;
  }

  /** Says where a value that a transform made can be read. */
  define(v: Value, home: Region): void {
    this.home.set(v, home);
  }

  placeOf(s: Stmt): Region {
    return this.place.get(s)!;
  }

  definitionOf(v: Value): Stmt | undefined {
    return this.definition.get(v);
  }

  before(a: Stmt, b: Stmt): boolean {
    return this.position.get(a)! < this.position.get(b)!;
  }

  isBefore(v: Value, s: Stmt): boolean {
    const d = this.definition.get(v);
    return d === undefined || this.position.get(d)! < this.position.get(s)!;
  }

  /** The loops around a region, innermost first; fused ones are left out. */
  loops(region: Region): Stmt[] {
    const found: Stmt[] = [];
    for (let r: Region | undefined = region; r; r = r.parent) {
      if (r.owner && (r.owner.kind === 'for' || r.owner.kind === 'loop') && !this.fused.has(r.owner))
        found.push(r.owner);
    }
    return found;
  }

  /** Loops whose backward sweep runs inside each iteration. */
  readonly fused = new Map<Stmt, Fused>();

  /** Marks a loop as fused: what its body computes is live there. */
  fuse(s: Stmt, body: Region, fused: Fused): void {
    this.fused.set(s, fused);
    body.live = true;
    for (const r of this.all) if (r.parent?.live && r.owner?.kind === 'if') r.live = true;
  }
}

/** The backward half of a fused loop, and the adjoints of outer scalars that it adds up. */
export interface Fused {
  readonly back: Block;
  args: readonly Value[];
  inits: readonly Value[];
  yields: readonly Value[];
  results: readonly Value[];
  /** What the seeds are computed from, before the loop. */
  readonly before: Block;
}

function roleOf(s: Stmt, b: Block): Region['role'] {
  if (s.kind === 'for') return 'body';
  if (s.kind === 'loop') return s.pre === b ? 'pre' : 'post';
  return s.kind === 'if' && s.then === b ? 'then' : 'else';
}
