import type { CallOptions, DerivedFunction, Programs } from '../../core/programs.js';
import { isScalar } from '../../core/tree.js';
import { notANumber } from '../../errors.js';
import { DerivativeNode, GradientNode, type Node, PulledNode, TangentNode } from './node.js';
import { JacobianNode } from './jacobian.js';
import { checkStructure, copyInto } from './structure.js';
import { containsValue, snapshot } from './values.js';

export interface GradOptions {
  readonly argnums?: number | readonly number[];
  readonly hasAux?: boolean;
}

/** The buffer that `{ out }` behind the arguments of a function names. */
export const outOf = (last: unknown): unknown =>
  typeof last === 'object' && last !== null ? (last as { out?: unknown }).out : undefined;

/** Whether a call names neither further arguments nor a buffer. */
const simple = (options: CallOptions): boolean => options.out === undefined && !options.args?.length;

/**
 * Whether `v` has surely the structure of `x` and neither holds values under differentiation, told by a look or two: the checks in full and lists of
 * arguments took three quarters of the time of a Hessian times a vector of two numbers.
 */
const alike = (x: unknown, v: unknown): boolean =>
  x instanceof Float64Array
    ? v instanceof Float64Array && x.length === v.length
    : typeof x === 'number' && typeof v === 'number';

/** The derivative programs of one compiled function, each family made when first asked for. */
export class CompiledPrograms implements Programs {
  private readonly nodes = new Map<string, Node>();

  /** J·v and H·v, found without a search from the second time on. */
  private push: Node | undefined;
  private curve: Node | undefined;

  constructor(
    readonly node: Node,
    /** How many arguments the function names. */
    private readonly arity: number,
  ) {}

  private known<N extends Node>(key: string, make: () => N): N {
    let node = this.nodes.get(key);
    if (!node) this.nodes.set(key, (node = make()));
    return node as N;
  }

  /** A function of the program's arguments that takes `{ out }` last. */
  private withOut(node: Node): DerivedFunction {
    const { arity } = this;
    const more = (args: readonly unknown[]): unknown => {
      const out = args.length === arity + 1 ? outOf(args[arity]) : undefined;
      return out === undefined ? node.call(args) : node.callInto(args.slice(0, -1), out);
    };
    // One argument, with or without a buffer, without a list of arguments: 20 ns less.
    if (arity !== 1) return (...args) => (args.length <= arity ? node.call(args) : more(args));
    return (...args) => {
      if (args.length === 1) return node.fast(args[0]);
      const out = args.length === 2 ? outOf(args[1]) : undefined;
      return out === undefined ? more(args) : node.into(args[0], out);
    };
  }

  derivative({ order = 1 }: { readonly order?: number }): (x: unknown) => unknown {
    const node = order === 0 ? this.node : this.derivativeNode(order);
    return (x) => {
      if (typeof x !== 'number' && !isScalar(x)) throw notANumber('derivative', x);
      return node.fast(x);
    };
  }

  derivativeNode(order: number): Node {
    return this.known(`derivative ${order}`, () => new DerivativeNode(this.node, order));
  }

  grad(options: GradOptions): DerivedFunction {
    return this.withOut(this.gradNode(options, false));
  }

  valueAndGrad(options: GradOptions): DerivedFunction {
    return this.withOut(this.gradNode(options, true));
  }

  gradNode({ argnums = 0, hasAux = false }: GradOptions, value: boolean): Node {
    const single = typeof argnums === 'number';
    const list = single ? [argnums] : argnums;
    const key = `grad ${single} ${list.join()} ${hasAux} ${value}`;
    return this.known(
      key,
      () => new GradientNode(this.node, { argnums: list, single, hasAux, value }, value ? 'valueAndGrad' : 'grad'),
    );
  }

  jacobian({ mode = 'auto' }: { readonly mode?: string }): DerivedFunction {
    return this.withOut(this.jacobianNode(mode));
  }

  jacobianNode(mode: string): Node {
    return this.known(`jacobian ${mode}`, () => new JacobianNode(this.node, mode));
  }

  hessian(_options: { readonly mode?: string }): DerivedFunction {
    return this.withOut(this.hessianNode());
  }

  hessianNode(): Node {
    return this.known('hessian', () => new JacobianNode(this.gradNode({}, false), 'forward', 'hessian'));
  }

  jvpNode(): Node {
    return this.known('jvp', () => new TangentNode(this.node, [0], true));
  }

  jvp(x: unknown, v: unknown, options: CallOptions = {}): { value: unknown; tangent: unknown } {
    const node = (this.push ??= this.jvpNode());
    if (simple(options) && alike(x, v)) return node.fast(x, v) as { value: unknown; tangent: unknown };
    if (!containsValue(x) && !containsValue(v)) checkStructure(x, v, 'jvp', 'x', 'v');
    const args = [x, ...(options.args ?? []), v];
    return (options.out === undefined ? node.call(args) : node.callInto(args, options.out)) as {
      value: unknown;
      tangent: unknown;
    };
  }

  linearize(
    x: unknown,
    options: CallOptions = {},
  ): { value: unknown; pushforward: (v: unknown, o?: { out?: unknown }) => unknown } {
    const kept = snapshot(x);
    const args = (options.args ?? []).map(snapshot);
    const value = this.node.call([kept, ...args]);
    const node = this.known('pushforward', () => new TangentNode(this.node, [0], false));
    return {
      value,
      pushforward: (v, o = {}) => {
        if (!containsValue(kept) && !containsValue(v)) checkStructure(kept, v, 'pushforward', 'x', 'v');
        return o.out === undefined ? node.call([kept, ...args, v]) : node.callInto([kept, ...args, v], o.out);
      },
    };
  }

  vjp(
    x: unknown,
    options: CallOptions = {},
  ): { value: unknown; pullback: (ct: unknown, o?: { out?: unknown }) => unknown } {
    const kept = snapshot(x);
    const args = (options.args ?? []).map(snapshot);
    const value = this.node.call([kept, ...args]);
    const template = snapshot(value);
    const node = this.known('pullback', () => new PulledNode(this.node));
    return {
      value,
      pullback: (ct, o = {}) => {
        if (!containsValue(template) && !containsValue(ct))
          checkStructure(template, ct, 'pullback', 'the value of f', 'the cotangent');
        const gradient = (node.call([kept, ...args, ct]) as unknown[])[0];
        return o.out === undefined ? gradient : copyInto(o.out, gradient, 'pullback');
      },
    };
  }

  hvp(x: unknown, v: unknown, options: CallOptions = {}): unknown {
    const node = (this.curve ??= this.hvpNode());
    if (simple(options) && alike(x, v)) return node.fast(x, v);
    if (!containsValue(x) && !containsValue(v)) checkStructure(x, v, 'hvp', 'x', 'v');
    const args = [x, ...(options.args ?? []), v];
    return options.out === undefined ? node.call(args) : node.callInto(args, options.out);
  }

  hvpNode(): Node {
    return this.known('hvp', () => new TangentNode(this.gradNode({}, false), [0], false, 'hvp'));
  }
}
