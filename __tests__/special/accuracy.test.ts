import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The cells of every row of a Markdown table, by the first. */
const rowsOf = (text: string): Map<string, string[]> =>
  new Map(
    [...text.matchAll(/^\| (\w+) \|(.*)\|$/gm)].map(([, name, rest]) => [
      name!,
      rest!.split('|').map((cell) => cell.trim()),
    ]),
  );

test('the table of accuracy in docs/reference/special.md is what its command prints', () => {
  const page = readFileSync('docs/reference/special.md', 'utf8');
  const [, section] = page.split('## Accuracy');
  const stated = rowsOf(section!.split('\n## ')[0]!);
  const printed = rowsOf(
    execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'scripts/special-accuracy.ts'], {
      encoding: 'utf8',
    }),
  );
  expect([...stated.keys()]).toEqual([...printed.keys()]);
  expect(printed.size).toBe(18); // 17 functions and the head
  for (const [name, cells] of printed) {
    if (name === 'function') continue;
    const [points, ...errors] = cells;
    const [statedPoints, ...statedErrors] = stated.get(name)!;
    expect([name, statedPoints]).toEqual([name, points]);
    errors.forEach((error, i) => {
      // Another version of Math.exp may move an error by a step of the scale, 1, 2, 5.
      expect([name, i, Number(error) <= 2.5 * Number(statedErrors[i])]).toEqual([name, i, true]);
      expect([name, i, Number(statedErrors[i]) <= 10 * Number(error)]).toEqual([name, i, true]);
    });
  }
}, 60_000);
