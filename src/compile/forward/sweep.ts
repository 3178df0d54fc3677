import type { Activity } from '../analysis/activity.js';
import { Builder } from '../ir/build.js';
import {
  type Block,
  block,
  type Call,
  type Fn,
  type If,
  isArray,
  isConst,
  isReal,
  type Loop,
  num,
  type Op,
  type Stmt,
  type Type,
  value,
  type Value,
} from '../ir/types.js';
import { visit } from '../ir/walk.js';
import { allocate, copied, literal } from './arrays.js';
import type { Pushforward, Transform } from './forward.js';
import { factor, type Factor } from '../partials/partials.js';

/** New values for the tangents of one, one per lane. */
export const lanesOf = (lanes: number, type: Type, name: string): Value[] =>
  Array.from({ length: lanes }, (_, lane) => value(type, lanes === 1 ? `d${name || 't'}` : `d${name || 't'}_${lane}`));

/** Copies a function and puts beside each value its tangents. */
export class Forward {
  readonly tangents = new Map<Value, readonly Value[]>();
  readonly b: Builder;
  /** Pairs whose push is in this function. */
  private readonly pushed = new Set<number>();
  private readonly activePops = new Map<number, readonly boolean[]>();
  readonly none: Value;

  constructor(
    readonly transform: Transform,
    private readonly fn: Fn,
    private readonly activity: Activity,
    private readonly result: Pushforward,
  ) {
    this.b = new Builder(result.fn.body, false);
    // In guarded programs a tangent that is not there is −0.
    this.none = transform.options.guarded ? num(-0) : num(0);
    fn.params.forEach((p, k) => {
      const tangents = transform.options.seeds?.get(p) ?? result.tangentParams[k]!;
      if (tangents.length > 0) this.tangents.set(p, tangents);
    });
    visit(fn.body, (s) => {
      if (s.kind === 'push') this.pushed.add(s.pair);
      if (s.kind === 'pop')
        this.activePops.set(
          s.pair,
          s.outs.map((v) => activity.has(v)),
        );
    });
  }

  run(): void {
    this.into(this.fn.body, this.result.fn.body);
    const results = [...this.fn.results];
    this.fn.results.forEach((r, k) => {
      if (this.result.tangentResults[k]!.length > 0) results.push(...this.d(r));
    });
    Object.assign(this.result.fn, { results });
  }

  get lanes(): number {
    return this.transform.options.lanes;
  }

  /** The tangents of a value, one per lane; zeros where it has none. */
  d(v: Value): readonly Value[] {
    const known = this.tangents.get(v);
    if (known) return known;
    if (isArray(v.type) && isConst(v)) return Array.from({ length: this.lanes }, () => v);
    if (isArray(v.type)) throw new Error(`fluxion/compile: the array ${v.name} has no shadow`);
    return Array.from({ length: this.lanes }, () => this.none);
  }

  /** The tangents of a value as they wait on a stack: zeros of its structure where it has none. */
  private onStack(v: Value): readonly Value[] {
    if (!isArray(v.type) || this.tangents.has(v) || isConst(v)) return this.d(v);
    return Array.from({ length: this.lanes }, () => this.b.alloc(v.type, num(0), '', { like: v }));
  }

  private into(from: Block, to: Block): void {
    this.b.within(to, () => {
      for (const s of from.stmts) {
        this.b.line = s.line;
        this.stmt(s);
      }
    });
  }

  private copied(from: Block): Block {
    const to = block();
    this.into(from, to);
    return to;
  }

  private stmt(s: Stmt): void {
    const { b, activity } = this;
    switch (s.kind) {
      case 'op':
        b.push(s);
        if (activity.has(s.out)) this.op(s);
        return;
      case 'load':
        b.push(s);
        if (activity.has(s.out) && this.tangents.has(s.arr))
          this.tangents.set(
            s.out,
            this.d(s.arr).map((t) => b.load(t, s.idx, `d${s.out.name || 't'}`)),
          );
        return;
      case 'store':
      case 'inc':
        if (this.tangents.has(s.arr)) {
          const values = this.d(s.val);
          this.d(s.arr).forEach((t, lane) => {
            if (s.kind === 'store') b.store(t, s.idx, values[lane]!);
            else if (values[lane] !== this.none) b.inc(t, s.idx, values[lane]!);
          });
        }
        return b.push(s);
      case 'alloc':
        b.push(s);
        if (activity.has(s.out)) this.tangents.set(s.out, allocate(this, s.out, s.len, s.like, s.raw));
        return;
      case 'literal':
        b.push(s);
        if (activity.has(s.out)) literal(this, s.out, s.items);
        return;
      case 'copy':
        b.push(s);
        if (activity.has(s.out)) this.tangents.set(s.out, copied(this, s.out, s.arr));
        return;
      case 'if':
        return this.ifStmt(s);
      case 'for': {
        const [args, inits] = this.carried(s.args, s.inits);
        const results = this.resultsOf(s.results, s.args);
        const body = this.copied(s.body);
        const yields = this.expanded(s.yields, s.args);
        b.push({ ...s, args, inits, body, yields, results });
        return;
      }
      case 'loop':
        return this.loop(s);
      case 'push': {
        const active = this.activePops.get(s.pair);
        const moving = s.vals.filter((v, k) =>
          active ? active[k] : isReal(v.type) && this.transform.waits(s.pair, k),
        );
        b.push({ ...s, vals: [...s.vals, ...moving.flatMap((v) => this.onStack(v))] });
        return;
      }
      case 'pop': {
        const outs = [...s.outs];
        s.outs.forEach((v, k) => {
          if (!(this.pushed.has(s.pair) ? activity.has(v) : isReal(v.type) && this.transform.waits(s.pair, k))) return;
          const t = lanesOf(this.lanes, v.type, v.name);
          if (activity.has(v)) this.tangents.set(v, t);
          outs.push(...t);
        });
        b.push({ ...s, outs });
        return;
      }
      case 'call':
        return this.call(s);
      default:
        b.push(s);
    }
  }

  /** dz = Σ ∂z/∂xᵢ·dxᵢ over the active arguments. */
  private op(s: Op): void {
    const { b } = this;
    const { guarded } = this.transform.options;
    const name = `d${s.out.name || 't'}`;
    const tangents: Value[] = [];
    const at = (k: number): Value => s.args[k] ?? s.out;
    if (s.fn === 'select' || s.fn === 'max' || s.fn === 'min') return this.choice(s, at, name);
    const factors = s.args.map((a, k) => (this.tangents.has(a) ? factor(b, s, k, at, guarded) : undefined));
    for (let lane = 0; lane < this.lanes; lane++) {
      let sum: Value | undefined;
      s.args.forEach((a, k) => {
        const f = factors[k];
        const t = this.tangents.get(a)?.[lane];
        if (!f || !t || (isConst(t) && t.constant === 0)) return;
        let part: Value;
        if (f.kind === 'times') part = guarded ? b.op('tangentMul', [f.by, t]) : b.mul(f.by, t);
        else part = f.kind === 'flat' ? b.op('select', [f.isNaN, f.nan, this.none]) : this.none;
        sum = sum ? b.add(sum, part) : part;
      });
      let t = sum ?? this.none;
      // An adjoint that is 0 and does not move contributes nothing, whatever it is multiplied by.
      if (s.fn === 'strongMul' && !isConst(t)) {
        const still = b.op('and', [b.op('eq', [s.args[0]!, num(0)]), b.op('eq', [this.d(s.args[0]!)[lane]!, num(0)])]);
        t = b.op('select', [still, this.none, t]);
      }
      if (t.name === '' && !isConst(t)) t.name = name;
      tangents.push(t);
    }
    this.tangents.set(s.out, tangents);
  }

  /** The tangent of the argument that is chosen. */
  private choice(s: Op, at: (k: number) => Value, name: string): void {
    const { b } = this;
    const first = s.fn === 'select' ? 1 : 0;
    const f = factor(b, s, first, at, false) as Extract<Factor, { kind: 'where' }>;
    const [x, y] = [this.d(s.args[first]!), this.d(s.args[first + 1]!)];
    this.tangents.set(
      s.out,
      x.map((t, lane) => {
        const chosen = b.op('select', [f.test, t, y[lane]!], name);
        return f.isNaN ? b.op('select', [f.isNaN, f.nan!, chosen], name) : chosen;
      }),
    );
  }

  /** Arguments and first values of a loop, those of the tangents after those of the values. */
  private carried(args: readonly Value[], inits: readonly Value[]): [Value[], Value[]] {
    const moreArgs: Value[] = [];
    const moreInits: Value[] = [];
    args.forEach((a, k) => {
      if (!this.activity.has(a)) return;
      const start = this.d(inits[k]!);
      const t = lanesOf(this.lanes, a.type, a.name);
      this.tangents.set(a, t);
      moreArgs.push(...t);
      moreInits.push(...start);
    });
    return [
      [...args, ...moreArgs],
      [...inits, ...moreInits],
    ];
  }

  private expanded(values: readonly Value[], like: readonly Value[]): Value[] {
    return [...values, ...values.flatMap((v, k) => (this.activity.has(like[k]!) ? this.d(v) : []))];
  }

  private resultsOf(results: readonly Value[], like: readonly Value[]): Value[] {
    const more = results.flatMap((r, k) => {
      if (!this.activity.has(like[k]!)) return [];
      const t = lanesOf(this.lanes, r.type, r.name);
      this.tangents.set(r, t);
      return t;
    });
    return [...results, ...more];
  }

  private loop(s: Loop): void {
    const [args, inits] = this.carried(s.args, s.inits);
    const pre = this.copied(s.pre);
    // The same positions for arguments, exits and results.
    const exits = this.expanded(s.exits, s.args);
    const post = this.copied(s.post);
    const yields = this.expanded(s.yields, s.args);
    this.b.push({ ...s, args, inits, pre, exits, post, yields, results: this.resultsOf(s.results, s.args) });
  }

  private ifStmt(s: If): void {
    const then = this.copied(s.then);
    const thenYields = this.expanded(s.thenYields, s.results);
    const otherwise = this.copied(s.otherwise);
    const elseYields = this.expanded(s.elseYields, s.results);
    this.b.push({ ...s, then, otherwise, thenYields, elseYields, results: this.resultsOf(s.results, s.results) });
  }

  private call(s: Call): void {
    const { b } = this;
    const inputs = new Set(s.fn.params.filter((_, k) => this.tangents.has(s.args[k]!)));
    const inner = this.transform.function(s.fn, inputs);
    const args = [...s.args];
    inner.tangentParams.forEach((params, k) => {
      if (params.length === 0) return;
      const known = this.tangents.get(s.args[k]!);
      args.push(
        ...(known ??
          params.map((p) =>
            isArray(p.type) ? b.alloc(p.type, b.len(s.args[k]!), '', { like: s.args[k]! }) : this.none,
          )),
      );
    });
    const outs = [...s.outs];
    inner.tangentResults.forEach((lanes, k) => {
      if (lanes.length === 0) return;
      const out = s.outs[k]!;
      const t = lanesOf(this.lanes, out.type, out.name);
      this.tangents.set(out, t);
      outs.push(...t);
    });
    b.push({ ...s, fn: inner.fn, args, outs });
  }
}
