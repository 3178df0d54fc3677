import { assertAlive } from '../core/levels.js';
import type { ArrayLeaf } from '../core/leaf-kinds.js';
import { Value } from '../core/value.js';
import { escaped } from '../errors.js';
import type { Adjoints, Tape } from '../reverse/tape.js';
import { type Activity, seedOf } from './activity.js';
import { contribute } from './adjoints.js';
import { keep } from './buffers.js';
import { combined } from './linear.js';
import { vectorOf } from './ops/at.js';
import { shaped } from './ops/structure.js';
import { withoutSigns } from './plain/zeros.js';
import { type Shape, sameShape, sizeOf } from './shape.js';

/** A number or an array, plain or under differentiation: what the rules of array operations work on. */
export type Any = number | Value;

/** Nested arrays of numbers. */
export type Nested = number | Nested[];

/**
 * An array as a value: every operation of fluxion is a method of it, element by element, and broadcasts as in NumPy. Its own value is an
 * array too, of the derivative calls further out or plain; rules are applied to that one, so that every nesting is right.
 */
export abstract class ArrayValue extends Value implements ArrayLeaf {
  abstract override readonly shape: Shape;
  /** The array one call further out, for use inside: nothing of it stays with the caller. */
  abstract readonly inner: ArrayValue;

  /** The array one call further out. */
  override get value(): ArrayValue {
    keep(this.bare.data);
    return this.inner;
  }

  /** The plain numbers underneath all levels. */
  get plain(): NdArray {
    const { bare } = this;
    keep(bare.data);
    return bare;
  }

  /** The same for use inside: nothing of it stays with the caller. */
  get bare(): NdArray {
    let v = this.inner;
    while (!(v instanceof NdArray)) v = v.inner;
    return v;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  /** An array has no one value; of one without axes it is its element. */
  override get primal(): number {
    return this.shape.length === 0 ? this.bare.data[0]! : NaN;
  }

  /** The plain numbers as nested arrays, as {@link array} takes them. */
  toArray(): Nested {
    const { data, shape } = this.plain;
    let rows: Nested[] = Array.from(data);
    for (let axis = shape.length - 1; axis > 0; axis--) {
      const n = shape[axis]!;
      const count = sizeOf(shape.slice(0, axis));
      rows = Array.from({ length: count }, (_, i) => rows.slice(i * n, (i + 1) * n));
    }
    return shape.length === 0 ? rows[0]! : rows;
  }

  override constant(v: number): NdArray {
    return new NdArray(new Float64Array(this.size).fill(v), this.shape);
  }

  override promote(): this {
    return this;
  }

  override one(z: Any, p: Any): Value {
    return combined(z, this.level, [{ x: this, p }]) as Value;
  }

  override two(other: Value, z: Any, p: Any, q: Any): Value {
    return combined(z, this.level, [
      { x: this, p },
      { x: other, p: q },
    ]) as Value;
  }

  seeded(dx: Any, level: number): ArrayValue {
    const { dx: moving, mask } = seedOf(dx);
    if (moving === 0) return this.level === 0 ? new DualVec(this, [], 0) : this;
    return new DualVec(this, [moving], level, mask && [mask]);
  }

  recorded(tape: object, slot: number): VarVec {
    return new VarVec(tape as Tape, slot, this.level === 0 ? this.plain : this);
  }

  settled(who: string): ArrayValue {
    if (this.level !== 0) {
      assertAlive(this.level, who);
      return this;
    }
    const { plain } = this;
    const known = plain.fresh && plain.withoutSigns;
    const data = plain.taken();
    if (!known) withoutSigns(data);
    return NdArray.fresh(data, plain.shape);
  }

  stopped(): NdArray {
    return this.plain;
  }

  copy(): ArrayValue {
    if (this.level !== 0) return this;
    const { data, shape } = this.plain;
    return new NdArray(data.slice(), shape);
  }

  zeros(): NdArray {
    return this.constant(0);
  }

  seed(adjoints: object, slot: number): void {
    contribute(adjoints as Adjoints, slot, this.level === 0 ? this.plain : this, false);
  }

  byElement(entry: (unit: Value) => Any): ArrayValue {
    const parts = Array.from({ length: this.size }, (_, i) => {
      const e = this.zeros();
      e.data[i] = 1;
      return entry(e);
    });
    return shaped(vectorOf(parts), this.shape) as ArrayValue;
  }

  fits(v: Any): boolean {
    return typeof v === 'number' ? v === 0 : v.shape !== undefined && sameShape(v.shape, this.shape);
  }

  override [Symbol.toPrimitive](hint: string): string {
    return hint === 'string' ? `${this.constructor.name}[${this.shape.join(', ')}]` : super[Symbol.toPrimitive](hint);
  }
}

/** An array of one axis: the type for a parameter for which a Float64Array is passed. Its derivative is a Float64Array. */
export interface Vec extends ArrayValue {
  readonly vector?: true;
}

/** Plain numbers in row-major order. A constant for every derivative call. */
export class NdArray extends ArrayValue {
  /** Set where nobody else holds the elements. */
  private unshared = false;
  /** Set where it is known that no element is −0. */
  withoutSigns = false;
  /** Whether an element is NaN, once somebody has asked. Only for results of operations, whose elements do not change. */
  holdsNaN: boolean | undefined;

  constructor(
    readonly data: Float64Array,
    override readonly shape: Shape,
  ) {
    super();
  }

  static fresh(data: Float64Array, shape: Shape): NdArray {
    const x = new NdArray(data, shape);
    x.unshared = true;
    return x;
  }

  get fresh(): boolean {
    return this.unshared;
  }

  /** Says that nobody else holds the elements, whoever takes them first may have them, and perhaps that none of them is −0. */
  own(withoutSigns: boolean): void {
    this.unshared = true;
    this.withoutSigns = withoutSigns;
  }

  /** The elements for somebody who will hold them: these where nobody else does, or a copy. */
  taken(): Float64Array {
    if (!this.unshared) return this.data.slice();
    this.unshared = false;
    return this.data;
  }

  override get level(): number {
    return 0;
  }

  override get inner(): this {
    return this;
  }

  override get value(): this {
    return this;
  }

  override get plain(): this {
    return this;
  }

  override get bare(): this {
    return this;
  }

  toJSON(): Nested {
    return this.toArray();
  }

  /** The elements in row-major order. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.data[Symbol.iterator]();
  }
}

/**
 * An array and how it moves, along one direction or several (lanes). A lane is an array of the same shape, of the calls further out or
 * plain, or the number 0 where nothing moves. Level 0 marks a constant.
 */
export class DualVec extends ArrayValue {
  constructor(
    override readonly inner: ArrayValue,
    readonly tangents: readonly Any[],
    override readonly level: number,
    /** By lane, which elements move. */
    readonly masks?: readonly Activity[],
  ) {
    super();
  }

  override get shape(): Shape {
    return this.inner.shape;
  }

  /** Nothing of it is lent: what a tape has lent is the inner value of a VarVec alone. */
  override get value(): ArrayValue {
    return this.inner;
  }

  /** The tangent along the only direction; rules of users ask for it. */
  get tangent(): Any {
    if (this.tangents.length > 1) throw new SeveralDirections();
    return this.tangents[0] ?? 0;
  }
}

/** Thrown where one tangent is asked for and there are several: `lanes.ts` then carries one direction at a time. */
export class SeveralDirections extends Error {}

/** An array on a tape. It owns one slot, whose adjoint is an array. */
export class VarVec extends ArrayValue {
  /** The first of the slots that its elements own, once one of them has been asked for. */
  elements = 0;

  constructor(
    readonly tape: Tape,
    readonly slot: number,
    override readonly inner: ArrayValue,
  ) {
    super();
  }

  override get shape(): Shape {
    return this.inner.shape;
  }

  override get level(): number {
    return this.tape.level;
  }

  /** After the call its elements may belong to somebody else. */
  private refuseEscaped(): void {
    if (this.tape.values.length === 0) throw escaped('VarVec');
  }

  override get value(): ArrayValue {
    this.refuseEscaped();
    return super.value;
  }

  override get plain(): NdArray {
    this.refuseEscaped();
    return super.plain;
  }
}
