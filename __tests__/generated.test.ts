import { spawnSync } from 'node:child_process';

// A child process: the generator finds its own place by import.meta, which CommonJS, and so jest, does not have.
test('generated files are what the table of operations gives', () => {
  const { status, stderr } = spawnSync('npx', ['tsx', 'scripts/generate.ts', '--check'], { encoding: 'utf8' });
  expect(stderr.split('\n').filter((line) => line.includes('is stale'))).toEqual([]);
  expect(status).toBe(0);
}, 60_000);
