import { jvp } from '../transforms/jvp.js';
import type { Fn } from '../types.js';
import { Layout } from './layout.js';

/** A function with its arguments, as users write it. */
export type AnyFunction = (...args: never[]) => unknown;

/** f as a function of flat numbers: what a sweep needs. Every call gets a structure of its own, so nothing is shared between calls. */
export class Field {
  /** Calls of f. */
  evaluations = 0;
  /** What f threw at points near x, first of all, and how often. */
  thrown: { readonly count: number; readonly first: string } | undefined;
  output: Layout | undefined;
  /** f is written with methods and takes no plain numbers. */
  private onValues = false;

  constructor(
    private readonly f: AnyFunction,
    readonly input: Layout,
    private readonly args: readonly unknown[],
    readonly name: string,
  ) {}

  /** f's own result at x; errors pass through. */
  raw(x: Float64Array, frozen = false): unknown {
    this.evaluations++;
    const tree = this.input.build(x, frozen);
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

  /** f on constants with methods. */
  private lifted(tree: unknown): unknown {
    const zeros = this.input.build(new Float64Array(this.input.size));
    return jvp(this.f as Fn, tree as never, zeros as never, { args: this.args }).value;
  }

  /** The numbers of f(x); its structure is taken from the first call. */
  values(x: Float64Array, frozen = false): Float64Array {
    return this.flat(this.raw(x, frozen));
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

export const nameOf = (f: { readonly name?: string }): string => f.name ?? '';
