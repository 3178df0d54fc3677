import { isArray, leafKinds } from '../core/leaf-kinds.js';
import { leavesOf, readLeaves, withLeaves } from '../core/tree.js';
import { pushLanes } from './lanes.js';
import { hvp, type HvpMode } from '../transforms/hvp.js';
import { pushForward } from '../transforms/linearize.js';
import { pullBack, recorded } from '../transforms/vjp.js';
import type { Fn, Num } from '../types.js';
import { shapeOf } from './linear.js';
import { vectorOf } from './ops/at.js';
import { stack } from './ops/slice.js';
import { shaped, transpose } from './ops/structure.js';
import { sizeOf } from './shape.js';
import { type Any, ArrayValue, NdArray } from './values.js';

/** The i-th unit array of a shape; of a number, 1. */
export function unit(like: Any, i: number): Any {
  if (!(like instanceof ArrayValue)) return 1;
  const e = like.zeros();
  e.data[i] = 1;
  return e;
}

const size = (x: Any): number => sizeOf(shapeOf(x));
const total = (xs: readonly Any[]): number => xs.reduce<number>((n, x) => n + size(x), 0);

/** The leaves of the directions that move one number each, leaf by leaf. */
const directions = (xs: readonly Any[]): Any[][] =>
  xs.flatMap((x, i) => Array.from({ length: size(x) }, (_, e) => xs.map((_y, j) => (i === j ? unit(x, e) : 0))));

/** Numbers or arrays of one shape as one array with the axes of `lead` first. */
function gathered(parts: readonly Any[], lead: readonly number[], inner: readonly number[]): Any {
  if (lead.length === 0) return parts[0]!;
  if (parts.length === 0) return new NdArray(new Float64Array(0), [...lead, ...inner]);
  const full = parts.map((p) =>
    p === 0 && inner.length > 0 ? new NdArray(new Float64Array(sizeOf(inner)), inner) : p,
  );
  const stacked = inner.length === 0 ? vectorOf(full as Num[]) : stack(full);
  return shaped(stacked, [...lead, ...inner]);
}

/**
 * The derivative of ys with respect to xs, leaf by leaf: arrays of shape [...shape of y, ...shape of x].
 * @param columns - for each number in xs, the tangents of the ys
 */
function fromColumns(columns: readonly (readonly Any[])[], xs: readonly Any[], ys: readonly Any[]): Any[][] {
  return ys.map((y, i) => {
    let first = 0;
    return xs.map((x) => {
      const own = columns.slice(first, (first += size(x))).map((column) => column[i]!);
      const [lead, inner] = [shapeOf(x), shapeOf(y)];
      const block = gathered(own, lead, inner);
      if (lead.length === 0 || inner.length === 0) return block;
      const order = [...inner.map((_, a) => lead.length + a), ...lead.map((_, a) => a)];
      return transpose(block as ArrayValue, order);
    });
  });
}

/** The same from rows: for each number in ys, the cotangents of the xs. */
function fromRows(rows: readonly (readonly Any[])[], xs: readonly Any[], ys: readonly Any[]): Any[][] {
  let first = 0;
  return ys.map((y) => {
    const own = rows.slice(first, (first += size(y)));
    return xs.map((x, j) =>
      gathered(
        own.map((row) => row[j]!),
        shapeOf(y),
        shapeOf(x),
      ),
    );
  });
}

/** Blocks in the structure of y, and in each leaf the structure of x. */
const assembled = (y: unknown, x: unknown, blocks: readonly (readonly Any[])[]): unknown => {
  let i = 0;
  return replaced(y, (yLeaf) => {
    const row = blocks[i++]!;
    let j = 0;
    return replaced(x, (xLeaf) => {
      const block = row[j++]!;
      // Where one of the two is a number, the block has the form of the other.
      const like = typeof yLeaf === 'number' ? xLeaf : typeof xLeaf === 'number' ? yLeaf : undefined;
      return like === undefined || typeof like === 'number' ? block : leafKinds.restore!(like, block);
    });
  });
};

/** A tree with its leaves replaced by anything. */
function replaced(x: unknown, leaf: (x: unknown) => unknown): unknown {
  if (Array.isArray(x)) return x.map((e: unknown) => replaced(e, leaf));
  if (typeof x === 'object' && x !== null && !isArray(x as Num) && !ArrayBuffer.isView(x) && !('level' in x)) {
    return Object.fromEntries(Object.entries(x).map(([k, e]) => [k, replaced(e, leaf)]));
  }
  return leaf(x);
}

/** The Jacobian, or with `hessian` the Hessian, of a function of arrays. */
export function jacobianOfArrays(f: Fn, x: unknown, rest: readonly unknown[], mode: string, hessian: boolean): unknown {
  const xs = leavesOf(x, hessian ? 'hessian' : 'jacobian', 'x');
  if (!xs.some(isArray)) return undefined;
  if (hessian) {
    const rows = directions(xs).map((v) => {
      const row = hvp(f, x as never, withLeaves(x, v) as never, { args: rest, mode: mode as HvpMode });
      return readLeaves(row, () => new TypeError('hessian'));
    });
    return assembled(x, x, fromRows(rows, xs, xs));
  }
  if (mode === 'forward') {
    const { y, ys, columns } = pushLanes(f, x, xs, directions(xs), rest, 'jacobian');
    return assembled(y, x, fromColumns(columns, xs, ys));
  }
  return recorded(f, x, rest, 'jacobian', (recording) => {
    const ys = recording.values;
    if (mode === 'reverse' || total(ys) <= total(xs)) {
      const rows = directions(ys).map((ct) => pullBack(recording, ct, 'jacobian'));
      return assembled(recording.y, x, fromRows(rows, xs, ys));
    }
    const columns = directions(xs).map((v) => pushForward(recording, v, 'jacobian'));
    return assembled(recording.y, x, fromColumns(columns, xs, ys));
  });
}
