import { buffer } from '../buffers.js';
import { type ArrayOp, run } from '../engine.js';
import { wrongParameter, wrongShapes } from '../errors.js';
import { shapeOf } from '../linear.js';
import { axisAmong, axisIn, type AxisOption } from '../options.js';
import { sameShape, type Shape, sizeOf, splitAt, withAxis } from '../shape.js';
import { type Any, type ArrayValue, NdArray } from '../values.js';
import { add } from '../../ops/arithmetic.js';
import { broadcastTo } from './broadcast.js';
import { type ArrayLike, arrayOf, type Operand, operandOf } from './operands.js';
import { shaped } from './structure.js';

/** Every `step`-th of the elements from `start` on, `count` of them, along one axis; of an axis of length `length`. */
interface Stretch {
  readonly axis: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
  readonly length: number;
}

/** The elements of a stretch. */
export const sliceOp: ArrayOp<Stretch> = {
  name: 'slice',
  rearranges: 'all',
  value([x], { axis, start, step, count }) {
    const { data, shape } = x as NdArray;
    const { outer, n, inner } = splitAt(shape, axis);
    const target = withAxis(shape, axis, count);
    const out = buffer(outer * count * inner);
    if (step === 1 && outer === 1) {
      out.set(data.subarray(start * inner, (start + count) * inner));
      return new NdArray(out, target);
    }
    for (let o = 0, to = 0; o < outer; o++) {
      for (let k = 0; k < count; k++) {
        const from = (o * n + start + k * step) * inner;
        for (let i = 0; i < inner; i++) out[to++] = data[from + i]!;
      }
    }
    return new NdArray(out, target);
  },
  jvp: ([dx], _z, _xs, p) => run(sliceOp, [dx!], p),
  vjp: (ct, _z, _xs, p) => [run(embedOp, [ct], p)],
};

/** A stretch put in its place among zeros: the transpose of {@link sliceOp}. */
export const embedOp: ArrayOp<Stretch> = {
  name: 'embed',
  rearranges: 'some',
  value([x], { axis, start, step, length }) {
    const { data, shape } = x as NdArray;
    const { outer, n, inner } = splitAt(shape, axis);
    const out = buffer(outer * length * inner).fill(0);
    if (step === 1 && outer === 1) out.set(data, start * inner);
    else {
      for (let o = 0, from = 0; o < outer; o++) {
        for (let k = 0; k < n; k++) {
          const to = (o * length + start + k * step) * inner;
          for (let i = 0; i < inner; i++) out[to + i] = data[from++]!;
        }
      }
    }
    return new NdArray(out, withAxis(shape, axis, length));
  },
  jvp: ([dx], _z, _xs, p) => run(embedOp, [dx!], p),
  vjp: (ct, _z, _xs, p) => [run(sliceOp, [ct], p)],
};

const bound = (who: string, i: unknown, n: number): number => {
  if (!Number.isInteger(i)) throw wrongParameter(who, 'bounds and steps that are integers', i);
  return Math.max(0, Math.min(n, (i as number) < 0 ? (i as number) + n : (i as number)));
};

/**
 * The elements from `start` up to, not including, `end` along an axis; negative bounds count from the end, as in `Array.slice`.
 * @param options - `axis` (default 0), `step` (default 1, at least 1)
 * @example
 * ```ts
 * slice(Float64Array.of(1, 2, 3, 4), 1, -1).toArray(); // [2, 3]
 * ```
 */
export function slice(
  x: ArrayLike,
  start: number,
  end?: number,
  options: AxisOption & { readonly step?: number } = {},
): ArrayValue {
  const a = arrayOf('slice', x);
  const axis = axisAmong('slice', options, ['axis', 'step'], 0, a.shape.length);
  const length = a.shape[axis]!;
  const step = options.step ?? 1;
  if (!Number.isInteger(step) || step < 1) throw wrongParameter('slice', 'a step that is an integer ≥ 1', step);
  const from = bound('slice', start, length);
  const count = Math.max(0, Math.ceil((bound('slice', end ?? length, length) - from) / step));
  return run(sliceOp, [a], { axis, start: from, step, count, length }) as ArrayValue;
}

/**
 * `x` with more elements before and behind along an axis.
 * @param widths - how many before and how many behind
 * @param options - `axis` (default 0), `value` (default 0)
 */
export function pad(
  x: ArrayLike,
  widths: readonly [number, number],
  options: AxisOption & { readonly value?: number } = {},
): ArrayValue {
  const a = arrayOf('pad', x);
  const axis = axisAmong('pad', options, ['axis', 'value'], 0, a.shape.length);
  for (const w of widths)
    if (!Number.isInteger(w) || w < 0) throw wrongParameter('pad', 'widths that are integers ≥ 0', w);
  const count = a.shape[axis]!;
  const length = widths[0] + count + widths[1];
  const padded = run(embedOp, [a], { axis, start: widths[0], step: 1, count, length }) as ArrayValue;
  const v = options.value ?? 0;
  if (v === 0) return padded;
  const frame = padded.constant(v);
  const hole = new NdArray(new Float64Array(a.size).fill(v), a.shape);
  const inside = run(embedOp, [hole], { axis, start: widths[0], step: 1, count, length }) as NdArray;
  for (let i = 0; i < frame.data.length; i++) if (inside.data[i] !== 0) frame.data[i] = 0;
  return add(padded, frame) as ArrayValue;
}

/** Arrays one behind the other along an axis. */
export const concatOp: ArrayOp<number> = {
  name: 'concat',
  rearranges: 'all',
  value(xs, axis) {
    const parts = xs as readonly NdArray[];
    const length = parts.reduce((n, x) => n + x.shape[axis]!, 0);
    const target = withAxis(parts[0]!.shape, axis, length);
    const out = new Float64Array(sizeOf(target));
    const { outer, inner } = splitAt(target, axis);
    let start = 0;
    for (const { data, shape } of parts) {
      const run_ = shape[axis]! * inner;
      for (let o = 0; o < outer; o++) out.set(data.subarray(o * run_, (o + 1) * run_), (o * length + start) * inner);
      start += shape[axis]!;
    }
    return new NdArray(out, target);
  },
  jvp: (dxs, _z, xs, axis) =>
    run(
      concatOp,
      dxs.map((dx, i) => dx ?? broadcastTo(0, shapeOf(xs[i]!), true)),
      axis,
    ),
  vjp(ct, z, xs, axis, need) {
    const length = shapeOf(z)[axis]!;
    let start = 0;
    return xs.map((x, i) => {
      const count = shapeOf(x)[axis]!;
      const stretch = { axis, start, step: 1, count, length };
      start += count;
      return need[i] ? run(sliceOp, [ct], stretch) : undefined;
    });
  },
};

/**
 * Arrays one behind the other along an axis (default 0).
 * @throws ShapeError when their other axes differ
 */
export function concat(xs: readonly ArrayLike[], axis: number | AxisOption = 0): ArrayValue {
  if (xs.length === 0) throw wrongShapes('concat', 'at least one array', []);
  const arrays = xs.map((x) => arrayOf('concat', x));
  const { shape } = arrays[0]!;
  const a = axisIn('concat', axis, 0, shape.length);
  for (const { shape: other } of arrays) {
    if (other.length !== shape.length || !sameShape(withAxis(shape, a, 0), withAxis(other, a, 0))) {
      throw wrongShapes('concat', `arrays that agree on all axes but ${a}`, [shape, other]);
    }
  }
  return run(concatOp, arrays, a) as ArrayValue;
}

/**
 * Arrays or numbers of one shape along a new axis (default 0).
 * @throws ShapeError when their shapes differ
 * @example
 * ```ts
 * stack([Float64Array.of(1, 2), Float64Array.of(3, 4)]).toArray(); // [[1, 2], [3, 4]]
 * ```
 */
export function stack(xs: readonly Operand[], axis: number | AxisOption = 0): ArrayValue {
  if (xs.length === 0) throw wrongShapes('stack', 'at least one array', []);
  const parts: Any[] = xs.map((x) => operandOf('stack', x));
  const shape: Shape = shapeOf(parts[0]!);
  for (const x of parts) {
    if (!sameShape(shapeOf(x), shape)) throw wrongShapes('stack', 'arrays of one shape', [shape, shapeOf(x)]);
  }
  const a = axisIn('stack', axis, 0, shape.length + 1);
  const slab = [...shape.slice(0, a), 1, ...shape.slice(a)];
  return run(
    concatOp,
    parts.map((x) => shaped(x, slab)),
    a,
  ) as ArrayValue;
}

/**
 * The pieces of x along an axis: `n` equal ones, or pieces of the given lengths.
 * @throws ShapeError when the lengths do not add up
 */
export function split(x: ArrayLike, parts: number | readonly number[], axis: number | AxisOption = 0): ArrayValue[] {
  const a = arrayOf('split', x);
  const k = axisIn('split', axis, 0, a.shape.length);
  const length = a.shape[k]!;
  const lengths = typeof parts === 'number' ? new Array<number>(parts).fill(length / parts) : parts;
  if (lengths.reduce((n, m) => n + m, 0) !== length || !lengths.every((n) => Number.isInteger(n) && n >= 0)) {
    throw wrongShapes('split', `lengths that are integers and add up to ${length}`, [lengths]);
  }
  let start = 0;
  return lengths.map((n) => slice(a, start, (start += n), { axis: k }));
}

/** `x` with the order along an axis (default 0) shifted by `shift`; what leaves at the end enters at the beginning. */
export function roll(x: ArrayLike, shift: number, axis: number | AxisOption = 0): ArrayValue {
  const a = arrayOf('roll', x);
  const k = axisIn('roll', axis, 0, a.shape.length);
  if (!Number.isInteger(shift)) throw wrongParameter('roll', 'a shift that is an integer', shift);
  const n = a.shape[k]!;
  const cut = n === 0 ? 0 : (((n - shift) % n) + n) % n;
  return cut === 0 ? a : concat([slice(a, cut, n, { axis: k }), slice(a, 0, cut, { axis: k })], k);
}
