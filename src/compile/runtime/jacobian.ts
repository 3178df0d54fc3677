import { smallJacobian } from '../derive/jacobian.js';
import type { Kind } from '../ir/kinds.js';
import type { Program } from '../ir/program.js';
import { isArray } from '../ir/types.js';
import { jacobianBy } from './columns.js';
import { Node, PulledNode, TangentNode } from './node.js';
import { isFlat, LanesNode } from './lanes.js';
import { holdsArrays, plainArrays, plainNumbers } from './operation.js';
import { containsValue } from './values.js';
import { Runner } from './runner.js';

/** Up to so many inputs the Jacobian is one program with a lane for each. */
const LANES = 12;

/** Up to so many times as many inputs as results columns are cheaper than rows: a row is a sweep there and back, a column a quarter of a pass. */
const TALL = 2;

/** The Jacobian of another node over its first argument. */
export class JacobianNode extends Node {
  private readonly forward: TangentNode;
  private readonly reverse: PulledNode;
  private readonly lanes: LanesNode;
  private tries = 0;

  constructor(
    readonly base: Node,
    readonly mode: string,
    who = 'jacobian',
  ) {
    super(who, `the Jacobian of ${base.name}`);
    this.forward = new TangentNode(base, [0], false, who);
    this.reverse = new PulledNode(base);
    this.lanes = new LanesNode(base, who);
    this.generates = base.generates;
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

  /**
   * Of arrays under differentiation, row by row, each in the form of the argument: their elements are no arguments of their own. A Hessian is
   * symmetric, so its columns serve.
   */
  private ofArrays(args: readonly unknown[]): unknown {
    const symmetric = this.who === 'hessian';
    const push = (v: unknown): unknown => this.forward.call([...args, v]);
    return jacobianBy(
      args[0],
      'reverse',
      () => plainNumbers(symmetric ? args[0] : this.base.call(args)),
      push,
      symmetric ? push : (ct) => (this.reverse.call([...args, ct]) as unknown[])[0],
    );
  }

  private general(given: readonly unknown[]): unknown {
    const args = containsValue(given) ? given.map((a) => plainArrays(a, this.who)) : given;
    if (holdsArrays(args)) return this.ofArrays(args);
    const [x] = args;
    if (this.mode !== 'reverse' && isFlat(x)) {
      const y = this.base.call(args);
      if (isFlat(y) && (this.mode === 'forward' || x.length <= TALL * y.length))
        return this.lanes.rows(x, args, y.length);
    }
    return jacobianBy(
      args[0],
      this.mode,
      () => this.base.call(args),
      (v) => this.forward.call([...args, v]),
      (ct) => (this.reverse.call([...args, ct]) as unknown[])[0],
    );
  }
}
