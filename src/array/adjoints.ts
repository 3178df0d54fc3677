import type { ArrayAdjoints } from '../core/leaf-kinds.js';
import { isFirstOrder } from '../core/value.js';
import { Dual } from '../forward/dual.js';
import { giveBack } from './buffers.js';
import * as kernels from '../kernels/index.js';
import { add } from '../ops/arithmetic.js';
import { Extras } from '../reverse/extras.js';
import type { Adjoints, Tape } from '../reverse/tape.js';
import { isNested } from './lent.js';
import type { ArrayValue } from './values.js';
import { type Any, DualVec, NdArray } from './values.js';

/**
 * The adjoint of an array during a sweep. The first contribution is taken as it is, without zeroing or copying; it may be somebody else's
 * array, so the second makes a sum of its own, and further ones are added in place.
 */
class Cell {
  constructor(
    public sum: ArrayValue,
    public own: boolean,
  ) {}

  add(c: ArrayValue, own: boolean): void {
    const { sum } = this;
    if (this.own && sum instanceof NdArray && c instanceof NdArray) {
      kernels.add(sum.data.length, sum.data, 0, c.data, 0, sum.data, 0);
      if (own && reuse) giveBack(c.data);
      return;
    }
    this.sum = add(sum, c) as ArrayValue;
    this.own = true;
  }

  owned(): ArrayValue {
    const { sum } = this;
    return this.own && sum instanceof NdArray ? NdArray.fresh(sum.data, sum.shape) : sum;
  }
}

/** Adds to the adjoint of an array; `own` says that nobody else holds the elements of `c`. */
export function contribute(adjoints: Adjoints, slot: number, c: ArrayValue, own: boolean): void {
  const cells = (adjoints.arrays ??= new Map<number, Cell>() as ArrayAdjoints) as unknown as Map<number, Cell>;
  const cell = cells.get(slot);
  if (cell === undefined) cells.set(slot, new Cell(c, own));
  else cell.add(c, own);
}

/**
 * Takes the adjoint of an array, which ends with this, to its pullback. Its buffer is free afterwards unless a contribution has kept it, or
 * values of outer calls are about, whose tapes may have.
 */
export function consume(tape: Tape, adjoints: Adjoints, slot: number, pull: (ct: ArrayValue) => void): void {
  const cells = adjoints.arrays as unknown as Map<number, Cell> | undefined;
  const cell = cells?.get(slot);
  if (cell === undefined) return;
  cells!.delete(slot);
  const { sum, own } = cell;
  const outside = reuse;
  reuse = own && !isNested(tape);
  try {
    pull(sum);
    if (reuse && sum instanceof NdArray) giveBack(sum.data);
  } finally {
    reuse = outside;
  }
}

/** Whether the buffers of the pullback under way may be used again. */
let reuse = false;

/** Adds a cotangent that a rule has computed from `used`, whose elements it may share. */
export function give(
  adjoints: Adjoints,
  slot: number,
  c: Any | undefined,
  isArray: boolean,
  used: readonly unknown[],
): void {
  if (c === undefined || c === 0) return;
  if (!isArray) adjoints.add(slot, c instanceof NdArray ? c.data[0]! : c);
  else {
    const own = c instanceof NdArray && !isShared(c, used);
    if (!own) reuse = false;
    contribute(adjoints, slot, c as ArrayValue, own);
  }
}

function isShared(c: NdArray, used: readonly unknown[]): boolean {
  for (const u of used) if (u !== c ? u instanceof NdArray && u.data === c.data : true) return true;
  return false;
}

/**
 * Tells a tape that values of outer calls will come up in its sweep, so that it begins with adjoints that can hold them: numbers with a
 * tangent where one forward call is around, anything else where there are more.
 */
export function foresee(tape: Tape, z: Any): void {
  if (typeof z === 'number' || z.level === 0) return;
  const extras = (tape.extras ??= new Extras());
  const flat = z instanceof DualVec ? z.value.level === 0 && z.tangents.length === 1 : isFirstOrder(z);
  if (!flat) extras.objects ??= [];
  else if (extras.sample === undefined) extras.sample = new Dual(0, 0, z.level);
  else if (extras.sample.level !== z.level) extras.objects ??= [];
}
