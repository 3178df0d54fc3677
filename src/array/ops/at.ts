import { Dual } from '../../forward/dual.js';
import type { Num } from '../../types.js';
import { NestedVar } from '../../reverse/nested-var.js';
import { Var } from '../../reverse/var.js';
import { contribute } from '../adjoints.js';
import { type ArrayOp, run } from '../engine.js';
import { wrongIndex, wrongShapes } from '../errors.js';
import { maskOf } from '../activity.js';
import { atom, moving } from '../linear.js';
import type { DualVec } from '../values.js';
import { type Any, type ArrayValue, NdArray, VarVec } from '../values.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { shaped } from './structure.js';

/** Numbers as a vector. */
export const gatheredOp: ArrayOp = {
  name: 'array',
  rearranges: 'all',
  value: (xs) => new NdArray(Float64Array.from(xs as readonly number[]), [xs.length]),
  jvp: (dxs) =>
    run(
      gatheredOp,
      dxs.map((dx) => dx ?? 0),
      undefined,
    ),
  vjp: (ct, _z, xs, _p, need) => xs.map((_, i) => (need[i] ? element(ct as ArrayValue, i) : undefined)),
};

/**
 * One element: a number that moves with the array.
 * @param index - one index for each axis; negative ones count from the end
 * @throws RangeError for an index outside; ShapeError where there are more or fewer indices than axes
 * @example
 * ```ts
 * at(array([[1, 2], [3, 4]]), 1, 0); // 3
 * ```
 */
export function at(x: ArrayLike, ...index: number[]): Num {
  const a = arrayOf('at', x);
  const { shape } = a;
  if (index.length !== shape.length) throw wrongShapes('at', `${shape.length} indices, one an axis`, [index]);
  let place = 0;
  for (let axis = 0; axis < index.length; axis++) {
    const n = shape[axis]!;
    const i = index[axis]!;
    if (!Number.isInteger(i) || i < -n || i >= n) throw wrongIndex('at', i, n, axis);
    place = place * n + (i < 0 ? i + n : i);
  }
  return element(a, place);
}

/** The element at a place in row-major order. */
export function element(x: ArrayValue, place: number): Num {
  if (x.level === 0) return x.plain.data[place]!;
  if (x instanceof VarVec) return taped(x, place);
  const { tangents, level } = x as DualVec;
  const moves = (l: number): boolean => tangents[l] !== 0 && maskOf(x, l)?.data[place] !== 0;
  if (!tangents.some((_, l) => moves(l))) return constant(element(x.inner, place));
  const own = tangents.map((t, l) => {
    const dx = moves(l) ? element(t as ArrayValue, place) : 0;
    return dx === 0 && moves(l) && tangents.length > 1 ? atom(0) : dx;
  });
  return moving(element(x.inner, place), own, level);
}

/** A number that does not move is still a value with methods. */
const constant = (z: Num): Num => (typeof z === 'number' ? new Dual(z, 0, 0) : z);

/**
 * The first element taken gives all of them slots on the tape, in one block; from then on an element is a slot number and the sweeps
 * treat it as any other number.
 */
function taped(x: VarVec, place: number): Num {
  const { tape, inner: value } = x;
  if (x.elements === 0) x.elements = spread(x);
  const slot = x.elements + place;
  return value.level === 0 ? new Var(tape, slot) : new NestedVar(tape, slot, element(value, place) as never);
}

function spread({ tape, slot, inner: value, size, shape }: VarVec): number {
  const first = tape.block(
    size,
    (adjoints) => {
      const cts = new Array<Any>(size);
      let plain = true;
      let any = false;
      for (let i = 0; i < size; i++) {
        const ct = adjoints.get(first + i);
        cts[i] = ct;
        if (typeof ct !== 'number') plain = false;
        if (ct !== 0) any = true;
      }
      if (!any) return;
      const sum = plain ? new NdArray(Float64Array.from(cts as number[]), shape) : run(gatheredOp, cts, undefined);
      contribute(adjoints, slot, (plain ? sum : shaped(sum, shape)) as ArrayValue, plain);
    },
    (tangents) => {
      const t = tangents.get(slot);
      if (t === 0) return;
      for (let i = 0; i < size; i++) tangents.add(first + i, element(t as ArrayValue, i));
    },
  );
  if (value.level === 0) tape.values.set(value.plain.data, first);
  return first;
}

/** Numbers as a vector: each a plain number or one under differentiation. */
export const vectorOf = (xs: readonly Num[]): ArrayValue =>
  (xs.length === 0 ? new NdArray(new Float64Array(0), [0]) : run(gatheredOp, xs, undefined)) as ArrayValue;
