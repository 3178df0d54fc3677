import type { Activity } from '../analysis/activity.js';
import { Builder } from '../ir/build.js';
import {
  absent,
  bool,
  type If,
  isArray,
  isConst,
  type Load,
  num,
  type Op,
  type Stmt,
  value,
  type Value,
} from '../ir/types.js';
import { opInfo } from '../ops/table.js';
import type { Frames } from './frames.js';
import type { Region, Regions } from './regions.js';
import { inside, type Stability } from './stability.js';

/** Computing a value again up to this cost (in additions) is cheaper than saving it. */
const CHEAP = 6;

/** Results an `if` of the forward sweep gets besides its own, so that values of its arms can be read after it. */
export interface Escape {
  readonly results: Value[];
  readonly thenYields: Value[];
  readonly elseYields: Value[];
}

/**
 * Finds, for values of the forward sweep that the backward sweep asks for, where they come from: read as they are, computed again, or
 * saved. What to do is decided after all questions are known, innermost regions first.
 */
export class Needs {
  readonly escapes = new Map<If, Escape>();
  private readonly escaped = new Map<Value, Map<Region, Value>>();

  constructor(
    readonly regions: Regions,
    readonly stability: Stability,
    private readonly frames: Frames,
    readonly activity: Activity,
  ) {}

  /** `v` as a value that code in the backward half of `at` can read. */
  need(v: Value, at: Region): Value {
    if (isConst(v)) return v;
    const home = this.homeFor(v, at);
    if (home.live) return this.liveValue(v, home, at);
    if (home.owner?.kind === 'for' && home.owner.index === v) return home.index!;
    if (home.role === 'top' && this.given.has(v)) return this.given.get(v)!;
    let stand = home.needs.get(v);
    if (!stand) home.needs.set(v, (stand = value(v.type, v.name)));
    return stand;
  }

  /** Values handed to a backward function of its own. */
  readonly given = new Map<Value, Value>();

  /** The region whose backward block provides `v`: its own, or for what a loop's first half defines and the second reads, the second. */
  homeFor(v: Value, at: Region): Region {
    const own = this.regions.homeOf(v);
    for (let r: Region | undefined = at; r; r = r.parent) {
      if (r === own) return own;
      if (r.pre === own) return r;
    }
    return own;
  }

  /** A live value: itself, or a further result of the `if` in whose arm it is defined, unless the code that asks stands inside that arm. */
  private liveValue(v: Value, home: Region, at: Region): Value {
    const fused = this.fusedAround(at);
    let outer = home;
    let current = v;
    while (outer.owner?.kind === 'if' && outer.parent?.live && !(fused && inside(fused, outer))) {
      current = this.escape(current, v, outer);
      outer = outer.parent;
    }
    return current;
  }

  /** The innermost fused loop's body around a region: its backward half stands in the forward sweep. */
  private fusedAround(at: Region): Region | undefined {
    for (let r: Region | undefined = at; r; r = r.parent) if (r.owner && this.regions.fused.has(r.owner)) return r;
    return undefined;
  }

  private escape(current: Value, original: Value, arm: Region): Value {
    let byRegion = this.escaped.get(original);
    if (!byRegion) this.escaped.set(original, (byRegion = new Map()));
    const known = byRegion.get(arm);
    if (known) return known;
    const s = arm.owner as If;
    let e = this.escapes.get(s);
    if (!e) this.escapes.set(s, (e = { results: [], thenYields: [], elseYields: [] }));
    const result = value(current.type, current.name);
    const other = isArray(current.type) ? absent(current.type) : current.type === 'bool' ? bool(false) : num(0);
    e.results.push(result);
    e.thenYields.push(arm.role === 'then' ? current : other);
    e.elseYields.push(arm.role === 'then' ? other : current);
    byRegion.set(arm, result);
    return result;
  }

  /** Decides for every region how its values get into the backward sweep, and writes prologues and saves. */
  resolve(): void {
    const order = [...this.regions.all].sort((a, b) => b.depth - a.depth);
    for (const region of order) if (!region.live && region.needs.size > 0) this.resolveRegion(region);
  }

  private resolveRegion(region: Region): void {
    const asked = [...region.needs.keys()];
    const saved = new Set(asked.filter((v) => this.cost(v, region, new Set(), 0) > CHEAP));
    // What can be computed from other saved values need not be saved; later definitions first, they depend on earlier ones.
    for (const v of this.inOrder([...saved]).reverse()) {
      const others = new Set(saved);
      others.delete(v);
      if (this.cost(v, region, others, 0) <= CHEAP) saved.delete(v);
    }
    const b = new Builder(region.prologue, false);
    const ready = new Map<Value, Value>();
    const save = this.inOrder([...saved]);
    const stands = save.map((v) => region.needs.get(v)!);
    this.frames.save(region, save, stands, (v) => this.need(v, region));
    save.forEach((v, k) => ready.set(v, stands[k]!));
    for (const v of this.inOrder(asked)) {
      const stand = region.needs.get(v)!;
      this.provide(v, region, ready, b, stand);
    }
  }

  private inOrder(values: Value[]): Value[] {
    const at = (v: Value): number => v.id;
    return values.sort((a, b) => {
      const [x, y] = [this.regions.definitionOf(a), this.regions.definitionOf(b)];
      if (!x || !y) return x ? 1 : y ? -1 : at(a) - at(b);
      return x === y ? at(a) - at(b) : this.regions.before(x, y) ? -1 : 1;
    });
  }

  /** Makes `v` available in a prologue, as the value `stand` when it was asked for under that name. */
  private provide(v: Value, region: Region, ready: Map<Value, Value>, b: Builder, stand?: Value): Value {
    const known = ready.get(v);
    if (known) return known;
    if (!this.inRegion(v, region)) return this.need(v, region);
    const s = this.regions.definitionOf(v)!;
    const inner = (x: Value): Value => this.provide(x, region, ready, b, region.needs.get(x));
    const out = stand ?? value(v.type, v.name);
    if (s.kind === 'op') b.push({ ...s, out, args: s.args.map(inner) });
    else if (s.kind === 'load') b.push({ ...s, out, arr: inner(s.arr), idx: inner(s.idx) });
    else if (s.kind === 'len') b.push({ ...s, out, arr: inner(s.arr) });
    else throw new Error(`fluxion/compile: ${v.name} cannot be computed again`);
    ready.set(v, out);
    return out;
  }

  /** Whether `v` belongs to this region (or the first half of its loop), so that this region must provide it. */
  private inRegion(v: Value, region: Region): boolean {
    if (isConst(v)) return false;
    if (region.owner?.kind === 'for' && region.owner.index === v) return false;
    if (region.role === 'top' && this.given.has(v)) return false;
    const own = this.regions.homeOf(v);
    return own === region || own === region.pre;
  }

  /** What it costs to have `v` again in the region's backward block when `saved` are there. */
  private cost(v: Value, region: Region, saved: ReadonlySet<Value>, depth: number): number {
    if (saved.has(v)) return 0;
    if (!this.inRegion(v, region)) return isConst(v) || this.homeFor(v, region).live || this.isIndex(v) ? 0 : 0.5;
    const s = this.regions.definitionOf(v);
    if (!s || depth > 8) return Infinity;
    return this.statementCost(s, region, saved, depth + 1);
  }

  private isIndex(v: Value): boolean {
    const { owner } = this.regions.homeOf(v);
    return owner?.kind === 'for' && owner.index === v;
  }

  private statementCost(s: Stmt, region: Region, saved: ReadonlySet<Value>, depth: number): number {
    const sum = (values: readonly Value[]): number => {
      let total = 0;
      for (const v of values) {
        total += this.cost(v, region, saved, depth);
        if (total > CHEAP) return Infinity;
      }
      return total;
    };
    switch (s.kind) {
      case 'op':
        return opInfo((s as Op).fn).cost + sum(s.args);
      case 'load':
        return this.stability.stable(s as Load) ? 1 + sum([s.arr, s.idx]) : Infinity;
      case 'len':
        return 1 + sum([s.arr]);
      default:
        return Infinity;
    }
  }
}
