// Builds dist and brings package.json in line with the list of entries. With --if-stale it builds only when a source has
// changed since the last build, and leaves package.json alone.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { writeManifest } from './manifest.js';
import { failOnWarning } from './warnings.js';

process.chdir(new URL('..', import.meta.url).pathname);

const stampFile = 'dist/.stamp';

/** A hash over everything the build reads. Not times: a checkout sets those as it likes. */
const stamp = () => {
  const sources = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const settings = [
    'package.json',
    'rollup.config.js',
    'scripts/entries.js',
    'tsconfig.base.json',
    'tsconfig.src.json',
  ];
  const hash = createHash('sha256');
  for (const file of [...settings, ...sources]) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
};

const build = async () => {
  const { default: configs } = await import('../rollup.config.js');
  rmSync('dist', { recursive: true, force: true });
  for (const { output, ...input } of configs) {
    const bundle = await rollup({ ...input, onwarn: failOnWarning });
    for (const target of [output].flat()) await bundle.write(target);
    await bundle.close();
  }
};

const ifStale = process.argv.includes('--if-stale');
if (!ifStale) writeManifest();
const wanted = stamp();
if (ifStale && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) {
  console.log('dist is up to date');
} else {
  const start = performance.now();
  await build();
  writeFileSync(stampFile, wanted);
  console.log(`dist built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
