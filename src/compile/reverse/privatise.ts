import type { Roots, Root } from '../analysis/roots.js';
import { type For, isConst, type Stmt, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';
import type { Region, Regions } from './regions.js';
import { inside } from './stability.js';

/** An access of an array inside a loop. */
interface Access {
  readonly s: Stmt;
  readonly idx: Value;
  readonly region: Region;
}

/**
 * Whether a scratch array made outside a loop is written in every iteration before it is read there, so that each iteration could have its own:
 * every element read is one that a loop or a statement of the same iteration, standing before, has surely stored. Anything less simple is
 * declined: a store that merely comes first proves nothing (t[j] written for j ≤ i and read for all j).
 */
export function isPrivate(root: Root, s: For, roots: Roots, regions: Regions): boolean {
  const body = regions.of(s.body);
  const stores: Access[] = [];
  const reads: Access[] = [];
  let declined = false;
  visit(regions.top.block, (st) => {
    if (st.kind === 'call' && st.args.some((a) => typeof a.type === 'object' && roots.of(a) === root)) declined = true;
    if (st.kind === 'copy' && roots.of(st.arr) === root) declined = true;
    if ((st.kind !== 'store' && st.kind !== 'inc' && st.kind !== 'load') || roots.of(st.arr) !== root) return;
    const region = regions.placeOf(st);
    if (!inside(region, body)) {
      // Nothing after the loop may look at what the last iteration left.
      if (st.kind !== 'store' && regions.before(s, st)) declined = true;
      return;
    }
    (st.kind === 'store' ? stores : reads).push({ s: st, idx: st.idx, region });
  });
  if (declined || roots.of(returned(regions) ?? s.index) === root) return false;
  return reads.every((r) => stores.some((w) => covers(w, r, body, regions)));
}

const returned = (regions: Regions): Value | undefined => regions.fn.results.find((r) => typeof r.type === 'object');

/** Whether the store has surely been made, in the same iteration, for the element that is read. */
function covers(w: Access, r: Access, body: Region, regions: Regions): boolean {
  if (!regions.before(w.s, r.s)) return false;
  if (same(w.idx, r.idx) && inside(r.region, w.region) && inside(w.region, body)) return true;
  const loop = w.region.owner;
  if (loop?.kind !== 'for' || loop.index !== w.idx || loop.step !== 1 || loop.cmp !== '<' || !w.region.parent)
    return false;
  // The loop that stores stands, unconditionally, on the way to the read.
  if (!inside(r.region, w.region.parent) || inside(r.region, w.region) || !inside(w.region.parent, body)) return false;
  if (!isConst(loop.lo)) return false;
  const first = loop.lo.constant as number;
  if (isConst(r.idx))
    return (
      (r.idx.constant as number) >= first &&
      isConst(loop.hi) &&
      (r.idx.constant as number) < (loop.hi.constant as number)
    );
  const reader = regions.homeOf(r.idx).owner;
  if (reader?.kind !== 'for' || reader.index !== r.idx) return false;
  const [low, high] = reader.step > 0 ? [reader.lo, reader.hi] : [reader.hi, reader.lo];
  if (!atLeast(low, first + (reader.cmp === '>' ? -1 : 0), regions)) return false;
  if (reader.step > 0) return reader.cmp === '<' ? atMost(high, loop.hi, regions) : below(high, loop.hi, regions);
  return below(high, loop.hi, regions);
}

const same = (a: Value, b: Value): boolean => a === b || (isConst(a) && isConst(b) && a.constant === b.constant);

/** v ≥ n, for a loop's index from its start. */
function atLeast(v: Value, n: number, regions: Regions): boolean {
  if (isConst(v)) return (v.constant as number) >= n;
  const loop = regions.homeOf(v).owner;
  if (loop?.kind === 'for' && loop.index === v && loop.step > 0) return atLeast(loop.lo, n, regions);
  const s = regions.definitionOf(v);
  return (
    s?.kind === 'op' &&
    s.fn === 'add' &&
    isConst(s.args[1]!) &&
    atLeast(s.args[0]!, n - (s.args[1]!.constant as number), regions)
  );
}

/** v ≤ bound. */
function atMost(v: Value, bound: Value, regions: Regions): boolean {
  if (same(v, bound)) return true;
  if (isConst(v) && isConst(bound)) return (v.constant as number) <= (bound.constant as number);
  return below(v, bound, regions);
}

/** v < bound: an index of a loop that ends at the bound. */
function below(v: Value, bound: Value, regions: Regions): boolean {
  if (isConst(v) && isConst(bound)) return (v.constant as number) < (bound.constant as number);
  const loop = regions.homeOf(v)?.owner;
  if (loop?.kind === 'for' && loop.index === v) {
    if (loop.step > 0) return loop.cmp === '<' && atMost(loop.hi, bound, regions);
    return below(loop.lo, bound, regions);
  }
  const s = regions.definitionOf(v);
  return (
    s?.kind === 'op' &&
    s.fn === 'sub' &&
    isConst(s.args[1]!) &&
    (s.args[1]!.constant as number) > 0 &&
    atMost(s.args[0]!, bound, regions)
  );
}
