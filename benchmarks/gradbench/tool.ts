import { parseArgs } from 'node:util';
import { lines } from './lines.js';
import { modules } from './modules/all.js';
import { Session } from './session.js';
import { type Engine, ENGINES } from './types.js';

const HELP = `npm run --silent gradbench -- [--engine ${ENGINES.join('|')}]

Speaks GradBench's protocol on standard input and output: one message a line, one answer a line, until the input ends.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { engine: { type: 'string', default: 'compiled' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) return void process.stderr.write(HELP);
  const engine = values.engine as Engine;
  if (!ENGINES.includes(engine)) throw new Error(`expected --engine to be one of ${ENGINES.join(', ')}, got ${engine}`);
  const session = new Session(modules, engine);
  for await (const line of lines(process.stdin)) process.stdout.write(`${session.answer(line)}\n`);
}

// The reader is gone: nobody is left to answer.
process.stdout.on('error', (error) => {
  process.stderr.write(`gradbench: cannot write the answer: ${error.message}\n`);
  process.exit(1);
});

try {
  await main();
} catch (error) {
  process.stderr.write(`gradbench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
