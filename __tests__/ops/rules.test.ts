/**
 * Every rule: all operations × all sets of active operands × all ways of calling them × all modes × orders 0 to 3, against derivatives
 * computed elsewhere (gold.py), and the first order also against a sweep of plain values. At the end the checks done are counted: none
 * may be missing.
 */
import * as fluxion from 'fluxion';
import { clip, jvp, Value, type Num } from 'fluxion';
import { binaryOps, internalOps, unaryOps } from '../../src/ops/all.js';
import { readJson } from '../support/data.js';
import { distance } from '../support/equal.js';
import { directionalModes, gradientModes, hessianModes, thirdModes, type Field } from '../support/modes.js';
import { agrees, sweepGradient } from '../support/sweep.js';

type Call = (...operands: Num[]) => Num;

interface Rule {
  readonly name: string;
  readonly call: Call;
  /** Operands that may be active; a parameter is a plain number behind them. */
  readonly arity: number;
  readonly method: boolean;
}

interface Point {
  readonly at: readonly number[];
  /** By operands differentiated: '' the value, '0' the first partial, '01' the mixed one … */
  readonly derivatives: Readonly<Record<string, number>>;
}

const rules: Rule[] = [
  ...unaryOps.map((op) => ({ name: op.opName, call: op as Call, arity: 1, method: !op.functionOnly })),
  ...[...binaryOps, ...internalOps].map((op) => ({
    name: op.opName,
    call: op as Call,
    arity: op.parameter ? 1 : 2,
    method: !op.functionOnly,
  })),
  { name: 'clip', call: clip as Call, arity: 3, method: true },
];

const gold = readJson('ops/gold.json') as readonly { op: string; points: Point[] }[];

const pointsOf = (rule: Rule): readonly Point[] => gold.find(({ op }) => op === rule.name)!.points;

// ---- the ways of calling

/** How the operands that are not active are handed over: as numbers, as constants with methods, or as numbers to a method. */
type Form = 'function' | 'held' | 'method';

const formsOf = (rule: Rule): Form[] => (rule.method ? ['function', 'held', 'method'] : ['function', 'held']);

/** `v` as a value with methods, wherever one of the active operands shows how. */
const asValue = (v: Num, like: Num): Num => (typeof v === 'number' && like instanceof Value ? like.constant(v) : v);

/** The rule with its inactive operands in place: a function of the active ones (of one number it ignores, where none is active). */
function field(rule: Rule, point: Point, active: readonly number[], form: Form): Field {
  return (x) => {
    const operands: Num[] = point.at.map((v, i) => {
      const place = active.indexOf(i);
      if (place >= 0) return x[place]!;
      const isParameter = i >= rule.arity;
      return isParameter || form === 'function' || (form === 'method' && i > 0) ? v : asValue(v, x.find(isValue) ?? v);
    });
    const [first, ...rest] = operands as [Num, ...Num[]];
    if (form !== 'method' || typeof first === 'number') return rule.call(...operands);
    return (first as unknown as Record<string, Call>)[rule.name]!(...rest);
  };
}

const isValue = (x: Num): x is Value => x instanceof Value;

const masks = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, mask) => Array.from({ length: n }, (_, i) => i).filter((i) => mask & (1 << i)));

// ---- what to expect

const inputs = (point: Point, active: readonly number[]): number[] =>
  active.length === 0 ? [0.3] : active.map((i) => point.at[i]!);

/** All derivatives of one order with respect to the active operands, nested arrays; zeros where none is active. */
function expected(point: Point, active: readonly number[], order: number): unknown {
  if (order === 0) return point.derivatives['']!;
  const at = (path: readonly number[]): unknown =>
    path.length === order
      ? active.length === 0
        ? 0
        : point.derivatives[[...path].sort().join('')]!
      : (active.length === 0 ? [-1] : active).map((i) => at([...path, i]));
  return at([]);
}

/** Norm-wise; the largest errors seen are 0.9, 1.5, 1.1 and 4 e-15: every order differentiates the round-off of the one before. */
const tolerances = [2e-15, 5e-15, 5e-15, 2e-14];

const modes: Record<number, readonly { name: string; of: (f: Field, x: readonly number[]) => unknown }[]> = {
  0: [
    {
      name: 'value',
      of: (f, x) =>
        jvp(
          f,
          x,
          x.map(() => 1),
        ).value,
    },
  ],
  1: gradientModes,
  2: hessianModes,
  3: thirdModes,
};

let compared = 0;
let swept = 0;
let directed = 0;

describe.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  const points = pointsOf(rule);

  test('all modes and orders agree with the reference', () => {
    const wrong: string[] = [];
    for (const active of masks(rule.arity)) {
      for (const form of formsOf(rule)) {
        for (const point of points) {
          const f = field(rule, point, active, form);
          const x = inputs(point, active);
          for (const order of [0, 1, 2, 3]) {
            const want = expected(point, active, order);
            for (const mode of modes[order]!) {
              const got = mode.of(f, x);
              compared++;
              const error = distance(got, want);
              if (error <= tolerances[order]!) continue;
              wrong.push(
                `order ${order}, ${mode.name}, ${form}, active ${active.join() || 'none'}, at ${point.at.join()}: ` +
                  `got ${JSON.stringify(got)}, expected ${JSON.stringify(want)}, error ${error}`,
              );
            }
          }
        }
      }
    }
    expect(wrong.slice(0, 20)).toEqual([]);
  });

  test('first derivatives agree with a sweep of the values', () => {
    for (const point of points) {
      const active = point.at.slice(0, rule.arity).map((_, i) => i);
      const value = (x: number[]): number => rule.call(...x, ...point.at.slice(rule.arity)) as number;
      const estimates = sweepGradient(value, inputs(point, active), 0.05);
      const f = field(rule, point, active, 'function');
      for (const mode of gradientModes) {
        const gradient = mode.of(f, inputs(point, active));
        const scale = Math.max(...gradient.map(Math.abs), ...estimates.map((e) => Math.abs(e.value)));
        const disagreeing = gradient.filter((g, i) => !agrees(g, estimates[i]!, scale));
        swept++;
        expect({ mode: mode.name, at: point.at, disagreeing, estimates }).toEqual({
          mode: mode.name,
          at: point.at,
          disagreeing: [],
          estimates,
        });
      }
    }
  });

  test('all operands moving at once', () => {
    for (const point of points) {
      const active = point.at.slice(0, rule.arity).map((_, i) => i);
      const f = field(rule, point, active, 'function');
      const v = active.map((i) => [0.8, -1.7, 0.6][i]!);
      const gradient = expected(point, active, 1) as number[];
      const along = gradient.reduce((sum, g, i) => sum + g * v[i]!, 0);
      const scale = Math.hypot(...gradient) || 1;
      for (const mode of directionalModes) {
        directed++;
        expect(Math.abs(mode.of(f, inputs(point, active), v) - along)).toBeLessThanOrEqual(5e-15 * scale);
      }
    }
  });
});

// ---- nothing was skipped

test('the rules are all operations there are', () => {
  const names = rules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(gold.map(({ op }) => op).sort()).toEqual([...names].sort());
  const notRules = [
    ...['derivative', 'grad', 'valueAndGrad', 'jvp', 'vjp', 'linearize', 'jacobian', 'hessian', 'hvp'],
    ...['customJvp', 'customVjp', 'stopGradient', 'primal', 'select', 'lt', 'le', 'gt', 'ge', 'eq', 'ne'],
  ];
  const exported = Object.entries(fluxion).filter(([name, f]) => typeof f === 'function' && /^[a-z]/.test(name));
  const internal = internalOps.map(({ opName }) => opName);
  expect(names.filter((name) => !internal.includes(name)).sort()).toEqual(
    exported
      .map(([name]) => name)
      .filter((name) => !notRules.includes(name))
      .sort(),
  );
});

test('operations are methods exactly where their records say so', () => {
  const seen: Value[] = [];
  jvp((x: Num) => (seen.push(x as Value), x), 1, 1);
  fluxion.grad((x: Num) => (seen.push(x as Value), x))(1);
  for (const rule of rules) {
    for (const x of seen) expect([rule.name, rule.name in x]).toEqual([rule.name, rule.method]);
  }
});

test('every check was made', () => {
  const orders = 1 + gradientModes.length + hessianModes.length + thirdModes.length;
  const sum = (count: (rule: Rule) => number): number => rules.reduce((n, rule) => n + count(rule), 0);
  expect([gradientModes.length, hessianModes.length, thirdModes.length]).toEqual([11, 15, 20]);
  expect(compared).toBe(sum((rule) => 2 ** rule.arity * formsOf(rule).length * pointsOf(rule).length * orders));
  expect(swept).toBe(sum((rule) => pointsOf(rule).length) * gradientModes.length);
  expect(directed).toBe(sum((rule) => pointsOf(rule).length) * directionalModes.length);
  expect(Math.min(...rules.map((rule) => pointsOf(rule).length))).toBeGreaterThanOrEqual(3);
});
