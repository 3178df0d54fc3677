import { strongMul } from '../ops/arithmetic.js';
import { binaryValue, hasNaN } from './plain/elementwise.js';
import { sameShape, type Shape, sizeOf } from './shape.js';
import { type Any, ArrayValue, DualVec, NdArray } from './values.js';

/**
 * Which elements of an array move in a lane of a forward call: 1, or 0 where the seed is exactly 0. What depends on inactive elements alone
 * is inactive too, whatever the slopes: an infinite one times the 0 of a seed is 0, as it is with numbers, while times a computed 0 it is NaN.
 * Undefined where all move, which is the common case and costs nothing.
 */
export type Mask = NdArray | undefined;

/** Four at a time by their product, which may also be 0 because it is too small: then one by one. `includes` takes ten times as long. */
function holdsZero(x: Float64Array): boolean {
  let i = 0;
  for (const end = x.length - 3; i < end; i += 4) {
    if (x[i]! * x[i + 1]! * (x[i + 2]! * x[i + 3]!) === 0 && x.subarray(i, i + 4).includes(0)) return true;
  }
  for (; i < x.length; i++) if (x[i] === 0) return true;
  return false;
}

/** A seed with its mask; the number 0 for one that is 0 everywhere. */
export function seedOf(dx: Any): { readonly dx: Any; readonly mask: Mask } {
  if (!(dx instanceof NdArray) || !holdsZero(dx.data)) return { dx, mask: undefined };
  const mask = dx.data.map((d) => (d === 0 ? 0 : 1));
  return mask.includes(1)
    ? { dx, mask: new NdArray(mask, dx.shape) }
    : { dx: dx.data.length === 0 ? dx : 0, mask: undefined };
}

/** The mask of a lane of `x`. */
export const maskOf = (x: Any, lane: number): Mask => (x instanceof DualVec ? x.masks?.[lane] : undefined);

const full = (shape: Shape, v: 0 | 1): NdArray => new NdArray(new Float64Array(sizeOf(shape)).fill(v), shape);

/** The mask of what depends, element by element, on operands that move: where one of them does. */
export function union(masks: readonly Mask[], shape: Shape): Mask {
  let all: Mask;
  for (const mask of masks) {
    if (mask === undefined) return undefined;
    all = all === undefined ? mask : (binaryValue('max', all, mask) as NdArray);
  }
  return all && (sameShape(all.shape, shape) ? all : binaryValue('max', all, full(shape, 0)));
}

/** A tangent without the NaN that an infinite slope makes of the zeros of inactive elements. */
export function masked(t: Any, mask: Mask): Any {
  if (mask === undefined || t === 0) return t;
  if (!(t instanceof ArrayValue)) return mask.data[0] === 0 ? 0 : t;
  return t instanceof NdArray && !hasNaN(t) ? t : strongMul(mask, t);
}

/**
 * The mask of elements put somewhere else, or added up: what the operation makes of the masks of its arguments.
 * @param moves - whether each argument moves in this lane
 * @param always - whether the result has elements that come from no argument
 */
export function rearranged(
  value: (xs: readonly (number | NdArray)[]) => number | NdArray,
  xs: readonly Any[],
  masks: readonly Mask[],
  moves: readonly boolean[],
  always: boolean,
): Mask {
  if (!always && masks.every((mask, i) => mask === undefined && moves[i])) return undefined;
  const z = value(
    xs.map((x, i) => masks[i] ?? (x instanceof ArrayValue ? full(x.shape, moves[i] ? 1 : 0) : moves[i] ? 1 : 0)),
  );
  if (typeof z === 'number') return undefined;
  return z.data.includes(0) ? (binaryValue('ne', z, 0) as NdArray) : undefined;
}
