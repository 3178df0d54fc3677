import { escaped } from '../errors.js';
import type { ArrayAdjoints } from '../core/leaf-kinds.js';
import type { Num } from '../types.js';
import { Extras } from './extras.js';

/**
 * The record of one reverse-mode call, as flat arrays. A scalar operation is one entry: two operand slots and two weights, 24 bytes,
 * beside 8 bytes for its value. A slot is the number of an entry and the place of its adjoint; blocks (a custom rule, an array operation)
 * own a run of slots, whose entries stay unused, and a pullback of their own. Slot 0 is nobody's: an unused operand points there.
 *
 * Measured, both sweeps together on arithmetic code: 10 to 12 ns an operation; values in the objects instead of `values` cost 1 ns and
 * a heap number each, one edge list for all entries 2 ns.
 */
export class Tape {
  /** Operand slots, two an entry. */
  operands: Int32Array;
  /** Partials with respect to the operands, two an entry. */
  weights: Float64Array;
  /** Plain values, one a slot. */
  values: Float64Array;
  /** Entries in use, which is also the next slot. */
  entries = 0;
  /** Entries that fit. */
  capacity = 0;
  /** Blocks in order of recording. */
  readonly blocks: Block[] = [];
  /** Weights that are not plain numbers, when a call is nested in another one. */
  extras: Extras | undefined;
  private alive = true;

  constructor(readonly level: number) {
    const { operands, weights, values } = takeBuffers() ?? NONE;
    this.operands = operands;
    this.weights = weights;
    this.values = values;
    this.reserve(Math.max(INITIAL, this.weights.length >> 1));
    this.entries = 1; // slot 0
    this.operands[0] = this.operands[1] = 0;
  }

  /** A slot with the value `v` and no operands: an input or a constant. */
  leaf(v: number): number {
    return this.one(v, 0, 0);
  }

  /** Records a result `z` of one operand. */
  one(z: number, x: number, p: number): number {
    const entry = this.entries;
    if (entry === this.capacity) this.reserve(2 * entry);
    this.entries = entry + 1;
    const i = 2 * entry;
    this.operands[i] = x;
    this.operands[i + 1] = 0;
    if (z !== z) p = NaN;
    this.weights[i] = p;
    this.values[entry] = z;
    return entry;
  }

  /** Records a result `z` of two operands. A NaN value has NaN partials. */
  two(z: number, x: number, y: number, p: number, q: number): number {
    const entry = this.entries;
    if (entry === this.capacity) this.reserve(2 * entry);
    this.entries = entry + 1;
    const i = 2 * entry;
    const { operands, weights } = this;
    operands[i] = x;
    operands[i + 1] = y;
    if (z !== z) p = q = NaN;
    weights[i] = p;
    weights[i + 1] = q;
    this.values[entry] = z;
    return entry;
  }

  /** Records a result of one or two operands whose weights may be values of outer calls. */
  nested(x: number, y: number, p: Num, q: Num): number {
    const slot = this.two(0, x, y, typeof p === 'number' ? p : 0, typeof q === 'number' ? q : 0);
    const i = 2 * slot;
    if (typeof p !== 'number') (this.extras ??= new Extras()).set(this.weights, i, p);
    if (typeof q !== 'number') (this.extras ??= new Extras()).set(this.weights, i + 1, q);
    return slot;
  }

  /** Reserves `count` slots for the results of a block and records its pullback. @returns the first of them */
  block(count: number, pullback: Pullback, pushforward: Pullback): number {
    const first = this.entries;
    const next = first + count;
    this.reserve(next > this.capacity ? 2 * next : this.capacity);
    this.entries = next;
    this.blocks.push({ first, next, pullback, pushforward });
    return first;
  }

  /** Ends recording: sweeps may still follow, but using one of the variables throws from now on. */
  close(): void {
    this.alive = false;
    this.capacity = this.entries;
  }

  /** Ends the life of the tape: its arrays go back to the pool, and using one of its variables throws from now on. */
  release(): void {
    if (this.weights === NONE.weights) return;
    this.alive = false;
    this.extras?.release(this.entries);
    const { operands, weights, values } = this;
    giveBack({ operands, weights, values });
    this.operands = NONE.operands;
    this.weights = this.values = NONE.weights;
    this.entries = this.capacity = 0;
    this.blocks.length = 0;
    this.extras = undefined;
  }

  /** Makes room for `entries` entries. */
  private reserve(entries: number): void {
    if (!this.alive) throw escaped('Var');
    if (this.weights.length < 2 * entries) {
      this.operands = grown(this.operands, new Int32Array(2 * entries));
      this.weights = grown(this.weights, new Float64Array(2 * entries));
      this.values = grown(this.values, new Float64Array(entries));
    }
    this.capacity = entries;
  }
}

function grown<A extends Int32Array | Float64Array>(old: A, next: A): A {
  next.set(old);
  return next;
}

/** Adjoints of a block's results to be pulled back onto its operands (or tangents of operands to be pushed to the results). */
export type Pullback = (adjoints: Adjoints) => void;

/** What a block sees of a sweep: numbers, or values of outer calls. */
export interface Adjoints {
  /** The adjoint (in a pushforward, the tangent) of a slot; the number 0 where nothing has reached it. */
  get(slot: number): Num;
  /** Adds to the adjoint of a slot. */
  add(slot: number, a: Num): void;
  /** Adjoints of arrays. */
  arrays?: ArrayAdjoints;
}

/** Adjoints after a sweep: read, then release; their buffers go back to a pool. */
export interface Swept extends Adjoints {
  release(): void;
}

/** Thrown where a kind of adjoint cannot hold a value. */
export class Unfit extends Error {}

export interface Block {
  /** Its slots are `first` to `next` − 1. */
  readonly first: number;
  readonly next: number;
  readonly pullback: Pullback;
  readonly pushforward: Pullback;
}

type Buffers = Pick<Tape, 'operands' | 'weights' | 'values'>;

const empty = /* @__PURE__ */ new Float64Array(0);
const NONE: Buffers = { operands: /* @__PURE__ */ new Int32Array(0), weights: empty, values: empty };

/** Small enough that a first gradient of a small function costs no 100 kB, large enough that most never grow. */
const INITIAL = 256;

/** Arrays of released tapes. Nested calls need one tape each; deeper ones allocate. */
const pool: Buffers[] = [];

/**
 * The arrays of one large tape, 64 MB and more: kept for the next call, but not from the garbage collector. Growing them anew in every
 * call of a function with 10⁷ operations takes eight times as long as using them.
 */
let large: WeakRef<Buffers> | undefined;

function takeBuffers(): Buffers | undefined {
  const kept = large?.deref();
  large = undefined;
  return kept ?? pool.pop();
}

function giveBack(buffers: Buffers): void {
  if (buffers.weights.length > 1 << 22) large = new WeakRef(buffers);
  else if (pool.length < 4) pool.push(buffers);
}
