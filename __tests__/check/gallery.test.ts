import { spawnSync } from 'node:child_process';
import { rightOnes, wrongOnes } from '../../examples/gallery/run.js';

// In a process of its own: in Jest's sandbox every call of Math costs a lookup, and the gallery 30 times as long.
test('wrong gradients are found with the hint that fits, right ones are not rejected', () => {
  expect(wrongOnes.length).toBeGreaterThanOrEqual(40);
  expect(rightOnes.length).toBeGreaterThanOrEqual(40);
  const names = [...wrongOnes, ...rightOnes].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const { stdout, status } = spawnSync('npx', ['tsx', 'examples/gallery.ts'], { encoding: 'utf8' });
  const [wrong, right] = [wrongOnes.length, rightOnes.length];
  expect(stdout).toContain(`wrong ones found:         ${wrong} of ${wrong} (100.0 %)`);
  expect(stdout).toContain(`right ones passed:        ${right} of ${right} (100.0 %)`);
  expect(stdout).toContain(`right ones rejected:      0 of ${right} (0.0 %)`);
  expect(stdout.split('\n').filter((line) => /HINT MISSING/.test(line))).toEqual([]);
  expect(status).toBe(0);
}, 240_000);
