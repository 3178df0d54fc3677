import { Activity } from '../analysis/activity.js';
import { leaving } from '../analysis/leaving.js';
import { Roots } from '../analysis/roots.js';
import { block, type Fn, isArray, isReal, type Value } from '../ir/types.js';
import { Stacks } from './stacks.js';
import { Forward, lanesOf } from './sweep.js';

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
  /** Constant tangents of inputs, one per lane, instead of parameters: zeros among them leave no trace in the program. */
  readonly seeds?: ReadonlyMap<Value, readonly Value[]>;
}

/** Differentiates a program along given directions of `inputs`, a subset of its parameters. */
export function pushforward(fn: Fn, inputs: readonly Value[], options: ForwardOptions): Pushforward {
  return new Transform(options, fn).function(fn, new Set(inputs));
}

/** One program's functions, each differentiated once for each set of active arguments. */
export class Transform {
  private readonly done = new Map<Fn, Map<string, Pushforward>>();
  private readonly stacks: Stacks;

  constructor(
    readonly options: ForwardOptions,
    private readonly root: Fn,
  ) {
    this.stacks = new Stacks(root);
  }

  /**
   * Whether the k-th value of a pair whose push and pop stand in two functions has a tangent on the stack: where it depends on what its function is
   * given, whatever that is, so that all versions of both functions agree.
   */
  readonly waits = (pair: number, k: number): boolean => this.stacks.varies(pair, k);

  function(fn: Fn, inputs: ReadonlySet<Value>): Pushforward {
    const key = fn.params.map((p) => (inputs.has(p) ? 1 : 0)).join('');
    const known = this.done.get(fn)?.get(key);
    if (known) return known;
    const { lanes } = this.options;
    const roots = new Roots(fn);
    // Arrays that the function fills are results as well.
    const outputs = [...fn.results, ...fn.params.filter((p) => isArray(p.type))];
    // What an array that leaves a function will hold is up to those who get it.
    const varied = fn === this.root ? inputs : [...inputs, ...leaving(fn)];
    const activity = new Activity(fn, roots, varied, outputs, this.waits);
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
