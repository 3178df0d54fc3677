/** The table of edge cases in the compiled engine: the same rows, every mode, results compared with Object.is where the row grants nothing. */
import * as fluxion from 'fluxion';
import { compile } from 'fluxion/compile';
import { readJson } from '../support/data.js';
import { difference, distance } from '../support/equal.js';
import { curveModes, gradientModes, hessianModes, type Curve, type Field } from '../support/modes.js';

type Entry = number | string;

interface Row {
  readonly case: string;
  readonly f: string;
  readonly at: readonly Entry[];
  readonly value: Entry;
  readonly gradient: readonly Entry[];
  readonly hessian?: readonly (readonly Entry[])[];
  readonly derivatives?: readonly Entry[];
  readonly within?: number;
}

const rows = readJson('edge/edge-cases.json') as readonly Row[];
const decoded = (x: unknown): unknown => (Array.isArray(x) ? x.map(decoded) : Number(x));
const made = (text: string): any => new Function(`return ${text}`)();
const scope = fluxion as unknown as Record<string, unknown>;

function complaint(got: unknown, row: Row, want: unknown): string | undefined {
  if (row.within === undefined) return difference(got, want);
  const error = distance(got, want);
  return error <= row.within ? undefined : `${JSON.stringify(got)} is ${error} off ${JSON.stringify(want)}`;
}

let checks = 0;

test.each(rows.map((row) => [row.case, row] as const))('%s', (_, row) => {
  const x = decoded(row.at) as number[];
  const field = compile(made(`([x, y, z]) => ${row.f}`), { scope }) as Field;
  const wrong: string[] = [];
  const check = (mode: string, got: () => unknown, want: unknown): void => {
    checks++;
    let problem: string | undefined;
    try {
      problem = complaint(got(), row, decoded(want));
    } catch (error) {
      problem = String(error);
    }
    if (problem) wrong.push(`${mode}: ${problem}`);
  };
  check('value', () => field(x), row.value);
  for (const { name, of } of gradientModes) check(`gradient by ${name}`, () => of(field, x), row.gradient);
  if (row.hessian)
    for (const { name, of } of hessianModes) check(`Hessian by ${name}`, () => of(field, x), row.hessian);
  const curve = compile(made(`(x) => ${row.f}`), { scope }) as Curve;
  row.derivatives?.forEach((d, order) => {
    for (const { name, of } of curveModes) check(`order ${order} by ${name}`, () => of(curve, x[0]!, order), d);
  });
  expect(wrong).toEqual([]);
});

test('every row was run in every mode', () => {
  const hessians = rows.filter(({ hessian }) => hessian).length;
  const orders = rows.reduce((n, { derivatives }) => n + (derivatives?.length ?? 0), 0);
  expect(checks).toBe(
    rows.length * (1 + gradientModes.length) + hessians * hessianModes.length + orders * curveModes.length,
  );
});
