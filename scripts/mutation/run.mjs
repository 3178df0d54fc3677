// Mutation testing of all parts, or of those named: npm run mutation [-- core ops]. Prints the score of every file, and fails below 90 %.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parts } from './parts.mjs';

const LEAST = 90;
const DETECTED = ['Killed', 'Timeout'];
const COUNTED = [...DETECTED, 'Survived', 'NoCoverage'];

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) {
  console.error(`mutation: expected some of ${Object.keys(parts).join(', ')}, got ${unknown}`);
  process.exit(2);
}

const rows = [];
for (const part of wanted.length > 0 ? wanted : Object.keys(parts)) {
  const { status } = spawnSync('npx', ['stryker', 'run'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, MUTATION_PART: part },
  });
  if (status !== 0) process.exit(status ?? 1);
  const { files } = JSON.parse(readFileSync(`reports/mutation/${part}.json`, 'utf8'));
  for (const [file, { mutants }] of Object.entries(files)) {
    const count = (...names) => mutants.filter((m) => names.includes(m.status)).length;
    rows.push([file, count(...COUNTED), count(...DETECTED), count('Survived'), count('NoCoverage')]);
  }
}

const total = ['all', ...[1, 2, 3, 4].map((k) => rows.reduce((sum, row) => sum + row[k], 0))];
const score = ([, all, detected]) => (all === 0 ? 100 : (100 * detected) / all);
console.log('| file | mutants | detected | survived | not reached | score |\n|---|--:|--:|--:|--:|--:|');
for (const row of [...rows.filter((r) => r[1] > 0), total])
  console.log(`| ${[...row, `${score(row).toFixed(1)} %`].join(' | ')} |`);
process.exitCode = score(total) >= LEAST ? 0 : 1;
