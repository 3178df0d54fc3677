import { enterLevel, leaveLevel } from '../core/levels.js';
import { readLeaves, withLeaves } from '../core/tree.js';
import { wrongResult } from '../errors.js';
import { outward, valueOf, tangentOf } from '../transforms/forward.js';
import type { Fn, Num } from '../types.js';
import { seedOf } from './activity.js';
import { atom } from './linear.js';
import { type Any, DualVec, NdArray, SeveralDirections } from './values.js';

/** Directions that one pass of f carries: more gain little, and their tangents leave the cache. */
const LANES = 8;

/** What f returned, its leaves, and for each direction their tangents. */
export interface Lanes {
  readonly y: unknown;
  readonly ys: readonly Num[];
  readonly columns: Num[][];
}

/** Runs f at `x` along several directions at once: values and partials are computed once for eight of them. */
export function pushLanes(
  f: Fn,
  x: unknown,
  xs: readonly Any[],
  directions: readonly (readonly Any[])[],
  rest: readonly unknown[],
  who: string,
): Lanes {
  try {
    return pushed(f, x, xs, directions, rest, who, LANES);
  } catch (error) {
    // Customised functions have rules for one tangent.
    if (error instanceof SeveralDirections) return pushed(f, x, xs, directions, rest, who, 1);
    throw error;
  }
}

function pushed(
  f: Fn,
  x: unknown,
  xs: readonly Any[],
  directions: readonly (readonly Any[])[],
  rest: readonly unknown[],
  who: string,
  width: number,
): Lanes {
  let y: unknown;
  let ys: readonly Num[] = [];
  const columns: Num[][] = [];
  for (let first = 0; first === 0 || first < directions.length; first += width) {
    const lanes = directions.slice(first, first + width);
    const level = enterLevel();
    try {
      const lifted = xs.map((leaf, i) =>
        lift(
          leaf,
          lanes.map((v) => v[i]!),
          level,
        ),
      );
      y = f(...([withLeaves(x, lifted), ...rest] as never[]));
      const leaves = readLeaves(y, (leaf, path) => wrongResult(who, leaf, path));
      ys = leaves.map((leaf) => numberOf(valueOf(leaf, level, who)));
      for (let l = 0; l < lanes.length; l++) columns.push(leaves.map((leaf) => lane(leaf, l, level, who)));
    } finally {
      leaveLevel(level);
    }
  }
  return { y: withLeaves(y, [...ys]), ys, columns };
}

/** With several lanes a number is an array without axes. */
function lift(leaf: Any, lanes: readonly Any[], level: number): Any {
  const seeds = lanes.map(seedOf);
  const masks = seeds.some(({ mask }) => mask) ? seeds.map(({ mask }) => mask) : undefined;
  return new DualVec(
    atom(leaf),
    seeds.map(({ dx }) => (dx === 0 ? 0 : atom(dx))),
    level,
    masks,
  );
}

const numberOf = (x: Num): Num => (x instanceof NdArray && x.shape.length === 0 ? x.data[0]! : x);

function lane(leaf: Num, l: number, level: number, who: string): Num {
  if (leaf instanceof DualVec && leaf.level === level) return numberOf(outward((leaf.tangents[l] ?? 0) as Num, who));
  return tangentOf(leaf, level, who);
}
