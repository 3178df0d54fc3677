import { wrongOptions } from './errors.js';
import { axisOf } from './shape.js';

/** Along which axis. */
export interface AxisOption {
  readonly axis?: number;
}

/** Refuses what is no options object, `sum(x, 1)`, and names it does not know, `{ axes: 1 }`: unread, they would give another result. */
export function checkOptions(who: string, options: object, known: readonly string[]): void {
  const prototype: unknown = typeof options === 'object' && options !== null && Object.getPrototypeOf(options);
  if (prototype !== Object.prototype && prototype !== null) throw wrongOptions(who, known, options);
  for (const name in options) if (!known.includes(name)) throw wrongOptions(who, known, name);
}

const AXIS = ['axis'];

/** The axis that was asked for, as a number or as an option, counted from 0. */
export function axisIn(who: string, option: number | AxisOption, fallback: number, rank: number): number {
  if (typeof option === 'number') return axisOf(who, option, rank);
  return axisAmong(who, option, AXIS, fallback, rank);
}

/** The axis among options of the given names. */
export function axisAmong(
  who: string,
  options: AxisOption,
  known: readonly string[],
  fallback: number,
  rank: number,
): number {
  checkOptions(who, options, known);
  return axisOf(who, options.axis ?? fallback, rank);
}
