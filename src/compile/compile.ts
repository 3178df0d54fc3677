import { DERIVED, derived, PROGRAMS, type Derived } from '../core/programs.js';
import { CompileError, notAFunction } from '../errors.js';
import { clip, select } from '../ops/piecewise.js';
import { derivative } from '../transforms/derivative.js';
import { grad, valueAndGrad } from '../transforms/grad.js';
import { hessian } from '../transforms/hessian.js';
import { hvp } from '../transforms/hvp.js';
import { jacobian } from '../transforms/jacobian.js';
import { jvp } from '../transforms/jvp.js';
import { linearize } from '../transforms/linearize.js';
import { stopGradient } from '../transforms/stop-gradient.js';
import { vjp } from '../transforms/vjp.js';
import { makerOf, markLinear } from './eager.js';
import type { Kind } from './ir/kinds.js';
import type { Program } from './ir/program.js';
import { type KnownFunction, lowerProgram, type Options } from './lower/program.js';
import { parseFunction } from './parse/source.js';
import { Node } from './runtime/node.js';
import { CompiledPrograms } from './runtime/programs.js';
import { simplify } from './simplify/simplify.js';

/** What the function's text refers to without containing it. */
export interface CompileOptions {
  /**
   * Values of the function's free variables: numbers and booleans (fixed when it is compiled), arrays (read at every call), records of these,
   * functions, fluxion operations and transforms, compiled functions.
   */
  readonly scope?: Readonly<Record<string, unknown>>;
  /**
   * false: programs are run operation by operation, many times slower, and no text is ever made into code, not even to see whether that is
   * allowed, which pages with a content security policy report as a violation.
   */
  readonly generate?: boolean;
}

/** Any function of numbers, arrays and records. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a bound for inference only: `never` would refuse every caller
type Compilable = (...args: any[]) => unknown;

/** The functions behind compiled ones. */
const originals = new WeakMap<object, { readonly f: Compilable; readonly scope: Readonly<Record<string, unknown>> }>();

/** Transforms that a compiled function may call on functions in its scope. */
const TRANSFORMS = new Map<object, string>([
  [grad, 'grad'],
  [valueAndGrad, 'valueAndGrad'],
  [derivative, 'derivative'],
  [jvp, 'jvp'],
  [hvp, 'hvp'],
  [jacobian, 'jacobian'],
  [hessian, 'hessian'],
  [vjp, 'vjp'],
  [linearize, 'linearize'],
]);

/** Functions of fluxion that have a meaning of their own in programs. */
const KNOWN = new Map<object, KnownFunction>([
  [select, 'select'],
  [clip, 'clip'],
  [stopGradient, 'stopGradient'],
]);

/** The user's own function: a node whose programs are lowered from its text. */
export class UserNode extends Node {
  private readonly options: Options;

  constructor(
    readonly f: Compilable,
    scope: Readonly<Record<string, unknown>>,
  ) {
    super(f.name || 'compile', f.name || 'the function');
    this.options = {
      scope,
      original: (g) => originals.get(g)?.f ?? g,
      scopeOf: (g) => originals.get(g)?.scope,
      transform: (g) => TRANSFORMS.get(g),
      known: (g) => KNOWN.get(g),
      maker: makerOf,
    };
  }

  protected override make(kinds: readonly Kind[]): Program {
    const p = lowerProgram(this.f as never, kinds, this.options);
    return { ...p, fn: simplify(p.fn, false) };
  }

  protected override plain(args: readonly unknown[]): unknown {
    return this.call(args);
  }
}

/**
 * Compiles a plain numeric function: operators, Math, loops, branches, arrays and records. The result is called like f, gives bitwise the
 * same values and never changes its arguments; the transforms (`grad`, `jvp`, `hvp` …) take it and use derivative code made from f's text.
 *
 * @param f - a function whose text is all there is to it: what it uses from outside comes through `scope`. Nothing of the text is executed;
 *   what runs is generated from it and holds numeric operations only.
 * @param options - `scope`: see {@link CompileOptions}
 * @throws CompileError, with line, column and a suggestion, when f uses something outside the language (docs/compile/language.md); what depends
 *   on the kinds of the arguments is reported at the first call
 * @example
 * ```ts
 * const f = compile(([x, y]: number[]) => Math.log(x) + x * y - Math.sin(y));
 * f([2, 5]); // 11.652071455223084
 * grad(f)([2, 5]); // [5.5, 1.7163378145367738]
 * ```
 */
export function compile<F extends Compilable>(f: F, options: CompileOptions = {}): F {
  if (typeof f !== 'function') throw notAFunction('compile', f);
  const made = (f as { [DERIVED]?: Derived })[DERIVED];
  if (made)
    throw new CompileError(
      `compile: expected a plain function, got what ${made.transform} made of a compiled one, which runs compiled as it is. Perhaps hand it to a function that calls it: compile((x) => df(x), { scope: { df } }).`,
    );
  const parsed = parseFunction(f as never);
  const scope = options.scope ?? {};
  const node = new UserNode(f, scope);
  node.generates = options.generate ?? true;
  const compiled =
    parsed.node.params.length === 1
      ? (...args: unknown[]): unknown => (args.length === 1 ? node.fast(args[0]) : node.call(args))
      : (...args: unknown[]): unknown => node.fast(...args);
  originals.set(compiled, { f, scope });
  const programs = new CompiledPrograms(node, parsed.node.params.length);
  markDerived(programs, compiled);
  Object.defineProperty(compiled, PROGRAMS, { value: programs });
  Object.defineProperty(compiled, 'name', { value: f.name, configurable: true });
  Object.defineProperty(compiled, 'length', { value: f.length, configurable: true });
  return compiled as unknown as F;
}

/** What the transforms return for a compiled function says what it was made from, so that compiled code may call it through its scope. */
function markDerived(programs: CompiledPrograms, f: Derived['f']): void {
  const makers = programs as unknown as Record<string, (options: object) => object>;
  for (const transform of ['derivative', 'grad', 'valueAndGrad', 'jacobian', 'hessian'] as const) {
    const make = makers[transform]!.bind(programs);
    makers[transform] = (options) => derived(make(options), transform, f, options);
  }
  const { linearize, vjp } = programs;
  programs.linearize = (x, options) => markLinear(linearize.call(programs, x, options));
  programs.vjp = (x, options) => markLinear(vjp.call(programs, x, options));
}
