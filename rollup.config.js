import { readFileSync } from 'node:fs';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { commands, entries, outputName } from './scripts/entries.js';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
const external = (id) =>
  id.startsWith('node:') || dependencies.some((name) => id === name || id.startsWith(`${name}/`));

const modules = Object.fromEntries(Object.entries(entries).map(([subpath, file]) => [outputName(subpath), file]));
const programs = Object.fromEntries(Object.entries(commands).map(([name, file]) => [`bin/${name}`, file]));

/** TypeScript to JavaScript, one file at a time; `npm run types` is what checks types. */
export const transpile = () => esbuild({ target: 'es2022', tsconfig: 'tsconfig.base.json' });

/** All entries in one graph: code that two entries use is one chunk, so a class is the same class in both. */
const layout = (extension) => ({
  dir: 'dist',
  entryFileNames: `[name].${extension}`,
  chunkFileNames: `chunks/[name]-[hash].${extension}`,
});

/** @type {import('rollup').RollupOptions[]} */
export default [
  {
    input: { ...modules, ...programs },
    external,
    plugins: [transpile()],
    output: { ...layout('js'), format: 'es', sourcemap: true },
  },
  {
    input: modules,
    external,
    plugins: [transpile()],
    // interop: reads the default of a CommonJS dependency as Node's own `import` does.
    output: { ...layout('cjs'), format: 'cjs', exports: 'named', interop: 'default', sourcemap: true },
  },
  {
    input: modules,
    external,
    plugins: [dts({ tsconfig: 'tsconfig.src.json' })],
    output: [
      { ...layout('d.ts'), format: 'es' },
      { ...layout('d.cts'), format: 'es' },
    ],
  },
  {
    // For a script tag: the core as one global, `fluxion`.
    input: entries['.'],
    external,
    plugins: [transpile()],
    output: {
      file: 'dist/fluxion.min.js',
      format: 'iife',
      name: 'fluxion',
      sourcemap: true,
      plugins: [terser({ ecma: 2020, compress: { passes: 3 } })],
    },
  },
];
