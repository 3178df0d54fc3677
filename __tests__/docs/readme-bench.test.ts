import { existsSync, readFileSync } from 'node:fs';
import type { ReportFile } from '../../benchmarks/report/types.js';
import { pages, quoted } from '../../scripts/readme-bench.js';
import { report as sample } from '../benchmarks/sample-report.js';

const FILE = 'benchmarks/report.json';
const measured = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as ReportFile) : {};

const between = (name: string): string => `a\n<!-- bench:begin${name} -->\nold\n<!-- bench:end -->\nb\n`;

test('the table has the plain time, our ratios and those of the peers, with what became of the others', () => {
  const lines = quoted(between(''), sample).split('\n');
  expect(lines).toContain('| plain function | 120 ns |');
  expect(lines).toContain('| derivative by hand | 1.25 |');
  expect(lines).toContain('| fluxion, methods | 4 |');
  expect(lines).toContain('| fluxion, functions | – |');
  expect(lines).toContain('| slowpoke | 100 |');
  expect(lines).toContain('| liar | wrong |');
});

test('only marked sections change, each by its name', () => {
  const page = between('') + between(' kernels');
  const text = quoted(page, sample, '../');
  expect(text).toMatch(/^a\n<!-- bench:begin -->\n\| {2}\| scalar/);
  expect(text).toContain('b\na\n<!-- bench:begin kernels -->\n| arithmetic |');
  expect(text).toContain('[benchmark report](../benchmarks/report.md)');
  expect(quoted(text, sample, '../')).toBe(text);
});

test('what was not measured stays as it is, and a name that is not there is an error', () => {
  expect(quoted(between(' kernels'), {})).toBe(between(' kernels'));
  expect(() => quoted(between(' speed'), sample)).toThrow(
    'readme-bench: expected one of functions, gradbench, compile, kernels behind bench:begin, got speed',
  );
});

test.each(pages())('%s quotes the figures of the report', (file, link) => {
  const page = readFileSync(file, 'utf8');
  expect(quoted(page, measured, link)).toBe(page);
});

// Decisions and the accuracy of linalg are records of what was measured then; the compiler's examples measure themselves.
const speaking = pages().filter(([file]) => !/^docs\/(decisions|reference\/linalg|compile\/examples)/.test(file));

test.each(speaking)('%s has no other figures of speed', (file) => {
  // What a program on the page printed stays as it was printed.
  const prose = readFileSync(file, 'utf8').replace(/<!-- bench:begin[\s\S]*?bench:end -->|^```[\s\S]*?^```$/gm, '');
  expect(prose.match(/[^\n]*(\d ?(ns|µs|ms)\b|\d times (as (long|fast|slow)|faster|slower))[^\n]*/g)).toBeNull();
});
