import { leafOf, operand } from '../core/leaf-kinds.js';
import { Value } from '../core/value.js';
import { binaryOps, comparisons, internalOps, unaryOps } from '../ops/all.js';
import { mul } from '../ops/arithmetic.js';
import type { Binary, Unary } from '../ops/op.js';
import { clip } from '../ops/piecewise.js';
import { combined, levelOf, outer } from './linear.js';
import { binaryValue, hasNaN, powerWithPartial, unaryValue, withPartial } from './plain/elementwise.js';
import { broadcastTo } from './ops/broadcast.js';
import { pushBinary, pushPower, pushUnary } from './push.js';
import { broadcastShape } from './shape.js';
import { type Any, ArrayValue, DualVec, NdArray, VarVec } from './values.js';
import { lend } from './lent.js';

/**
 * The operations of `src/ops` on arrays. Values come from kernels and generated loops, derivatives from the partials of the table, which
 * are written in fluxion's operations and so serve arrays, and arrays of outer derivative calls, as they are.
 */

/** A partial that is NaN wherever the value is: a NaN value has NaN for derivatives, of every order. */
function beside(z: Any, p: Any): Any {
  if (!(z instanceof ArrayValue) || !hasNaN(z.bare)) return p;
  return where(mask('ne', z.bare, z.bare), z, p);
}

function applyUnary(op: Unary, x: ArrayValue): ArrayValue {
  if (op.kind === 'zero') return constantPieces(op, x);
  if (x.level === 0) return unaryValue(op.opName, x.bare);
  const pushed = pushUnary(op.opName, x);
  if (pushed) return pushed;
  const inner = x.inner.level === 0 ? x.inner.bare : x.inner;
  const both = inner instanceof NdArray ? withPartial(op.opName, inner) : undefined;
  if (both) return fused(both, x);
  const z = applyUnary(op, inner);
  return combined(z, x.level, [{ x, p: beside(z, op.partials[0]!(inner, z)) }], true) as ArrayValue;
}

/** A value and its partial, both just made. */
function fused({ z, p }: { readonly z: NdArray; readonly p: NdArray }, x: ArrayValue): ArrayValue {
  if (x instanceof VarVec && p !== z) lend(x.tape, p);
  return combined(z, x.level, [{ x, p }], true) as ArrayValue;
}

/** Floor, sign …: constants, but NaN with a NaN derivative where the argument is NaN. */
function constantPieces(op: Unary, x: ArrayValue): ArrayValue {
  const z = unaryValue(op.opName, x.bare);
  if (x.level === 0) return z;
  if (!hasNaN(z)) return new DualVec(z, [], 0);
  return where(mask('ne', z, z), mul(x, NaN), z) as ArrayValue;
}

function applyBinary(op: Binary, x: Any, y: Any): ArrayValue {
  const level = Math.max(levelOf(x), levelOf(y));
  const u = outer(x, level);
  const v = outer(y, level);
  if (level === 0) return binaryValue(op.opName, u as NdArray, v as NdArray);
  if (op.opName === 'pow' && u instanceof NdArray && typeof v === 'number' && levelOf(y) === 0) {
    return pushPower(x, v) ?? fused(powerWithPartial(u, v), x as ArrayValue);
  }
  const pushed = pushBinary(op.opName, x, y);
  if (pushed) return pushed;
  const z = applyBinary(op, u, v);
  const terms = [{ x, p: partial(op, 0, x, level, u, v, z) }];
  if (!op.parameter) terms.push({ x: y, p: partial(op, 1, y, level, u, v, z) });
  return combined(z, level, terms, true) as ArrayValue;
}

const partial = (op: Binary, i: 0 | 1, own: Any, level: number, u: Any, v: Any, z: Any): Any =>
  levelOf(own) === level ? beside(z, partialOf(op, i, u, v, z)) : 0;

/** Branch programs choose one of their arguments, at a tie the one that the program on numbers chooses. */
function partialOf(op: Binary, i: 0 | 1, u: Any, v: Any, z: Any): Any {
  if (op.kind !== 'branch') return op.partials[i]!(u, v, z);
  const second = i === (op.opName === 'max' ? 1 : 0);
  return mask(second ? 'le' : 'gt', plainOf(u), plainOf(v));
}

const plainOf = (x: Any): number | NdArray => (typeof x === 'number' ? x : x instanceof ArrayValue ? x.bare : x.primal);

/** 1 where the comparison holds, 0 elsewhere. */
export const mask = (op: string, x: number | NdArray, y: number | NdArray): NdArray => binaryValue(op, x, y);

/** A condition of a rule or of {@link where}: a mask, or one answer for all. */
export type Condition = boolean | number | Float64Array | Value;

const maskOf = (c: Condition): number | NdArray => {
  if (typeof c === 'boolean') return c ? 1 : 0;
  return plainOf(operand('where', c));
};

/**
 * `a` where the condition holds, `b` elsewhere, element by element and broadcast. The one not chosen contributes no derivative, not even
 * a NaN.
 *
 * @param condition - a comparison such as `gt(x, 0)`, a boolean, or an array in which 0 means no
 * @throws ShapeError when the three do not broadcast
 * @example
 * ```ts
 * where(gt(array([-1, 4]), 0), Float64Array.of(1, 2), 0).toArray(); // [0, 2]
 * ```
 */
export function where(condition: Condition, a: Float64Array | ArrayValue, b: Any | Float64Array): ArrayValue;
export function where(condition: Condition, a: Any | Float64Array, b: Float64Array | ArrayValue): ArrayValue;
export function where(condition: Condition, a: Any | Float64Array, b: Any | Float64Array): Any;
export function where(condition: Condition, a: Any | Float64Array, b: Any | Float64Array): Any {
  const c = maskOf(condition);
  const x = operand('where', a);
  const y = operand('where', b);
  // One answer for two numbers, under differentiation or not.
  if (typeof c === 'number' && !(x instanceof ArrayValue) && !(y instanceof ArrayValue)) return c !== 0 ? x : y;
  const level = Math.max(levelOf(x), levelOf(y));
  const u = outer(x, level);
  const v = outer(y, level);
  const yes = typeof c === 'number' ? Number(c !== 0) : mask('ne', c, 0);
  const no = typeof c === 'number' ? Number(c === 0) : mask('eq', c, 0);
  if (level === 0) return chosen(yes, u as NdArray, v as NdArray);
  const z = where(yes, u, v);
  return combined(z, level, [
    { x, p: beside(z, yes) },
    { x: y, p: beside(z, no) },
  ]);
}

function chosen(c: number | NdArray, a: number | NdArray, b: number | NdArray): Any {
  if (typeof c === 'number') {
    const shapes = [a, b].map((x) => (typeof x === 'number' ? [] : x.shape));
    return broadcastTo(c ? a : b, broadcastShape('where', shapes[0]!, shapes[1]!));
  }
  let { shape } = c;
  for (const x of [a, b]) if (typeof x !== 'number') shape = broadcastShape('where', shape, x.shape);
  const [m, x, y] = [c, a, b].map((v) => (broadcastTo(v, shape, typeof v === 'number') as NdArray).data);
  const out = new Float64Array(m!.length);
  for (let i = 0; i < out.length; i++) out[i] = m![i] ? x![i]! : y![i]!;
  return new NdArray(out, shape);
}

// ---- the methods

type Method = (this: ArrayValue, ...args: unknown[]) => unknown;
const methods = ArrayValue.prototype as unknown as Record<string, Method>;

for (const op of unaryOps) {
  if (op.kind !== 'branch') {
    methods[op.opName] = function () {
      return applyUnary(op, this);
    };
  }
}

for (const op of [...binaryOps, ...internalOps] as readonly Binary[]) {
  methods[op.opName] = function (y) {
    return applyBinary(op, this, operand(op.opName, y));
  };
  methods[`_${op.opName}`] = function (x) {
    return applyBinary(op, operand(op.opName, x), this);
  };
}

const numbers = Value.prototype as unknown as Record<string, (this: Value, y: unknown) => unknown>;

for (const { opName } of comparisons) {
  // On an array without axes one answer, on others a mask.
  methods[opName] = function (y) {
    const m = mask(opName, this.bare, plainOf(operand(opName, y)));
    return m.shape.length === 0 ? m.data[0] === 1 : m;
  };
  // A number under differentiation is compared with every element of an array, too.
  const compare = numbers[opName]!;
  numbers[opName] = function (y) {
    const other = typeof y === 'number' ? y : leafOf(y);
    return other instanceof ArrayValue && other.shape.length > 0
      ? mask(opName, this.primal, other.bare)
      : compare.call(this, y);
  };
}

methods['relu'] = function () {
  return (this as Value).max(0);
};
methods['clip'] = function (low, high) {
  return clip(this as Value, low as Any, high as Any);
};
/** What a rule does with a condition; see `choose` in src/ops. */
methods['choose'] = function (a, b) {
  return where(this, a as Any, b as Any);
};
methods['and'] = function (other) {
  return typeof other === 'boolean' ? (other ? this : this.mul(0)) : this.mul(other as Any);
};

/** Whether `x` is an array: one of these values, or a Float64Array. */
export const isArrayLike = (x: unknown): boolean => leafOf(x) instanceof ArrayValue;
