import type { Fn, Value } from '../ir/types.js';
import { reachable, visit } from '../ir/walk.js';
import { helperNames, opInfo } from '../ops/table.js';
import { divided } from './divide.js';
import { FunctionWriter } from './function.js';
import type { Module } from './writer.js';
import { HELPERS } from './helpers.js';
import { Names } from './names.js';
import { unrolled } from './unroll.js';
import { watchable } from './watch.js';

/** A program as text: the functions of one module and what they need around them. */
export interface Emitted {
  /** The functions, the first one the program itself. */
  readonly functions: readonly string[];
  readonly entry: string;
  /** Names of helpers it calls. */
  readonly helpers: readonly string[];
  /** Declarations the functions share: stacks, and room for further results. */
  readonly shared: readonly string[];
  /** Results that hold no NaN where the variable `watched` is finite. */
  readonly watched: ReadonlySet<Value>;
}

/** Starting size of a stack for saved values: 64 kB. */
const STACK = 8192;

export interface EmitOptions {
  /** The user's source, for a comment per line. */
  readonly text?: string;
  /** Name of the program's own function. */
  readonly name?: string;
  /** For code that runs rather than is read: short loops are unrolled … */
  readonly fast?: boolean;
  /** … and sums are kept of what is written into results; see {@link watchable}. */
  readonly watch?: boolean;
  /** Further names that the functions may not have. */
  readonly reserved?: Iterable<string>;
}

export function emit(program: Fn, options: EmitOptions = {}): Emitted {
  const root = divided(options.fast ? unrolled(program) : program);
  const fns = reachable(root);
  const helpers = [...Object.keys(HELPERS), ...helperNames(), 'rest', 'more', 'watched'];
  const names = new Names([...helpers, ...(options.reserved ?? [])]);
  const functions = new Map<Fn, string>();
  fns.forEach((fn, k) => functions.set(fn, names.fresh(k === 0 ? (options.name ?? fn.name) : fn.name)));
  const module: Module = {
    helpers: new Set(),
    functions,
    reserved: [...helpers, ...functions.values(), ...stackNames(fns)],
    source: options.text?.split('\n'),
    stacks: new Set(),
    watched: options.watch && fns.length === 1 ? watchable(root) : new Set(),
  };
  // Twice where there are several functions: a call saves the stack of functions that are written after it.
  if (fns.length > 1) fns.forEach((fn, k) => new FunctionWriter(fn, module, k === 0).write());
  const texts = fns.map((fn, k) => new FunctionWriter(fn, module, k === 0).write());
  const further = Math.max(0, ...fns.map((fn) => fn.results.length - 1));
  const shared: string[] = module.watched.size > 0 ? ['let watched = 0;'] : [];
  if (further > 0) shared.push(`const rest = new Float64Array(${further});`, 'const more = [];');
  for (const k of module.stacks)
    shared.push(`let stack${k} = ${k % 2 === 0 ? `new Float64Array(${STACK})` : '[]'};`, `let top${k} = 0;`);
  return {
    functions: texts,
    entry: functions.get(root)!,
    helpers: [...module.helpers],
    shared,
    watched: module.watched,
  };
}

/** The variables of the stacks that the functions use, and of some more, so that small programs have the same names. */
function stackNames(fns: readonly Fn[]): string[] {
  let count = 16;
  for (const fn of fns)
    visit(fn.body, (s) => {
      if (s.kind === 'push') count = Math.max(count, s.stack + 1);
    });
  return Array.from({ length: count }, (_, k) => [`stack${k}`, `top${k}`, `S${k}`, `p${k}`]).flat();
}

/** The function or operation that a helper's name stands for. */
export function helperOf(name: string): unknown {
  if (Object.hasOwn(HELPERS, name)) return HELPERS[name];
  return opInfo(name).helper;
}
