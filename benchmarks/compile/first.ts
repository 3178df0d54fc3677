/** What the first call of a derivative costs: from the function's text to its value, on arguments so small that the work itself is nothing. */
import { readFileSync } from 'node:fs';
import { derivative, grad, jacobian } from 'fluxion';
import { compile } from 'fluxion/compile';
import { median } from '../lib/measure.js';
import type { Case, Fn } from './cases.js';

/** Compilations after the first one. */
const MORE = 10;

const cell = new Int32Array(new SharedArrayBuffer(4));

/**
 * Milliseconds that the processor has spent on this thread: what else the machine does, and the threads on which V8 optimises, are not what a caller
 * waits for. Linux counts them when a thread gives way, so it sleeps for a moment; elsewhere the time on the wall.
 */
function threadTime(): number {
  try {
    Atomics.wait(cell, 0, 0, 0.1);
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6;
  } catch {
    return Number(process.hrtime.bigint()) / 1e6;
  }
}

export interface FirstCalls {
  /** In a process that has compiled nothing yet: much of this is V8 reading the compiler itself. */
  readonly fresh: number;
  /** In one that has compiled a few programs. */
  readonly warm: number;
}

/** The derivative that a case is about. */
export const derivativeOf = (c: Case, f: Fn): Fn =>
  c.what === 'derivative' ? derivative(f as never) : c.what === 'jacobian' ? jacobian(f) : grad(f);

/** Milliseconds of first calls; to be asked before anything else is compiled. */
export function firstCalls(c: Case): FirstCalls {
  const args = c.small() as any[];
  // A function of its own each time: the syntax tree of one that is known is kept.
  const copies = Array.from({ length: MORE }, () => new Function(`return (${c.plain});`)() as Fn);
  threadTime();
  const [fresh, ...others] = [c.plain, ...copies].map((f) => {
    const start = threadTime();
    derivativeOf(c, compile(f))(...args);
    return threadTime() - start;
  });
  return { fresh: fresh!, warm: median(others) };
}
