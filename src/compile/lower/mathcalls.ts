import type { Node } from 'acorn';
import { isArray, num, type Value, value } from '../ir/types.js';
import { opInfo } from '../ops/table.js';
import type { Lowering } from './lowering.js';
import { type Abstract, isArrayValue, isScalar } from './values.js';

/** Math functions that are operations under another name or of one argument only. */
const UNARY = new Set([
  'abs', 'acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'cbrt', 'ceil', 'cos', 'cosh', 'exp', 'expm1', 'floor', 'log', 'log10', 'log1p',
  'log2', 'round', 'sign', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc',
]); // prettier-ignore

const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  random: [
    'Math.random gives another result at every call',
    'Draw the numbers outside and hand them in as an argument',
  ],
  fround: [
    'Math.fround rounds to single precision, which has no derivative',
    'Leave it out; fluxion computes in double precision',
  ],
  imul: ['Math.imul is not in the compiled language', 'Use * and | 0'],
  clz32: ['Math.clz32 is not in the compiled language', 'Compute it outside and hand it in'],
};

export function mathCall(L: Lowering, e: Node, full: string, values: readonly Abstract[]): Abstract {
  const name = full.startsWith('Math.') ? full.slice(5) : full;
  const need = (count: number): Value[] => {
    const out: Value[] = [];
    for (let k = 0; k < count; k++) out.push(values[k] ? L.num(values[k]!, e) : num(NaN));
    return out;
  };
  if (UNARY.has(name)) return L.build.op(name, need(1));
  switch (name) {
    case 'pow':
    case 'atan2':
      return L.build.op(name, need(2));
    case 'max':
    case 'min':
      return extremum(L, e, name, values);
    case 'hypot':
      if (values.length === 1) return L.build.op('abs', need(1));
      if (values.length === 2) return L.build.op('hypot', need(2));
      throw L.fail(
        e,
        `Math.hypot of ${values.length} numbers is not in the compiled language`,
        'Write Math.hypot(Math.hypot(a, b), c), or Math.sqrt(a * a + b * b + c * c)',
      );
    case 'select':
      return L.build.op('select', [L.bool(values[0]!, e), L.num(values[1]!, e), L.num(values[2]!, e)]);
    case 'clip':
      return clip(L, need(3));
    default: {
      const [what, suggestion] = REFUSED[name] ?? [`Math.${name} does not exist`, 'Look at the spelling'];
      throw L.fail(e, what, suggestion);
    }
  }
}

const clip = (L: Lowering, [x, low, high]: Value[]): Value => {
  const b = L.build;
  // NaN in both value and derivative, as x·NaN has.
  const kept = b.op('select', [b.op('ne', [x!, x!]), b.op('mul', [x!, num(NaN)]), x!]);
  return b.op('select', [b.op('lt', [x!, low!]), low!, b.op('select', [b.op('gt', [x!, high!]), high!, kept])]);
};

/** Math.max and Math.min of any number of numbers and arrays, as a fold of the binary operation, which is bitwise the same. */
function extremum(L: Lowering, e: Node, name: 'max' | 'min', values: readonly Abstract[]): Value {
  let acc: Value | undefined;
  for (const v of values) {
    if (isArrayValue(v)) acc = over(L, name, v, acc ?? num(name === 'max' ? -Infinity : Infinity));
    else {
      const x = L.num(v, e);
      acc = acc ? L.build.op(name, [acc, x]) : x;
    }
  }
  return acc ?? num(name === 'max' ? -Infinity : Infinity);
}

function over(L: Lowering, name: string, arr: Value, init: Value): Value {
  if (isArray(arr.type) && isArray(arr.type.item)) throw new Error('fluxion/compile: extremum of rows');
  const index = value('num', 'i');
  const arg = value('num', name);
  const result = value('num', name);
  const hi = L.build.len(arr);
  const body = { stmts: [] };
  let next!: Value;
  L.build.within(body, () => {
    next = L.build.op(name, [arg, L.build.load(arr, index)]);
  });
  L.build.push({
    kind: 'for',
    index,
    lo: num(0),
    hi,
    cmp: '<',
    step: 1,
    args: [arg],
    inits: [init],
    body,
    yields: [next],
    results: [result],
    line: L.build.line,
  });
  return result;
}

/** Ops that the compiler writes as programs over others. */
export function lowerOpCall(L: Lowering, e: Node, name: string, values: readonly Abstract[]): Abstract {
  const b = L.build;
  let info;
  try {
    info = opInfo(name);
  } catch {
    throw L.fail(e, `${name} is not an operation`, 'Use Math functions and fluxion operations');
  }
  if (info.kind === 'plain')
    throw L.fail(e, `${name} is not an operation`, 'Use Math functions and fluxion operations');
  for (const v of values)
    if (!isScalar(v))
      throw L.fail(e, `${name} of ${L.describe(v)} is not in the compiled language`, 'Loop over the elements');
  const need = (k: number, fallback = NaN): Value => (values[k] ? L.num(values[k]!, e) : num(fallback));
  switch (name) {
    case 'relu':
      return b.op('max', [need(0), num(0)]);
    case 'leakyRelu':
      return b.op('select', [b.op('gt', [need(0), num(0)]), need(0), b.op('mul', [need(1, 0.01), need(0)])]);
    default: {
      const list = Array.from({ length: info.arity }, (_, k) => need(k));
      return b.op(name, list);
    }
  }
}
