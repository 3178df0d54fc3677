/**
 * The intermediate representation: structured SSA. A scalar is defined once and dominates its uses; loops carry arguments; `if` has
 * results; arrays are memory. Both transforms map this language to itself, which is why derivatives compose.
 */

/** The class of a JavaScript array; 'Array' holds numbers or, nested, other arrays. */
export type Store =
  | 'Array'
  | 'Float64Array'
  | 'Float32Array'
  | 'Int32Array'
  | 'Uint32Array'
  | 'Int16Array'
  | 'Uint16Array'
  | 'Int8Array'
  | 'Uint8Array'
  | 'Uint8ClampedArray';

export interface ArrayType {
  readonly store: Store;
  readonly item: Type;
}

export type Type = 'num' | 'bool' | ArrayType;

/** One value. A constant has no defining statement. */
export interface Value {
  readonly id: number;
  readonly type: Type;
  /** The user's name for it, or what a transform calls it, '' where it has none yet; the emitter makes it unique. */
  name: string;
  readonly constant?: number | boolean | null;
}

export interface Op {
  readonly kind: 'op';
  readonly out: Value;
  readonly fn: string;
  readonly args: readonly Value[];
  readonly line: number;
}

/** `out = arr[idx]`: a number, or a row of a nested array. */
export interface Load {
  readonly kind: 'load';
  readonly out: Value;
  readonly arr: Value;
  readonly idx: Value;
  /** Moved to where the array may not be there: then there is no row either. */
  readonly maybe?: boolean;
  readonly line: number;
}

/** `arr[idx] = val`; a row is stored by reference. */
export interface Store_ {
  readonly kind: 'store';
  readonly arr: Value;
  readonly idx: Value;
  readonly val: Value;
  readonly line: number;
}

/** `arr[idx] += val`: primitive, because its adjoint is one load. */
export interface Inc {
  readonly kind: 'inc';
  readonly arr: Value;
  readonly idx: Value;
  readonly val: Value;
  readonly line: number;
}

/** A new array of `len` zeros; of `like`'s structure where that is given (shadows of nested arrays). */
export interface Alloc {
  readonly kind: 'alloc';
  readonly out: Value;
  readonly len: Value;
  readonly like?: Value;
  /** `new Array(n)` as the user wrote it, without elements yet. */
  readonly raw?: boolean;
  readonly line: number;
}

/** `[a, b, c]` */
export interface Literal {
  readonly kind: 'literal';
  readonly out: Value;
  readonly items: readonly Value[];
  readonly line: number;
}

export interface Len {
  readonly kind: 'len';
  readonly out: Value;
  readonly arr: Value;
  /** Moved to where the array may not be there: then the length is 0. */
  readonly maybe?: boolean;
  readonly line: number;
}

/** A copy of an array, nested ones through all levels: how a parameter that is written is kept from the caller. */
export interface Copy {
  readonly kind: 'copy';
  readonly out: Value;
  readonly arr: Value;
  readonly line: number;
}

export interface Block {
  readonly stmts: Stmt[];
}

/**
 * `for (index = lo; index cmp hi; index += step)`. `step` is a nonzero integer constant, lo an integer; hi does not change. The body
 * sees `args`, which start as `inits` and become `yields` after each iteration; `results` are their values after the loop.
 */
export interface For {
  readonly kind: 'for';
  readonly index: Value;
  readonly lo: Value;
  readonly hi: Value;
  readonly cmp: '<' | '<=' | '>' | '>=';
  readonly step: number;
  readonly args: readonly Value[];
  readonly inits: readonly Value[];
  readonly body: Block;
  readonly yields: readonly Value[];
  readonly results: readonly Value[];
  readonly line: number;
}

/**
 * `while (true) { pre; if (!test) break; post }`. `results` are the values of `exits` when the loop is left; `args` become `yields` after
 * each run of post.
 */
export interface Loop {
  readonly kind: 'loop';
  readonly args: readonly Value[];
  readonly inits: readonly Value[];
  readonly pre: Block;
  readonly test: Value;
  readonly exits: readonly Value[];
  readonly post: Block;
  readonly yields: readonly Value[];
  readonly results: readonly Value[];
  readonly line: number;
}

export interface If {
  readonly kind: 'if';
  readonly test: Value;
  readonly then: Block;
  readonly otherwise: Block;
  readonly thenYields: readonly Value[];
  readonly elseYields: readonly Value[];
  readonly results: readonly Value[];
  readonly line: number;
}

/** Saves values for the backward sweep on stack number `stack`; {@link Pop} takes them back, in the same order, mirrored in time. */
export interface Push {
  readonly kind: 'push';
  readonly stack: number;
  /** Shared with the pop that takes these values back. */
  readonly pair: number;
  readonly vals: readonly Value[];
  readonly line: number;
}

export interface Pop {
  readonly kind: 'pop';
  readonly stack: number;
  readonly pair: number;
  readonly outs: readonly Value[];
  readonly line: number;
}

/** A call of another function of the program: recursion, and parts of bodies too long for one function. */
export interface Call {
  readonly kind: 'call';
  readonly fn: Fn;
  readonly args: readonly Value[];
  readonly outs: readonly Value[];
  /** While a function is split for the two sweeps: shadows of the array arguments, handed over as well … */
  readonly shadowArgs?: readonly Value[];
  /** … and those of the arrays it returns, which it returns as well. */
  readonly shadowOuts?: readonly Value[];
  readonly line: number;
}

/** `throw new Type(text)`, the text in pieces. */
export interface Throw {
  readonly kind: 'throw';
  readonly error: string;
  readonly parts: readonly (string | Value)[];
  readonly line: number;
}

export type Stmt =
  Op | Load | Store_ | Inc | Alloc | Literal | Len | Copy | For | Loop | If | Push | Pop | Call | Throw;

/** A function of the program. Array parameters may be written: results such as gradients are filled in place. */
export interface Fn {
  readonly name: string;
  params: readonly Value[];
  body: Block;
  results: readonly Value[];
}

export const isArray = (type: Type): type is ArrayType => typeof type === 'object';

export const sameType = (a: Type, b: Type): boolean =>
  isArray(a) ? isArray(b) && a.store === b.store && sameType(a.item, b.item) : a === b;

/** Whether numbers of the type carry derivatives: integer arrays and booleans never do. */
export const isReal = (type: Type): boolean => {
  if (!isArray(type)) return type === 'num';
  if (type.store === 'Array') return isReal(type.item);
  return type.store === 'Float64Array';
};

export const typeText = (type: Type): string => {
  if (type === 'num') return 'number';
  if (type === 'bool') return 'boolean';
  return type.store === 'Array' ? `${typeText(type.item)}[]` : type.store;
};

let nextId = 1;

/** A number no other value or pair has. */
export const freshId = (): number => nextId++;

export const value = (type: Type, name: string): Value => ({ id: nextId++, type, name });

const zero: Value = { id: nextId++, type: 'num', name: '0', constant: 0 };
const one: Value = { id: nextId++, type: 'num', name: '1', constant: 1 };

export const num = (constant: number): Value => {
  if (Object.is(constant, 0)) return zero;
  return constant === 1 ? one : { id: nextId++, type: 'num', name: String(constant), constant };
};

export const bool = (constant: boolean): Value => ({ id: nextId++, type: 'bool', name: String(constant), constant });

/** The array that is not there: what an array variable holds on the paths that never use it. */
export const absent = (type: ArrayType): Value => ({ id: nextId++, type, name: 'null', constant: null });

export const isConst = (v: Value): boolean => v.constant !== undefined;

export const block = (): Block => ({ stmts: [] });
