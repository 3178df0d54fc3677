import type { Activity } from '../analysis/activity.js';
import { Builder } from '../ir/build.js';
import {
  type Block,
  block,
  type If,
  isArray,
  isConst,
  type Load,
  type Loop,
  num,
  type Op,
  type Stmt,
  value,
  type Value,
} from '../ir/types.js';
import type { Uses } from '../ir/uses.js';
import { factor } from '../partials/partials.js';
import { passes } from '../analysis/activity.js';
import { tryFuse } from './fuse.js';
import { reverseFor, reverseLoop } from './loops.js';
import type { Needs } from './needs.js';
import type { Region, Regions } from './regions.js';
import type { ShadowTable } from './shadowtable.js';
import type { Calls } from './calls.js';

/** The adjoints of scalars at a point of the backward sweep; what is not in it is zero. */
export type Adjoints = Map<Value, Value>;

export interface Trip {
  readonly arg: Value;
  readonly next: Value;
  readonly result: Value;
}

/** Generates the backward sweep, statement by statement in reverse. */
export class Backward {
  readonly b = new Builder(block(), false);
  /** Counters added to loops whose number of iterations only they know. */
  readonly trips = new Map<Loop, Trip>();
  /** Backward blocks, to be begun with their regions' prologues. */
  readonly blocks: { readonly region: Region; readonly block: Block }[] = [];

  constructor(
    readonly regions: Regions,
    readonly activity: Activity,
    readonly needs: Needs,
    readonly shadows: ShadowTable,
    readonly calls: Calls,
    readonly guarded: boolean,
    /**
     * Number of the stack for adjoints of values that the program itself keeps on stack 0; those of its other stacks follow. Each has one of its
     * own, because what two stacks hold need not be nested.
     */
    private readonly stack: number,
    readonly uses: Uses,
    /** Parameters that hold adjoints of results. */
    readonly cotangents: ReadonlySet<Value>,
  ) {}

  /** Fills `target` with the backward sweep of a region. */
  region(region: Region, env: Adjoints, target: Block): void {
    this.blocks.push({ region, block: target });
    this.b.within(target, () => {
      for (let k = region.block.stmts.length - 1; k >= 0; k--) {
        const s = region.block.stmts[k]!;
        this.b.line = s.line;
        this.stmt(s, region, env);
      }
    });
  }

  add(env: Adjoints, v: Value, a: Value): void {
    if (isConst(v) || (isConst(a) && a.constant === 0) || isArray(v.type) || !this.activity.has(v)) return;
    const known = env.get(v);
    const sum = known ? this.b.add(known, a) : a;
    if (sum.name === '' && !isConst(sum)) sum.name = `${v.name || 't'}_b`;
    env.set(v, sum);
  }

  take(env: Adjoints, v: Value): Value | undefined {
    const a = env.get(v);
    env.delete(v);
    return a && isConst(a) && a.constant === 0 ? undefined : a;
  }

  private stmt(s: Stmt, region: Region, env: Adjoints): void {
    const { b } = this;
    switch (s.kind) {
      case 'op':
        return this.op(s, region, env);
      case 'load':
        return this.load(s, region, env);
      case 'store': {
        if (isArray(s.val.type) || !this.activity.has(s.arr)) return;
        const shadow = this.shadows.of(s.arr, region);
        const i = this.needs.need(s.idx, region);
        if (!isConst(s.val) && this.activity.has(s.val)) this.add(env, s.val, b.load(shadow, i));
        return b.store(shadow, i, num(0));
      }
      case 'inc':
        if (this.activity.has(s.arr) && this.activity.has(s.val))
          this.add(env, s.val, b.load(this.shadows.of(s.arr, region), this.needs.need(s.idx, region)));
        return;
      case 'literal':
        if (this.activity.has(s.out))
          s.items.forEach((v, k) => {
            if (!isArray(v.type) && this.activity.has(v))
              this.add(env, v, b.load(this.shadows.of(s.out, region), num(k)));
          });
        return;
      case 'copy':
        if (this.activity.has(s.out) && this.activity.has(s.arr))
          this.addArray(this.shadows.of(s.arr, region), this.shadows.ofCopy(s, region));
        return;
      case 'if':
        return this.ifStmt(s, region, env);
      case 'for':
        if (!tryFuse(this, s, region, env)) reverseFor(this, s, region, env);
        return;
      case 'loop':
        return reverseLoop(this, s, region, env);
      case 'push': {
        // The adjoints come back from where the reverse of the pop has put them.
        const outs = s.vals.map((v) => value('num', `${v.name || 't'}_b`));
        if (s.vals.some((v) => isArray(v.type))) return;
        b.push({ kind: 'pop', stack: this.stack + s.stack, pair: this.calls.mirrored(s.pair), outs, line: 0 });
        s.vals.forEach((v, k) => v.type === 'num' && this.add(env, v, outs[k]!));
        return;
      }
      case 'pop':
        if (s.outs.some((v) => isArray(v.type))) return;
        b.push({
          kind: 'push',
          stack: this.stack + s.stack,
          pair: this.calls.mirrored(s.pair),
          vals: s.outs.map((v) => this.take(env, v) ?? num(0)),
          line: 0,
        });
        return;
      case 'call':
        return this.calls.backward(this, s, region, env);
      default:
    }
  }

  private op(s: Op, region: Region, env: Adjoints): void {
    if (!this.activity.has(s.out)) return;
    const adjoint = this.take(env, s.out);
    if (!adjoint) return;
    const { b } = this;
    const at = (k: number): Value => this.needs.need(s.args[k] ?? s.out, region);
    s.args.forEach((a, k) => {
      if (isConst(a) || !passes(s, k) || !this.activity.has(a)) return;
      const f = factor(b, s, k, at, this.guarded);
      if (f.kind === 'times')
        return this.add(env, a, this.guarded ? b.op('strongMul', [adjoint, f.by]) : b.mul(adjoint, f.by));
      const nothing = f.isNaN
        ? b.op('select', [
            this.guarded ? b.op('and', [f.isNaN, b.op('ne', [adjoint, num(0)])]) : f.isNaN,
            f.nan!,
            num(0),
          ])
        : num(0);
      if (f.kind === 'flat') return this.add(env, a, nothing);
      const passed = f.isNaN ? b.op('add', [adjoint, nothing]) : adjoint;
      this.add(env, a, b.op('select', [f.test, passed, nothing]));
    });
  }

  private load(s: Load, region: Region, env: Adjoints): void {
    if (isArray(s.out.type)) return;
    const adjoint = this.take(env, s.out);
    if (adjoint && this.activity.has(s.arr))
      this.b.inc(this.shadows.of(s.arr, region), this.needs.need(s.idx, region), adjoint);
  }

  /** Adds one array to another of the same structure. */
  addArray(to: Value, from: Value): void {
    const { b } = this;
    const index = value('num', 'i');
    const hi = b.len(from);
    const body = block();
    b.within(body, () => {
      if (isArray(from.type) && isArray(from.type.item)) this.addArray(b.load(to, index), b.load(from, index));
      else b.inc(to, index, b.load(from, index));
    });
    b.push({
      kind: 'for',
      index,
      lo: num(0),
      hi,
      cmp: '<',
      step: 1,
      args: [],
      inits: [],
      body,
      yields: [],
      results: [],
      line: 0,
    });
  }

  private ifStmt(s: If, region: Region, env: Adjoints): void {
    const outer = this.activity.outerScalars(s);
    const given = s.results.map((r) => this.take(env, r));
    const half = (b: Block, yields: readonly Value[]): { back: Block; env: Adjoints } => {
      const back = block();
      const inner = new Map(env);
      this.b.within(back, () => yields.forEach((v, k) => given[k] && this.add(inner, v, given[k])));
      this.region(this.regions.of(b), inner, back);
      return { back, env: inner };
    };
    const then = half(s.then, s.thenYields);
    const otherwise = half(s.otherwise, s.elseYields);
    const results: Value[] = [];
    const thenYields: Value[] = [];
    const elseYields: Value[] = [];
    for (const u of outer) {
      const [x, y] = [then.env.get(u), otherwise.env.get(u)];
      if (x === y) {
        // Where both arms pass on the same adjoint it needs no result of the `if`.
        if (x && (x === env.get(u) || given.includes(x) || isConst(x))) env.set(u, x);
        if (!x || x === env.get(u)) continue;
      }
      const r = value('num', `${u.name || 't'}_b`);
      results.push(r);
      thenYields.push(x ?? num(0));
      elseYields.push(y ?? num(0));
      env.set(u, r);
    }
    if (then.back.stmts.length === 0 && otherwise.back.stmts.length === 0 && results.length === 0) return;
    const test = this.needs.need(s.test, region);
    this.b.push({
      kind: 'if',
      test,
      then: then.back,
      otherwise: otherwise.back,
      results,
      thenYields,
      elseYields,
      line: s.line,
    });
  }
}
