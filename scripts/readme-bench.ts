/**
 * Writes the table of the README's "How it compares" from benchmarks/results.json, which `npm run bench` makes: `npx tsx
 * scripts/readme-bench.ts`, or with `--check` to compare only.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { CaseReport, Report, Row } from '../benchmarks/report.js';
import { round, time } from '../benchmarks/table.js';

interface Results {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly reports: readonly Report[];
}

const BEGIN = '<!-- bench:begin -->';
const END = '<!-- bench:end -->';

/** Columns: the cases in short. A case that is missing here is left out of the README. */
const titles: Record<string, string> = {
  scalar: 'scalar derivative, 15 operations',
  'rosenbrock-2': 'Rosenbrock gradient, n = 2',
  'rosenbrock-100': 'n = 100',
  'rosenbrock-10000': 'n = 10⁴',
  'hvp-1000': 'Rosenbrock H·v, n = 1000',
  spherical: 'Jacobian 3→3',
  'loop-1000': 'loop of 13 operations, n = 1000',
};

/** Rows that go by different names in different cases. */
const ours: [string, readonly string[]][] = [
  ['derivative by hand', ['hand-written', 'hand-written product']],
  ['fluxion, methods', ['fluxion, methods', 'fluxion, auto', 'fluxion, forward-over-reverse']],
  ['fluxion, functions', ['fluxion, functions']],
];

const isCase = (report: Report): report is CaseReport => 'rows' in report;

/** The marked section of the README for these results. */
export function section({ date, commit, node, reports }: Results): string {
  const cases = Object.keys(titles).flatMap((name) => reports.filter(isCase).filter((report) => report.name === name));
  const line = (name: string, cell: (report: CaseReport) => string): string =>
    `| ${[name, ...cases.map(cell)].join(' | ')} |`;
  const ratio = (row: Row | undefined): string | undefined => row && round(row.ratio);
  const peers = [
    ...new Set(
      cases.flatMap(({ rows, others }) =>
        [...rows.filter(({ kind }) => kind === 'peer'), ...others].map((r) => r.name),
      ),
    ),
  ];
  const other = ({ others }: CaseReport, name: string): string => {
    const result = others.find((row) => row.name === name)?.result ?? '';
    return /^(wrong|fails)/.exec(result)?.[0] ?? '–';
  };
  return [
    line('', ({ name }) => titles[name]!),
    `|---|${cases.map(() => '--:|').join('')}`,
    line('plain function', ({ rows }) => time(rows.find(({ kind }) => kind === 'plain')!.ns)),
    ...ours.map(([label, names]) =>
      line(label, ({ rows }) => ratio(rows.find(({ name }) => names.includes(name))) ?? '–'),
    ),
    ...peers.map((peer) =>
      line(peer, (report) => ratio(report.rows.find(({ name }) => name === peer)) ?? other(report, peer)),
    ),
    '',
    `Ratios to the plain function, whose time is in the first row; Node ${node}, commit ${commit}, ${date}. A dash: cannot be`,
    'expressed there. "wrong": gives another result than the derivative. "fails": throws. What was measured, the spread, the',
    'digits that agree and the remaining contestants are in `benchmarks/results.json`.',
  ].join('\n');
}

/** The README with the section between its marks. */
export function withSection(readme: string, text: string): string {
  const [head, rest] = readme.split(BEGIN) as [string, string];
  const tail = rest.slice(rest.indexOf(END));
  return `${head}${BEGIN}\n${text}\n${tail}`;
}

if (process.argv[1]?.endsWith('readme-bench.ts')) {
  if (!existsSync('benchmarks/results.json')) throw new Error('readme-bench: run `npm run bench` first');
  const old = readFileSync('README.md', 'utf8');
  const text = withSection(old, section(JSON.parse(readFileSync('benchmarks/results.json', 'utf8')) as Results));
  if (text === old) console.log('README.md is up to date');
  else if (process.argv.includes('--check')) {
    console.error('README.md is stale: run npx tsx scripts/readme-bench.ts');
    process.exitCode = 1;
  } else {
    writeFileSync('README.md', text);
    console.log('wrote README.md');
  }
}
