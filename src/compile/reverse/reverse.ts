import { Activity } from '../analysis/activity.js';
import { leaving } from '../analysis/leaving.js';
import { Roots } from '../analysis/roots.js';
import { type Block, block, type Fn, isArray, isConst, isReal, num, value, type Value } from '../ir/types.js';
import { usesOf } from '../ir/uses.js';
import { reachable, usesStacks, visit } from '../ir/walk.js';
import { forwardSweep } from './assemble.js';
import { type Adjoints, Backward } from './backward.js';
import { Calls, type Pair } from './calls.js';
import { Frames } from './frames.js';
import { Needs } from './needs.js';
import { Regions } from './regions.js';
import { ShadowTable } from './shadowtable.js';
import { handsShadows, shadowed, withShadows } from './shadows.js';
import { Stability } from './stability.js';

/** A program that computes the adjoints of its inputs from those of its results. */
export interface Pullback {
  readonly fn: Fn;
  /** For each parameter of the original, the array parameter that receives its adjoint; undefined for numbers and inactive arrays. */
  readonly shadowParams: readonly (Value | undefined)[];
  /** For each result of the original, the parameter that takes its adjoint; undefined where it is fixed or the result does not depend on the inputs. */
  readonly cotangentParams: readonly (Value | undefined)[];
  /** For each parameter of the original, where its adjoint stands among the new results; undefined for arrays. Inactive numbers have none. */
  readonly adjointResults: readonly (number | undefined)[];
}

export interface ReverseOptions {
  /** Adjoints of results by position: a number, such as 1 for a gradient, or a new parameter; results that are not named have none. */
  readonly seeds: ReadonlyMap<number, number | 'parameter'>;
  /** Whether the results of the original come first among the new ones. */
  readonly values: boolean;
  readonly guarded: boolean;
}

/** Transposes a program: see {@link Pullback}. `inputs` are the parameters whose adjoints are wanted. */
export function pullback(fn: Fn, inputs: readonly Value[], options: ReverseOptions): Pullback {
  return new Transform(options.guarded, highestStack(fn)).root(fn, new Set(inputs), options);
}

/** The first stack numbers that the program itself does not use. */
function highestStack(fn: Fn): number {
  let next = 0;
  for (const f of reachable(fn))
    visit(f.body, (s) => {
      if (s.kind === 'push' || s.kind === 'pop') next = Math.max(next, s.stack + 2 - (s.stack % 2));
    });
  return next;
}

/** What the two halves of a function that calls itself are handed. */
interface Split {
  /** Array parameters as the second half sees them. */
  readonly again: ReadonlyMap<Value, Value>;
  /** The shadows of array parameters as the first half sees them. */
  readonly passed: ReadonlyMap<Value, Value>;
  /** Whether the first half returns shadows of the arrays it returns. */
  readonly returns: boolean;
}

class Transform {
  private readonly pairs = new Map<Fn, Map<string, Pair>>();
  private readonly calls = new Calls((fn, active) => this.pair(fn, active));

  constructor(
    private readonly guarded: boolean,
    private readonly stack: number,
  ) {}

  root(fn: Fn, inputs: ReadonlySet<Value>, options: ReverseOptions): Pullback {
    const outputs = this.outputs(fn, (k) => options.seeds.has(k));
    const activity = new Activity(fn, new Roots(fn), inputs, outputs);
    const shadowParams = fn.params.map((p) =>
      isArray(p.type) && activity.has(p) ? value(p.type, `${p.name || 'x'}_b`) : undefined,
    );
    const cotangentParams = fn.results.map((r, k) =>
      activity.has(r) && options.seeds.get(k) === 'parameter' ? value(r.type, `${r.name || 'y'}_ct`) : undefined,
    );
    const env: Adjoints = new Map();
    const sweep = this.sweeps(
      fn,
      activity,
      inputs,
      givenShadows(fn, shadowParams),
      (B) => {
        fn.results.forEach((r, k) => {
          const seed = options.seeds.get(k);
          const ct = cotangentParams[k] ?? (typeof seed === 'number' ? num(seed) : undefined);
          if (!ct || isConst(r) || !B.activity.has(r)) return;
          if (isArray(r.type)) B.addArray(B.shadows.of(r, B.regions.top), ct);
          else B.add(env, r, ct);
        });
        return env;
      },
      new Set(cotangentParams.filter((v): v is Value => v !== undefined)),
      true,
      outputs,
    );
    const results: Value[] = options.values ? [...fn.results] : [];
    const adjointResults = fn.params.map((p) => {
      if (isArray(p.type) || !inputs.has(p)) return undefined;
      results.push(env.get(p) ?? num(0));
      return results.length - 1;
    });
    const params = [...fn.params, ...shadowParams, ...cotangentParams].filter((v): v is Value => v !== undefined);
    const body: Block = { stmts: [...sweep.forward.stmts, ...sweep.backward.stmts] };
    return { fn: { name: `${fn.name}_b`, params, body, results }, shadowParams, cotangentParams, adjointResults };
  }

  /** What a function's derivative is asked of: the results that have adjoints, and the arrays it fills. */
  private outputs(fn: Fn, asked: (k: number) => boolean): Value[] {
    return [...fn.results.filter((_, k) => asked(k)), ...fn.params.filter((p) => isArray(p.type))];
  }

  /** Both sweeps of a function. `start` sets the adjoints that the backward sweep starts from. */
  private sweeps(
    original: Fn,
    activity: Activity,
    varied: ReadonlySet<Value>,
    given: ReadonlyMap<Value, Value>,
    start: (B: Backward) => Adjoints,
    cotangents: ReadonlySet<Value>,
    live: boolean,
    outputs: readonly Value[],
    split: Split = { again: new Map(), passed: given, returns: false },
  ): { forward: Block; backward: Block; results: readonly Value[] } {
    const { fn, shadows, results, origins } = withShadows(original, activity, split.passed, split.returns);
    const roots = new Roots(fn);
    const active = fn === original ? activity : new Activity(fn, roots, varied, outputs);
    const regions = new Regions(fn, live, split.returns ? [...split.passed.values()] : []);
    const stability = new Stability(fn, active.roots, regions);
    const frames = new Frames(regions, this.stack);
    const needs = new Needs(regions, stability, frames, active);
    for (const [p, q] of split.again) needs.given.set(p, q);
    // The two halves are handed the same shadows.
    if (split.returns) for (const [p, q] of split.passed) if (given.has(p)) needs.given.set(q, given.get(p)!);
    const table = new ShadowTable(regions, needs, given, shadows, origins);
    const B = new Backward(
      regions,
      active,
      needs,
      table,
      this.calls,
      this.guarded,
      this.stack + 2,
      usesOf(fn),
      cotangents,
    );
    const back = block();
    let env!: Adjoints;
    B.b.within(back, () => {
      env = start(B);
    });
    B.region(regions.top, env, back);
    needs.resolve();
    for (const { region, block: target } of B.blocks)
      target.stmts.unshift(...region.prologue.stmts, ...region.shadowBlock.stmts);
    const forward = forwardSweep(fn.body, { backward: B, needs, frames, shadows: table, calls: this.calls });
    return { forward, backward: back, results };
  }

  /** A recursive function as two: see {@link Pair}. */
  private pair(fn: Fn, active: readonly boolean[]): Pair {
    const key = active.map(Number).join('');
    const known = this.pairs.get(fn)?.get(key);
    if (known) return known;
    const inputs = new Set(fn.params.filter((p, k) => active[k] && isReal(p.type)));
    const outputs = this.outputs(fn, () => true);
    const varied = usesStacks(fn) ? new Set([...inputs, ...leaving(fn)]) : inputs;
    const activity = new Activity(fn, new Roots(fn), varied, outputs);
    const positions = (test: (v: Value) => boolean, list: readonly Value[]): number[] =>
      list.flatMap((v, k) => (test(v) ? [k] : []));
    const cotangents = positions((r) => !isArray(r.type) && activity.has(r), fn.results);
    const arrays = positions((p) => isArray(p.type), fn.params);
    const shadows = positions((p) => isArray(p.type) && activity.has(p), fn.params);
    const scalars = positions((p) => inputs.has(p) && !isArray(p.type), fn.params);
    const again = new Map(arrays.map((k) => [fn.params[k]!, value(fn.params[k]!.type, fn.params[k]!.name)]));
    const shadowOf = new Map(
      shadows.map((k) => [fn.params[k]!, value(fn.params[k]!.type, `${fn.params[k]!.name || 'x'}_b`)]),
    );
    const cts = cotangents.map((k) => value('num', `${fn.results[k]!.name || 'y'}_ct`));
    // The first half of a function that returns arrays is handed the shadows of those it may return.
    const returns = handsShadows(fn);
    const passed = new Map(
      returns ? fn.params.filter(shadowed).map((p) => [p, value(p.type, `${p.name || 'x'}_b`)] as const) : [],
    );
    const pair: Pair = {
      forward: {
        name: `${fn.name}_forward`,
        params: [...fn.params, ...passed.values()],
        body: block(),
        results: fn.results,
      },
      backward: {
        name: `${fn.name}_backward`,
        params: [...cts, ...again.values(), ...shadowOf.values()],
        body: block(),
        results: scalars.map(() => num(0)),
      },
      cotangents,
      arrays,
      shadows,
      scalars,
    };
    let byKey = this.pairs.get(fn);
    if (!byKey) this.pairs.set(fn, (byKey = new Map()));
    byKey.set(key, pair);
    const env: Adjoints = new Map();
    const sweep = this.sweeps(
      fn,
      activity,
      varied,
      shadowOf,
      (B) => {
        cotangents.forEach((k, j) => B.add(env, fn.results[k]!, cts[j]!));
        return env;
      },
      new Set(cts),
      false,
      outputs,
      { again, passed, returns },
    );
    pair.forward.body = sweep.forward;
    pair.forward.results = [...fn.results, ...sweep.results];
    Object.assign(pair.backward, {
      body: sweep.backward,
      results: scalars.map((k) => env.get(fn.params[k]!) ?? num(0)),
    });
    return pair;
  }
}

const givenShadows = (fn: Fn, shadows: readonly (Value | undefined)[]): Map<Value, Value> =>
  new Map(fn.params.flatMap((p, k) => (shadows[k] ? [[p, shadows[k]] as const] : [])));
