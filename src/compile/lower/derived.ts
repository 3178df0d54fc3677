import type { Node } from 'acorn';
import type { Lowering } from './lowering.js';
import type { Abstract, Closure, External } from './values.js';

/** A derivative of a function, called in the program. */
export interface DerivedCall {
  readonly transform: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly target: Closure | External;
}

export function lowerDerived(L: Lowering, e: Node, call: DerivedCall, _values: readonly Abstract[]): Abstract {
  throw L.fail(e, `${call.transform} inside a compiled function`, 'Call it outside');
}
