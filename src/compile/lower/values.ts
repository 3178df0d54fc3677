import type { FunctionNode } from '../parse/source.js';
import type { Source } from '../errors.js';
import { freshId, isArray, type Value } from '../ir/types.js';

/**
 * What an expression of the user's program stands for while it is lowered: an SSA value, or something known at compile time (records
 * and small literals by their fields, functions by their syntax).
 */
export type Abstract = Value | Aggregate | Closure | External | Known;

/** A variable, or a field of a record: a cell whose content the environment tracks along the paths of the program. */
export interface Binding {
  readonly name: string;
  readonly writable: boolean;
}

/** A record, or an array literal whose elements are tracked one by one. */
export interface Aggregate {
  readonly is: 'record' | 'tuple';
  readonly fields: ReadonlyMap<string, Binding>;
  /** Made where two paths meet: other names for the parts no longer see its writes, so it may not be written. */
  readonly merged: boolean;
}

/** A function of the program, with the scope it sees. */
export interface Closure {
  readonly is: 'closure';
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly source: Source;
  readonly name: string;
}

/** A JavaScript value that came through `scope` or an argument and is not data: an operation, a transform, another function. */
export interface External {
  readonly is: 'external';
  readonly object: object;
  readonly name: string;
  /** The scope it came through, in which the names of its own text are looked up. */
  readonly scope?: Scope;
}

export type Known =
  | { readonly is: 'undefined' }
  | { readonly is: 'null' }
  | { readonly is: 'string'; readonly text: string }
  /** `Math`, `Number`, `Array`, `Float64Array` … before anything is asked of them */
  | { readonly is: 'builtin'; readonly name: string };

export const UNDEFINED: Known = { is: 'undefined' };
export const NULL: Known = { is: 'null' };

export const isValue = (a: Abstract): a is Value => !('is' in a);
export const isAggregate = (a: Abstract): a is Aggregate => 'is' in a && (a.is === 'record' || a.is === 'tuple');
export const isScalar = (a: Abstract): a is Value => isValue(a) && !isArray(a.type);
export const isArrayValue = (a: Abstract): a is Value => isValue(a) && isArray(a.type);

/** Names in a block, a function or the `scope` option. */
export class Scope {
  private readonly names = new Map<string, Binding>();
  /** Tells functions of one text apart that see different scopes. */
  readonly id = freshId();

  constructor(readonly parent: Scope | undefined) {}

  declare(name: string, writable: boolean): Binding {
    const binding: Binding = { name, writable };
    this.names.set(name, binding);
    return binding;
  }

  find(name: string): Binding | undefined {
    return this.names.get(name) ?? this.parent?.find(name);
  }

  ownNames(): Iterable<string> {
    return this.names.keys();
  }
}

/** What every live variable holds at a point of the program. Copied where paths part. */
export type Env = Map<Binding, Abstract>;
