import type { CallExpression, Expression, Node } from 'acorn';
import { type ArrayType, block, isArray, num, type Store, type Type, type Value, value } from '../ir/types.js';
import { apply, args } from './calls.js';
import { enterLoop, carriedBindings, leaveLoop, leaves, overlooked, type Part } from './carried.js';
import { lowerExpression } from './expressions.js';
import { countedLoop, withHints } from './loops.js';
import type { Lowering } from './lowering.js';
import { copyRange } from './patterns.js';
import { arrayOf } from './tuples.js';
import { type Abstract, type Aggregate, isAggregate, isArrayValue, isScalar, isValue, UNDEFINED } from './values.js';

const partsOf = (f: Abstract): Part[] => ('is' in f && f.is === 'closure' ? [f] : []);

const items = (L: Lowering, tuple: Aggregate): Abstract[] => [...tuple.fields.values()].map((c) => L.read(c));

/** `x.map(f)`, `x.fill(v)` …, with a tuple where the elements are known one by one. */
export function arrayMethod(L: Lowering, e: CallExpression, object: Value | Aggregate, name: string): Abstract {
  const tuple = isValue(object) ? undefined : items(L, object);
  switch (name) {
    case 'map':
    case 'forEach': {
      const [f] = args(L, e.arguments);
      if (tuple) {
        const out = tuple.map((v, k) => apply(L, e, f!, [v, num(k), object]));
        return name === 'map'
          ? L.aggregate(
              'tuple',
              out.map((v, k) => [String(k), v] as const),
            )
          : UNDEFINED;
      }
      const arr = object as Value;
      const each = (i: Value): Abstract => apply(L, e, f ?? UNDEFINED, [L.build.load(arr, i), i, arr]);
      if (name === 'map') return generate(L, e, L.build.len(arr), storeOf(arr), f ?? UNDEFINED, each);
      countedLoop(
        L,
        e,
        { lo: num(0), hi: L.build.len(arr), cmp: '<', step: 1, name: 'i', nodes: partsOf(f ?? UNDEFINED) },
        (i) => void each(i),
      );
      return UNDEFINED;
    }
    case 'reduce':
      return reduce(L, e, object, tuple);
    case 'fill': {
      const v = L.num(lowerExpression(L, e.arguments[0] as Expression), e);
      if (e.arguments.length > 1) throw L.fail(e, 'fill of a part is not in the compiled language', 'Write a for loop');
      return fill(L, e, L.array(object, e), v);
    }
    case 'slice': {
      const cut = tuple && tupleSlice(L, e, tuple);
      if (cut) return cut;
      return slice(L, e, L.array(object, e));
    }
    case 'push':
    case 'pop':
    case 'shift':
    case 'unshift':
    case 'splice':
    case 'concat':
      throw L.fail(
        e,
        `.${name}() changes the length of an array`,
        'Make an array of the final length, new Float64Array(n), and assign its elements',
      );
    case 'sort':
    case 'reverse':
      throw L.fail(e, `.${name}() is not in the compiled language`, 'Order the data outside, or write the loop');
    default:
      throw L.fail(
        e,
        `.${name}() of an array is not in the compiled language`,
        'Arrays have map, forEach, reduce, fill and slice; for everything else write a for loop',
      );
  }
}

const storeOf = (arr: Value): Store => (isArray(arr.type) ? arr.type.store : 'Array');

/** A new array of `length` elements that `each` computes. */
function generate(L: Lowering, e: Node, length: Value, store: Store, f: Abstract, each: (i: Value) => Abstract): Value {
  // The kind of the elements is known only after the body is lowered, so the array that it stores into is made afterwards and put before.
  const at = L.build.block.stmts.length;
  let out: Value | undefined;
  const make = (type: Type): Value => value({ store, item: type }, '');
  countedLoop(L, e, { lo: num(0), hi: length, cmp: '<', step: 1, name: 'i', nodes: partsOf(f) }, (i) => {
    const v = each(i);
    const own = arrayOf(L, v, e);
    const item = isAggregate(own) && own.is === 'tuple' ? L.materialise(own, e) : own;
    if (isArrayValue(item)) {
      if (store !== 'Array') throw L.fail(e, `rows in a ${store}`, 'Use Array.from for arrays of arrays');
      out = make(item.type);
      L.build.store(out, i, item);
    } else if (isAggregate(item)) {
      throw L.fail(e, 'an array of records cannot be made by a loop', 'Make one array for each field');
    } else {
      const v2 = L.num(item, e);
      out = make('num');
      L.build.store(out, i, v2);
    }
  });
  const made = out!;
  const raw = storeOf(made) === 'Array' ? { raw: true } : {};
  L.build.block.stmts.splice(at, 0, { kind: 'alloc', out: made, len: length, line: L.build.line, ...raw });
  return made;
}

function reduce(
  L: Lowering,
  e: CallExpression,
  object: Value | Aggregate,
  tuple: readonly Abstract[] | undefined,
): Abstract {
  const [f = UNDEFINED, init] = args(L, e.arguments);
  if (tuple) {
    const rest = init === undefined ? tuple.slice(1) : tuple;
    const first = init ?? tuple[0];
    if (first === undefined)
      throw L.fail(e, 'reduce of an empty array without a first value', 'Hand over the first value');
    const shift = init === undefined ? 1 : 0;
    return rest.reduce((acc, v, k) => apply(L, e, f, [acc, v, num(k + shift), object]), first);
  }
  const arr = object as Value;
  const length = L.build.len(arr);
  if (init === undefined) {
    // JavaScript throws on an empty array here.
    const empty = L.build.op('eq', [length, num(0)]);
    const then = block();
    L.build.within(then, () =>
      L.build.push({
        kind: 'throw',
        error: 'TypeError',
        parts: ['Reduce of empty array with no initial value'],
        line: L.build.line,
      }),
    );
    L.build.push({
      kind: 'if',
      test: empty,
      then,
      otherwise: block(),
      thenYields: [],
      elseYields: [],
      results: [],
      line: L.build.line,
    });
  }
  // Not a name that a program could use: callbacks see this scope.
  const cell = L.scope.declare('#acc', true);
  L.env.set(cell, init ?? L.build.load(arr, num(0)));
  const bindings = carriedBindings(L, partsOf(f), [cell]);
  withHints(L, (hints) => {
    const entry = L.env;
    L.env = new Map(entry);
    const carried = enterLoop(L, bindings, hints);
    const like = carried.bindings.map((b) => L.read(b));
    const index = value('num', 'i');
    const body = block();
    let yields: Value[] = [];
    L.build.within(body, () => {
      L.env.set(cell, apply(L, e, f, [L.read(cell), L.build.load(arr, index), index, arr]));
    });
    if (overlooked(L, entry, bindings, e)) return new Map();
    L.build.within(body, () => {
      yields = leaves(L, carried, like, e);
    });
    leaveLoop(L, carried, like, entry, (values) => ({
      kind: 'for',
      ...values,
      index,
      lo: num(init === undefined ? 1 : 0),
      hi: length,
      cmp: '<',
      step: 1,
      body,
      yields,
      line: L.build.line,
    }));
    return undefined;
  });
  return L.read(cell);
}

function fill(L: Lowering, e: Node, arr: Value, v: Value): Value {
  if (isArray((arr.type as ArrayType).item))
    throw L.fail(
      e,
      'fill of an array of rows would make all rows one',
      'Use Array.from({ length: n }, () => new Float64Array(k))',
    );
  // new Array(n).fill(0) is one allocation.
  const last = L.build.block.stmts[L.build.block.stmts.length - 1];
  if (last?.kind === 'alloc' && last.out === arr && Object.is(v.constant, 0)) {
    const { raw: _raw, ...whole } = last;
    L.build.block.stmts[L.build.block.stmts.length - 1] = whole;
    return arr;
  }
  const index = value('num', 'i');
  const hi = last?.kind === 'alloc' && last.out === arr ? last.len : L.build.len(arr);
  const body = block();
  L.build.within(body, () => L.build.store(arr, index, v));
  L.build.push({
    kind: 'for',
    index,
    lo: num(0),
    hi,
    cmp: '<',
    step: 1,
    args: [],
    inits: [],
    body,
    yields: [],
    results: [],
    line: L.build.line,
  });
  return arr;
}

function slice(L: Lowering, e: CallExpression, arr: Value): Value {
  const [from, to] = args(L, e.arguments);
  if (!from) {
    if (isArray((arr.type as ArrayType).item))
      throw L.fail(e, 'slice of an array of rows shares the rows', 'Copy the rows: A.map((row) => row.slice())');
    return L.build.copy(arr, '');
  }
  const b = L.build;
  const n = b.len(arr);
  const clamp = (v: Abstract): Value => {
    const x = L.num(v, e);
    const back = b.op('select', [b.op('lt', [x, num(0)]), b.op('max', [b.op('add', [x, n]), num(0)]), x]);
    return b.op('min', [back, n]);
  };
  const start = clamp(from);
  const end = to ? clamp(to) : n;
  return copyRange(L, arr, start, b.op('max', [b.op('sub', [end, start]), num(0)]));
}

/** A part of a tuple between constant positions. */
function tupleSlice(L: Lowering, e: CallExpression, tuple: readonly Abstract[]): Abstract | undefined {
  const bounds = args(L, e.arguments).map((v) =>
    isScalar(v) && typeof v.constant === 'number' ? v.constant : undefined,
  );
  if (bounds.includes(undefined)) return undefined;
  return L.aggregate(
    'tuple',
    tuple.slice(...(bounds as number[])).map((v, k) => [String(k), v] as const),
  );
}

/** `Array.from({ length: n }, f)`, `Float64Array.from(x)`. */
export function arrayFrom(L: Lowering, e: Node, store: string, values: readonly Abstract[]): Abstract {
  const [source, f] = values;
  checkStore(L, e, store);
  const target = store as Store;
  if (source && isAggregate(source) && source.is === 'record') {
    const cell = source.fields.get('length');
    if (!cell) throw L.fail(e, `${store}.from needs { length }`, `Write ${store}.from({ length: n }, (_, i) => …)`);
    const length = L.num(L.read(cell), e);
    if (!f) return L.build.alloc({ store: target, item: 'num' }, length, '', target === 'Array' ? { raw: true } : {});
    return generate(L, e, length, target, f, (i) => apply(L, e, f, [UNDEFINED, i]));
  }
  const arr = L.array(source ?? UNDEFINED, e);
  if (isArray((arr.type as ArrayType).item) && !f)
    throw L.fail(e, 'a copy of an array of rows shares the rows', 'Copy the rows: A.map((row) => row.slice())');
  return generate(L, e, L.build.len(arr), target, f ?? UNDEFINED, (i) => {
    const v = L.build.load(arr, i);
    return f ? apply(L, e, f, [v, i]) : v;
  });
}

function checkStore(L: Lowering, e: Node, store: string): void {
  if (store === 'Float32Array')
    throw L.fail(e, 'a Float32Array rounds every element to single precision', 'Use a Float64Array');
  if (/^Big/.test(store)) throw L.fail(e, `${store} is not in the compiled language`, 'Use a Float64Array');
}

/** `new Float64Array(n)`, `new Float64Array([a, b])`, `new Array(n)`, `Array(n)`. */
export function lowerNewArray(L: Lowering, e: Node, store: string, values: readonly Abstract[]): Abstract {
  checkStore(L, e, store);
  const target = store as Store;
  const type: ArrayType = { store: target, item: 'num' };
  const [first] = values;
  if (values.length > 1) {
    if (target === 'Array')
      return L.aggregate(
        'tuple',
        values.map((v, k) => [String(k), v] as const),
      );
    throw L.fail(e, `new ${store} of a part of a buffer is not in the compiled language`, 'Use an array of its own');
  }
  if (!first) return L.build.alloc(type, num(0), '', target === 'Array' ? { raw: true } : {});
  if (isScalar(first)) return L.build.alloc(type, L.num(first, e), '', target === 'Array' ? { raw: true } : {});
  if (isAggregate(first) && first.is === 'tuple') {
    const list = items(L, first).map((v) => L.num(v, e));
    const out = L.build.alloc(type, num(list.length), '', target === 'Array' ? { raw: true } : {});
    list.forEach((v, k) => L.build.store(out, num(k), v));
    return out;
  }
  if (target === 'Array') throw L.fail(e, `new Array of ${L.describe(first)}`, 'Write [...x] or x.slice()');
  return arrayFrom(L, e, store, [first]);
}
