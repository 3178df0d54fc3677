import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { blocksOf, type Block } from './runner/blocks.js';
import { applyEdits } from './runner/edits.js';
import { runBlocks } from './runner/run.js';

/** The how-to, carried out step by step on a copy of the repository. */
const blocks = blocksOf(readFileSync('docs/how-to/add-an-op.md', 'utf8'));

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'fluxion-'));
  const parts = ['src', 'scripts', '__tests__/ops', '__tests__/support', 'package.json', 'jest.config.js'];
  for (const part of [...parts, '.prettierrc.json', 'tsconfig.base.json', 'tsconfig.json', 'tsconfig.jest.json']) {
    cpSync(part, join(copy, part), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'), 'junction');
});

afterAll(() => rmSync(copy, { recursive: true }));

const run = (script: string, ...args: string[]): string =>
  execFileSync(process.execPath, [join('node_modules', script), ...args], {
    cwd: copy,
    encoding: 'utf8',
    stdio: 'pipe',
  });

test('the edits fit the sources', () => {
  expect(applyEdits(blocks, copy)).toEqual([
    'src/ops/numeric.ts',
    'src/ops/hyperbolic.ts',
    'src/ops/hyperbolic.ts',
    'src/ops/all.ts',
    'src/index.ts',
    '__tests__/ops/gold.py',
  ]);
  // What the changed gold.py writes for the new operation; running it takes Python and mpmath.
  const gold = join(copy, '__tests__/ops/gold.json');
  const row = readFileSync('__tests__/docs/gd-gold.json', 'utf8').trim();
  writeFileSync(
    gold,
    readFileSync(gold, 'utf8').replace('[\n', () => `[\n  ${row},\n`),
  );
});

test('the generator writes the methods', () => {
  const written = run('tsx/dist/cli.mjs', 'scripts/generate.ts');
  for (const file of ['core/methods', 'forward/dual', 'reverse/var', 'ops/nested']) {
    expect(written).toContain(`wrote src/${file}.gen.ts`);
    expect(readFileSync(join(copy, `src/${file}.gen.ts`), 'utf8')).toMatch(/\bgd\(\)/);
  }
}, 60_000);

test('it type-checks', () => {
  // What the edits touch and what uses it, not rooms that have nothing to do with them.
  const config = { extends: './tsconfig.base.json', files: ['src/index.ts', 'src/ops/all.ts'] };
  writeFileSync(join(copy, 'tsconfig.op.json'), JSON.stringify(config));
  expect(run('typescript/bin/tsc', '-p', 'tsconfig.op.json')).toBe('');
}, 120_000);

test('it passes the tests of the rules', () => {
  const names = '^gd |^the rules are all|text .* gd$';
  const report = run(
    'jest/bin/jest.js',
    '__tests__/ops/rules',
    '__tests__/ops/text',
    '-t',
    names,
    '--json',
    '--silent',
  );
  const { numPassedTests, numFailedTests } = JSON.parse(report) as Record<string, number>;
  // Reference values, sweep, all operands at once; its text; the count of the rules.
  expect({ numPassedTests, numFailedTests }).toEqual({ numPassedTests: 5, numFailedTests: 0 });
}, 120_000);

test('it works as shown', async () => {
  const shown: Block[] = blocks.filter(({ info }) => info === 'file=try.ts').map((block) => ({ ...block, info: '' }));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the copy exists only now
  const outcome = await runBlocks(shown, () => require(join(copy, 'src/index')) as unknown);
  expect(outcome).toEqual({ comparisons: 4, problems: [] });
});
