import { isArray } from '../core/leaf-kinds.js';
import { depth } from '../core/levels.js';
import type { Value } from '../core/value.js';
import { Dual } from '../forward/dual.js';
import { NestedDual } from '../forward/nested-dual.js';
import { strongMul2 } from '../kernels/index.js';
import { add, neg, strongMul } from '../ops/arithmetic.js';
import { NestedVar } from '../reverse/nested-var.js';
import type { Adjoints, Tape } from '../reverse/tape.js';
import { Var } from '../reverse/var.js';
import { type Activity, type Mask, masked, maskOf, union } from './activity.js';
import { consume, foresee, give } from './adjoints.js';
import { buffer } from './buffers.js';
import { lend } from './lent.js';
import { broadcastTo, sumTo } from './ops/broadcast.js';
import { sameShape, type Shape } from './shape.js';
import { type Any, ArrayValue, DualVec, NdArray, VarVec } from './values.js';

export const shapeOf = (x: Any): Shape => (typeof x === 'number' ? [] : (x.shape ?? []));

export const levelOf = (x: Any): number => (typeof x === 'number' ? 0 : x.level);

/** An argument one derivative call further out than `level`; constants as plain numbers and arrays. */
export function outer(x: Any, level: number): Any {
  if (typeof x === 'number') return x;
  if (x instanceof ArrayValue) return x.level === 0 ? x.bare : x.level === level ? x.inner : x;
  if (x.level === 0) return x.primal;
  return x.level === level ? x.value : x;
}

/** How an argument of a forward call moves, lane by lane. */
export const lanesOf = (x: Any, level: number): readonly Any[] =>
  levelOf(x) !== level ? [] : x instanceof DualVec ? x.tangents : [(x as Dual | NestedDual).tangent];

/** The same where a number whose tangent came out as 0 is told from a lane that does not move: infinite slopes make NaN of it. */
const movements = (x: Any, level: number): readonly Any[] =>
  x instanceof DualVec ? x.tangents : lanesOf(x, level).map((t) => (t === 0 ? atom(0) : t));

/** `z` moving along `tangents` in a forward call, where `masks` says what moves. */
export function moving(z: Any, tangents: readonly Any[], level: number, masks?: readonly Activity[]): Value {
  const known = masks?.some((mask) => mask) ? masks : undefined;
  if (z instanceof ArrayValue) return new DualVec(z, tangents, level, known);
  const t = tangents[0]!;
  if (tangents.length > 1)
    return new DualVec(
      atom(z),
      tangents.map((dx) => (dx === 0 ? 0 : atom(dx))),
      level,
      known,
    );
  if (typeof z === 'number' && typeof t === 'number') return new Dual(z, t, level);
  if (typeof z === 'number' && t instanceof NdArray) return new Dual(z, t.data[0]!, level);
  return new NestedDual(typeof z === 'number' ? (t as Value).constant(z) : (z as Value), t, level);
}

/** A number as an array without axes: among lanes, where the number 0 means that nothing moves, also a 0 that was computed. */
export function atom(z: Any): ArrayValue {
  if (z instanceof ArrayValue) return z;
  if (typeof z === 'number') return new NdArray(Float64Array.of(z), []);
  return broadcastTo(z, [], true) as ArrayValue;
}

/** What a block does with its adjoint, and with the tangents of its operands. */
export interface Linear {
  pull(ct: Any, adjoints: Adjoints): void;
  push(tangentOf: (slot: number) => Any | undefined): Any | undefined;
}

/** Records `z` as the result of a block. */
export function recorded(tape: Tape, z: Any, linear: Linear): Value {
  const array = z instanceof ArrayValue;
  const nan = z !== z;
  foresee(tape, z);
  const slot = tape.block(
    1,
    (adjoints) => {
      if (array && (shapeOf(z).length > 0 || adjoints.get(slot) === 0)) {
        consume(tape, adjoints, slot, (ct) => linear.pull(ct, adjoints));
        return;
      }
      const ct = adjoints.get(slot);
      // A NaN value has NaN for derivatives.
      if (ct !== 0) linear.pull(nan ? NaN : ct, adjoints);
    },
    (tangents) => {
      const t = linear.push((operand) => {
        const dx = tangents.get(operand);
        return dx === 0 ? undefined : dx;
      });
      if (t !== undefined && t !== 0) tangents.add(slot, t);
    },
  );
  if (array) return new VarVec(tape, slot, z);
  if (typeof z !== 'number') return new NestedVar(tape, slot, z as Value);
  tape.values[slot] = z;
  return new Var(tape, slot);
}

/** An operand of an elementwise operation and its partial, both one call further out than the result. */
export interface Term {
  readonly x: Any;
  readonly p: Any;
}

/** p·dx, in the shape of the result; the coefficient is `p` in a forward, the adjoint in a reverse sweep, and its zeros win. */
const forward = (p: Any, dx: Any): Any => (p === 1 ? dx : p === -1 ? neg(dx) : strongMul(p, dx));
const backward = (ct: Any, p: Any): Any => (p === 1 ? ct : p === -1 ? neg(ct) : strongMul(ct, p));

/** How a term moves the result. */
interface Moved {
  readonly p: Any;
  readonly dx: Any | undefined;
}

/** Σ p·dx in the given shape, undefined where nothing moves. */
function total(terms: readonly Moved[], shape: Shape): Any | undefined {
  const fused = terms.length === 2 ? productRule(terms[0]!, terms[1]!, shape) : undefined;
  if (fused) return handed(fused, true);
  let t: Any | undefined;
  let made = false;
  // Strong products of arrays, and sums of them, have no −0.
  let withoutSigns = true;
  for (const { p, dx } of terms) {
    if (dx === undefined || dx === 0) continue;
    const part = forward(p, dx);
    withoutSigns &&= p instanceof NdArray && dx instanceof NdArray && sameShape(p.shape, dx.shape);
    made = t !== undefined || p !== 1;
    t = t === undefined ? part : add(t, part);
  }
  if (t === undefined) return undefined;
  const whole = broadcastTo(t, shape);
  return made ? handed(whole, withoutSigns) : whole;
}

/** p·dx + q·dy in one pass, where all four are plain arrays of the shape of the result. */
function productRule(x: Moved, y: Moved, shape: Shape): NdArray | undefined {
  const [p, dx, q, dy] = [x.p, x.dx, y.p, y.dx];
  if (!(p instanceof NdArray && dx instanceof NdArray && q instanceof NdArray && dy instanceof NdArray))
    return undefined;
  for (const a of [p, dx, q, dy]) if (!sameShape(a.shape, shape)) return undefined;
  const out = buffer(p.data.length);
  strongMul2(out.length, p.data, 0, dx.data, 0, q.data, 0, dy.data, 0, out, 0);
  return new NdArray(out, shape);
}

/**
 * An array that an operation of a forward call has just made: its elements may leave the call without a copy. Not inside another call, whose
 * tape may keep them.
 */
export function handed<X extends Any>(x: X, withoutSigns = false): X {
  if (x instanceof NdArray && depth() === 1) x.own(withoutSigns);
  return x;
}

/**
 * The result `z` of an elementwise operation of a call of the given level: linear in its active operands with the given partials.
 * @param fresh - whether `z` has been made for this
 */
export function combined(z: Any, level: number, terms: readonly Term[], fresh = false): Any {
  const active = terms.filter(({ x }) => levelOf(x) === level && level > 0);
  const owner = active[0]?.x;
  if (owner === undefined) return z;
  const shape = shapeOf(z);
  if (!('tape' in (owner as object))) {
    const lanes = active.map(({ x }) => movements(x, level));
    const count = Math.max(...lanes.map((l) => l.length));
    const tangents = new Array<Any>(count);
    const masks = new Array<Mask>(count);
    for (let l = 0; l < count; l++) {
      const terms = active.map(({ p }, k) => ({ p, dx: lanes[k]![l] }));
      const movers = active.filter((_, k) => lanes[k]![l] !== undefined && lanes[k]![l] !== 0);
      masks[l] = union(
        movers.map(({ x }) => maskOf(x, l)),
        shape,
      );
      tangents[l] = masked(total(terms, shape) ?? 0, masks[l]);
    }
    return moving(fresh ? handed(z) : z, tangents, level, masks);
  }
  const { tape } = owner as Var;
  if (fresh) lend(tape, z);
  const operands = active.map(({ x, p }) => ({ slot: (x as Var).slot, shape: shapeOf(x), isArray: isArray(x), p }));
  for (const { p } of operands) foresee(tape, p);
  return recorded(tape, z, {
    pull(ct, adjoints) {
      for (const { slot, shape: own, isArray: array, p } of operands) {
        give(adjoints, slot, sumTo(backward(ct, p), own), array, [ct]);
      }
    },
    push: (tangentOf) =>
      total(
        operands.map(({ slot, p }) => ({ p, dx: tangentOf(slot) })),
        shape,
      ),
  });
}
