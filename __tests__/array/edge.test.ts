/**
 * The table of edge cases on arrays: each number of a row becomes an array of it, long enough for every kernel. The same values and
 * derivatives as on numbers, in several lanes, backwards and at second order; zeros, NaN and infinities exactly, other numbers up to the last
 * bits that kernel sets may differ in.
 */
import * as fluxion from 'fluxion';
import { grad, hvp, jvp, vjp, type HvpMode, type Num } from 'fluxion';
import { jvpBatch, sum, type ArrayValue } from 'fluxion/array';
import { readJson } from '../support/data.js';
import { withBothKernelSets } from './kernel-sets.js';

type Entry = number | string;

interface Row {
  readonly case: string;
  readonly f: string;
  readonly at: readonly Entry[];
  readonly value: Entry;
  readonly gradient: readonly Entry[];
  readonly hessian?: readonly (readonly Entry[])[];
  readonly within?: number;
}

const all = readJson('edge/edge-cases.json') as readonly Row[];
/** A branch of JavaScript is taken once, not element by element; `where` is for arrays. */
const scalarOnly = (row: Row): boolean => / \? |select\(/.test(row.f);
const rows = all.filter((row) => !scalarOnly(row));

const N = 70;
const LANES = [1, 3, 8];
/** Kernels may round differently in the last bits, at second order after more operations. */
const FIRST = 8 * 2 ** -52;
const SECOND = 256 * 2 ** -52;

type Arrays = Float64Array[];
const any = (f: unknown): any => f;
const filled = (v: number): Float64Array => new Float64Array(N).fill(v);

function made(expression: string): (xs: readonly Num[]) => Num {
  const make = new Function(...Object.keys(fluxion), `return ([x, y, z]) => ${expression};`);
  return make(...Object.values(fluxion));
}

/** What is wrong with the elements of a result, or undefined. */
function complaint(got: unknown, want: Entry, tolerance: number): string | undefined {
  const expected = Number(want);
  const numbers =
    typeof got === 'number' ? [got] : [...((got as { data?: Float64Array }).data ?? (got as Float64Array))];
  const right = (v: number): boolean =>
    Object.is(v, expected) ||
    (Number.isFinite(expected) && expected !== 0 && Math.abs(v / expected - 1) <= tolerance && Number.isFinite(v));
  const bad = numbers.findIndex((v) => !right(v));
  return bad < 0 ? undefined : `${numbers[bad]} instead of ${expected} at ${bad}`;
}

let checks = 0;

withBothKernelSets(() => {
  test.each(rows.map((row) => [row.case, row] as const))('%s', (_, row) => {
    const f = made(row.f);
    const at = row.at.map((x) => filled(Number(x)));
    const wrong: string[] = [];
    const check = (what: string, got: unknown, want: Entry, tolerance: number): void => {
      checks++;
      const problem = complaint(got, want, Math.max(tolerance, row.within ?? 0));
      if (problem) wrong.push(`${what}: ${problem}`);
    };
    const along = (j: number): Arrays => at.map((_x, i) => filled(i === j ? 1 : 0));
    const ones = at.map(() => filled(1));

    check('value', f(at as never), row.value, FIRST);
    check('value by jvp', any(jvp)(f, at, ones).value, row.value, FIRST);
    for (const lanes of LANES) {
      const directions = Array.from({ length: lanes }, (_l, l) => along(l % at.length));
      const { value, tangents } = jvpBatch(f, at, directions);
      check(`value, ${lanes} lanes`, value, row.value, FIRST);
      tangents.forEach((t, l) => check(`lane ${l} of ${lanes}`, t, row.gradient[l % at.length]!, FIRST));
    }
    const { value, pullback } = any(vjp)(f, at);
    check('value by vjp', value, row.value, FIRST);
    // A function that does not depend on its arguments has a number for value.
    const ct = typeof value === 'number' ? 1 : filled(1);
    (pullback(ct) as Arrays).forEach((g, j) => check(`cotangent ${j}`, g, row.gradient[j]!, FIRST));

    if (row.hessian) {
      const total = (xs: readonly Num[]): Num => {
        const y = f(xs);
        return typeof y === 'number' || !y.shape?.length ? y : sum(y as ArrayValue);
      };
      (any(grad)(total)(at) as Arrays).forEach((g, j) => check(`gradient ${j}`, g, row.gradient[j]!, FIRST));
      for (const mode of ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse'] as HvpMode[]) {
        at.forEach((_x, j) => {
          const product = any(hvp)(total, at, along(j), { mode }) as Arrays;
          product.forEach((h, i) => check(`Hessian ${i}, ${j} ${mode}`, h, row.hessian![i]![j]!, SECOND));
        });
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('nearly all rows were run, everywhere', () => {
  expect(rows.length).toBeGreaterThan(0.9 * all.length);
  const inputs = rows.reduce((n, { at }) => n + at.length, 0);
  expect(checks).toBeGreaterThanOrEqual(2 * (rows.length * (6 + 12) + inputs));
});
