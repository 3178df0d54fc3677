import { mul } from '../../ops/arithmetic.js';
import type { Num } from '../../types.js';
import { type ArrayOp, run } from '../engine.js';
import { emptyReduction, holdsNaN, wrongIndex, wrongShapes } from '../errors.js';
import { where } from '../elementwise.js';
import { axisIn, type AxisOption } from '../options.js';
import { sameShape, type Shape, sizeOf, splitAt, withAxis } from '../shape.js';
import { type ArrayValue, NdArray } from '../values.js';
import { add } from '../../ops/arithmetic.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { type ReduceOptions, reducedShape, sum } from './reduce.js';
import { shaped, transpose } from './structure.js';

/** Elements picked by their places in row-major order. */
interface Picked {
  readonly places: Int32Array;
  readonly shape: Shape;
  readonly from: Shape;
}

/** The elements at the given places. */
export const pickOp: ArrayOp<Picked> = {
  name: 'gather',
  rearranges: 'all',
  value([x], { places, shape }) {
    const { data } = x as NdArray;
    const out = new Float64Array(places.length);
    for (let i = 0; i < out.length; i++) out[i] = data[places[i]!]!;
    return new NdArray(out, shape);
  },
  jvp: ([dx], _z, _xs, p) => run(pickOp, [dx!], p),
  vjp: (ct, _z, _xs, p) => [run(placeOp, [ct], p)],
};

/** Elements added up at the given places among zeros: the transpose of {@link pickOp}. */
export const placeOp: ArrayOp<Picked> = {
  name: 'scatterAdd',
  rearranges: 'some',
  value([x], { places, from }) {
    const { data } = x as NdArray;
    const out = new Float64Array(sizeOf(from));
    for (let i = 0; i < data.length; i++) out[places[i]!]! += data[i]!;
    return new NdArray(out, from);
  },
  jvp: ([dx], _z, _xs, p) => run(placeOp, [dx!], p),
  vjp: (ct, _z, _xs, p) => [run(pickOp, [ct], p)],
};

export const pick = (x: ArrayValue, places: Int32Array, shape: Shape): ArrayValue =>
  run(pickOp, [x], { places, shape, from: x.shape }) as ArrayValue;

function indexOf(who: string, index: unknown, n: number, axis: number): number {
  if (!Number.isInteger(index) || (index as number) < -n || (index as number) >= n)
    throw wrongIndex(who, index, n, axis);
  return (index as number) < 0 ? (index as number) + n : (index as number);
}

/** The places of whole rows along an axis. */
function placesOf(who: string, shape: Shape, indices: Indices, axis: number): Int32Array {
  const { outer, n, inner } = splitAt(shape, axis);
  const places = new Int32Array(outer * indices.length * inner);
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < indices.length; k++) {
      const from = (o * n + indexOf(who, indices[k], n, axis)) * inner;
      for (let i = 0; i < inner; i++) places[to++] = from + i;
    }
  }
  return places;
}

/** Whole numbers: an array of them, or an integer typed array. */
export interface Indices {
  readonly length: number;
  readonly [i: number]: number;
}

/**
 * The rows with the given indices along an axis, in their order; an index may come several times, and a negative one counts from the end.
 * @throws RangeError for an index outside
 * @example
 * ```ts
 * gather(Float64Array.of(10, 20, 30), [2, 0, 2]).toArray(); // [30, 10, 30]
 * ```
 */
export function gather(x: ArrayLike, indices: Indices, axis: number | AxisOption = 0): ArrayValue {
  const a = arrayOf('gather', x);
  const k = axisIn('gather', axis, 0, a.shape.length);
  return pick(a, placesOf('gather', a.shape, indices, k), withAxis(a.shape, k, indices.length));
}

/**
 * `x` with `rows` added to its rows with the given indices along an axis; rows for one index add up.
 * @throws ShapeError when `rows` has another shape than `gather(x, indices)`
 */
export function scatterAdd(x: ArrayLike, indices: Indices, rows: ArrayLike, axis: number | AxisOption = 0): ArrayValue {
  const a = arrayOf('scatterAdd', x);
  const b = arrayOf('scatterAdd', rows);
  const k = axisIn('scatterAdd', axis, 0, a.shape.length);
  const shape = withAxis(a.shape, k, indices.length);
  if (!sameShape(b.shape, shape)) throw wrongShapes('scatterAdd', `rows of shape [${shape.join(', ')}]`, [b.shape]);
  const places = placesOf('scatterAdd', a.shape, indices, k);
  return add(a, run(placeOp, [b], { places, shape, from: a.shape })) as ArrayValue;
}

/** `x` with the order along an axis (default 0) reversed. */
export function flip(x: ArrayLike, axis: number | AxisOption = 0): ArrayValue {
  const a = arrayOf('flip', x);
  const k = axisIn('flip', axis, 0, a.shape.length);
  const n = a.shape[k]!;
  const back = Int32Array.from({ length: n }, (_, i) => n - 1 - i);
  return pick(a, placesOf('flip', a.shape, back, k), a.shape);
}

// ---- order

/** The elements with the reduced axes last, as rows of `count`; and the place in x of each. */
function rowsOf(who: string, x: ArrayValue, options: ReduceOptions) {
  const { axes, shape, count } = reducedShape(who, x, options);
  const places = NdArray.fresh(
    Float64Array.from({ length: x.size }, (_, i) => i),
    x.shape,
  );
  const order = [...x.shape.map((_, i) => i).filter((i) => !axes.includes(i)), ...axes];
  const all = axes.length === x.shape.length;
  const { data } = all ? places : (transpose(places, order) as NdArray);
  return { rows: sizeOf(shape), count, shape, places: data };
}

type Better = (candidate: number, best: number) => boolean;

/** For each row the position in it of the best element; of a NaN, if there is one. */
function best(who: string, x: ArrayValue, options: ReduceOptions, better: Better) {
  const { rows, count, shape, places } = rowsOf(who, x, options);
  if (count === 0) throw emptyReduction(who, x.shape);
  const { data } = x.plain;
  const positions = new Float64Array(rows);
  let nan = false;
  for (let r = 0; r < rows; r++) {
    let at = 0;
    for (let i = 1; i < count; i++) {
      if (better(data[places[r * count + i]!]!, data[places[r * count + at]!]!)) at = i;
    }
    for (let i = 0; i < count; i++) {
      if (Number.isNaN(data[places[r * count + i]!]!)) {
        at = i;
        nan = true;
        break;
      }
    }
    positions[r] = at;
  }
  const chosen = Int32Array.from(positions, (at, r) => places[r * count + at]!);
  return { positions, chosen, shape, nan };
}

function extreme(who: string, x: ArrayLike, options: ReduceOptions, better: Better): Num {
  const a = arrayOf(who, x);
  const { chosen, shape, nan } = best(who, a, options, better);
  const z = shaped(pick(a, chosen, [chosen.length]), shape);
  if (!nan) return z;
  // Where the largest of all is NaN, so is the derivative with respect to each.
  const all = mul(sum(a, options), NaN);
  return typeof z === 'number' || z.shape === undefined
    ? all
    : (where((z as ArrayValue).ne(z) as never, all, z) as Num);
}

/**
 * The largest element, over all or along axes; of tied ones the last, so that it is the last of the sorted elements.
 * @throws RangeError when there are none
 */
export function reduceMax(
  x: ArrayLike,
  options: ReduceOptions & { readonly axis: number | readonly number[] },
): ArrayValue;
export function reduceMax(x: ArrayLike, options?: ReduceOptions): Num;
export function reduceMax(x: ArrayLike, options: ReduceOptions = {}): Num {
  return extreme('reduceMax', x, options, (c, b) => c >= b);
}

/**
 * The smallest element, over all or along axes; of tied ones the first.
 * @throws RangeError when there are none
 */
export function reduceMin(
  x: ArrayLike,
  options: ReduceOptions & { readonly axis: number | readonly number[] },
): ArrayValue;
export function reduceMin(x: ArrayLike, options?: ReduceOptions): Num;
export function reduceMin(x: ArrayLike, options: ReduceOptions = {}): Num {
  return extreme('reduceMin', x, options, (c, b) => c < b);
}

function arg(who: string, x: ArrayLike, options: ReduceOptions, better: Better): number | NdArray {
  const { positions, shape, nan } = best(who, arrayOf(who, x), options, better);
  if (nan) throw holdsNaN(who);
  return shape.length === 0 ? positions[0]! : new NdArray(positions, shape);
}

/**
 * The position of the largest element, of tied ones the first: a plain number, or a plain array of them.
 * @throws RangeError when there is none, or one is NaN
 */
export const argmax = (x: ArrayLike, options: ReduceOptions = {}): number | NdArray =>
  arg('argmax', x, options, (c, b) => c > b);

/** The position of the smallest element; see {@link argmax}. */
export const argmin = (x: ArrayLike, options: ReduceOptions = {}): number | NdArray =>
  arg('argmin', x, options, (c, b) => c < b);

/**
 * The elements in ascending order along an axis (default the last); equal ones keep their order, and each keeps its derivative.
 * @throws RangeError when one is NaN
 */
export function sort(x: ArrayLike, axis: number | AxisOption = -1): ArrayValue {
  const a = arrayOf('sort', x);
  const k = axisIn('sort', axis, -1, a.shape.length);
  const { data } = a.plain;
  for (let i = 0; i < data.length; i++) if (Number.isNaN(data[i]!)) throw holdsNaN('sort');
  const { outer, n, inner } = splitAt(a.shape, k);
  const places = new Int32Array(data.length);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const row = Array.from({ length: n }, (_, k) => (o * n + k) * inner + i);
      row.sort((p, q) => data[p]! - data[q]! || p - q);
      row.forEach((p, k) => (places[(o * n + k) * inner + i] = p));
    }
  }
  return pick(a, places, a.shape);
}
