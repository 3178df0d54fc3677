import { spawnSync } from 'node:child_process';

// jest transpiles file by file and sees no types. This is where `expectTypeOf` and `@ts-expect-error` in the other
// tests are judged.
test('sources, tests, examples and benchmarks agree with their types', () => {
  const { stdout, status } = spawnSync('npm', ['run', '--silent', 'types'], { encoding: 'utf8' });
  expect(stdout).toBe('');
  expect(status).toBe(0);
}, 120_000);
