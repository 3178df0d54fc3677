/**
 * The table of edge cases: kinks, ties, poles, removable singularities, infinities, signed zeros, denormals. One row a line, run through
 * every mode; results are compared with Object.is, except where a row names the relative error that rounding is granted.
 */
import * as fluxion from 'fluxion';
import { grad, jvp, linearize, valueAndGrad, vjp, type Num } from 'fluxion';
import { readJson } from '../support/data.js';
import { difference, distance, numbersOf } from '../support/equal.js';
import { curveModes, gradientModes, hessianModes, type Field } from '../support/modes.js';

type Entry = number | 'NaN' | 'Infinity' | '-Infinity' | '-0';

interface Row {
  readonly case: string;
  /** An expression in fluxion's operations and the names x, y, z. */
  readonly f: string;
  readonly at: readonly Entry[];
  readonly value: Entry;
  readonly gradient: readonly Entry[];
  readonly hessian?: readonly (readonly Entry[])[];
  /** Of a function of x alone: value, first, second … derivative. */
  readonly derivatives?: readonly Entry[];
  /** Norm-wise relative error granted; none where missing. */
  readonly within?: number;
  readonly why?: string;
}

const rows = readJson('edge/edge-cases.json') as readonly Row[];

/** JSON has no NaN, no infinities and (as JavaScript writes it) no −0. */
const decoded = (x: unknown): unknown => (Array.isArray(x) ? x.map(decoded) : Number(x));

function compiled(expression: string): Field {
  const names = Object.keys(fluxion);
  const make = new Function(...names, `return ([x, y, z]) => ${expression};`);
  return make(...Object.values(fluxion)) as Field;
}

/** What is wrong with a result, or undefined. */
function complaint(got: unknown, row: Row, want: unknown): string | undefined {
  if (row.within === undefined) return difference(got, want);
  const error = distance(got, want);
  return error <= row.within ? undefined : `${JSON.stringify(got)} is ${error} off ${JSON.stringify(want)}`;
}

const valueModes: readonly { name: string; of: (f: Field, x: number[]) => unknown }[] = [
  { name: 'plain numbers', of: (f, x) => f(x) },
  { name: 'jvp', of: (f, x) => jvp(f, x, x.map(() => 1)).value }, // prettier-ignore
  { name: 'vjp', of: (f, x) => vjp(f, x).value },
  { name: 'linearize', of: (f, x) => linearize(f, x).value },
  { name: 'valueAndGrad', of: (f, x) => valueAndGrad(f)(x).value },
  { name: 'jvp of valueAndGrad', of: (f, x) => jvp((t: readonly Num[]) => valueAndGrad(f)(t).value, x, x.map(() => 1)).value }, // prettier-ignore
  { name: 'vjp of jvp', of: (f, x) => vjp((t: readonly Num[]) => jvp(f, t, x.map(() => 1)).value, x).value }, // prettier-ignore
  { name: 'grad with aux', of: (f, x) => (grad((t: readonly Num[]) => [f(t), f(t)] as const, { hasAux: true })(x))[1] }, // prettier-ignore
];

let checks = 0;

test.each(rows.map((row) => [row.case, row] as const))('%s', (_, row) => {
  const f = compiled(row.f);
  const x = decoded(row.at) as number[];
  const wrong: string[] = [];
  const check = (mode: string, got: () => unknown, want: unknown): void => {
    checks++;
    const problem = complaint(got(), row, decoded(want));
    if (problem) wrong.push(`${mode}: ${problem}`);
  };
  for (const { name, of } of valueModes) check(`value by ${name}`, () => of(f, x), row.value);
  for (const { name, of } of gradientModes) check(`gradient by ${name}`, () => of(f, x), row.gradient);
  if (row.hessian) for (const { name, of } of hessianModes) check(`Hessian by ${name}`, () => of(f, x), row.hessian);
  row.derivatives?.forEach((d, order) => {
    for (const { name, of } of curveModes) check(`order ${order} by ${name}`, () => of((t) => f([t]), x[0]!, order), d);
  });
  expect(wrong).toEqual([]);
});

test('every row was run in every mode', () => {
  const orders = rows.reduce((n, { derivatives }) => n + (derivatives?.length ?? 0), 0);
  const hessians = rows.filter(({ hessian }) => hessian).length;
  expect(rows.length).toBeGreaterThanOrEqual(200);
  expect(new Set(rows.map((row) => row.case)).size).toBe(rows.length);
  expect(checks).toBe(
    rows.length * (valueModes.length + gradientModes.length) +
      hessians * hessianModes.length +
      orders * curveModes.length,
  );
  expect(numbersOf(rows.map((row) => decoded(row.gradient))).length).toBeGreaterThan(rows.length);
});
