import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.js';
import { cases } from './cases/all.js';
import { conditions, peersInstalled } from './conditions.js';
import { measureCase } from './measure-case.js';
import { table } from './table.js';

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

npm run bench:report measures this and more, and writes benchmarks/report.md.
`;

async function main(): Promise<void> {
  if (options.help) return console.log(HELP);
  const wanted = options.case ?? names;
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`bench: expected --case to be one of ${names.join(', ')}, got ${unknown}`);

  const installed = peersInstalled();
  const peers = installed && !options['no-peers'];
  const where = conditions();
  console.log(`${where.machine}, Node ${where.node}, commit ${where.commit}`);
  const busy = loadavg()[0]!;
  if (busy > 0.5)
    console.log(`Other programs are running (load ${busy.toFixed(1)}): expect longer times and wider spreads.`);
  console.log('ratio: to the plain function; digits: that agree with the exact derivative');
  if (!installed) console.log('The other libraries are not installed: `npm ci --prefix benchmarks` includes them.');

  const worker = await bundle('worker');
  for (const name of wanted) console.log(table(await measureCase(worker, name, { quick: options.quick, peers })));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
