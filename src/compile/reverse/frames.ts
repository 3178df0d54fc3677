import { Builder } from '../ir/build.js';
import {
  block,
  type Block,
  type For,
  freshId,
  isArray,
  isConst,
  num,
  type Stmt,
  value,
  type Value,
} from '../ir/types.js';
import type { Region, Regions } from './regions.js';

/**
 * Where values wait between the sweeps: in arrays addressed by the iteration where the number of iterations of all loops around is known
 * before the outermost one starts, on a growing stack elsewhere.
 */
export class Frames {
  /** Statements put before a loop of the forward sweep: sizes and allocations. */
  readonly before = new Map<Stmt, Block>();
  private readonly bounds = new Map<For, Value | undefined>();

  constructor(
    private readonly regions: Regions,
    /** Number of the stack for numbers; arrays wait on the next one. */
    private readonly stack: number,
  ) {}

  /**
   * Saves `values` at the end of the region's forward block and brings them back as `outs` at the start of its backward block. `need` makes
   * a value readable in that backward block.
   */
  save(region: Region, values: readonly Value[], outs: readonly Value[], need: (v: Value) => Value): void {
    if (values.length === 0) return;
    const loops = this.regions.loops(region);
    const anchor = loops.length > 0 ? this.anchor(loops[loops.length - 1]!) : undefined;
    const around = anchor ? this.around(loops, anchor) : [];
    const trips = anchor && loops.map((l) => (l.kind === 'for' ? this.trips(l, around, anchor) : undefined));
    if (!anchor || trips!.some((t) => t === undefined)) return this.onStack(region, values, outs);
    this.inArrays(region, values, outs, loops as For[], trips as Value[], anchor, need);
  }

  /** The outermost fused loop around a loop, so that frames are made once for all its iterations; else the loop itself. */
  private anchor(outermost: Stmt): Stmt {
    let found = outermost;
    for (let r: Region | undefined = this.regions.placeOf(outermost); r; r = r.parent)
      if (r.owner && this.regions.fused.has(r.owner)) found = r.owner;
    return found;
  }

  /** All loops between the innermost one and the anchor, fused ones included. */
  private around(loops: readonly Stmt[], anchor: Stmt): Stmt[] {
    const found = [...loops];
    for (let r: Region | undefined = this.regions.placeOf(loops[loops.length - 1]!); r; r = r.parent)
      if (r.owner?.kind === 'for' && this.regions.fused.has(r.owner)) found.push(r.owner);
    if (!found.includes(anchor)) found.push(anchor);
    return found;
  }

  private onStack(region: Region, values: readonly Value[], outs: readonly Value[]): void {
    for (const arrays of [false, true]) {
      const stack = arrays ? this.stack + 1 : this.stack;
      const pick = (v: Value): boolean => isArray(v.type) === arrays;
      const vals = values.filter(pick);
      if (vals.length === 0) continue;
      const pair = freshId();
      region.saves.stmts.push({ kind: 'push', stack, pair, vals, line: 0 });
      region.prologue.stmts.push({ kind: 'pop', stack, pair, outs: outs.filter(pick), line: 0 });
    }
  }

  private inArrays(
    region: Region,
    values: readonly Value[],
    outs: readonly Value[],
    loops: readonly For[],
    trips: readonly Value[],
    anchor: Stmt,
    need: (v: Value) => Value,
  ): void {
    const size = new Builder(this.setup(anchor), true);
    let total = trips[trips.length - 1]!;
    for (let k = trips.length - 2; k >= 0; k--) total = size.op('mul', [total, trips[k]!]);
    const forward = new Builder(region.saves, true);
    const at = position(
      forward,
      loops,
      trips,
      (l) => l.index,
      (l) => l.lo,
    );
    const backward = new Builder(region.prologue, true);
    const back = position(
      backward,
      loops,
      trips.map(need),
      (l) => this.regions.of(l.body).index!,
      (l) => need(l.lo),
    );
    values.forEach((v, k) => {
      const type = isArray(v.type)
        ? { store: 'Array' as const, item: v.type }
        : { store: 'Float64Array' as const, item: 'num' as const };
      const frame = size.alloc(type, total, `${v.name || 't'}_saved`, isArray(v.type) ? { raw: true } : {});
      this.regions.define(frame, this.regions.placeOf(anchor));
      const stored = v.type === 'bool' ? forward.op('fromBool', [v]) : v;
      forward.store(frame, at, stored);
      const out = v.type === 'bool' ? value('num', '') : outs[k]!;
      region.prologue.stmts.push({ kind: 'load', out, arr: need(frame), idx: back, line: 0 });
      if (v.type === 'bool')
        region.prologue.stmts.push({ kind: 'op', out: outs[k]!, fn: 'ne', args: [out, num(0)], line: 0 });
    });
  }

  private setup(outermost: Stmt): Block {
    let b = this.before.get(outermost);
    if (!b) this.before.set(outermost, (b = block()));
    return b;
  }

  /** An upper bound of a loop's number of iterations, computed before the outermost loop; undefined where there is none. */
  private trips(l: For, loops: readonly Stmt[], outermost: Stmt): Value | undefined {
    if (this.bounds.has(l)) return this.bounds.get(l);
    const b = new Builder(this.setup(outermost), true);
    const ctx = { loops, outermost, b };
    const up = l.step > 0;
    const far = this.extreme(l.hi, up, ctx);
    const near = this.extreme(l.lo, !up, ctx);
    let result: Value | undefined;
    if (far && near) {
      const span = up ? b.op('sub', [far, near]) : b.op('sub', [near, far]);
      const step = Math.abs(l.step);
      const exact = step === 1 ? span : b.op('div', [span, num(step)]);
      const count = l.cmp.endsWith('=') ? b.op('add', [b.op('floor', [exact]), num(1)]) : b.op('ceil', [exact]);
      result = isConst(count) ? num(Math.max(0, count.constant as number)) : b.op('max', [count, num(0)], 'trips');
      if (!isConst(result)) this.regions.define(result, this.regions.placeOf(outermost));
    }
    this.bounds.set(l, result);
    return result;
  }

  /** The largest (or smallest) value `v` takes while the outermost loop runs, as an expression of what is known before it. */
  private extreme(
    v: Value,
    largest: boolean,
    ctx: { loops: readonly Stmt[]; outermost: Stmt; b: Builder },
  ): Value | undefined {
    if (isConst(v)) return v;
    const home = this.regions.homeOf(v);
    if (home.live && this.regions.isBefore(v, ctx.outermost) && this.visible(home, ctx.outermost)) return v;
    const loop = home.owner;
    if (loop?.kind === 'for' && loop.index === v && ctx.loops.includes(loop)) {
      const upwards = loop.step > 0;
      return this.extreme(upwards === largest ? loop.hi : loop.lo, largest, ctx);
    }
    const s = this.regions.definitionOf(v);
    if (s?.kind === 'len') {
      const arr = this.regions.homeOf(s.arr);
      if (arr.live && this.regions.isBefore(s.arr, ctx.outermost) && this.visible(arr, ctx.outermost)) {
        const length = value('num', '');
        ctx.b.push({ ...s, out: length, maybe: true, line: 0 });
        return length;
      }
    }
    if (s?.kind !== 'op') return undefined;
    const part = (k: number, same: boolean): Value | undefined =>
      this.extreme(s.args[k]!, same ? largest : !largest, ctx);
    const [x, y] = [part(0, true), s.args.length > 1 ? part(1, s.fn !== 'sub') : undefined];
    switch (s.fn) {
      case 'add':
      case 'sub':
      case 'max':
      case 'min':
        return x && y && ctx.b.op(s.fn, [x, y]);
      case 'floor':
      case 'ceil':
      case 'trunc':
        return x && ctx.b.op(s.fn, [x]);
      case 'mul':
      case 'div': {
        const c = s.args[1]!;
        return x && isConst(c) && (c.constant as number) > 0 ? ctx.b.op(s.fn, [x, c]) : undefined;
      }
      case 'neg': {
        const inner = part(0, false);
        return inner && ctx.b.op('neg', [inner]);
      }
      default:
        return undefined;
    }
  }

  private visible(home: Region, s: Stmt): boolean {
    for (let r: Region | undefined = this.regions.placeOf(s); r; r = r.parent) if (r === home) return true;
    return false;
  }
}

/** The number of the iteration over all loops, innermost fastest. */
function position(
  b: Builder,
  loops: readonly For[],
  trips: readonly Value[],
  index: (l: For) => Value,
  lo: (l: For) => Value,
): Value {
  let found: Value | undefined;
  for (let k = loops.length - 1; k >= 0; k--) {
    const l = loops[k]!;
    const offset = l.step > 0 ? b.op('sub', [index(l), lo(l)]) : b.op('sub', [lo(l), index(l)]);
    const step = Math.abs(l.step);
    const count = step === 1 ? offset : b.op('div', [offset, num(step)]);
    found = found ? b.op('add', [b.op('mul', [found, trips[k]!]), count]) : count;
  }
  return found!;
}
