import type { Fn } from '../ir/types.js';
import { removeDead } from './dead.js';
import { reachable } from '../ir/walk.js';
import { ValuePass } from './values.js';
import { Factors } from './factors.js';
import { hoist } from './hoist.js';

const done = new WeakSet<Fn>();

/**
 * Simplifies a program without changing any value of it. The functions it calls are simplified in place, each once. In a program that a transform made
 * (`made`) minus signs and constants are put together too; what users wrote keeps its form.
 */
export function simplify(root: Fn, made = true): Fn {
  for (const fn of reachable(root)) {
    if (fn === root || done.has(fn)) continue;
    done.add(fn);
    const { body, results } = one(fn, made);
    fn.body = body;
    fn.results = results;
  }
  return one(root, made);
}

function one(fn: Fn, made: boolean): Fn {
  let result = removeDead(fn);
  for (let round = 0; round < 4; round++) {
    const pass = new ValuePass(result, made ? new Factors() : undefined);
    result = removeDead(pass.run());
    if (!pass.changed) break;
  }
  return hoist(result);
}
