import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { updatePages } from '../../scripts/readme-bench.js';
import { conditions } from '../conditions.js';
import { round } from '../table.js';
import { charts } from './charts.js';
import { markdown } from './markdown.js';
import { measures, type Run } from './measure.js';
import { targetsOf } from './targets.js';
import type { ReportFile, SectionData, SectionName } from './types.js';

const names = Object.keys(measures) as SectionName[];

const HELP = `npm run bench:report -- [options]

  --only NAME   measures one section and merges it into the report; may be repeated: ${names.join(', ')}
  --quick       some minutes, with small sizes and large spreads; writes into reports/bench, where nothing quotes it
  --draw        measures nothing: writes the pages and pictures of the report again
  --help        this text

Writes benchmarks/report.json, benchmarks/report.md, benchmarks/charts, and the tables of README and docs. Twenty minutes; let the
machine do nothing else. The exit code is 1 when something could not be measured or gave wrong results; what was missed is in the report.
`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    draw: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** Messages of others name files by their whole path, which says where this machine keeps the repository. */
const withoutFolders = (text: string): string => text.replaceAll(`${process.cwd()}/`, '');

/** One section, measured; what it holds may be partial. */
async function measure<N extends SectionName>(name: N): Promise<ReportFile[N]> {
  const failures: string[] = [];
  const start = performance.now();
  const run: Run = {
    quick: options.quick,
    fail: (what, error) => {
      const text = withoutFolders(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      failures.push(text);
      console.error(`  FAILED  ${name}, ${text}`);
    },
    progress: (text) => console.log(`  ${name}: ${text}`),
  };
  console.log(name);
  let data: SectionData[N] | undefined;
  try {
    data = await (measures[name] as (r: Run) => Promise<SectionData[N]>)(run);
  } catch (error) {
    run.fail(name, error);
  }
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`  ${seconds} s`);
  return { conditions: conditions(), quick: options.quick, seconds, failures, data } as ReportFile[N];
}

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const wanted = options.draw ? [] : ((options.only ?? names) as SectionName[]);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`bench:report: expected --only to be one of ${names.join(', ')}, got ${unknown}`);
  const busy = loadavg()[0]!;
  if (busy > 0.5 && wanted.length > 0) console.log(`Other programs are running (load ${busy.toFixed(1)}).`);

  const folder = options.quick ? 'reports/bench' : 'benchmarks';
  mkdirSync(join(folder, 'charts'), { recursive: true });
  const file = join(folder, 'report.json');
  let report: ReportFile = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReportFile) : {};
  for (const name of wanted) {
    report = { ...report, [name]: await measure(name) };
    // After each section: what was measured is kept, whatever happens to the rest.
    writeFileSync(file, withoutFolders(`${JSON.stringify(report, null, 1)}\n`));
  }
  for (const [name, svg] of Object.entries(charts(report))) writeFileSync(join(folder, 'charts', `${name}.svg`), svg);
  writeFileSync(join(folder, 'report.md'), markdown(report));
  if (!options.quick) updatePages(report);

  for (const { section, target } of targetsOf(report))
    if (!target.met)
      console.log(
        `  MISSED  ${section}: ${target.of}, ${round(target.reached)} ${target.unit}, target ≤ ${target.atMost}`,
      );
  console.log(`written to ${folder}/report.md`);
  if (wanted.some((name) => report[name]!.failures.length > 0)) process.exitCode = 1;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
