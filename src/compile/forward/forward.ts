import { Activity } from '../analysis/activity.js';
import { Roots } from '../analysis/roots.js';
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
import { factor, type Factor } from '../partials/partials.js';

/** A program with its derivative along `lanes` directions. */
export interface Pushforward {
  readonly fn: Fn;
  /** For each parameter of the original, the parameters of the new one that hold its tangents, one per lane; empty for inactive ones. */
  readonly tangentParams: readonly (readonly Value[])[];
  /** For each result, where its tangents stand among the new results, one per lane; empty for results that do not depend on the inputs. */
  readonly tangentResults: readonly (readonly number[])[];
}

export interface ForwardOptions {
  readonly lanes: number;
  /** Keeps exact zeros from meeting infinities; see the note on guarded programs in the documentation. */
  readonly guarded: boolean;
}

/** Differentiates a program along given directions of `inputs`, a subset of its parameters. */
export function pushforward(fn: Fn, inputs: readonly Value[], options: ForwardOptions): Pushforward {
  return new Transform(options).function(fn, new Set(inputs));
}

/** One program's functions, each differentiated once for each set of active arguments. */
class Transform {
  private readonly done = new Map<Fn, Map<string, Pushforward>>();

  constructor(readonly options: ForwardOptions) {}

  function(fn: Fn, inputs: ReadonlySet<Value>): Pushforward {
    const key = fn.params.map((p) => (inputs.has(p) ? 1 : 0)).join('');
    const known = this.done.get(fn)?.get(key);
    if (known) return known;
    const { lanes } = this.options;
    const roots = new Roots(fn);
    // Arrays that the function fills are results as well.
    const activity = new Activity(fn, roots, inputs, [...fn.results, ...fn.params.filter((p) => isArray(p.type))]);
    const tangentParams = fn.params.map((p) => {
      const active = isArray(p.type) ? activity.has(p) : inputs.has(p) && isReal(p.type);
      return active ? lanesOf(lanes, p.type, p.name) : [];
    });
    let next = fn.results.length;
    const tangentResults = fn.results.map((r) => (activity.has(r) ? Array.from({ length: lanes }, () => next++) : []));
    const result: Pushforward = {
      fn: { name: `d${fn.name}`, params: [...fn.params, ...tangentParams.flat()], body: block(), results: [] },
      tangentParams,
      tangentResults,
    };
    let byKey = this.done.get(fn);
    if (!byKey) this.done.set(fn, (byKey = new Map()));
    byKey.set(key, result);
    new Forward(this, fn, activity, result).run();
    return result;
  }
}

const lanesOf = (lanes: number, type: Type, name: string): Value[] =>
  Array.from({ length: lanes }, (_, lane) => value(type, lanes === 1 ? `d${name || 't'}` : `d${name || 't'}_${lane}`));

class Forward {
  private readonly tangents = new Map<Value, readonly Value[]>();
  private readonly b: Builder;
  private readonly activePops = new Map<number, readonly boolean[]>();
  private readonly none: Value;

  constructor(
    private readonly transform: Transform,
    private readonly fn: Fn,
    private readonly activity: Activity,
    private readonly result: Pushforward,
  ) {
    this.b = new Builder(result.fn.body, false);
    // In guarded programs a tangent that is not there is −0.
    this.none = transform.options.guarded ? num(-0) : num(0);
    fn.params.forEach((p, k) => result.tangentParams[k]!.length > 0 && this.tangents.set(p, result.tangentParams[k]!));
    visit(fn.body, (s) => {
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

  private get lanes(): number {
    return this.transform.options.lanes;
  }

  /** The tangents of a value, one per lane; zeros where it has none. */
  private d(v: Value): readonly Value[] {
    const known = this.tangents.get(v);
    if (known) return known;
    if (isArray(v.type) && isConst(v)) return Array.from({ length: this.lanes }, () => v);
    if (isArray(v.type)) throw new Error(`fluxion/compile: the array ${v.name} has no shadow`);
    return Array.from({ length: this.lanes }, () => this.none);
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
        if (activity.has(s.out)) this.tangents.set(s.out, this.allocate(s.out, s.len, s.like, s.raw));
        return;
      case 'literal':
        b.push(s);
        if (activity.has(s.out)) this.literal(s.out, s.items);
        return;
      case 'copy':
        b.push(s);
        if (activity.has(s.out))
          this.tangents.set(
            s.out,
            this.d(s.arr).map((t) => b.copy(t, `d${s.out.name}`)),
          );
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
        const active = this.activePops.get(s.pair) ?? [];
        b.push({ ...s, vals: [...s.vals, ...s.vals.filter((_, k) => active[k]).flatMap((v) => this.d(v))] });
        return;
      }
      case 'pop': {
        const outs = [...s.outs];
        s.outs.forEach((v) => {
          if (!activity.has(v)) return;
          const t = lanesOf(this.lanes, v.type, v.name);
          this.tangents.set(v, t);
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

  /** Shadows of a new array: zeros of the same kind. */
  private allocate(out: Value, len: Value, like: Value | undefined, raw: boolean | undefined): Value[] {
    const { b } = this;
    const rows = isArray(out.type) && isArray(out.type.item);
    return Array.from({ length: this.lanes }, (_, lane) => {
      const shadow = b.alloc(
        out.type,
        len,
        this.lanes === 1 ? `d${out.name || 't'}` : `d${out.name || 't'}_${lane}`,
        like ? { like } : raw && rows ? { raw } : {},
      );
      if (this.transform.options.guarded && !rows && !like) this.fill(shadow, len);
      return shadow;
    });
  }

  private fill(shadow: Value, len: Value): void {
    const index = value('num', 'i');
    const body = block();
    this.b.within(body, () => this.b.store(shadow, index, this.none));
    this.b.push({
      kind: 'for',
      index,
      lo: num(0),
      hi: len,
      cmp: '<',
      step: 1,
      args: [],
      inits: [],
      body,
      yields: [],
      results: [],
      line: this.b.line,
    });
  }

  private literal(out: Value, items: readonly Value[]): void {
    this.tangents.set(
      out,
      Array.from({ length: this.lanes }, (_, lane) => {
        const shadow = value(out.type, `d${out.name || 't'}`);
        this.b.push({ kind: 'literal', out: shadow, items: items.map((v) => this.d(v)[lane]!), line: this.b.line });
        return shadow;
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
