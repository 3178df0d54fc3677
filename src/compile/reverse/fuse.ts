import type { Root } from '../analysis/roots.js';
import { writtenRoots } from '../analysis/roots.js';
import { block, type For, isArray, isConst, num, type Op, type Stmt, value, type Value } from '../ir/types.js';
import { visit } from '../ir/walk.js';
import type { Adjoints, Backward } from './backward.js';
import { isPrivate } from './privatise.js';
import type { Region, Regions } from './regions.js';
import { inside } from './stability.js';

/**
 * Runs a loop's backward sweep inside its forward one, iteration by iteration, where that is legal; then nothing is saved from one sweep to
 * the other. Legal is it when (1) what the loop carries are sums, used nowhere else, (2) the adjoints of these sums are known before the
 * loop, (3) active arrays written inside are made inside or private to an iteration, (4) no active array read inside is written after.
 */
export function tryFuse(B: Backward, s: For, region: Region, env: Adjoints): boolean {
  if (!region.live) return false;
  const { regions, activity } = B;
  const body = regions.of(s.body);
  const active = s.args.map((a) => !isConst(a) && activity.has(a));
  if (s.args.some((a, k) => active[k] && (isArray(a.type) || !isSum(B, s.yields[k]!, a)))) return false;
  if (!memoryAllows(B, s, body)) return false;
  const before = block();
  const seeds = s.results.map((r, k) =>
    active[k] ? seedBefore(B, env.get(r) ?? num(0), s, region, before.stmts, new Map()) : num(0),
  );
  if (seeds.some((v) => v === undefined)) return false;
  generate(B, s, region, body, env, seeds as Value[], active, before);
  return true;
}

function generate(
  B: Backward,
  s: For,
  region: Region,
  body: Region,
  env: Adjoints,
  seeds: Value[],
  active: readonly boolean[],
  before: { stmts: Stmt[] },
): void {
  const outer = B.activity.outerScalars(s);
  const args = outer.map((u) => value('num', `${u.name || 't'}_b`));
  const back = block();
  const results = args.map((a) => value('num', a.name));
  const fused = { back, args, inits: args.map(() => num(0)), yields: args as readonly Value[], results, before };
  B.regions.fuse(s, body, fused);
  const inner: Adjoints = new Map(outer.map((u, k) => [u, args[k]!]));
  B.b.within(back, () => s.yields.forEach((v, k) => active[k] && B.add(inner, v, seeds[k]!)));
  const sums = s.args.filter((_, k) => active[k]);
  B.region(body, inner, back);
  sums.forEach((a) => inner.delete(a));
  fused.yields = outer.map((u) => inner.get(u) ?? num(0));
  s.results.forEach((r, k) => {
    if (!active[k]) return;
    const adjoint = env.get(r);
    env.delete(r);
    if (adjoint) B.add(env, s.inits[k]!, adjoint);
  });
  results.forEach((r, k) => {
    B.regions.define(r, region);
    B.add(env, outer[k]!, B.needs.need(r, region));
  });
}

/** Whether `v`, the next value of the carried `arg`, is `arg` plus and minus things, and nothing else looks at the running sum. */
function isSum(B: Backward, v: Value, arg: Value): boolean {
  const { regions, uses } = B;
  const hits = new Map<Value, number>();
  const walk = (x: Value, from: Value): boolean => {
    if (x === from) {
      hits.set(x, (hits.get(x) ?? 0) + 1);
      return true;
    }
    if (isConst(x) || !B.activity.has(x)) return false;
    const s = regions.definitionOf(x);
    if (!s) return false;
    const mark = (found: boolean): boolean => {
      if (found && x !== v) hits.set(x, (hits.get(x) ?? 0) + 1);
      return found;
    };
    if (s.kind === 'op' && s.fn === 'add') return mark(walk(s.args[0]!, from) || walk(s.args[1]!, from));
    if (s.kind === 'op' && s.fn === 'sub') return mark(walk(s.args[0]!, from));
    if (s.kind === 'if') {
      const k = s.results.indexOf(x);
      return mark(walk(s.thenYields[k]!, from) && walk(s.elseYields[k]!, from));
    }
    if (s.kind === 'for') {
      const k = s.results.indexOf(x);
      const innerArg = s.args[k];
      if (!innerArg || !isSum(B, s.yields[k]!, innerArg)) return false;
      return mark(walk(s.inits[k]!, from));
    }
    return false;
  };
  if (!walk(v, arg)) return false;
  if ((uses.count.get(v) ?? 0) !== 1 && v !== arg) return false;
  return [...hits].every(([x, n]) => (uses.count.get(x) ?? 0) === n);
}

/** The adjoint `c` computed before the loop, when that is possible from what is known there. */
function seedBefore(
  B: Backward,
  c: Value,
  s: For,
  region: Region,
  out: Stmt[],
  copies: Map<Value, Value>,
): Value | undefined {
  if (isConst(c) || B.cotangents.has(c)) return c;
  const known = copies.get(c);
  if (known) return known;
  const here = B.b.block.stmts.find((st): st is Op => st.kind === 'op' && st.out === c);
  if (!here) return knownBefore(B.regions, c, s, region) ? c : undefined;
  const args: Value[] = [];
  for (const a of here.args) {
    const before = seedBefore(B, a, s, region, out, copies);
    if (!before) return undefined;
    args.push(before);
  }
  const copy = value(c.type, c.name);
  out.push({ ...here, args, out: copy });
  copies.set(c, copy);
  return copy;
}

function knownBefore(regions: Regions, v: Value, s: For, region: Region): boolean {
  const home = regions.homeOf(v) as Region | undefined;
  return home !== undefined && regions.definitionOf(v) !== undefined
    ? regions.isBefore(v, s) && inside(region, home)
    : home === regions.top && regions.fn.params.includes(v);
}

function memoryAllows(B: Backward, s: For, body: Region): boolean {
  const { regions, activity } = B;
  const { roots } = activity;
  const written = writtenRoots(roots, s.body);
  const activeRoot = new Map<Root, boolean>();
  const read = new Set<Root>();
  let fine = true;
  visit(s.body, (st) => {
    if (st.kind === 'load' || st.kind === 'store' || st.kind === 'inc') {
      activeRoot.set(roots.of(st.arr), activity.has(st.arr));
      if (st.kind === 'load' && activity.has(st.out)) read.add(roots.of(st.arr));
    }
    if (st.kind === 'copy' && activity.has(st.arr)) read.add(roots.of(st.arr));
    // A pair of push and pop must not be torn apart, and a call writes what it likes.
    if (st.kind === 'push' || st.kind === 'pop' || st.kind === 'call') fine = false;
  });
  if (!fine) return false;
  const births = new Map<Root, boolean>();
  visit(regions.top.block, (st) => {
    if (st.kind === 'alloc' || st.kind === 'copy' || st.kind === 'literal') {
      const root = roots.of(st.out);
      births.set(root, (births.get(root) ?? true) && inside(regions.placeOf(st), body));
    }
    if (
      (st.kind === 'store' || st.kind === 'inc') &&
      read.has(roots.of(st.arr)) &&
      regions.before(s, st) &&
      !inside(regions.placeOf(st), body)
    )
      fine = false;
    if (st.kind === 'call' && regions.before(s, st) && !inside(regions.placeOf(st), body)) fine = false;
  });
  if (!fine) return false;
  for (const root of written) {
    if (activeRoot.get(root) === false) continue;
    if (births.get(root) === true) {
      if (!escapes(regions, root, roots, body)) continue;
      return false;
    }
    if (!births.has(root) || !isPrivate(root, s, roots, regions)) return false;
  }
  return true;
}

/** Whether an array made in the body is looked at outside it. */
function escapes(regions: Regions, root: Root, roots: Backward['activity']['roots'], body: Region): boolean {
  let found = regions.fn.results.some((r) => isArray(r.type) && roots.of(r) === root);
  visit(regions.top.block, (st) => {
    if (st.kind === 'load' && roots.of(st.arr) === root && !inside(regions.placeOf(st), body)) found = true;
  });
  return found;
}
