import { emit } from '../emit/module.js';
import { type Linked, mayGenerate } from '../emit/link.js';
import { linkWrapped } from '../emit/wrapper.js';
import { interpret } from '../interpret/interpret.js';
import { type Leaf, type Program, type ResultTree } from '../ir/program.js';
import { isArray } from '../ir/types.js';
import { fits } from './fits.js';
import { copyInto } from './structure.js';
import { clear, holdsNaN, positive, structural, trim } from './zeros.js';

/** What a runner hands back to whoever owns it. */
export interface Owner {
  /** Whether code may be made from text, where the process allows it. */
  readonly generates: boolean;
  /** Arguments of other kinds. */
  other(args: readonly unknown[]): unknown;
  /** An error in the kernel. */
  failed(error: unknown, args: readonly unknown[]): unknown;
}

/** A program ready to run on arguments of its kinds. */
export class Runner {
  /** The program as a function of its arguments, which hands arguments of other kinds to its owner. */
  readonly fast: (...args: unknown[]) => unknown;
  private twin: Runner | undefined;

  constructor(
    readonly program: Program,
    private readonly owner: Owner,
    /** Whether the last argument holds arrays to fill: they are cleared first. */
    private readonly fills = false,
  ) {
    this.fast = owner.generates && mayGenerate() ? this.generated() : this.interpreted();
  }

  private generated(): (...args: unknown[]) => unknown {
    const { owner } = this;
    const around = {
      fits,
      other: (args: readonly unknown[]) => owner.other(args),
      twin: (args: readonly unknown[]) => this.guarded(args),
      failed: (error: unknown, args: readonly unknown[]) => owner.failed(error, args),
      clear,
      positive,
      holdsNaN,
      trim,
    };
    return linkWrapped(
      this.program,
      emit(this.program.fn, { fast: true, watch: this.program.twin !== undefined }),
      around,
      this.fills,
    );
  }

  /** The guarded twin on the same arguments, exact zeros of directions marked as not moving. */
  private guarded(args: readonly unknown[]): unknown {
    this.twin ??= new Runner(this.program.twin!(), this.owner, this.fills);
    const { directions } = this.program;
    return this.twin.fast(...(directions ? args.map((a, k) => (directions.includes(k) ? structural(a) : a)) : args));
  }

  private interpreted(): (...args: unknown[]) => unknown {
    const machine = new Interpreted(this.program, this.fills);
    return (...args) => {
      const { kinds } = this.program;
      if (args.length !== kinds.length || !kinds.every((k, i) => fits(k, args[i]))) return this.owner.other(args);
      let outcome;
      try {
        outcome = machine.run(args);
      } catch (error) {
        return this.owner.failed(error, args);
      }
      return outcome.doubtful ? this.guarded(args) : outcome.result;
    };
  }
}

/** A program run without generated code. */
class Interpreted {
  private readonly linked: Linked;
  private readonly values: unknown[];
  private readonly scalars: readonly number[];
  private readonly arrays: readonly number[];
  private readonly types: readonly boolean[];

  constructor(
    readonly program: Program,
    private readonly fills: boolean,
  ) {
    const { fn } = program;
    this.linked = interpret(fn);
    this.values = new Array<unknown>(fn.params.length);
    this.scalars = program.derivatives.filter((k) => !isArray(fn.results[k]!.type));
    this.arrays = program.derivatives.filter((k) => isArray(fn.results[k]!.type));
    this.types = fn.results.map((r) => r.type === 'bool');
  }

  run(args: readonly unknown[]): { doubtful: boolean; result: unknown } {
    const { leaves, captured, result } = this.program;
    const { values } = this;
    for (let k = 0; k < leaves.length; k++) values[k] = read(leaves[k]!, args);
    for (let k = 0; k < captured.length; k++) values[leaves.length + k] = captured[k]!.object;
    if (this.fills) this.clear();
    const first = (this.linked.kernel as (...xs: unknown[]) => unknown)(...values);
    for (const [k, like] of this.program.likes ?? [])
      trim(this.get(first, k), values[this.program.fn.params.indexOf(like)]);
    if (this.program.twin && this.suspicious(first, args)) return { doubtful: true, result: undefined };
    for (const k of this.arrays) positive(this.get(first, k));
    const built = this.build(result, first);
    return { doubtful: false, result: this.fills ? copyInto(args[args.length - 1], built, 'out') : built };
  }

  private clear(): void {
    const { leaves, kinds } = this.program;
    for (let k = 0; k < leaves.length; k++) if (leaves[k]!.argument === kinds.length - 1) clear(this.values[k]);
  }

  /** NaN among the derivatives, or among the few numbers the program started from: the guarded twin decides what is meant. */
  private suspicious(first: unknown, args: readonly unknown[]): boolean {
    for (const k of this.scalars) {
      const v = this.get(first, k) as number;
      if (v !== v) return true;
    }
    for (const k of this.arrays) if (holdsNaN(this.get(first, k))) return true;
    for (const leaf of this.program.leaves) {
      const v = read(leaf, args);
      if (v !== v) return true;
      if (typeof v === 'object' && (v as number[]).length <= SMALL && holdsNaN(v)) return true;
    }
    return false;
  }

  private get(first: unknown, k: number): unknown {
    let v: unknown;
    if (k === 0) v = first;
    else if (isArray(this.program.fn.results[k]!.type)) return this.linked.more[k - 1];
    else v = this.linked.rest[k - 1];
    if (this.types[k]) return Boolean(v);
    // An element read beyond the end of an array is undefined in JavaScript; −0 among derivatives is +0.
    if (typeof v !== 'object') return this.program.derivatives.includes(k) ? (v as number) + 0 : v;
    return v;
  }

  private build(tree: ResultTree, first: unknown): unknown {
    switch (tree.r) {
      case 'leaf':
        return this.get(first, tree.index);
      case 'tuple':
        return tree.items.map((t) => this.build(t, first));
      case 'record': {
        const out: Record<string, unknown> = {};
        for (const [name, t] of tree.fields)
          Object.defineProperty(out, name, {
            value: this.build(t, first),
            enumerable: true,
            configurable: true,
            writable: true,
          });
        return out;
      }
      case 'constant':
        return tree.value;
    }
  }
}

/** Arrays up to this length are looked through for NaN before a derivative is trusted. */
const SMALL = 16;

function read(leaf: Leaf, args: readonly unknown[]): unknown {
  let v = args[leaf.argument];
  const { path } = leaf;
  for (let k = 0; k < path.length; k++) v = (v as Record<string | number, unknown>)[path[k]!];
  return v;
}
