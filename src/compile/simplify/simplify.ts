import type { Fn } from '../ir/types.js';
import { removeDead } from './dead.js';
import { reachable } from '../ir/walk.js';
import { ValuePass } from './values.js';
import { hoist } from './hoist.js';

const done = new WeakSet<Fn>();

/** Simplifies a program without changing any value of it. The functions it calls are simplified in place, each once. */
export function simplify(root: Fn): Fn {
  for (const fn of reachable(root)) {
    if (fn === root || done.has(fn)) continue;
    done.add(fn);
    const { body, results } = one(fn);
    fn.body = body;
    fn.results = results;
  }
  return one(root);
}

function one(fn: Fn): Fn {
  let result = removeDead(fn);
  for (let round = 0; round < 4; round++) {
    const pass = new ValuePass(result);
    result = removeDead(pass.run());
    if (!pass.changed) break;
  }
  return hoist(result);
}
