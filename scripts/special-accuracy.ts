/**
 * The errors of fluxion/special against the reference values of __tests__/special/gold.json, as the table of docs/reference/special.md:
 * `npx tsx scripts/special-accuracy.ts`. Errors are relative, rounded up to 1, 2 or 5 times a power of ten.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { derivative } from '../src/index.js';
import { specialUnary } from '../src/special/all.js';
import { betaln } from '../src/special/index.js';
import type { Num } from '../src/types.js';

interface Point {
  readonly at: readonly number[];
  readonly derivatives: readonly number[] | Readonly<Record<string, number>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const gold = JSON.parse(readFileSync(`${root}__tests__/special/gold.json`, 'utf8')) as {
  op: string;
  points: Point[];
}[];

const error = (got: number, want: number): number => (got === want ? 0 : Math.abs((got - want) / want));

/** The least of 1, 2, 5 · 10ⁿ that is not smaller than e. */
function roundedUp(e: number): string {
  for (let n = -16; ; n++) {
    for (const digit of [1, 2, 5]) if (e <= digit * 10 ** n) return `${digit}e${n}`;
  }
}

/** The worst relative error of each order. */
function errors(name: string, points: readonly Point[]): number[] {
  const worst: number[] = [];
  const note = (order: number, e: number): void => {
    worst[order] = Math.max(worst[order] ?? 0, e);
  };
  const op = specialUnary.find(({ opName }) => opName === name);
  for (const { at, derivatives } of points) {
    if (op) {
      (derivatives as readonly number[]).forEach((want, order) =>
        note(order, error(derivative((x) => op(x), { order })(at[0]!), want)),
      );
      continue;
    }
    for (const [path, want] of Object.entries(derivatives)) {
      const nested = (rest: string, xs: readonly Num[]): Num =>
        rest === ''
          ? betaln(xs[0]!, xs[1]!)
          : derivative((t) => nested(rest.slice(1), xs.map((x, i) => (i === Number(rest[0]) ? t : x))))(xs[Number(rest[0])]!); // prettier-ignore
      note(path.length, error(nested(path, at) as number, want));
    }
  }
  return worst;
}

const rows = gold.map(({ op, points }) => {
  const worst = errors(op, points);
  const upTo = (from: number, to: number): string =>
    worst.length > from ? roundedUp(Math.max(...worst.slice(from, to + 1))) : '';
  return `| ${op} | ${points.length} | ${upTo(0, 0)} | ${upTo(1, 2)} | ${upTo(3, 4)} | ${upTo(5, 6)} |`;
});

console.log('| function | points | value | orders 1, 2 | 3, 4 | 5, 6 |');
console.log('| --- | --- | --- | --- | --- | --- |');
console.log(rows.join('\n'));
