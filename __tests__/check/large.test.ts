import { spawnSync } from 'node:child_process';

interface Measured {
  readonly results: readonly {
    readonly verdict: string;
    readonly at?: string;
    readonly evaluations: number;
    readonly seconds: number;
  }[];
  readonly multiple: number;
}

test('10⁶ entries: seconds, a small multiple of the memory, and one wrong sign is found and placed', () => {
  const { stdout, stderr } = spawnSync('npx', ['tsx', '__tests__/check/large.script.ts'], { encoding: 'utf8' });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const { results, multiple } = JSON.parse(stdout) as Measured;
  const lines = results.map((r) => `${r.verdict} in ${r.seconds.toFixed(1)} s, ${r.evaluations} calls of f`);
  process.stdout.write(`10⁶ entries: ${lines.join('; ')}; peak memory ${multiple.toFixed(1)} times the gradient\n`);
  expect(results.map((r) => r.verdict)).toEqual(['PASS', 'FAIL']);
  expect(results[1]!.at).toBe('x.w[654321]');
  // Calls, not seconds, which depend on the machine: a call is f itself and a copy of x.
  expect(results[0]!.evaluations).toBeLessThan(250);
  expect(results[1]!.evaluations).toBeLessThan(1600);
  // About 9 arrays as long as x; V8 lets another 64 MB of discarded ones lie, whatever the size.
  expect(multiple).toBeLessThan(17);
}, 240_000);
