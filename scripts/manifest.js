import { readFileSync, writeFileSync } from 'node:fs';
import { commands, entries, outputName } from './entries.js';

const manifestUrl = new URL('../package.json', import.meta.url);

const entryConditions = (name) => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
});

/** The `exports` map that the list of entries asks for. */
export const exportsMap = () => ({
  ...Object.fromEntries(Object.keys(entries).map((subpath) => [subpath, entryConditions(outputName(subpath))])),
  './package.json': './package.json',
});

/** The `bin` map that the list of commands asks for, or undefined when there are none. */
export const binMap = () => {
  const pairs = Object.keys(commands).map((name) => [name, `./dist/bin/${name}.js`]);
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined;
};

/** Brings package.json in line with the list of entries; leaves the file alone when it is already. */
export const writeManifest = () => {
  const text = readFileSync(manifestUrl, 'utf8');
  const manifest = JSON.parse(text);
  manifest.exports = exportsMap();
  const bin = binMap();
  if (bin) manifest.bin = bin;
  else delete manifest.bin;
  const wanted = `${JSON.stringify(manifest, null, 2)}\n`;
  if (wanted !== text) writeFileSync(manifestUrl, wanted);
};
