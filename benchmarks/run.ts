import { execFileSync, fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { cases } from './cases/all.js';
import type { Report } from './report.js';
import { table } from './table.js';

const here = new URL('.', import.meta.url);
const names = [...Object.keys(cases), 'scaling', 'memory'];

const { values: options } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run bench -- [options]

  --case NAME   one case only, may be repeated: ${names.join(', ')}
  --quick       a few seconds a case, with larger spreads
  --no-peers    without the other libraries
  --help        this text

A run of everything, not quick, writes benchmarks/results.json.
`;

/** Measures one case in a process of its own, so that no case runs on what V8 has learnt from another. */
function measure(worker: string, name: string, peers: boolean): Promise<Report> {
  return new Promise((resolve, reject) => {
    const flags = [`--case=${name}`, ...(options.quick ? ['--quick'] : []), ...(peers ? ['--peers'] : [])];
    const child = fork(worker, flags, { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let report: Report | undefined;
    let said = ''; // some peers greet
    child.stderr!.on('data', (text) => (said += text));
    child.once('message', (message) => {
      report = message as Report;
    });
    child.once('close', (code) =>
      report ? resolve(report) : reject(new Error(`bench: ${name} ended with code ${code}\n${said}`)),
    );
  });
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: here, encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', '../src') ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}

/** What the figures depend on. */
const conditions = () => ({
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  node: process.version,
  machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${process.platform} ${process.arch}`,
});

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const wanted = options.case ?? names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`bench: expected --case to be one of ${names.join(', ')}, got ${unknown}`);

  const installed = existsSync(new URL('node_modules/.package-lock.json', here));
  const peers = installed && !options['no-peers'];
  const where = conditions();
  console.log(`${where.machine}, Node ${where.node}, commit ${where.commit}`);
  const busy = loadavg()[0]!;
  if (busy > 0.5)
    console.log(`Other programs are running (load ${busy.toFixed(1)}): expect longer times and wider spreads.`);
  console.log('ratio: to the plain function; digits: that agree with the exact derivative');
  if (!installed) console.log('The other libraries are not installed: `npm ci --prefix benchmarks` includes them.');

  const worker = await bundle('worker');
  const reports: Report[] = [];
  for (const name of wanted) {
    const report = await measure(worker, name, peers);
    reports.push(report);
    console.log(table(report));
  }
  if (!options.case && !options.quick) {
    const file = new URL('results.json', here);
    writeFileSync(file, `${JSON.stringify({ ...where, peers, reports }, null, 1)}\n`);
    console.log('written to benchmarks/results.json');
  }
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
