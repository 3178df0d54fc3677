import { smallJacobian } from '../derive/jacobian.js';
import type { Kind } from '../ir/kinds.js';
import type { Program } from '../ir/program.js';
import { isArray } from '../ir/types.js';
import { Node, PulledNode, TangentNode } from './node.js';
import { containsValue } from './values.js';
import { Runner } from './runner.js';

/** Up to so many inputs the Jacobian is one program with a lane for each. */
const LANES = 12;

/** The Jacobian of another node over its first argument. */
export class JacobianNode extends Node {
  private readonly forward: TangentNode;
  private readonly reverse: PulledNode;
  private tries = 0;

  constructor(
    readonly base: Node,
    readonly mode: string,
    who = 'jacobian',
  ) {
    super(who, `the Jacobian of ${base.name}`);
    this.forward = new TangentNode(base, [0], false, who);
    this.reverse = new PulledNode(base);
  }

  protected override plain(args: readonly unknown[]): unknown {
    return this.base.call(args);
  }

  protected override make(kinds: readonly Kind[]): Program {
    return this.base.program(kinds);
  }

  override other(args: readonly unknown[]): unknown {
    if (!containsValue(args)) {
      const made = this.trySmall(args);
      if (made) return made.fast(...args);
    }
    return this.general(args);
  }

  /** One program for the whole Jacobian where the inputs are few and looked at one by one. */
  private trySmall(args: readonly unknown[]): Runner | undefined {
    if (this.mode === 'reverse') return undefined;
    const base = this.base.runner(args).program;
    const sizes = base.leaves
      .filter((l) => l.argument === 0 && isArray(l.param.type))
      .map((leaf) => ({
        leaf,
        n: (leaf.path.reduce((v, k) => (v as Record<string | number, unknown>)[k], args[0]) as ArrayLike<number>)
          .length,
      }));
    const count = sizes.reduce((n, s) => n + s.n, 0);
    // Programs for ever new lengths are not worth their making.
    if (count > LANES || ++this.tries > 32) return undefined;
    const program = smallJacobian(base, new Map(sizes.map((s) => [s.leaf, s.n])));
    if (!program) return undefined;
    const runner = new Runner(program, this);
    this.fast = runner.fast;
    return runner;
  }

  private general(args: readonly unknown[]): unknown {
    const [x] = args;
    const y = this.base.call(args);
    const xs = flatten(x);
    const ys = flatten(y);
    const forward = this.mode === 'forward' || (this.mode === 'auto' && xs.length < ys.length);
    if (!forward) {
      const rows = ys.map((_, i) => (this.reverse.call([...args, unit(y, i)]) as unknown[])[0]);
      return rebuilt(y, rows);
    }
    const columns = xs.map((_, j) => flatten(this.forward.call([...args, unit(x, j)])));
    return rebuilt(
      y,
      ys.map((_, i) =>
        refilled(
          x,
          columns.map((c) => c[i]!),
        ),
      ),
    );
  }
}

const isTyped = (x: unknown): x is Float64Array => x instanceof Float64Array;

/** The leaves of a tree that may hold Float64Arrays. */
function flatten(x: unknown): unknown[] {
  if (isTyped(x)) return [...x];
  if (Array.isArray(x)) return x.flatMap(flatten);
  if (typeof x === 'object' && x !== null && !('level' in x)) return Object.values(x).flatMap(flatten);
  return x === undefined ? [] : [x];
}

/** A tree of the structure of `x` with other leaves; Float64Arrays stay what they are where the leaves are numbers. */
function refilled(x: unknown, leaves: readonly unknown[]): unknown {
  let next = 0;
  const walk = (t: unknown): unknown => {
    if (isTyped(t)) {
      const part = leaves.slice(next, next + t.length);
      next += t.length;
      return part.every((v) => typeof v === 'number') ? Float64Array.from(part as number[]) : part;
    }
    if (Array.isArray(t)) return t.map(walk);
    if (typeof t === 'object' && t !== null && !('level' in t))
      return Object.fromEntries(Object.entries(t).map(([k, v]) => [k, walk(v)]));
    return t === undefined ? t : leaves[next++];
  };
  return walk(x);
}

/** The tree `y` with a tree at each leaf; an array of numbers becomes an array of trees. */
function rebuilt(y: unknown, rows: readonly unknown[]): unknown {
  let next = 0;
  const walk = (t: unknown): unknown => {
    if (isTyped(t) || Array.isArray(t)) return Array.from(t as ArrayLike<unknown>, walk);
    if (typeof t === 'object' && t !== null && !('level' in t))
      return Object.fromEntries(Object.entries(t).map(([k, v]) => [k, walk(v)]));
    return t === undefined ? t : rows[next++];
  };
  return walk(y);
}

const unit = (x: unknown, i: number): unknown =>
  refilled(
    x,
    flatten(x).map((_, j) => (j === i ? 1 : 0)),
  );
