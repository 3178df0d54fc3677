/**
 * Writes the tables of figures in README and docs from benchmarks/report.json, which `npm run bench:report` makes: `npx tsx
 * scripts/readme-bench.ts`, or with `--check` to compare only. A table stands between `<!-- bench:begin NAME -->` and
 * `<!-- bench:end -->`; no name means the table of functions and libraries.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileTable, functionsTable, gradbenchTable, kernelsTable } from '../benchmarks/report/tables.js';
import type { ReportFile, Section } from '../benchmarks/report/types.js';

const FILE = 'benchmarks/report.json';

const source = ({ conditions: { node, commit, date } }: Section, link: string): string =>
  `Node ${node}, commit ${commit}, ${date}; from the [benchmark report](${link}benchmarks/report.md).`;

/** What may be quoted, by name: the text for these figures, or nothing where they are missing. */
const quotes: Readonly<Record<string, (report: ReportFile, link: string) => string | undefined>> = {
  functions: ({ functions }, link) =>
    functions?.data &&
    [
      functionsTable(functions.data),
      '',
      'Ratios to the plain function, whose time is in the first row. A dash: cannot be expressed there. "wrong": gives another',
      `result than the derivative. "fails": throws. ${source(functions, link)}`,
    ].join('\n'),
  gradbench: ({ gradbench }, link) =>
    gradbench?.data && `${gradbenchTable(gradbench.data)}\n\n${source(gradbench, link)}`,
  compile: ({ compile }, link) => compile?.data && `${compileTable(compile.data)}\n\n${source(compile, link)}`,
  kernels: ({ kernels }, link) => kernels?.data && `${kernelsTable(kernels.data)}\n\n${source(kernels, link)}`,
};

/** The page with its quoted figures as the report has them. @param link - from the page to the root of the repository */
export function quoted(page: string, report: ReportFile, link = ''): string {
  return page.replace(
    /(<!-- bench:begin ?(\w*) -->\n)([\s\S]*?)(<!-- bench:end -->)/g,
    (all: string, begin: string, name: string, _old: string, end: string) => {
      const quote = quotes[name || 'functions'];
      if (!quote)
        throw new Error(
          `readme-bench: expected one of ${Object.keys(quotes).join(', ')} behind bench:begin, got ${name}`,
        );
      const text = quote(report, link);
      return text === undefined ? all : `${begin}${text}\n${end}`;
    },
  );
}

/** README and the pages of docs, with the way from each to the root. */
export const pages = (): readonly (readonly [file: string, link: string])[] => [
  ['README.md', ''],
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
    .map((file) => [file, '../'.repeat(file.split('/').length - 1)] as const),
];

/** Writes what is quoted anew. @returns the files that changed */
export function updatePages(report: ReportFile, write = true): string[] {
  return pages().flatMap(([file, link]) => {
    const old = readFileSync(file, 'utf8');
    const text = quoted(old, report, link);
    if (text === old) return [];
    if (write) writeFileSync(file, text);
    return [file];
  });
}

if (process.argv[1]?.endsWith('readme-bench.ts')) {
  if (!existsSync(FILE)) throw new Error('readme-bench: run `npm run bench:report` first');
  const check = process.argv.includes('--check');
  const changed = updatePages(JSON.parse(readFileSync(FILE, 'utf8')) as ReportFile, !check);
  if (changed.length === 0) console.log('all figures are up to date');
  else if (check) {
    console.error(`stale figures in ${changed.join(', ')}: run npx tsx scripts/readme-bench.ts`);
    process.exitCode = 1;
  } else console.log(`wrote ${changed.join(', ')}`);
}
