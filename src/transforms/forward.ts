import { escaped, wrongResult } from '../errors.js';
import { assertAlive, enterLevel, leaveLevel } from '../core/levels.js';
import { readLeaves, withLeaves } from '../core/tree.js';
import { isArray } from '../core/leaf-kinds.js';
import type { Value } from '../core/value.js';
import { Dual } from '../forward/dual.js';
import { NestedDual } from '../forward/nested-dual.js';
import type { Num } from '../types.js';

/** What f returned, and the two lists of its leaves. */
export interface ForwardResult {
  readonly y: unknown;
  readonly values: Num[];
  readonly tangents: Num[];
}

/** `x` moving with `dx` in the call of the given level. A seed of exactly 0 makes it a constant: nothing downstream can turn it into NaN. */
export function seeded(x: Num, dx: Num, level: number): Value {
  if (isArray(x)) return x.seeded(dx, level);
  if (typeof x === 'number') {
    if (typeof dx !== 'number') return new NestedDual(dx.constant(x), dx, level);
    return dx === 0 ? new Dual(x, 0, 0) : new Dual(x, dx, level);
  }
  return dx === 0 ? x : new NestedDual(x, dx, level);
}

/** Runs f once at `x`, whose leaves `xs` move with `vs`. */
export function pushThrough(
  f: (...args: never[]) => unknown,
  x: unknown,
  xs: readonly Num[],
  vs: readonly Num[],
  args: readonly unknown[],
  who: string,
): ForwardResult {
  const level = enterLevel();
  try {
    const lifted = new Array<Value>(xs.length);
    for (let i = 0; i < xs.length; i++) lifted[i] = seeded(xs[i]!, vs[i]!, level);
    const y = (f as (...a: unknown[]) => unknown)(withLeaves(x, lifted), ...args);
    const values = readLeaves(y, (leaf, path) => wrongResult(who, leaf, path));
    const tangents = new Array<Num>(values.length);
    for (let i = 0; i < values.length; i++) {
      tangents[i] = tangentOf(values[i]!, level, who);
      values[i] = valueOf(values[i]!, level, who);
    }
    return { y, values, tangents };
  } finally {
    leaveLevel(level);
  }
}

/**
 * The derivative part of a result, in exactly three cases: of an outer call or none, 0; of this call, its tangent; of a call further in,
 * which has ended, an error.
 */
export function tangentOf(y: Num, level: number, who: string): Num {
  if (typeof y === 'number' || y.level === 0) return 0;
  if (y.level > level) throw escaped(who);
  if (y.level < level) {
    assertAlive(y.level, who);
    return 0;
  }
  return outward((y as Dual | NestedDual).tangent, who);
}

/** The value part of a result; like a derivative it must not be a value of a call that has ended. */
export function valueOf(y: Num, level: number, who: string): Num {
  const value = typeof y !== 'number' && y.level === level ? y.value : y;
  if (typeof value === 'number') return value;
  if (value.level === 0) return isArray(value) ? value.stopped() : value.primal;
  assertAlive(value.level, who);
  return value;
}

/** A derivative on its way out: constants become plain, −0 becomes +0, values of ended calls are refused. */
export function outward(d: Num, who: string): Num {
  if (typeof d === 'number') return d + 0;
  if (isArray(d)) return d.settled(who);
  if (d.level === 0) return d.primal + 0;
  assertAlive(d.level, who);
  return d;
}

/** {@link outward} for a list, in place. */
export function allOutward(ds: Num[], who: string): Num[] {
  for (let i = 0; i < ds.length; i++) if (typeof ds[i] !== 'number') ds[i] = outward(ds[i]!, who);
  return ds;
}
