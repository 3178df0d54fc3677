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

/**
 * A mask that nobody has asked for yet. To find it is a pass over the seed, as long as an addition takes, and most programs never need it:
 * where tangents are numbers, inactive elements are 0 by themselves.
 */
export class Unasked {
  private mask: Mask;

  /** @param depth - how many others `find` may ask, one inside the other */
  constructor(
    private find: (() => Mask) | undefined,
    readonly depth: number,
  ) {}

  ask(): Mask {
    if (this.find) {
      this.mask = this.find();
      this.find = undefined;
    }
    return this.mask;
  }
}

/** What a lane of an array knows of its mask. */
export type Activity = Mask | Unasked;

const asked = (a: Activity): Mask => (a instanceof Unasked ? a.ask() : a);

/** So deep may masks ask for others: a loop that adds up a million leaves must not run out of stack. */
const DEEPEST = 100;

/** Four at a time by their product, which may also be 0 because it is too small, or NaN: then one by one. `includes` takes ten times as long. */
function holdsZero(x: Float64Array): boolean {
  let i = 0;
  for (const end = x.length - 3; i < end; i += 4) {
    const p = x[i]! * x[i + 1]! * (x[i + 2]! * x[i + 3]!);
    if (!(p < 0 || p > 0) && x.subarray(i, i + 4).includes(0)) return true;
  }
  for (; i < x.length; i++) if (x[i] === 0) return true;
  return false;
}

/** A seed with what is known of its mask; the number 0 for one that is 0 everywhere. */
export function seedOf(dx: Any): { readonly dx: Any; readonly mask: Activity } {
  if (!(dx instanceof NdArray) || dx.data.length === 0) return { dx, mask: undefined };
  if (dx.data[0] !== 0) return { dx, mask: new Unasked(() => zerosOf(dx), 0) };
  const mask = zerosOf(dx)!;
  return mask.data.includes(1) ? { dx, mask } : { dx: 0, mask: undefined };
}

function zerosOf({ data, shape }: NdArray): Mask {
  return holdsZero(data)
    ? new NdArray(
        data.map((d) => (d === 0 ? 0 : 1)),
        shape,
      )
    : undefined;
}

/** What a lane of `x` knows of its mask. */
export const activityOf = (x: Any, lane: number): Activity => (x instanceof DualVec ? x.masks?.[lane] : undefined);

/** The mask of a lane of `x`. */
export const maskOf = (x: Any, lane: number): Mask => asked(activityOf(x, lane));

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

/** {@link union} of two of one shape that both move, found when it is asked for. */
export function either(a: Activity, b: Activity, shape: Shape): Activity {
  if (a === b || a === undefined) return a;
  if (b === undefined) return b;
  const depth = 1 + Math.max(depthOf(a), depthOf(b));
  if (depth > DEEPEST) return union([asked(a), asked(b)], shape);
  return new Unasked(() => union([asked(a), asked(b)], shape), depth);
}

const depthOf = (a: Activity): number => (a instanceof Unasked ? a.depth : 0);

/** A tangent without the NaN that an infinite slope makes of the zeros of inactive elements. */
export function masked(t: Any, activity: Activity): Any {
  const mask = asked(activity);
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
