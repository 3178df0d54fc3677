import { existsSync, readFileSync } from 'node:fs';
import { section, withSection } from '../../scripts/readme-bench.js';

const row = (name: string, kind: string, ns: number, ratio: number) => ({
  name,
  kind,
  ns,
  ratio,
  spread: 0,
  digits: 15,
});

const results = {
  date: '2026-01-02',
  commit: 'abc',
  node: 'v20.0.0',
  reports: [
    {
      name: 'scalar',
      title: '',
      rows: [
        row('plain function', 'plain', 120, 1),
        row('hand-written', 'hand', 150, 1.25),
        row('fluxion, methods', 'fluxion', 480, 4),
        row('slowpoke', 'peer', 12000, 100.4),
      ],
      others: [{ name: 'liar', remark: '', result: 'wrong (relative error 0.5)' }],
      targets: [],
    },
    { name: 'memory', title: '', columns: [], figures: [], targets: [] },
  ],
};

test('the table has the plain time, our ratios and those of the peers, with what became of the others', () => {
  const lines = section(results as never).split('\n');
  expect(lines).toContain('| plain function | 120 ns |');
  expect(lines).toContain('| derivative by hand | 1.25 |');
  expect(lines).toContain('| fluxion, methods | 4 |');
  expect(lines).toContain('| fluxion, functions | – |');
  expect(lines).toContain('| slowpoke | 100 |');
  expect(lines).toContain('| liar | wrong |');
});

test('only the marked section changes', () => {
  const readme = 'a\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nb\n';
  expect(withSection(readme, 'new')).toBe('a\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nb\n');
  expect(withSection(withSection(readme, 'x'), 'y')).toBe(withSection(readme, 'y'));
});

test('the README shows the results that are in the repository', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme.split('<!-- bench:begin -->')).toHaveLength(2);
  const file = 'benchmarks/results.json';
  const expected = existsSync(file) ? withSection(readme, section(JSON.parse(readFileSync(file, 'utf8')))) : readme;
  expect(readme).toBe(expected);
});
