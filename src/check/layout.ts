import { describe as inWords, ShapeError, tooDeep, wrongLeaf } from '../errors.js';
import { isRecord } from '../core/tree.js';

/**
 * How the numbers of a user's structure lie in one flat Float64Array, and back. Leaves are numbers, Float64Arrays (runs of numbers) and
 * `{ data, shape }` arrays. Numbers in an array of numbers are one run too: 10⁶ of them cost no objects.
 */
type Node =
  | { readonly kind: 'number'; readonly at: number }
  | { readonly kind: 'numbers'; readonly at: number; readonly length: number }
  | { readonly kind: 'typed'; readonly at: number; readonly length: number }
  | { readonly kind: 'nd'; readonly at: number; readonly length: number; readonly like: NdLike }
  | { readonly kind: 'array'; readonly items: readonly Node[] }
  | { readonly kind: 'record'; readonly keys: readonly string[]; readonly items: readonly Node[] };

interface NdLike {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Consecutive numbers with one path; `shape` is empty for a single number. */
export interface Block {
  readonly path: string;
  readonly start: number;
  readonly shape: readonly number[];
}

const isNd = (x: object): x is NdLike => {
  const { data, shape } = x as Partial<NdLike>;
  return data instanceof Float64Array && Array.isArray(shape) && shape.every((n) => Number.isInteger(n));
};

const isNumbers = (x: readonly unknown[]): boolean => {
  for (let i = 0; i < x.length; i++) if (typeof x[i] !== 'number') return false;
  return true;
};

const isRun = (y: unknown): y is ArrayLike<number> => y instanceof Float64Array || (Array.isArray(y) && isNumbers(y));

const join = (path: string, k: string | number): string =>
  typeof k === 'number' ? `${path}[${k}]` : path ? `${path}.${k}` : k;

export class Layout {
  /** How many numbers there are. */
  size = 0;
  /** How many of them are leaves of their own: what lies in typed arrays does not count. */
  scalars = 0;
  /** The largest rectangular pieces, in reading order. */
  readonly blocks: readonly Block[];
  private readonly root: Node;

  /**
   * @param who - the caller, for errors
   * @param what - the name of `x`, which is also the root of the paths
   */
  constructor(
    x: unknown,
    private readonly who: string,
    readonly what: string,
  ) {
    this.root = this.read(x, '', 0);
    this.blocks = mergedBlocks(this.root, what);
  }

  private read(x: unknown, path: string, depth: number): Node {
    if (depth > 500) throw tooDeep(this.who, this.what);
    if (typeof x === 'number') {
      this.scalars++;
      return { kind: 'number', at: this.size++ };
    }
    if (x instanceof Float64Array) return this.run('typed', x.length);
    if (Array.isArray(x)) {
      if (isNumbers(x) && x.length > 0) {
        this.scalars += x.length;
        return this.run('numbers', x.length);
      }
      return { kind: 'array', items: x.map((e, i) => this.read(e, join(path, i), depth + 1)) };
    }
    if (typeof x === 'object' && x !== null && isNd(x)) {
      return { ...this.run('typed', x.data.length), kind: 'nd', like: x };
    }
    if (isRecord(x)) {
      const keys = Object.keys(x);
      return { kind: 'record', keys, items: keys.map((k) => this.read(x[k], join(path, k), depth + 1)) };
    }
    throw wrongLeaf(this.who, this.what, x, path);
  }

  private run<K extends 'numbers' | 'typed'>(kind: K, length: number): { kind: K; at: number; length: number } {
    const at = this.size;
    this.size += length;
    return { kind, at, length };
  }

  /**
   * The numbers of `x`, which must have this structure.
   * @param what - the name of `x` in errors
   * @param out - where they are written
   * @throws ShapeError that shows both structures
   */
  flatten(x: unknown, what = this.what, out: Float64Array = new Float64Array(this.size)): Float64Array {
    const mismatch = (path: string): ShapeError =>
      new ShapeError(
        `${this.who}: expected ${what} to have the structure of ${this.what}, got another one${path && ` at ${path}`}.\n` +
          `  ${this.what}: ${this.text()}\n  ${what}: ${structureOf(x)}`,
      );
    const walk = (node: Node, y: unknown, path: string): void => {
      switch (node.kind) {
        case 'number':
          if (typeof y !== 'number') throw mismatch(path);
          out[node.at] = y;
          return;
        case 'numbers':
        case 'typed':
          if (!isRun(y) || y.length !== node.length) throw mismatch(path);
          out.set(y, node.at);
          return;
        case 'nd': {
          const nd = y as NdLike | null;
          if (typeof nd !== 'object' || nd === null || !isNd(nd) || nd.data.length !== node.length)
            throw mismatch(path);
          out.set(nd.data, node.at);
          return;
        }
        case 'array':
          if (!Array.isArray(y) || y.length !== node.items.length) throw mismatch(path);
          node.items.forEach((item, i) => walk(item, y[i], join(path, i)));
          return;
        case 'record':
          if (!isRecord(y) || Array.isArray(y) || Object.keys(y).length !== node.keys.length) throw mismatch(path);
          node.keys.forEach((k, i) => {
            if (!Object.hasOwn(y, k)) throw mismatch(path);
            walk(node.items[i]!, y[k], join(path, k));
          });
      }
    };
    walk(this.root, x, '');
    return out;
  }

  /** A fresh structure with the given numbers; frozen all through where the language can (typed arrays cannot be). */
  build(values: Float64Array, frozen = false): unknown {
    return this.make(this.root, values, frozen, false);
  }

  private make(node: Node, values: Float64Array, frozen: boolean, views: boolean): unknown {
    const run = (from: number, length: number): Float64Array =>
      views ? values.subarray(from, from + length) : values.slice(from, from + length);
    const inside = (item: Node): unknown => this.make(item, values, frozen, views);
    const done = <T extends object>(x: T): T => (frozen ? Object.freeze(x) : x);
    switch (node.kind) {
      case 'number':
        return values[node.at]!;
      case 'numbers':
        return done(Array.from(values.subarray(node.at, node.at + node.length)));
      case 'typed':
        return run(node.at, node.length);
      case 'nd': {
        const data = run(node.at, node.length);
        return Object.assign(Object.create(Object.getPrototypeOf(node.like) as object) as object, node.like, { data });
      }
      case 'array':
        return done(node.items.map(inside));
      case 'record':
        return done(Object.fromEntries(node.keys.map((k, i) => [k, inside(node.items[i]!)])));
    }
  }

  /** A structure whose typed arrays are views of `values`, where all numbers lie in typed arrays (`scalars` is 0); frozen otherwise. */
  view(values: Float64Array): unknown {
    return this.make(this.root, values, true, true);
  }

  /** Where number i is, as the user would write it: `params.W1[3][17]`. */
  path(i: number): string {
    let low = 0;
    let high = this.blocks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle]!.start <= i) low = middle;
      else high = middle - 1;
    }
    const { path, start, shape } = this.blocks[low]!;
    return (
      path +
      indexIn(shape, i - start)
        .map((k) => `[${k}]`)
        .join('')
    );
  }

  /** The structure in words: `{ W1: 2×3, b1: 3 }`. */
  text(): string {
    return structureOf(this.build(new Float64Array(this.size)));
  }
}

/** The multi-index of element i of an array of the given shape. */
export function indexIn(shape: readonly number[], i: number): number[] {
  const out = new Array<number>(shape.length);
  for (let d = shape.length - 1; d >= 0; d--) {
    out[d] = i % shape[d]!;
    i = Math.floor(i / shape[d]!);
  }
  return out;
}

/** The shape of a node all of whose parts have the same shape, undefined for others. */
function shapeOf(node: Node): readonly number[] | undefined {
  if (node.kind === 'number') return [];
  if (node.kind === 'numbers' || node.kind === 'typed') return [node.length];
  if (node.kind === 'nd') return node.like.shape;
  if (node.kind === 'record' || node.items.length === 0) return undefined;
  const shapes = node.items.map(shapeOf);
  const [first] = shapes;
  const same = shapes.every((s) => s && first && s.length === first.length && s.every((n, i) => n === first[i]));
  return same ? [node.items.length, ...first!] : undefined;
}

const startOf = (node: Node): number =>
  node.kind === 'array' || node.kind === 'record' ? (node.items[0] ? startOf(node.items[0]) : 0) : node.at;

function mergedBlocks(root: Node, what: string): Block[] {
  const blocks: Block[] = [];
  const walk = (node: Node, path: string): void => {
    const shape = shapeOf(node);
    if (shape) blocks.push({ path, start: startOf(node), shape });
    else if (node.kind === 'array') node.items.forEach((item, i) => walk(item, join(path, i)));
    else if (node.kind === 'record') node.items.forEach((item, i) => walk(item, join(path, node.keys[i]!)));
  };
  walk(root, what);
  return blocks;
}

/** A structure in words, not longer than a line. */
export function structureOf(x: unknown, depth = 0): string {
  if (typeof x === 'number') return 'a number';
  if (x instanceof Float64Array) return `Float64Array(${x.length})`;
  if (depth < 6 && Array.isArray(x)) {
    const shape = rectangle(x);
    if (shape) return shape.length === 1 ? `an array of ${shape[0]}` : `an array of ${shape.join('×')}`;
    const parts = x.slice(0, 6).map((e) => structureOf(e, depth + 1));
    return `[${parts.join(', ')}${x.length > 6 ? ', …' : ''}]`;
  }
  if (depth < 6 && isRecord(x)) {
    const keys = Object.keys(x);
    const parts = keys.slice(0, 8).map((k) => `${k}: ${structureOf(x[k], depth + 1)}`);
    return keys.length === 0 ? '{}' : `{ ${parts.join(', ')}${keys.length > 8 ? ', …' : ''} }`;
  }
  return inWords(x);
}

function rectangle(x: unknown): number[] | undefined {
  if (typeof x === 'number') return [];
  if (!Array.isArray(x) || x.length === 0) return undefined;
  if (isNumbers(x)) return [x.length];
  const shapes = x.map(rectangle);
  const [first] = shapes;
  return first && shapes.every((s) => s?.join() === first.join()) ? [x.length, ...first] : undefined;
}
