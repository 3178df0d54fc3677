/** The values that Math lacks, against mpmath with 50 digits (numeric.json), and the edges that no rule test visits. */
import {
  clip,
  derivative,
  eq,
  ge,
  grad,
  gt,
  le,
  lt,
  max,
  min,
  mod,
  ne,
  rem,
  select,
  type Num,
  type Scalar,
} from 'fluxion';
import { binaryOps, unaryOps } from '../../src/ops/all.js';
import { both, choose, isTraced } from '../../src/ops/choose.js';
import * as numeric from '../../src/ops/numeric.js';
import { integer } from '../../src/ops/op.js';
import { readJson } from '../support/data.js';

const gold = readJson('ops/numeric.json') as Record<string, [args: number[], value: number][]>;

test.each(Object.entries(gold))('%s', (name, rows) => {
  const call = (numeric as unknown as Record<string, (...x: number[]) => number>)[name]!;
  for (const [args, value] of rows) {
    const error = Math.abs(call(...args) - value) / Math.abs(value);
    expect([args, error <= 4e-15]).toEqual([args, true]);
  }
});

test('at infinity, and where nothing is defined', () => {
  expect([Infinity, -Infinity].map((x) => numeric.sincValue(x, 1))).toEqual([0, 0]);
  expect([0, 2].map((k) => [numeric.exprelValue(Infinity, k), numeric.exprelValue(-Infinity, k)])).toEqual([
    [Infinity, 0],
    [Infinity, 0],
  ]);
  expect(numeric.exprelValue(0, 0)).toBe(1);
  // Subnormal: e^740 would be infinite.
  expect(numeric.sigmoidValue(-740)).toBe(Math.exp(-740));
  expect(Math.exp(-740)).toBeGreaterThan(0);
  expect(numeric.exprelValue(1e-300, 0)).toBe(1);
  expect(numeric.logAddExpValue(NaN, 1)).toBe(NaN);
  expect(numeric.logAddExpValue(-Infinity, -Infinity)).toBe(-Infinity);
  expect(numeric.logAddExpValue(-Infinity, 2)).toBe(2);
  expect([numeric.xlogyValue(0, 0), numeric.xlogyValue(0, NaN), numeric.xlogyValue(2, 1)]).toEqual([0, NaN, 0]);
  expect([numeric.unitValue(0, 0), numeric.unitValue(3, 4)]).toEqual([0, 0.6]);
  expect([numeric.strongMulValue(0, Infinity), numeric.strongMulValue(2, 3)]).toEqual([0, 6]);
});

test('the remainder with the sign of the divisor, signs of zeros included', () => {
  const pairs = [[5, 3], [-5, 3], [5, -3], [-5, -3], [6, 3], [-6, 3], [6, -3], [-6, -3], [0, 3], [0, -3], [-0, 3]] as const; // prettier-ignore
  expect(pairs.map(([x, y]) => numeric.modValue(x, y))).toEqual([2, 1, -1, -2, 0, 0, -0, -0, 0, -0, 0]);
  expect([numeric.modValue(1, 0), numeric.modValue(NaN, 2), numeric.modValue(2, Infinity)]).toEqual([NaN, NaN, 2]);
  expect(numeric.quotient(7, 2, 1)).toBe(3);
  expect(numeric.quotient(-7, 2, 1)).toBe(-4);
  // ∂/∂y (x − k·y) is −k.
  const at = (f: (x: Num, y: Num) => Num): number[] => grad(([x, y]: Num[]) => f(x!, y!))([-7, 2]) as number[];
  expect(at(mod as never)).toEqual([1, 4]);
  expect(at(rem as never)).toEqual([1, 3]);
});

test('partials that the engines have as code of their own', () => {
  const partialsOf = (name: string): ((...x: number[]) => number)[] =>
    [...unaryOps, ...binaryOps].find(({ opName }) => opName === name)!.partials as never;
  expect(partialsOf('add').map((p) => p(3, 2, 5))).toEqual([1, 1]);
  expect(partialsOf('sub').map((p) => p(3, 2, 1))).toEqual([1, -1]);
  expect(partialsOf('neg').map((p) => p(3, -3))).toEqual([-1]);
  expect([-2, 0, 2].map((x) => partialsOf('abs')[0]!(x, Math.abs(x)))).toEqual([-1, 1, 1]);
  expect(partialsOf('cbrt')[0]!(8, 2)).toBeCloseTo(1 / 12, 15);
});

test('conditions in rules', () => {
  expect([both(true, true), both(true, false), both(false, true)]).toEqual([true, false, false]);
  const traced = { choose: (a: Num, b: Num) => [a, b] as never, and: (c: boolean) => `and ${c}` as never };
  expect([isTraced(traced), isTraced(true as never)]).toEqual([true, false]);
  expect([choose(traced as never, 1, 2), choose(true, 1, 2), choose(false, 1, 2)]).toEqual([[1, 2], 1, 2]);
  expect(both(traced as never, true)).toBe('and true');
});

test('parameters are whole plain numbers', () => {
  expect(integer('powInt', -3)).toBe(-3);
  expect(() => integer('powInt', 0.5)).toThrow('powInt: expected its parameter to be an integer, got the number 0.5.');
  expect(() => integer('powInt', '2')).toThrow('powInt: expected its parameter to be an integer, got the string 2.');
});

describe('choices', () => {
  const inside = (f: (x: Scalar) => Num): number => derivative(f as never)(0) as unknown as number;

  test('a number chosen beside a value is a value', () => {
    inside((x) => {
      expect(typeof (select(true, 1, x) as Scalar).mul).toBe('function');
      expect(typeof (select(false, x, 1) as Scalar).mul).toBe('function');
      expect(typeof (max(1, x) as Scalar).mul).toBe('function');
      expect(typeof (clip(x, 1, 2) as Scalar).mul).toBe('function');
      expect(typeof (clip(x, -2, -1) as Scalar).mul).toBe('function');
      expect(select(true, 1, 2)).toBe(1);
      return x;
    });
  });

  test('a zero chosen by max and min has the sign that Math gives it', () => {
    const values: number[] = [];
    inside((x) => {
      for (const [a, b] of [[x, -0], [-0, x], [x.neg(), 0]] as [Num, Num][]) values.push((max(a, b) as Scalar).primal, (min(a, b) as Scalar).primal); // prettier-ignore
      return x;
    });
    expect(values).toEqual([0, -0, 0, -0, 0, -0]);
  });

  test('a condition may be an object that chooses', () => {
    const condition = { choose: (a: Num, b: Num) => [b, a] };
    expect(select(condition as never, 1, 2)).toEqual([2, 1]);
  });

  test('wrong operands of comparisons are named', () => {
    for (const compare of [lt, le, gt, ge, eq, ne] as ((x: unknown, y: unknown) => unknown)[]) {
      const message = `${compare.name}: expected a number or a fluxion value, got the string 1. Use Number(x).`;
      expect(() => compare('1', 2)).toThrow(message);
      expect(() => compare(2, '1')).toThrow(message);
    }
  });

  test('wrong arguments are named', () => {
    expect(() => select(1 as never, 1, 2)).toThrow('select: expected a condition such as gt(x, 0), got the number 1.');
    expect(() => select({} as never, 1, 2)).toThrow('select: expected a condition such as gt(x, 0), got an object.');
    for (const args of [
      ['1', 0, 1],
      [1, '0', 1],
      [1, 0, '1'],
    ])
      // prettier-ignore
      expect(() => (clip as (...a: unknown[]) => unknown)(...args)).toThrow('clip: expected a number or a fluxion value');
  });
});
