import { Activity } from '../analysis/activity.js';
import { leaving } from '../analysis/leaving.js';
import { Roots } from '../analysis/roots.js';
import { type Fn, isArray, isReal, type Push, type Value } from '../ir/types.js';
import { reachable, visit } from '../ir/walk.js';

/** What one function leaves on a stack for another: the two halves of a recursive function that was differentiated backwards. */
export class Stacks {
  private known: ReadonlyMap<number, readonly boolean[]> | undefined;

  constructor(private readonly root: Fn) {}

  /** Whether the k-th value of a pair may depend on what its function is given: a count or a sign that alternates does not (determinant by minors). */
  varies(pair: number, k: number): boolean {
    this.known ??= this.look();
    return this.known.get(pair)?.[k] ?? true;
  }

  private look(): Map<number, readonly boolean[]> {
    const found = new Map<number, readonly boolean[]>();
    for (const fn of reachable(this.root)) {
      const pushes: Push[] = [];
      visit(fn.body, (s) => {
        if (s.kind === 'push') pushes.push(s);
      });
      if (pushes.length === 0) continue;
      const inputs = [...fn.params.filter((p) => isReal(p.type)), ...leaving(fn)];
      const activity = new Activity(fn, new Roots(fn), inputs, []);
      // An array may be filled later, by the function that takes it from the stack.
      const varies = (v: Value): boolean => isArray(v.type) || activity.isVaried(v);
      for (const s of pushes) found.set(s.pair, s.vals.map(varies));
    }
    return found;
  }
}
