import { Random } from './random.js';
import type { Curve } from './sweep.js';

/** A matrix by its columns and by its products, claimed or exact. `row` is there where all of it is known. */
export interface LinearMap {
  column(j: number): Float64Array;
  along(d: Float64Array): Float64Array;
  row?(i: number): Float64Array;
}

/** A way to move x: one coordinate, or all of them along a direction. */
export interface Probe {
  /** The coordinate, −1 for a direction. */
  readonly coordinate: number;
  readonly direction: Float64Array | undefined;
  /** The size of t's own variation. */
  readonly scale: number;
  /** What a report calls it. */
  readonly label: string;
}

/** An m×n matrix as a linear map; rows are views. */
export function matrixMap(a: Float64Array, m: number, n: number): LinearMap {
  return {
    column: (j) => Float64Array.from({ length: m }, (_, i) => a[i * n + j]!),
    row: (i) => a.subarray(i * n, (i + 1) * n),
    along: (d) => {
      const out = new Float64Array(m);
      for (let i = 0; i < m; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) if (d[j] !== 0) sum += a[i * n + j]! * d[j]!;
        out[i] = sum;
      }
      return out;
    },
  };
}

/** A linear map known by its products alone. */
export const productMap = (n: number, along: (d: Float64Array) => Float64Array): LinearMap => ({
  along,
  column: (j) => {
    const e = new Float64Array(n);
    e[j] = 1;
    return along(e);
  },
});

/** The column or the product that belongs to a probe. */
export const valueOn = (map: LinearMap, probe: Probe): Float64Array =>
  probe.direction ? map.along(probe.direction) : map.column(probe.coordinate);

/**
 * A seeded direction as a probe. Its numbers are drawn again into `out` whenever they are asked for: of a few directions through 10⁶ inputs
 * only the one in use is held.
 */
export function randomProbe(random: Random, k: number, scales: Float64Array, label: string, out: Float64Array): Probe {
  const seed = Math.floor(2 ** 32 * random.next());
  return {
    coordinate: -1,
    get direction() {
      return scaled(new Random(seed).direction(out, k), scales);
    },
    scale: 1,
    label,
  };
}

/**
 * The values along a probe's line.
 *
 * @param moved - where the moved point is written, as long as x; the lines of one search may share it
 */
export function curveOf(
  values: (x: Float64Array) => Float64Array,
  x: Float64Array,
  { coordinate, direction }: Probe,
  moved: Float64Array = new Float64Array(x.length),
): Curve {
  return (t) => {
    if (direction) for (let i = 0; i < x.length; i++) moved[i] = x[i]! + t * direction[i]!;
    else {
      // All of them: the values of others may have been computed there since.
      moved.set(x);
      moved[coordinate] = x[coordinate]! + t;
    }
    return values(moved);
  };
}

/** A seeded direction that moves every coordinate in proportion to its own size. */
export function scaled(direction: Float64Array, scales: Float64Array): Float64Array {
  for (let i = 0; i < direction.length; i++) direction[i] = direction[i]! * scales[i]!;
  return direction;
}

/** The size of the variation along a direction a user gave. */
export function scaleAlong(direction: Float64Array, scales: Float64Array): number {
  let v = 0;
  let s = 0;
  for (let i = 0; i < direction.length; i++) {
    if (direction[i] === 0) continue;
    v += direction[i]! ** 2;
    s += scales[i]! ** 2;
  }
  return v === 0 ? 1 : Math.sqrt(s / v);
}
