import type { Kind } from './kinds.js';
import type { Fn, Value } from './types.js';

/** How a program's results make up what it returns. */
export type ResultTree =
  | { readonly r: 'leaf'; readonly index: number }
  | { readonly r: 'record'; readonly fields: readonly (readonly [string, ResultTree])[] }
  | { readonly r: 'tuple'; readonly items: readonly ResultTree[] }
  | { readonly r: 'constant'; readonly value: string | null | undefined };

/** One number, boolean or array among the arguments: the argument it is in, and the way to it. */
export interface Leaf {
  readonly param: Value;
  readonly argument: number;
  readonly path: readonly (string | number)[];
}

/** An array from the scope, handed in with every call. */
export interface Captured {
  readonly param: Value;
  readonly object: object;
}

/** A function specialised on the kinds of its arguments. Its parameters are the leaves, then the captured arrays. */
export interface Program {
  readonly fn: Fn;
  readonly name: string;
  readonly kinds: readonly Kind[];
  readonly leaves: readonly Leaf[];
  readonly captured: readonly Captured[];
  readonly result: ResultTree;
  /** The text of the user's function, for comments in the output. */
  readonly text: string;
  /** Results that are derivatives, by position: their zeros are made +0, and NaN among them asks for the guarded twin. */
  readonly derivatives: readonly number[];
  /** Results that are arrays of an argument's structure: a sweep that meets an element read beyond the end makes them longer. */
  readonly likes?: ReadonlyMap<number, Value>;
  /** Array results in which a −0 may stand where a derivative is zero: made +0 at the end. */
  readonly normalise?: readonly number[];
  /** Arrays among the arguments whose lengths the program is made for. */
  readonly lengths?: readonly {
    readonly argument: number;
    readonly path: readonly (string | number)[];
    readonly n: number;
  }[];
  /** Arguments that are directions: an exact zero in one means that the input does not move. */
  readonly directions?: readonly number[];
  /** The same program with products guarded against 0·∞; see docs/compile/semantics.md. */
  readonly twin?: () => Program;
}

/** The positions of the results in a tree, in reading order. */
export function indicesOf(tree: ResultTree): number[] {
  switch (tree.r) {
    case 'leaf':
      return [tree.index];
    case 'record':
      return tree.fields.flatMap(([, t]) => indicesOf(t));
    case 'tuple':
      return tree.items.flatMap(indicesOf);
    default:
      return [];
  }
}

/** The tree with each leaf replaced by what `f` gives for its position. */
export function mapTree(tree: ResultTree, f: (index: number) => ResultTree): ResultTree {
  switch (tree.r) {
    case 'leaf':
      return f(tree.index);
    case 'record':
      return { r: 'record', fields: tree.fields.map(([name, t]) => [name, mapTree(t, f)] as const) };
    case 'tuple':
      return { r: 'tuple', items: tree.items.map((t) => mapTree(t, f)) };
    default:
      return tree;
  }
}
