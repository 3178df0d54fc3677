import { DERIVED, type Derived, PROGRAMS } from '../core/programs.js';
import { emit } from './emit/module.js';
import type { Program } from './ir/program.js';
import type { Node } from './runtime/node.js';
import { CompiledPrograms } from './runtime/programs.js';

type AnyFunction = (...args: never[]) => unknown;

/** The node behind a compiled function or a derivative of one. */
export function nodeOf(f: AnyFunction): Node | undefined {
  const derived = (f as { [DERIVED]?: Derived })[DERIVED];
  const programs = (g: unknown): CompiledPrograms | undefined => {
    const p = (g as { [PROGRAMS]?: unknown })[PROGRAMS];
    return p instanceof CompiledPrograms ? p : undefined;
  };
  if (!derived) return programs(f)?.node;
  const inner = programs(derived.f);
  const options = derived.options as { order?: number; argnums?: number; hasAux?: boolean; mode?: string };
  switch (derived.transform) {
    case 'derivative':
      return inner?.derivativeNode(options.order ?? 1);
    case 'grad':
    case 'valueAndGrad':
      return inner?.gradNode(options, derived.transform === 'valueAndGrad');
    case 'jacobian':
      return inner?.jacobianNode(options.mode ?? 'auto');
    case 'hessian':
      return inner?.hessianNode();
  }
}

/** The text of a program's functions, with a comment for each line of the source they come from. */
export function sourceOf(p: Program): string {
  const e = emit(p.fn, { text: p.text });
  return [...e.shared, ...e.functions].join('\n');
}

/**
 * The code that runs for a compiled function or a derivative of one: JavaScript, with the names of the source, `x_b` for the adjoint of `x` and
 * `dx` for its tangent, and the source's lines as comments. It is specialised on the kinds of the arguments: those of the last call, or those of the
 * arguments handed over here. What runs has short innermost loops unrolled by four besides, which changes no bit of the results.
 *
 * @param f - a compiled function, or what a transform made of one: `grad(f)`, `derivative(f)` …
 * @param args - example arguments
 * @throws TypeError when f is not compiled, or has not been called and no arguments are given
 * @example
 * ```ts
 * const f = compile((x: number) => Math.sin(x) * x);
 * inspect(derivative(f), 1); // function df(x) { … return x * Math.cos(x) + Math.sin(x); }
 * ```
 */
export function inspect(f: AnyFunction, ...args: readonly unknown[]): string {
  const node = typeof f === 'function' ? nodeOf(f) : undefined;
  if (!node)
    throw new TypeError(
      'inspect: expected a compiled function or a derivative of one, got something else. Perhaps compile(f) first.',
    );
  const program = args.length > 0 ? node.runner(args).program : node.lastProgram();
  if (!program)
    throw new TypeError(
      'inspect: expected a function that has been called, because the code depends on the kinds of the arguments. Hand example arguments over: inspect(f, x).',
    );
  return sourceOf(program);
}
