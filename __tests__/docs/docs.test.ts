import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import * as fluxion from 'fluxion';
import { blocksOf, examplesOf, type Block } from './runner/blocks.js';
import { BlockError, programOf, type Program } from './runner/program.js';
import { runBlocks } from './runner/run.js';
import { typeErrors } from './runner/types.js';

/** Blocks that run as one program. How they are written and compared is told in docs/README.md. */
interface Unit {
  readonly name: string;
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly preamble: string;
}

const files = (folder: string, suffix: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .sort();

const pages: Unit[] = ['README.md', ...files('docs', '.md')]
  .map((file) => ({ name: file, file, blocks: blocksOf(readFileSync(file, 'utf8')), preamble: '' }))
  .filter(({ blocks }) => blocks.some(({ language, info }) => language === 'ts' && !info.includes('file=')));

const load = (file: string) => (name: string) =>
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the names a block imports are known when it runs
  require(name.startsWith('.') ? resolve(dirname(file), name.replace(/\.js$/, '')) : name) as unknown;

/** Examples in the sources need no imports: every name of the core is there, and every name of the entry the file belongs to. */
function preambleOf(file: string): string {
  const core = `import { ${Object.keys(fluxion).join(', ')}, type Num, type Scalar } from 'fluxion';`;
  const entry = dirname(file).split('/')[1];
  if (entry === undefined || !existsSync(`src/${entry}/index.ts`)) return core;
  const names = Object.keys(load(file)(`fluxion/${entry}`) as object);
  return `${core}\nimport { ${names.join(', ')} } from 'fluxion/${entry}';`;
}

const examples: Unit[] = files('src', '.ts').flatMap((file) =>
  examplesOf(readFileSync(file, 'utf8'))
    .filter(({ language }) => language === 'ts')
    .map((block) => ({ name: `${file}:${block.line}`, file, blocks: [block], preamble: preambleOf(file) })),
);

let comparisons = 0;

async function check({ file, blocks, preamble }: Unit): Promise<void> {
  const outcome = await runBlocks(blocks, load(file), preamble);
  comparisons += outcome.comparisons;
  expect(outcome.problems).toEqual([]);
  // A page whose code is run but never compared proves nothing.
  expect(outcome.comparisons).toBeGreaterThan(0);
}

describe('the code of the documentation does what it says', () => {
  test.each(pages)('$name', check);
});

describe('the examples in the sources do what they say', () => {
  test.each(examples)('$name', check);
});

/** The program of a unit; none where a block cannot be read, which its own test reports. */
function readable({ blocks, preamble }: Unit): Program[] {
  const run = blocks.filter(({ language, info }) => language === 'ts' && !info.includes('file='));
  try {
    return [programOf(run, preamble)];
  } catch (error) {
    if (error instanceof BlockError) return [];
    throw error;
  }
}

test('all of it was compared', () => {
  const written = [...pages, ...examples].flatMap(readable).reduce((n, { claims }) => n + claims.length, 0);
  process.stdout.write(`${comparisons} comparisons in ${pages.length} pages and ${examples.length} examples\n`);
  expect(comparisons).toBeGreaterThanOrEqual(written);
  expect(written).toBeGreaterThan(150);
});

test('the code type-checks as a user with strict types would see it', () => {
  const programs = [...pages, ...examples].flatMap((unit) =>
    readable(unit).map(({ plain }) => [unit.name, plain] as const),
  );
  expect(typeErrors(new Map(programs))).toEqual([]);
}, 120_000);
