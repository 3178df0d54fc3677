import type { ForOfStatement, Node, Pattern } from 'acorn';
import type { CompileError } from '../../errors.js';
import { block, num, type Value } from '../ir/types.js';
import { hasExit } from '../parse/names.js';
import { carriedBindings, enterLoop, leaveLoop, leaves, overlooked } from './carried.js';
import { lowerExpression } from './expressions.js';
import { countedLoop, flagAfter, lowerBody, newlySet, outerFlags, withHints, withResult } from './loops.js';
import type { Lowering } from './lowering.js';
import { bindPattern } from './patterns.js';
import { type Abstract, isAggregate } from './values.js';

export function lowerForOf(L: Lowering, s: ForOfStatement, label?: string): void {
  if (s.await) throw L.fail(s, 'for await is not in the compiled language', 'Await the data first');
  L.scoped(() => {
    const over = lowerExpression(L, s.right as never);
    const bind = (item: Abstract): void => {
      if (s.left.type === 'VariableDeclaration')
        bindPattern(L, s.left.declarations[0]!.id, item, (id) => L.scope.declare(id.name, true), s);
      else bindPattern(L, s.left as Pattern, item, undefined, s);
    };
    if (isAggregate(over) && over.is === 'tuple')
      return unrolled(
        L,
        s,
        [...over.fields.values()].map((c) => L.read(c)),
        bind,
        label,
      );
    const arr = L.array(over, s.right);
    const length = L.build.len(arr, 'n');
    if (!hasExit(s.body)) {
      countedLoop(
        L,
        s,
        {
          lo: num(0),
          hi: length,
          cmp: '<',
          step: 1,
          name: 'i',
          nodes: [s.body, ...(s.left.type === 'VariableDeclaration' ? [] : [s.left])],
        },
        (i) => {
          bind(L.build.load(arr, i));
          lowerBody(L, s.body, label);
        },
      );
      return;
    }
    forOfWithExit(L, s, arr, length, bind, label);
  });
}

/** `for … of` with break or return: a loop with a counter of its own. */
function forOfWithExit(
  L: Lowering,
  s: ForOfStatement,
  arr: Value,
  length: Value,
  bind: (item: Abstract) => void,
  label: string | undefined,
): void {
  // Not a name that a program could use: the body sees this scope.
  const counter = L.scope.declare('#i', true);
  const stop = L.scope.declare('#stop', true);
  L.env.set(counter, num(0));
  const bindings = carriedBindings(L, [s.body], [...withResult(L, outerFlags(L, s.body)), counter, stop]);
  withHints(L, (hints) => {
    L.env.set(stop, L.falseFlag);
    const before = new Map(L.env);
    const entry = L.env;
    L.env = new Map(entry);
    const carried = enterLoop(L, bindings, hints);
    const like = carried.bindings.map((b) => L.read(b));
    const pre = block();
    const post = block();
    let test!: Value;
    let yields: Value[] = [];
    L.build.within(pre, () => {
      const inside = L.build.op('lt', [L.read(counter) as Value, length]);
      test = L.build.op('and', [L.build.not(L.read(stop) as Value), inside]);
    });
    L.build.within(post, () => {
      const i = L.read(counter) as Value;
      bind(L.build.load(arr, i));
      const { broken } = lowerBody(L, s.body, label);
      L.env.set(stop, flagAfter(L, broken, s.body));
      L.dead = false;
      L.env.set(counter, L.build.op('add', [i, num(1)], 'i'));
    });
    const missing = newlySet(L, before, bindings, hints);
    if (missing.size > 0 || overlooked(L, entry, bindings, s)) return missing;
    L.build.within(post, () => {
      yields = leaves(L, carried, like, s);
    });
    leaveLoop(L, carried, like, entry, (values) => ({
      kind: 'loop',
      ...values,
      pre,
      test,
      exits: carried.args,
      post,
      yields,
      line: L.line(s),
    }));
    L.dead = false;
    return undefined;
  });
}

/** A loop over the elements of a record array or of a literal: its body once for each, at compile time. */
function unrolled(
  L: Lowering,
  s: ForOfStatement,
  items: readonly Abstract[],
  bind: (item: Abstract) => void,
  label: string | undefined,
): void {
  if (hasExit(s.body)) throw noExit(L, s);
  for (const item of items) {
    L.scoped(() => {
      bind(item);
      lowerBody(L, s.body, label);
      L.dead = false;
    });
  }
}

const noExit = (L: Lowering, s: Node): CompileError =>
  L.fail(
    s,
    'break, continue or return inside a loop over an array of records or unlike things',
    'Such loops are written out at compile time; use an if, or hold the data in arrays of numbers',
  );
