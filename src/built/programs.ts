import type { CallOptions, DerivedFunction, Programs } from '../core/programs.js';
import { isScalar } from '../core/tree.js';
import { jacobianBy } from '../compile/runtime/columns.js';
import { checkStructure, copyInto } from '../compile/runtime/structure.js';
import { filled } from '../compile/runtime/operation.js';
import { containsValue, snapshot } from '../compile/runtime/values.js';
import { notANumber, notScalarResult, wrongAux } from '../errors.js';
import { derivative } from '../transforms/derivative.js';
import type { Built, Fn, Piece } from './built.js';

interface GradOptions {
  readonly argnums?: number | readonly number[];
  readonly hasAux?: boolean;
}

type Structured = Record<string, unknown>;

const zero = (x: unknown): unknown => filled(0, x);

/** What the transforms ask of a function whose code was written beforehand. */
export class BuiltPrograms implements Programs {
  constructor(
    private readonly code: Built,
    private readonly piece: Piece,
  ) {}

  private f(...args: unknown[]): unknown {
    return this.piece.call(args);
  }

  private push(...args: unknown[]): unknown {
    return this.piece.tangent().call(args);
  }

  private pull(...args: unknown[]): unknown[] {
    return this.piece.pulled().call(args) as unknown[];
  }

  derivative({ order = 1 }: { readonly order?: number }): (x: unknown) => unknown {
    if (order === 0) return (x) => this.f(x);
    if (order > 1) return derivative(((x: unknown) => this.f(x)) as never, { order }) as (x: unknown) => unknown;
    return (x) => {
      if (!isScalar(x)) throw notANumber('derivative', x);
      return this.push(x, 1);
    };
  }

  grad(options: GradOptions): DerivedFunction {
    return this.withOut('grad', usual(options) ? this.code.grad : undefined, (args) => {
      const { gradient, aux } = this.gradient('grad', args, options);
      return options.hasAux ? [gradient, aux] : gradient;
    });
  }

  valueAndGrad(options: GradOptions): DerivedFunction {
    return this.withOut('valueAndGrad', usual(options) ? this.code.valueAndGrad : undefined, (args) =>
      this.gradient('valueAndGrad', args, options),
    );
  }

  jacobian({ mode = 'auto' }: { readonly mode?: string }): DerivedFunction {
    return this.withOut('jacobian', undefined, ([x, ...args]) =>
      jacobianBy(
        x,
        mode,
        () => this.f(x, ...args),
        (v) => this.push(x, ...args, v, ...args.map(zero)),
        (ct) => this.pull(x, ...args, ct)[0],
      ),
    );
  }

  hessian(): DerivedFunction {
    const g = this.grad({});
    return this.withOut('hessian', undefined, ([x, ...args]) =>
      jacobianBy(
        x,
        'forward',
        () => g(x, ...args),
        (v) => this.product(x, v, args),
      ),
    );
  }

  jvp(x: unknown, v: unknown, { args = [], out }: CallOptions): { value: unknown; tangent: unknown } {
    if (!containsValue(x) && !containsValue(v)) checkStructure(x, v, 'jvp', 'x', 'v');
    const result = { value: this.f(x, ...args), tangent: this.push(x, ...args, v, ...args.map(zero)) };
    return out === undefined ? result : (copyInto(out, result, 'jvp') as typeof result);
  }

  linearize(x: unknown, { args = [] }: CallOptions): ReturnType<Programs['linearize']> {
    const kept = snapshot(x);
    const constants = args.map(snapshot);
    return {
      value: this.f(kept, ...constants),
      pushforward: (v, { out } = {}) => {
        if (!containsValue(kept) && !containsValue(v)) checkStructure(kept, v, 'pushforward', 'x', 'v');
        const tangent = this.push(kept, ...constants, v, ...constants.map(zero));
        return out === undefined ? tangent : copyInto(out, tangent, 'pushforward');
      },
    };
  }

  vjp(x: unknown, { args = [] }: CallOptions): ReturnType<Programs['vjp']> {
    const kept = snapshot(x);
    const constants = args.map(snapshot);
    const value = this.f(kept, ...constants);
    const template = snapshot(value);
    return {
      value,
      pullback: (ct, { out } = {}) => {
        if (!containsValue(template) && !containsValue(ct))
          checkStructure(template, ct, 'pullback', 'the value of f', 'the cotangent');
        const [gradient] = this.pull(kept, ...constants, ct);
        return out === undefined ? gradient : copyInto(out, gradient, 'pullback');
      },
    };
  }

  hvp(x: unknown, v: unknown, { args = [], out }: CallOptions): unknown {
    if (!containsValue(x) && !containsValue(v)) checkStructure(x, v, 'hvp', 'x', 'v');
    const result = this.product(x, v, args, out);
    return out === undefined || result === out ? result : copyInto(out, result, 'hvp');
  }

  private product(x: unknown, v: unknown, args: readonly unknown[], out?: unknown): unknown {
    const { hvp } = this.code;
    if (hvp && !containsValue([x, v, args])) return hvp(x, v, ...this.padded([x, ...args], out).slice(1));
    const directions = [v, ...args.map(zero), 0];
    return (
      this.piece
        .pulled()
        .tangent()
        .call([x, ...args, 1, ...directions]) as unknown[]
    )[0];
  }

  /** A function of f's arguments, perhaps with `{ out }` behind them; `direct` is code for it that takes numbers. */
  private withOut(
    who: string,
    direct: Fn | undefined,
    general: (args: readonly unknown[]) => unknown,
  ): DerivedFunction {
    const { arity } = this.code;
    return (...args) => {
      if (direct) {
        try {
          return direct(...args);
        } catch (error) {
          if (!(error instanceof TypeError) || !containsValue(args.slice(0, arity))) throw error;
        }
      }
      const out = args.length === arity + 1 ? (args[arity] as { out?: unknown } | undefined)?.out : undefined;
      const result = general(args.slice(0, arity));
      return out === undefined ? result : copyInto(out, result, who);
    };
  }

  /** Arguments filled up to f's parameters, with a buffer behind them where there is one. */
  private padded(args: readonly unknown[], out: unknown): unknown[] {
    const list = [...args];
    while (list.length < this.code.arity) list.push(undefined);
    return out === undefined ? list : [...list, { out }];
  }

  private gradient(who: string, args: readonly unknown[], { argnums = 0, hasAux = false }: GradOptions): Structured {
    const result = this.f(...args);
    if (hasAux && !(Array.isArray(result) && result.length === 2)) throw wrongAux(who, result);
    const [value, aux] = hasAux ? (result as unknown[]) : [result];
    if (!isScalar(value)) throw notScalarResult(who, value);
    const all = this.pull(...args, hasAux ? [1, zero(aux)] : 1);
    const gradient = typeof argnums === 'number' ? all[argnums] : argnums.map((k) => all[k]);
    return hasAux ? { value, gradient, aux } : { value, gradient };
  }
}

const usual = ({ argnums = 0, hasAux = false }: GradOptions): boolean => argnums === 0 && !hasAux;
