import type { Roots, Root } from '../analysis/roots.js';
import type { Fn, Load, Stmt } from '../ir/types.js';
import { isArray } from '../ir/types.js';
import { visit } from '../ir/walk.js';
import type { Region, Regions } from './regions.js';

/** Which loads would give the same element in the backward sweep. */
export class Stability {
  private readonly writes = new Map<Root, Stmt[]>();
  private readonly births = new Map<Root, Stmt[]>();

  constructor(
    fn: Fn,
    private readonly roots: Roots,
    private readonly regions: Regions,
  ) {
    const add = (map: Map<Root, Stmt[]>, root: Root, s: Stmt): void => {
      const list = map.get(root);
      if (list) list.push(s);
      else map.set(root, [s]);
    };
    visit(fn.body, (s) => {
      if (s.kind === 'store' || s.kind === 'inc') add(this.writes, roots.of(s.arr), s);
      if (s.kind === 'call')
        for (const a of [...s.args, ...(s.shadowArgs ?? [])])
          for (const root of this.deep(a)) add(this.writes, root, s);
      if (s.kind === 'alloc' || s.kind === 'copy' || s.kind === 'literal')
        for (const root of this.deep(s.out)) add(this.births, root, s);
    });
  }

  private deep(v: Parameters<Roots['of']>[0]): Root[] {
    const found: Root[] = [];
    if (!isArray(v.type)) return found;
    let root: Root | undefined = this.roots.of(v);
    while (root) {
      while (root.parent) root = root.parent;
      found.push(root);
      root = root.row;
    }
    return found;
  }

  /**
   * No write to the same array comes after the load while it is of interest: not later in the text, and not in a later iteration of a loop
   * around both, unless the array is made anew in every iteration or the backward sweep runs inside it.
   */
  stable(s: Load): boolean {
    const root = this.roots.of(s.arr);
    const writes = this.writes.get(root);
    if (!writes) return true;
    const births = this.births.get(root) ?? [];
    const loadLoops = this.regions.loops(this.regions.placeOf(s));
    const fusedAround = this.fusedAround(this.regions.placeOf(s));
    return writes.every((w) => {
      const place = this.regions.placeOf(w);
      // What happens after a fused iteration no longer concerns its backward sweep.
      if (fusedAround && !inside(place, fusedAround)) return true;
      const writeLoops = this.regions.loops(place);
      const common = loadLoops.filter((l) => writeLoops.includes(l));
      const shared = common.some(
        (l) =>
          births.length === 0 || !births.every((birth) => this.regions.loops(this.regions.placeOf(birth)).includes(l)),
      );
      return !shared && this.regions.before(w, s);
    });
  }

  /** The innermost fused loop's body around a region. */
  private fusedAround(region: Region): Region | undefined {
    for (let r: Region | undefined = region; r; r = r.parent) if (r.owner && this.regions.fused.has(r.owner)) return r;
    return undefined;
  }
}

export function inside(region: Region, outer: Region): boolean {
  for (let r: Region | undefined = region; r; r = r.parent) if (r === outer) return true;
  return false;
}
