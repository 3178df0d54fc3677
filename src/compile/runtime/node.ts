import { adviceOrDescribe, containsValue } from './values.js';
import { kindKey, kindOf, type Kind } from '../ir/kinds.js';
import type { Program } from '../ir/program.js';
import { gradientOf, type GradientOptions, NotNumber, NotReal, pulledBack } from '../derive/derive.js';
import { derivativeOf, tangentOf } from '../derive/tangent.js';
import { notScalarResult, wrongLeaf } from '../../errors.js';
import { withOut } from '../derive/out.js';
import { fits } from './fits.js';
import { Operation, plainArrays } from './operation.js';
import { copyInto } from './structure.js';
import { Runner } from './runner.js';

/**
 * A compiled function or one of its derivatives: a family of programs, one for each combination of kinds it has been called with. Called
 * with values under differentiation it is one operation, whose derivative is again a compiled function.
 */
export abstract class Node {
  private last: Runner | undefined;
  /** Whether its programs may become code. */
  generates = true;
  /** The function for arguments like those of the last call. */
  fast: (...args: unknown[]) => unknown = (...args) => this.other(args);
  private readonly runners = new Map<string, Runner>();
  private readonly programs = new Map<string, Program>();

  constructor(
    /** Who complains when a call is wrong: `grad`, `compile` … */
    readonly who: string,
    readonly name: string,
  ) {}

  /** The program for arguments of the given kinds. */
  protected abstract make(kinds: readonly Kind[]): Program;

  program(kinds: readonly Kind[]): Program {
    const key = kinds.map(kindKey).join(';');
    let p = this.programs.get(key);
    if (!p) this.programs.set(key, (p = this.make(kinds)));
    return p;
  }

  call(args: readonly unknown[]): unknown {
    return this.fast(...args);
  }

  private readonly outs = new Map<Runner, Runner | undefined>();
  /** Like {@link fast}, with a buffer for the result behind the arguments. */
  into: (...args: unknown[]) => unknown = (...args) => this.intoOther(args.slice(0, -1), args[args.length - 1]);

  /** Like {@link call}, with the result in the arrays of `out` where the program can fill them itself, else copied there. */
  callInto(args: readonly unknown[], out: unknown): unknown {
    return this.into(...args, out);
  }

  /** Fills `out` the first time, and when its arrays cannot be filled in place. */
  private intoOther(args: readonly unknown[], out: unknown): unknown {
    const result = this.call(args);
    const { last } = this;
    if (last && accepts(last, args)) {
      if (!this.outs.has(last)) this.outs.set(last, this.filler(last));
      const filler = this.outs.get(last);
      if (filler && fits(filler.program.kinds[args.length]!, out)) this.into = filler.fast;
    }
    return copyInto(out, result, this.who);
  }

  private filler(last: Runner): Runner | undefined {
    const program = withOut(last.program);
    if (!program) return undefined;
    const owner = {
      generates: this.generates,
      other: (all: readonly unknown[]) => this.intoOther(all.slice(0, -1), all[all.length - 1]),
      failed: (error: unknown, all: readonly unknown[]) => this.failed(error, all.slice(0, -1)),
    };
    return new Runner(program, owner, true);
  }

  /** The program of the last call with plain numbers. */
  lastProgram(): Program | undefined {
    return this.last?.program;
  }

  /** Arguments of other kinds than those of the last call. */
  other(args: readonly unknown[]): unknown {
    if (containsValue(args)) {
      const plain = args.map((a) => plainArrays(a, this.who));
      return containsValue(plain) ? this.asOperation(plain) : this.run(plain);
    }
    return this.run(args);
  }

  private run(args: readonly unknown[]): unknown {
    const runner = this.runner(args);
    this.last = runner;
    this.fast = runner.fast;
    return runner.fast(...args);
  }

  /** A value under differentiation among numbers of an array is noticed only when arithmetic meets it. */
  failed(error: unknown, args: readonly unknown[]): unknown {
    if (!(error instanceof TypeError) || !containsValue(args)) throw error;
    return this.asOperation(args);
  }

  /** The runner for arguments like these, made when they are the first of their kinds. */
  runner(args: readonly unknown[]): Runner {
    const kinds = args.map((a, k) => {
      const kind = kindOf(a);
      if (!kind)
        throw wrongLeaf(this.who, args.length === 1 ? 'the argument' : `argument ${k}`, adviceOrDescribe(a), '');
      return kind;
    });
    const key = kinds.map(kindKey).join(';');
    let runner = this.runners.get(key);
    if (!runner) this.runners.set(key, (runner = this.build(kinds, args)));
    return runner;
  }

  private build(kinds: readonly Kind[], args: readonly unknown[]): Runner {
    try {
      return new Runner(this.program(kinds), this);
    } catch (error) {
      if (error instanceof NotNumber) throw notScalarResult(this.who, this.plain(args));
      if (error instanceof NotReal)
        throw wrongLeaf(
          this.who,
          error.leaf.argument === 0 ? 'x' : `argument ${error.leaf.argument}`,
          at(args, error.leaf),
          error.leaf.path.join('.'),
        );
      throw error;
    }
  }

  /** The value of the function behind, for messages. */
  protected abstract plain(args: readonly unknown[]): unknown;

  private operation: Operation | undefined;

  private asOperation(args: readonly unknown[]): unknown {
    return (this.operation ??= new Operation(this)).call(args);
  }

  private tangentNode: Node | undefined;
  private pulledNode: Node | undefined;

  /** J·v over all arguments, tangents after arguments. */
  tangent(): Node {
    return (this.tangentNode ??= new TangentNode(this, undefined, false));
  }

  /** Jᵀ·ct, the cotangent after the arguments. */
  pulled(): Node {
    return (this.pulledNode ??= new PulledNode(this));
  }
}

const at = (args: readonly unknown[], leaf: { argument: number; path: readonly (string | number)[] }): unknown =>
  leaf.path.reduce((v, k) => (v as Record<string | number, unknown>)[k], args[leaf.argument]);

function accepts(runner: Runner, args: readonly unknown[]): boolean {
  const { kinds } = runner.program;
  if (kinds.length !== args.length) return false;
  for (let k = 0; k < args.length; k++) if (!fits(kinds[k]!, args[k])) return false;
  return true;
}

/** A derivative of another node. */
abstract class DerivedNode extends Node {
  constructor(
    readonly base: Node,
    who: string,
    name: string,
  ) {
    super(who, name);
    this.generates = base.generates;
  }

  protected override plain(args: readonly unknown[]): unknown {
    return this.base.call(args);
  }
}

export class TangentNode extends DerivedNode {
  /** @param argnums - arguments that move; all where undefined */
  constructor(
    base: Node,
    readonly argnums: readonly number[] | undefined,
    readonly value: boolean,
    who = 'jvp',
  ) {
    super(base, who, `the tangent of ${base.name}`);
  }

  protected override make(kinds: readonly Kind[]): Program {
    const count = this.argnums ? kinds.length - this.argnums.length : kinds.length / 2;
    const p = this.base.program(kinds.slice(0, count));
    const all = p.kinds.map((_, k) => k);
    const moving = (this.argnums ?? all).filter((k) => this.argnums || movable(p, k));
    const t = tangentOf(p, { argnums: moving, value: this.value, guarded: false });
    if (this.argnums) return t;
    // Tangents of arguments that cannot move are handed over all the same.
    return realigned(t, p.kinds.length, moving, kinds);
  }
}

/** Whether all leaves of an argument can carry derivatives. */
const movable = (p: Program, argument: number): boolean =>
  p.leaves.some((l) => l.argument === argument) &&
  p.leaves.every((l) => l.argument !== argument || isMovable(l.param.type));

const isMovable = (type: unknown): boolean =>
  type === 'num' || (typeof type === 'object' && realStore(type as { store: string; item: unknown }));

const realStore = (type: { store: string; item: unknown }): boolean =>
  type.store === 'Float64Array' || (type.store === 'Array' && isMovable(type.item));

/** A tangent program whose tangents stand behind all arguments, in their order. */
function realigned(t: Program, count: number, moving: readonly number[], kinds: readonly Kind[]): Program {
  const twin = t.twin;
  return {
    ...t,
    kinds,
    leaves: t.leaves.map((l) => (l.argument < count ? l : { ...l, argument: count + moving[l.argument - count]! })),
    directions: [...(t.directions ?? []).filter((k) => k < count), ...moving.map((k) => count + k)],
    ...(twin && { twin: () => realigned(twin(), count, moving, kinds) }),
  };
}

export class PulledNode extends DerivedNode {
  constructor(base: Node) {
    super(base, 'vjp', `the pullback of ${base.name}`);
  }

  protected override make(kinds: readonly Kind[]): Program {
    return pulledBack(this.base.program(kinds.slice(0, -1)));
  }
}

export class GradientNode extends DerivedNode {
  constructor(
    base: Node,
    readonly options: Omit<GradientOptions, 'guarded'>,
    who: string,
  ) {
    super(base, who, `the gradient of ${base.name}`);
  }

  protected override make(kinds: readonly Kind[]): Program {
    return gradientOf(this.base.program(kinds), { ...this.options, guarded: false });
  }
}

export class DerivativeNode extends DerivedNode {
  constructor(
    base: Node,
    readonly order: number,
  ) {
    super(base, 'derivative', `the derivative of ${base.name}`);
  }

  protected override make(kinds: readonly Kind[]): Program {
    return derivativeOf(this.base.program(kinds), this.order);
  }
}
