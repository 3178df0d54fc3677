import { block, type For, isArray, isConst, type Loop, num, type Stmt, value, type Value } from '../ir/types.js';
import type { Adjoints, Backward } from './backward.js';
import type { Region } from './regions.js';

/** The backward sweep of a counted loop: the same loop from its last index to its first. */
export function reverseFor(B: Backward, s: For, region: Region, env: Adjoints): void {
  const body = B.regions.of(s.body);
  const outer = B.activity.outerScalars(s);
  const carried = s.args.filter((a) => !isArray(a.type) && B.activity.has(a));
  const position = carried.map((a) => s.args.indexOf(a));
  const zero = num(0);
  const inits = [...position.map((k) => B.take(env, s.results[k]!) ?? zero), ...outer.map((u) => env.get(u) ?? zero)];
  const args = [...carried, ...outer].map((v) => value('num', `${v.name || 't'}_b`));
  body.index = value('num', s.index.name);
  const inner: Adjoints = new Map();
  outer.forEach((u, k) => inner.set(u, args[carried.length + k]!));
  const back = block();
  B.b.within(back, () => position.forEach((p, k) => B.add(inner, s.yields[p]!, args[k]!)));
  B.region(body, inner, back);
  const yields = [...carried, ...outer].map((v) => inner.get(v) ?? zero);
  const results = args.map((a) => value('num', a.name));
  const { lo, hi, cmp, step } = reversed(B, s, region);
  B.b.push({
    kind: 'for',
    index: body.index,
    lo,
    hi,
    cmp,
    step,
    args,
    inits,
    body: back,
    yields,
    results,
    line: s.line,
  });
  outer.forEach((u, k) => env.set(u, results[carried.length + k]!));
  position.forEach((p, k) => B.add(env, s.inits[p]!, results[k]!));
}

/** The bounds of a loop run backwards: from the last index it took down to the first. */
function reversed(B: Backward, s: For, region: Region): { lo: Value; hi: Value; cmp: For['cmp']; step: number } {
  const { b } = B;
  const [lo, hi] = [B.needs.need(s.lo, region), B.needs.need(s.hi, region)];
  const up = s.step > 0;
  const step = Math.abs(s.step);
  const span = up ? b.op('sub', [hi, lo]) : b.op('sub', [lo, hi]);
  const exact = step === 1 ? span : b.op('div', [span, num(step)]);
  // One less than the number of iterations.
  const steps = s.cmp.endsWith('=') ? b.op('floor', [exact]) : b.op('sub', [b.op('ceil', [exact]), num(1)]);
  const offset = step === 1 ? steps : b.op('mul', [steps, num(step)]);
  const last = up ? b.add(lo, offset) : b.sub(lo, offset);
  return { lo: last, hi: lo, cmp: up ? '>=' : '<=', step: -s.step };
}

/** The backward sweep of a loop with an unknown number of iterations: as many as the forward sweep counted, its halves in reverse. */
export function reverseLoop(B: Backward, s: Loop, region: Region, env: Adjoints): void {
  const { b } = B;
  const pre = B.regions.of(s.pre);
  const post = B.regions.of(s.post);
  const zero = num(0);
  const outer = B.activity.outerScalars(s);
  const active = (v: Value): boolean => !isConst(v) && !isArray(v.type) && B.activity.has(v);
  // Everything whose adjoint goes from one half of an iteration to the other: arguments, and what the first half defines.
  const carried = new Set(s.args.filter(active));
  for (const st of s.pre.stmts) for (const v of definedIn(st)) if (active(v)) carried.add(v);
  const slots = [...carried, ...outer];
  const start: Adjoints = new Map();
  outer.forEach((u) => start.set(u, env.get(u) ?? zero));
  s.results.forEach((r, k) => {
    const a = B.take(env, r);
    if (a) B.add(start, s.exits[k]!, a);
  });
  const count = counter(B, s, region);
  const args = slots.map((v) => value('num', `${v.name || 't'}_b`));
  const left = value('num', 'left');
  const first = block();
  const inner: Adjoints = new Map(slots.map((v, k) => [v, args[k]!]));
  B.region(pre, inner, first);
  let test!: Value;
  b.within(first, () => {
    test = b.op('gt', [left, zero]);
  });
  const exits = slots.map((v) => inner.get(v) ?? zero);
  const second = block();
  const before: Adjoints = new Map();
  outer.forEach((u) => before.set(u, inner.get(u) ?? zero));
  b.within(second, () => s.args.forEach((a, k) => inner.has(a) && B.add(before, s.yields[k]!, inner.get(a)!)));
  B.region(post, before, second);
  let fewer!: Value;
  b.within(second, () => {
    fewer = b.sub(left, num(1));
  });
  const yields = [fewer, ...slots.map((v) => before.get(v) ?? zero)];
  const results = args.map((a) => value('num', a.name));
  b.push({
    kind: 'loop',
    args: [left, ...args],
    inits: [B.needs.need(count, region), ...slots.map((v) => start.get(v) ?? zero)],
    pre: first,
    test,
    exits: [left, ...exits],
    post: second,
    yields,
    results: [value('num', 'left'), ...results],
    line: s.line,
  });
  outer.forEach((u) => env.set(u, results[slots.indexOf(u)]!));
  s.args.forEach((a, k) => carried.has(a) && B.add(env, s.inits[k]!, results[slots.indexOf(a)]!));
}

function definedIn(s: Stmt): readonly Value[] {
  if (s.kind === 'op' || s.kind === 'load') return [s.out];
  if (s.kind === 'for' || s.kind === 'loop' || s.kind === 'if') return s.results;
  return s.kind === 'call' || s.kind === 'pop' ? s.outs : [];
}

/** How often the loop went round, counted in the forward sweep. */
function counter(B: Backward, s: Loop, region: Region): Value {
  let t = B.trips.get(s);
  if (!t) {
    t = { arg: value('num', 'trips'), next: value('num', 'trips'), result: value('num', 'trips') };
    B.trips.set(s, t);
    B.regions.define(t.result, region);
  }
  return t.result;
}
