import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from './client.js';
import { Twins } from './cpp.js';
import { type EngineResult, play, playHello, type Result } from './play.js';
import { type Engine, ENGINES } from './types.js';
import { type Size, SIZES, workloads } from './workloads.js';

/** The folder of the C++ sources: set when this is bundled. */
declare const CPP_SOURCES: string;

const EVALS = ['hello', ...Object.keys(workloads)];

const HELP = `npm run gradbench:run -- [options]

  --eval NAME      ${EVALS.join(', ')}; may be repeated; otherwise all
  --size SIZE      ${SIZES.join(', ')} (medium)
  --engine NAME    compiled, eager; may be repeated (compiled)
  --rounds N       turns of every engine (5)
  --seconds S      time of one message (0.3)
  --no-cpp         without the C++ twins
  --json           the results as one line of JSON, times in nanoseconds
`;

const { values: options } = parseArgs({
  options: {
    eval: { type: 'string', multiple: true },
    size: { type: 'string', default: 'medium' },
    engine: { type: 'string', multiple: true, default: ['compiled'] },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '0.3' },
    'no-cpp': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function oneOf<T extends string>(name: string, choices: readonly T[], x: string): T {
  if (!choices.includes(x as T)) throw new Error(`expected --${name} to be one of ${choices.join(', ')}, got ${x}`);
  return x as T;
}

function positive(name: string, x: string): number {
  const n = Number(x);
  if (!(n > 0 && Number.isFinite(n))) throw new Error(`expected --${name} to be a number > 0, got ${x}`);
  return n;
}

const milliseconds = (ns: number): string => (ns / 1e6).toPrecision(4);
const best = (times: readonly number[]): number => times.reduce((a, t) => Math.min(a, t), Infinity);
const mean = (times: readonly number[]): number => times.reduce((a, t) => a + t, 0) / times.length;
const mega = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);

/** Best times in milliseconds, beside each other: what the functions cost and what their derivatives cost more. */
function print({ eval: name, label, engines, cpp }: Result): void {
  console.log(`\n${name}, ${label}`);
  const plain = engines.find((e) => e.engine === 'plain')!;
  const base = best(plain.primal);
  if (cpp !== undefined)
    console.log(
      `  C++       primal ${milliseconds(cpp)} ms; plain JavaScript takes ${(base / cpp).toFixed(2)} times as long`,
    );
  console.log(`  plain     primal ${milliseconds(base)} ms (mean ${milliseconds(mean(plain.primal))})`);
  for (const e of engines) if (e !== plain) console.log(row(e, base, cpp));
}

function row(e: EngineResult, base: number, cpp: number | undefined): string {
  const [f, d] = [best(e.primal), best(e.derivative)];
  const memory = e.peak
    ? `; peak ${mega(e.peak.primal)} MB after the first primal, ${mega(e.peak.end)} MB at the end`
    : '';
  return [
    `  ${e.engine.padEnd(9)} primal ${milliseconds(f)} ms (mean ${milliseconds(mean(e.primal))}), derivative ${milliseconds(d)} ms (mean ${milliseconds(mean(e.derivative))})`,
    `            derivative ÷ plain primal ${(d / base).toFixed(2)}, ÷ own primal ${(d / f).toFixed(2)}${cpp === undefined ? '' : `, ÷ C++ primal ${(d / cpp).toFixed(2)}`}`,
    `            largest relative error ${e.error.toExponential(1)}${memory}`,
  ].join('\n');
}

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const evals = (options.eval ?? EVALS).map((name) => oneOf('eval', EVALS, name));
  const size: Size = oneOf('size', SIZES, options.size);
  const engines = options.engine.map((name) => oneOf('engine', ENGINES.slice(1), name));
  const effort = {
    rounds: Math.ceil(positive('rounds', options.rounds)),
    seconds: positive('seconds', options.seconds),
  };
  const tool = fileURLToPath(new URL('tool.mjs', import.meta.url));
  const twins = !options['no-cpp'] && Twins.available() ? new Twins(CPP_SOURCES) : undefined;
  const wrong: string[] = [];
  const all: Result[] = [];
  try {
    for (const name of evals) {
      if (name === 'hello') {
        wrong.push(...(await hello(tool, engines)));
        continue;
      }
      for (const result of await play(tool, name, size, ['plain', ...engines], effort, twins)) {
        all.push(result);
        if (!options.json) print(result);
        for (const e of result.engines)
          wrong.push(...e.mismatches.map((text) => `${name} (${result.label}, ${e.engine}): ${text}`));
      }
    }
  } finally {
    twins?.remove();
  }
  if (options.json) console.log(JSON.stringify(all));
  if (wrong.length > 0) throw new Error(`wrong results:\n${wrong.slice(0, 20).join('\n')}`);
}

async function hello(tool: string, engines: readonly Engine[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const engine of engines) {
    const client = new Client(tool, engine);
    await client.send('start', { eval: 'hello' });
    wrong.push(...(await playHello(client)));
    await client.end();
    if (!options.json) console.log(`hello (${engine}): four rounds played`);
  }
  return wrong;
}

try {
  await main();
} catch (error) {
  console.error(`gradbench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
