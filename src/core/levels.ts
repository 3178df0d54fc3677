import { escaped } from '../errors.js';

/**
 * Levels tell nested derivative calls apart. Every call takes a new number, never reused; the largest level among the
 * arguments of an operation owns it. Level 0 is reserved for constants.
 */
let last = 0;

/** The levels of the calls under way, innermost last: only for telling a value of an ended call from one around us. */
const running: number[] = [];

/** Begins a derivative call. Pair with {@link leaveLevel} in a `finally`. */
export function enterLevel(): number {
  running.push(++last);
  return last;
}

/** Ends the derivative call `level` and whatever was left open inside it. */
export function leaveLevel(level: number): void {
  while (running.length > 0 && running[running.length - 1]! >= level) running.pop();
}

/** Number of derivative calls under way. */
export const depth = (): number => running.length;

/** Throws unless a value of `level` may leave a call: its own call is still under way around us. */
export function assertAlive(level: number, who: string): void {
  if (level !== 0 && !running.includes(level)) throw escaped(who);
}
