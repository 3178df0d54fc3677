/**
 * Every operation at the ends of the double range: the value is that of plain numbers, a NaN value has NaN derivatives, a derivative
 * that is zero is +0, and all modes give the same.
 */
import type { Num } from 'fluxion';
import { grad, jvp, vjp } from 'fluxion';
import { binaryOps, internalOps, unaryOps } from '../../src/ops/all.js';
import { difference, numbersOf, show } from '../support/equal.js';
import { gradientModes, hessianModes, type Field } from '../support/modes.js';
import { fewSpecialNumbers, specialNumbers } from '../support/special.js';

interface Operation {
  readonly name: string;
  readonly f: Field;
  readonly points: readonly (readonly number[])[];
}

const pairs = fewSpecialNumbers.flatMap((x) => fewSpecialNumbers.map((y) => [x, y]));

const operations: Operation[] = [
  ...unaryOps.map((op) => ({
    name: op.opName,
    f: ([x]: readonly Num[]) => (op as (x: Num) => Num)(x!),
    points: specialNumbers.map((x) => [x]),
  })),
  ...[...binaryOps, ...internalOps]
    .filter((op) => !op.parameter)
    .map((op) => ({
      name: op.opName,
      f: ([x, y]: readonly Num[]) => (op as (x: Num, y: Num) => Num)(x!, y!),
      points: pairs,
    })),
  ...[...binaryOps, ...internalOps]
    .filter((op) => op.parameter)
    .flatMap((op) => [0, 1, 2, 3].map((n) => [op, n] as const))
    .map(([op, n]) => ({
      name: `${op.opName} ${n}`,
      f: ([x]: readonly Num[]) => (op as (x: Num, n: number) => Num)(x!, n),
      points: specialNumbers.map((x) => [x]),
    })),
];

const at = (x: readonly number[]): string => `at ${x.map(show).join()}`;

const isDenormal = (x: number): boolean => x !== 0 && Math.abs(x) < 2 ** -1022;

/** Whether the results of two modes differ by more than rounding; where one is not finite neither may the other be. */
function apart(a: unknown, b: unknown): boolean {
  const size = Math.max(...numbersOf(a).filter(Number.isFinite).map(Math.abs), 0);
  return numbersOf(a).some((x, i) => {
    const y = numbersOf(b)[i]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) return Number.isFinite(x) || Number.isFinite(y);
    return Math.abs(x - y) > 1e-14 * size + 5e-324;
  });
}

let first = 0;
let second = 0;

describe.each(operations.map((operation) => [operation.name, operation] as const))('%s', (_, { f, points }) => {
  test('values are those of plain numbers', () => {
    const wrong = points.flatMap((x) => {
      const value = f(x);
      const seen = { jvp: jvp(f, x, x.map(() => 1)).value, vjp: vjp(f, x).value }; // prettier-ignore
      return Object.entries(seen)
        .filter(([, got]) => !Object.is(got, value))
        .map(([mode, got]) => `${at(x)} ${mode} gives ${show(got)}, plain numbers ${show(value)}`);
    });
    expect(wrong).toEqual([]);
  });

  test('first derivatives: NaN where the value is, no −0, the same in all modes', () => {
    const wrong: string[] = [];
    for (const x of points) {
      const value = f(x) as number;
      const reference = gradientModes[0]!.of(f, x);
      if (Number.isNaN(value) && !reference.every(Number.isNaN)) wrong.push(`${at(x)} NaN has gradient ${reference}`);
      if (reference.some((g) => Object.is(g, -0))) wrong.push(`${at(x)} −0 in ${reference.map(show)}`);
      for (const mode of gradientModes) {
        first++;
        const problem = difference(mode.of(f, x), reference);
        if (problem) wrong.push(`${at(x)} ${mode.name}: ${problem} as in ${gradientModes[0]!.name}`);
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });

  test('second derivatives: NaN where the value is, no −0, the same in all modes up to rounding', () => {
    const wrong: string[] = [];
    for (const x of points) {
      const value = f(x) as number;
      const reference = hessianModes[0]!.of(f, x);
      const gradient = grad(f)(x) as number[];
      for (const mode of hessianModes) {
        second++;
        const hessian = mode.of(f, x);
        const entries = numbersOf(hessian);
        if (Number.isNaN(value) && !entries.every(Number.isNaN))
          wrong.push(`${at(x)} ${mode.name}: NaN has ${entries}`);
        if (entries.some((h) => Object.is(h, -0))) wrong.push(`${at(x)} ${mode.name}: −0 in ${entries.map(show)}`);
        // There is no Hessian to agree on where a first derivative is infinite or undefined, nor where 1/x overflows.
        if (gradient.every(Number.isFinite) && !x.some(isDenormal) && apart(hessian, reference)) {
          wrong.push(`${at(x)} ${mode.name}: ${entries}, ${hessianModes[0]!.name}: ${numbersOf(reference)}`);
        }
      }
    }
    expect(wrong.slice(0, 10)).toEqual([]);
  });
});

test('every operation was run at every point in every mode', () => {
  const points = operations.reduce((n, operation) => n + operation.points.length, 0);
  const parameters = [...binaryOps, ...internalOps].filter((op) => op.parameter).length;
  expect(operations.length).toBe(unaryOps.length + binaryOps.length + internalOps.length + 3 * parameters);
  expect(first).toBe(points * gradientModes.length);
  expect(second).toBe(points * hessianModes.length);
});
