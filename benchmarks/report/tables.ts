import type { CaseReport, FigureReport, Row } from '../results.js';
import { round, time } from '../table.js';
import { gradientTargets, MEMORY_TARGET } from './targets.js';
import type { ReportFile, Times, WorkloadRow } from './types.js';

/** The tables of figures, in Markdown: the report shows them, and README and docs quote them. */

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** A table whose columns but the first are numbers. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [line(head), `|---|${'--:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');

export const two = (x: number | undefined): string => (x === undefined ? '–' : x < 10 ? x.toFixed(2) : round(x));
const percent = (x: number): string => `±${(100 * x).toFixed(x < 0.1 ? 1 : 0)} %`;
const timing = ({ median, spread }: Times): string => `${time(median)} ${percent(spread)}`;
const mega = (bytes: number | undefined): string => (bytes === undefined ? '–' : `${(bytes / 2 ** 20).toFixed(0)} MB`);
const judged = (reached: number, atMost: number): string => `≤ ${atMost} ${reached <= atMost ? 'met' : '**missed**'}`;

/** Columns: the cases in short. */
const titles: Readonly<Record<string, string>> = {
  scalar: 'scalar derivative, 15 operations',
  'rosenbrock-2': 'Rosenbrock gradient, n = 2',
  'rosenbrock-100': 'n = 100',
  'rosenbrock-10000': 'n = 10⁴',
  'hvp-1000': 'Rosenbrock H·v, n = 1000',
  spherical: 'Jacobian 3→3',
  'loop-1000': 'loop of 13 operations, n = 1000',
};

/** Whether a case is a column of the table that the README quotes: a small function, no arrays. */
export const isQuoted = ({ name }: CaseReport): boolean => name in titles;

/** Rows that go by different names in different cases. */
const ours: readonly (readonly [string, readonly string[]])[] = [
  ['derivative by hand', ['hand-written', 'hand-written product']],
  ['fluxion, methods', ['fluxion, methods', 'fluxion, auto', 'fluxion, forward-over-reverse']],
  ['fluxion, functions', ['fluxion, functions']],
];

/** Ratios to the plain function: a line for each contestant, a column for each case. */
export function functionsTable(reports: readonly CaseReport[]): string {
  const cases = Object.keys(titles).flatMap((name) => reports.filter((report) => report.name === name));
  const all = (name: string, cell: (report: CaseReport) => string): string[] => [name, ...cases.map(cell)];
  const ratio = (row: Row | undefined): string | undefined => row && round(row.ratio);
  const peers = cases.flatMap(({ rows, others }) =>
    [...rows.filter(({ kind }) => kind === 'peer'), ...others].map(({ name }) => name),
  );
  const other = ({ others }: CaseReport, name: string): string =>
    /^(wrong|fails)/.exec(others.find((row) => row.name === name)?.result ?? '')?.[0] ?? '–';
  return table(
    all('', ({ name }) => titles[name]!),
    [
      all('plain function', ({ rows }) => time(rows.find(({ kind }) => kind === 'plain')!.ns)),
      ...ours.map(([label, names]) =>
        all(label, ({ rows }) => ratio(rows.find(({ name }) => names.includes(name))) ?? '–'),
      ),
      ...[...new Set(peers)].map((peer) =>
        all(peer, (report) => ratio(report.rows.find(({ name }) => name === peer)) ?? other(report, peer)),
      ),
    ],
  );
}

/** One case with everything that was measured. */
export function caseTable({ rows, others }: CaseReport): string {
  const perOperation = rows.some(({ nsPerOperation }) => nsPerOperation !== undefined);
  const body = rows.map(({ name, ns, best, spread, ratio, digits, nsPerOperation }) => [
    name,
    time(ns),
    percent(spread),
    time(best),
    round(ratio),
    String(digits),
    ...(perOperation ? [nsPerOperation?.toFixed(1) ?? ''] : []),
  ]);
  const head = ['', 'median', 'spread', 'best', 'ratio', 'digits', ...(perOperation ? ['ns an operation'] : [])];
  const missing = others.map(({ name, result }) => `- ${name}: ${result}`).join('\n');
  return table(head, body) + (missing && `\n\n${missing}`);
}

export const figureTable = ({ columns, figures }: FigureReport): string =>
  table(
    columns,
    figures.map(([name, ...xs]) => [name, ...(xs as number[]).map(round)]),
  );

/** GradBench against its targets. */
export const gradbenchTable = (rows: readonly WorkloadRow[]): string =>
  table(
    ['eval', 'workload', 'plain primal', 'C++ primal', 'derivative', '÷ plain', 'target', '÷ compiled primal', '÷ C++'],
    rows.flatMap(({ eval: name, label, plain, cpp, engines }) =>
      engines
        .filter(({ engine }) => engine === 'compiled')
        .map(({ derivative, toPlain, toOwn, toCpp }) => [
          name,
          label,
          timing(plain),
          cpp === undefined ? '–' : time(cpp),
          timing(derivative),
          two(toPlain),
          judged(toPlain, gradientTargets[name]!),
          two(toOwn),
          two(toCpp),
        ]),
    ),
  );

export const peakTable = (rows: readonly WorkloadRow[]): string =>
  table(
    ['eval', 'workload', 'plain', 'compiled', 'ratio', 'target'],
    rows.flatMap(({ eval: name, label, plainPeak, engines }) =>
      engines
        .filter(({ engine, peakToPlain }) => engine === 'compiled' && peakToPlain !== undefined)
        .map(({ peak, peakToPlain }) => [
          name,
          label,
          mega(plainPeak),
          mega(peak),
          two(peakToPlain),
          judged(peakToPlain!, MEMORY_TARGET),
        ]),
    ),
  );

/** The engines beside each other. */
export const enginesTable = (rows: readonly WorkloadRow[]): string =>
  table(
    ['eval', 'workload', 'engine', 'plain primal', 'primal', 'derivative', '÷ plain', 'peak memory', 'error'],
    rows.flatMap(({ eval: name, label, plain, engines }) =>
      engines.map(({ engine, primal, derivative, toPlain, peak, error }) => [
        name,
        label,
        engine,
        timing(plain),
        timing(primal),
        timing(derivative),
        two(toPlain),
        mega(peak),
        error.toExponential(0),
      ]),
    ),
  );

export const compileTable = (rows: NonNullable<NonNullable<ReportFile['compile']>['data']>): string =>
  table(
    ['function', 'plain', 'first call', 'primal', 'jvp', 'gradient', 'into a buffer', '÷ by hand', 'buffer ÷ by hand', 'target', 'spread', 'hvp ÷ gradient'], // prettier-ignore
    rows.map(({ name, plain, first, firstWarm, toPlain, toHand, outToHand, target, spread, hvpToGradient }) => [
      name,
      time(plain),
      // In a process that has compiled nothing yet, then in one that has.
      [first, ...(firstWarm === undefined ? [] : [firstWarm])].map(time).join(' / '),
      ...[toPlain.primal, toPlain.jvp, toPlain.gradient, toPlain.out, toHand, outToHand].map(two),
      target === undefined ? '–' : `≤ ${target}`,
      percent(spread),
      two(hvpToGradient),
    ]),
  );

export const kernelsTable = (rows: NonNullable<NonNullable<ReportFile['kernels']>['data']>): string => {
  const groups = [...new Set(rows.map(({ group }) => group))];
  return groups
    .map((group) =>
      table(
        [group, 'plain', 'JavaScript', 'WebAssembly'],
        rows
          .filter((row) => row.group === group)
          .map(({ name, plain, javascript, wasm }) => [name, `${round(plain)} ns`, two(javascript), two(wasm)]),
      ),
    )
    .join('\n\n');
};
