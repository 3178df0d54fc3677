import { describe, structureMismatch, tooDeep, wrongLeaf } from '../errors.js';
import { isArray, leafKinds, leafOf } from './leaf-kinds.js';
import { Value } from './value.js';

/**
 * Containers of leaves: arrays and plain objects, any depth. A tree is read into a flat list of leaves and a list is
 * written back into the same structure; nothing else in fluxion looks inside a container.
 */
export type LeafValue = number | Value;

type Fields = Record<string, unknown>;

/** How a tree that holds something else is refused. */
export type Refuse = (x: unknown, path: string) => Error;

/** Deeper containers than this are taken for cyclic ones. */
const MAX_DEPTH = 500;

/** A number, plain or under differentiation; an array without axes counts as one. */
export const isScalar = (x: unknown): x is LeafValue =>
  typeof x === 'number' || (x instanceof Value && !x.shape?.length);

/** True for `{…}` and for objects without prototype: not for Map, Date, Promise or instances of classes. */
export function isRecord(x: unknown): x is Fields {
  if (typeof x !== 'object' || x === null) return false;
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const key = (path: string, k: string | number): string =>
  typeof k === 'number' ? `${path}[${k}]` : path ? `${path}.${k}` : k;

/** The leaves of `x` in reading order; `who` and `what` name the argument in errors. A flat array of scalars is returned as it is. */
export function leavesOf(x: unknown, who: string, what: string): readonly LeafValue[] {
  return isFlat(x) ? x : readLeaves(x, (y, path) => wrongLeaf(who, what, y, path));
}

/** True for an array of scalars: most arguments are one, and reading it as a tree costs 10 ns an element. */
function isFlat(x: unknown): x is LeafValue[] {
  if (!Array.isArray(x)) return false;
  for (let i = 0; i < x.length; i++) if (!isScalar(x[i])) return false;
  return true;
}

/** The leaves of `x` in reading order, in a fresh array. */
export function readLeaves(x: unknown, refuse: Refuse): LeafValue[] {
  if (isFlat(x)) return [...x];
  const leaves: LeafValue[] = [];
  collect(x, leaves, refuse, '', 0);
  return leaves;
}

function collect(x: unknown, leaves: LeafValue[], refuse: Refuse, path: string, depth: number): void {
  const found = leafOf(x);
  if (found !== undefined) {
    leaves.push(found);
  } else if (depth > MAX_DEPTH) {
    throw tooDeep('fluxion', path.slice(0, 40));
  } else if (Array.isArray(x)) {
    for (let i = 0; i < x.length; i++) collect(x[i], leaves, refuse, key(path, i), depth + 1);
  } else if (isRecord(x)) {
    for (const k of Object.keys(x)) collect(x[k], leaves, refuse, key(path, k), depth + 1);
  } else {
    throw refuse(x, path);
  }
}

/**
 * A copy of the containers of `x` with its leaves replaced, in reading order, by `leaves`.
 * @param leaves - a fresh array: where x is a flat array, it becomes the copy
 */
export function withLeaves(x: unknown, leaves: unknown[]): unknown {
  if (Array.isArray(x) && x.length === leaves.length && isFlat(x)) return leaves;
  let next = 0;
  return mapLeaves(x, (_, like) => {
    const leaf = leaves[next++];
    return leafKinds.restore ? leafKinds.restore(like, leaf) : leaf;
  });
}

/**
 * The leaves of `v`, which must have the structure of `x`.
 * @param a - the name of `x` in errors
 * @param b - the name of `v` in errors
 */
export function leavesLike(x: unknown, v: unknown, who: string, a: string, b: string): readonly LeafValue[] {
  if (isFlat(x) && isFlat(v) && x.length === v.length) return v;
  const leaves: LeafValue[] = [];
  const match = (p: unknown, q: unknown, path: string): void => {
    const leaf = leafOf(p);
    const other = leafOf(q);
    if (leaf !== undefined) {
      if (other !== undefined && (isArray(leaf) ? leaf.fits(other) : isScalar(other))) return void leaves.push(other);
    } else if (!Array.isArray(p) && !isRecord(p)) {
      return; // no part of a tree: an option or a text in an argument of a function with a rule
    } else if (Array.isArray(p) ? Array.isArray(q) : isRecord(q)) {
      const keys = Object.keys(p as object);
      if (Object.keys(q as object).length === keys.length) {
        for (const k of keys) match((p as Fields)[k], (q as Fields)[k], key(path, Array.isArray(p) ? Number(k) : k));
        return;
      }
    }
    throw structureMismatch(who, a, b, path, q);
  };
  match(x, v, '');
  return leaves;
}

/** The same tree with its numbers and values changed; what is neither leaf nor container stays. */
export function mapLeaves(x: unknown, change: (leaf: LeafValue, x: unknown) => unknown, depth = 0): unknown {
  const leaf = leafOf(x);
  const inside = (e: unknown): unknown => mapLeaves(e, change, depth + 1);
  if (leaf !== undefined) return change(leaf, x);
  if (depth > MAX_DEPTH) throw tooDeep('fluxion', describe(x));
  if (Array.isArray(x)) return x.map(inside);
  if (!isRecord(x)) return x;
  // Half the time of Object.fromEntries; the spread makes a property of __proto__, too.
  const copy = { ...x };
  for (const k of Object.keys(x)) copy[k] = inside(copy[k]);
  return copy;
}
