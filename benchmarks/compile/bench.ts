import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundle } from '../bundle.js';
import { conditions } from '../conditions.js';
import { round, time } from '../table.js';
import type { CompileRow } from './run.js';

const HELP = `npm run bench:compile -- [options]

  --case NAME   one case only, may be repeated; nothing is written
  --quick       shorter turns, with larger spreads; nothing is written
  --wall        measures time on the wall instead of the processor's, for a machine that does nothing else
  --help        this text

Compiled derivatives against hand-written ones, the eager engine and other libraries, each case in a process of its own. Writes
benchmarks/compile/results.json.
`;

const { values: options } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    quick: { type: 'boolean', default: false },
    wall: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** A bound of the design and what was measured against it. */
interface Target {
  readonly of: string;
  readonly atMost: number;
  readonly reached: number;
  readonly met: boolean;
}

/** Cheap bodies: a tangent costs as much as the value, several times. */
const CHEAP = /^Rosenbrock/;

function targetsOf(r: CompileRow): Target[] {
  const found: Target[] = [];
  const add = (of: string, atMost: number, reached: number | undefined | null): void => {
    if (typeof reached === 'number') found.push({ of, atMost, reached, met: reached <= atMost });
  };
  add('primal ÷ plain', 1.05, r.toPlain.primal);
  add('jvp ÷ plain', CHEAP.test(r.name) ? 2.3 : 1.5, r.toPlain.jvp);
  if (r.target !== undefined) {
    add('gradient ÷ hand', r.target, r.toHand);
    add('with out ÷ hand', r.target, r.outToHand);
  }
  add('hvp ÷ gradient', 1.75, r.hvpToGradient);
  add('first call, ms', 20, r.first / 1e6);
  return found;
}

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const program = await bundle('compile/run');
  const node = (...args: string[]): string => {
    const clock = options.wall ? [] : ['--single-threaded-gc'];
    const run = spawnSync(process.execPath, [...clock, program, ...args], { encoding: 'utf8', maxBuffer: 1e8 });
    if (run.status !== 0) throw new Error(run.stderr);
    return run.stdout;
  };
  const names = options.case ?? (JSON.parse(node('--names')) as string[]);
  const text = (x: number | undefined | null): string => (typeof x === 'number' ? x.toFixed(2) : '–');
  console.log(
    '| case | plain | first call | first call, warm | primal | jvp | gradient | with out | gradient ÷ hand | out ÷ hand | hvp ÷ gradient | eager | best peer |',
  );
  console.log(`|${'---|'.repeat(13)}`);
  const rows: (CompileRow & { readonly targets: readonly Target[] })[] = [];
  for (const name of names) {
    const flags = [...(options.quick ? ['--quick'] : []), ...(options.wall ? [] : ['--cpu'])];
    const [r] = JSON.parse(node('--json', '--rivals', '--case', name, ...flags)) as CompileRow[];
    if (!r) throw new Error(`bench:compile: expected --case to be one of the names of cases.ts, got ${name}`);
    rows.push({ ...r, targets: targetsOf(r) });
    const { eager, ...peers } = r.rivals ?? {};
    const [best] = Object.entries(peers).sort((a, b) => a[1] - b[1]);
    const { primal, jvp, gradient, out } = r.toPlain;
    const cells = [primal, jvp, gradient, out, r.toHand, r.outToHand, r.hvpToGradient, eager].map(text);
    const peer = best ? `${best[1].toFixed(1)} (${best[0]})` : '–';
    console.log(`| ${[r.name, time(r.plain), time(r.first), time(r.firstWarm!), ...cells, peer].join(' | ')} |`);
  }
  console.log();
  for (const { name, targets } of rows)
    for (const t of targets)
      console.log(`${t.met ? 'met   ' : 'missed'} ${name}: ${t.of} ${t.reached.toFixed(2)}, at most ${t.atMost}`);
  const all = rows.flatMap(({ targets }) => targets);
  console.log(`\n${all.filter(({ met }) => met).length} of ${all.length} targets met`);
  if (options.case ?? options.quick) return;
  const file = { conditions: conditions(), clock: options.wall ? 'wall' : 'processor', rows };
  const rounded = (_: string, v: unknown): unknown => (typeof v === 'number' ? round(v) : v);
  writeFileSync('benchmarks/compile/results.json', `${JSON.stringify(file, rounded, 2)}\n`);
}

await main();
