import { jvp } from '../transforms/jvp.js';
import type { Fn } from '../types.js';
import { Layout } from './layout.js';

/** A function with its arguments, as users write it. */
export type AnyFunction = (...args: never[]) => unknown;

/** From this many numbers on one structure serves all calls: V8 lets 64 MB of discarded arrays pile up before it collects them. */
const LARGE = 100_000;

/**
 * f as a function of flat numbers: what a sweep needs. Every call gets a structure of its own, so nothing is shared between calls, except
 * where the structures are large and f has shown that it does not mind (`reuse`).
 */
export class Field {
  /** Calls of f. */
  evaluations = 0;
  /** What f threw at points near x, first of all, and how often. */
  thrown: { readonly count: number; readonly first: string } | undefined;
  output: Layout | undefined;
  /** f is written with methods and takes no plain numbers. */
  private onValues = false;
  private own: { readonly values: Float64Array; readonly tree: unknown } | undefined;

  constructor(
    private readonly f: AnyFunction,
    readonly input: Layout,
    private readonly args: readonly unknown[],
    readonly name: string,
  ) {}

  /** f's own result at x; errors pass through. */
  raw(x: Float64Array): unknown {
    return this.at(this.structure(x));
  }

  /** f's own result at a structure. */
  at(tree: unknown): unknown {
    this.evaluations++;
    if (this.onValues) return this.lifted(tree);
    try {
      return (this.f as (...a: unknown[]) => unknown)(tree, ...this.args);
    } catch (error) {
      // `x.mul(y)` needs values with methods.
      if (!(error instanceof TypeError && /is not a function/.test(error.message))) throw error;
      try {
        const y = this.lifted(tree);
        this.onValues = true;
        return y;
      } catch {
        throw error;
      }
    }
  }

  private structure(x: Float64Array): unknown {
    const { own } = this;
    if (!own) return this.input.build(x);
    if (x !== own.values) own.values.set(x);
    return own.tree;
  }

  /**
   * Lets later calls use one structure, where x is large. A function that remembers results by the identity of its argument would then give
   * old ones: it is tried at another point, at x and at a third one first.
   *
   * @param f0 - its value at x
   * @param moved - where the points of most calls lie: the structure's arrays are views of it, so nothing is copied for these
   * @param elsewhere - writes other points into `moved`
   * @returns whether it does; where not, f may have kept views of `moved`
   */
  reuse(x: Float64Array, f0: Float64Array, moved: Float64Array, elsewhere: () => Float64Array): boolean {
    if (x.length < LARGE || this.input.scalars > 0) return false;
    const same = (a: Float64Array, b: Float64Array): boolean => a.every((v, i) => Object.is(v, b[i]));
    const there = this.near(elsewhere()).slice();
    if (same(there, f0)) return false;
    this.own = { values: moved, tree: this.input.view(moved) };
    const kept = !same(this.near(moved), there) || !same(this.near(x), f0) || same(this.near(elsewhere()), f0);
    if (kept) this.own = undefined;
    return !kept;
  }

  /** f on constants with methods. */
  private lifted(tree: unknown): unknown {
    const zeros = this.input.build(new Float64Array(this.input.size));
    return jvp(this.f as Fn, tree as never, zeros as never, { args: this.args }).value;
  }

  /** The numbers of f(x); its structure is taken from the first call. */
  values(x: Float64Array): Float64Array {
    return this.flat(this.raw(x));
  }

  flat(y: unknown): Float64Array {
    this.output ??= new Layout(y, 'check', `${this.name}(${this.input.what})`);
    return this.output.flatten(y, 'another result of f');
  }

  /** The same near x, where f may be undefined: NaN where it throws. */
  near(x: Float64Array): Float64Array {
    try {
      return this.values(x);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.thrown = { count: (this.thrown?.count ?? 0) + 1, first: this.thrown?.first ?? message };
      return new Float64Array(this.output?.size ?? 1).fill(NaN);
    }
  }
}

/** The name a function's first parameter has in its source, for paths in reports; `x` where it has none of its own. */
export function parameterName(f: unknown): string {
  const source = Function.prototype.toString.call(f).slice(0, 400);
  const found = /^(?:async\s+)?(?:function\s*[\w$]*\s*)?\(?\s*([A-Za-z_$][\w$]*)\s*(?:[,):=]|=>)/.exec(source);
  return found && found[1] !== 'function' && found[1] !== 'async' ? found[1]! : 'x';
}
