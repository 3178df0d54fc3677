import type { Fn } from '../ir/types.js';
import { removeDead } from './dead.js';
import { ValuePass } from './values.js';
import { hoist } from './hoist.js';

/** Simplifies one function without changing any value of it. */
export function simplify(fn: Fn): Fn {
  let result = removeDead(fn);
  for (let round = 0; round < 4; round++) {
    const pass = new ValuePass(result);
    result = removeDead(pass.run());
    if (!pass.changed) break;
  }
  return hoist(result);
}
