import { needsArrays, notScalarResult, wrongAux, wrongInteger } from '../errors.js';
import { enterLevel, leaveLevel } from '../core/levels.js';
import { leafKinds } from '../core/leaf-kinds.js';
import { programsFor } from '../core/programs.js';
import { isScalar, leavesOf, mapLeaves, withLeaves } from '../core/tree.js';
import { gathered, sweep } from '../reverse/sweep.js';
import { Tape } from '../reverse/tape.js';
import type { First, Fn, LeafFor, Like, Num, Rest, With } from '../types.js';
import { allOutward, valueOf } from './forward.js';
import { inputs, slotOf } from './reverse.js';

/** Which arguments to differentiate (default 0), and whether f returns `[result, anything]`. */
export interface GradOptions {
  readonly argnums?: number | readonly number[];
  readonly hasAux?: boolean;
  /** With `fluxion/array`: a tree of arrays to which the gradient is added, in place; it is what is returned. */
  readonly out?: unknown;
}

type Aux<F extends Fn> = ReturnType<F> extends readonly [unknown, infer A] ? A : unknown;

type GradientOf<F extends Fn, O extends GradOptions, A extends readonly unknown[]> = O extends {
  readonly argnums: infer N;
}
  ? N extends readonly number[]
    ? { -readonly [K in keyof N]: N[K] extends number ? With<LeafFor<A>, Parameters<F>[N[K]]> : never }
    : N extends number
      ? With<LeafFor<A>, Parameters<F>[N]>
      : never
  : With<LeafFor<A>, First<F>>;

type LikeAll<R extends unknown[]> = { [K in keyof R]: Like<R[K]> | R[K] };

type Differentiated<F extends Fn> = [x: Like<First<F>>, ...rest: LikeAll<Rest<F>>];

/**
 * The gradient of a function with one number for result, in reverse mode: its cost is a small multiple of f's, whatever the number of inputs.
 *
 * @param f - a function written in fluxion's operations, returning one number (with `hasAux`, `[number, anything]`)
 * @param options - `argnums`: which argument to differentiate, or which ones (then an array of gradients is returned); `hasAux`: f returns
 *   a pair, and so does the gradient function: `[gradient, auxiliary]`
 * @returns a function of f's arguments; the gradient has the structure of the differentiated argument
 * @throws TypeError when f returns an array (use {@link jacobian}), a Promise, a generator or a function
 * @example
 * ```ts
 * grad(([x, y]) => log(x).add(x.mul(y)).sub(sin(y)))([2, 5]); // [5.5, 1.7163378145367738]
 * grad(({ w, b }) => w.mul(3).add(b))({ w: 1, b: 2 }); // { w: 3, b: 1 }
 * ```
 */
export function grad<F extends Fn, const O extends GradOptions = GradOptions>(
  f: F,
  options: O = {} as O,
): <const A extends Differentiated<F>>(
  ...args: A
) => O extends { readonly hasAux: true } ? [GradientOf<F, O, A>, Aux<F>] : GradientOf<F, O, A> {
  const run = runner(f, options, 'grad');
  const df =
    programsFor(f, 'grad')?.grad(options) ??
    ((...args: unknown[]) => {
      const { gradient, aux } = run(args);
      return options.hasAux ? [gradient, aux] : gradient;
    });
  return df as never;
}

/**
 * Value and gradient together, for the price of the gradient; see {@link grad}.
 *
 * @returns a function of f's arguments that returns `{ value, gradient }`, with `hasAux` also `aux`
 * @example
 * ```ts
 * valueAndGrad((x) => x.mul(x))(3); // { value: 9, gradient: 6 }
 * ```
 */
export function valueAndGrad<F extends Fn, const O extends GradOptions = GradOptions>(
  f: F,
  options: O = {} as O,
): <const A extends Differentiated<F>>(
  ...args: A
) => { value: LeafFor<A>; gradient: GradientOf<F, O, A> } & (O extends { readonly hasAux: true }
  ? { aux: Aux<F> }
  : unknown) {
  const run = runner(f, options, 'valueAndGrad');
  const df = programsFor(f, 'valueAndGrad')?.valueAndGrad(options) ?? ((...args: unknown[]) => run(args));
  return df as never;
}

interface Run {
  value: Num;
  gradient: unknown;
  aux?: unknown;
}

/** Checks what does not depend on the arguments; returns the function that takes them, in an array that it may change. */
function runner(f: Fn, { argnums = 0, hasAux, out }: GradOptions, who: string): (args: unknown[]) => Run {
  const many = typeof argnums !== 'number';
  const chosen = many ? argnums : [argnums];
  for (const n of chosen) {
    if (!Number.isInteger(n) || n < 0) throw wrongInteger(who, 'argnums', 'one or more integers ≥ 0', n);
  }
  return (args) => {
    // Several arguments are one tree, the array of them.
    const x = many ? chosen.map((n) => args[n]) : args[argnums];
    const xs = leavesOf(x, who, many ? 'the arguments' : argnums === 0 ? 'x' : `argument ${argnums}`);
    const level = enterLevel();
    const tape = new Tape(level);
    try {
      const { first, tree } = inputs(x, xs, tape);
      if (many) chosen.forEach((n, i) => (args[n] = (tree as unknown[])[i]));
      else args[argnums] = tree;
      const result: unknown = f(...args);
      if (hasAux && !(Array.isArray(result) && result.length === 2)) throw wrongAux(who, result);
      const [y, aux] = hasAux ? (result as [unknown, unknown]) : [result];
      if (!isScalar(y)) throw notScalarResult(who, y);
      const swept = sweep(tape, [slotOf(y, tape, who)], [1]);
      const gradient = allOutward(gathered(swept, first, xs.length), who);
      swept.release();
      const run: Run = { value: valueOf(y, level, who), gradient: x === xs ? gradient : withLeaves(x, gradient) };
      if (out) {
        if (!leafKinds.accumulate) throw needsArrays(who, 'out');
        run.gradient = leafKinds.accumulate(out, run.gradient, who);
      }
      // The auxiliary result leaves the call too: its values become what they are one call further out.
      if (hasAux) run.aux = mapLeaves(aux, (a) => valueOf(a, level, who));
      return run;
    } finally {
      tape.release();
      leaveLevel(level);
    }
  };
}
