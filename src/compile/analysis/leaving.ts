import { type Fn, isArray, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';

/** The arrays that a function returns or leaves on a stack for another one: what they will hold is up to those who get them. */
export function leaving(fn: Fn): Value[] {
  const taken = new Set<number>();
  const left: Value[] = fn.results.filter((r) => isArray(r.type));
  visit(fn.body, (s) => {
    if (s.kind === 'pop') taken.add(s.pair);
  });
  visit(fn.body, (s) => {
    if (s.kind === 'push' && !taken.has(s.pair)) left.push(...s.vals.filter((v) => isArray(v.type)));
  });
  return left;
}
