import type { Fields } from './fields.js';

/**
 * - plain: the function as it is written, without derivatives
 * - compiled: through `compile`
 * - eager: written in fluxion's operations, recorded on a tape
 */
export const ENGINES = ['plain', 'compiled', 'eager'] as const;
export type Engine = (typeof ENGINES)[number];

export type Call = (...args: any[]) => unknown;

/** One function of a module: in each engine that has it, the call that is timed. */
export interface Task extends Readonly<Partial<Record<Engine, Call>>> {
  /** What is sent of the result, where that is not the result itself. */
  readonly output?: (result: any, args: any) => unknown;
}

/** An eval of GradBench as fluxion answers it. */
export interface Module {
  readonly name: string;
  /** The arguments of the calls, with Float64Arrays for arrays of numbers; eager calls get JavaScript arrays in their place. */
  readonly read: (input: Fields) => readonly unknown[];
  readonly tasks: Readonly<Record<string, Task>>;
}
