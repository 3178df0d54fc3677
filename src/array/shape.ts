import { notBroadcastable, wrongAxis } from './errors.js';

/** Lengths of the axes, outermost first; a number has none. */
export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i]!;
  return n;
};

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The shape two arrays are brought to: from the last axis on, equal lengths, or 1 repeated. */
export function broadcastShape(who: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let i = 0; i < rank; i++) {
    const m = a[a.length - rank + i] ?? 1;
    const n = b[b.length - rank + i] ?? 1;
    if (m !== n && m !== 1 && n !== 1) throw notBroadcastable(who, a, b);
    shape[i] = m === 1 ? n : m;
  }
  return shape;
}

/** Distance between neighbours along each axis, row-major. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i]!;
  }
  return strides;
}

/** The same seen from a shape it is broadcast to: 0 along repeated axes. */
export function stridesIn(shape: Shape, target: Shape): number[] {
  const own = stridesOf(shape);
  const lead = target.length - shape.length;
  return target.map((_, i) => (i < lead || shape[i - lead] === 1 ? 0 : own[i - lead]!));
}

/** `axis` counted from 0. */
export function axisOf(who: string, axis: unknown, rank: number): number {
  if (!Number.isInteger(axis) || (axis as number) < -rank || (axis as number) >= rank) throw wrongAxis(who, axis, rank);
  return (axis as number) < 0 ? (axis as number) + rank : (axis as number);
}

/** An axis, several, or (undefined) all. */
export type Axes = number | readonly number[] | undefined;

/** The axes as an ascending list without repetitions. */
export function axesOf(who: string, axes: Axes, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  const list = (typeof axes === 'number' ? [axes] : [...axes]).map((a) => axisOf(who, a, rank)).sort((a, b) => a - b);
  list.forEach((a, i) => {
    if (a === list[i - 1]) throw wrongAxis(who, a, rank);
  });
  return list;
}

/** A shape as outer × n × inner around one axis. */
export interface Split {
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

export const splitAt = (shape: Shape, axis: number): Split => ({
  outer: sizeOf(shape.slice(0, axis)),
  n: shape[axis]!,
  inner: sizeOf(shape.slice(axis + 1)),
});

export const withAxis = (shape: Shape, axis: number, n: number): number[] => shape.map((m, i) => (i === axis ? n : m));
