// What fluxion adds to a web page: bundles three ways of importing it, minifies and gzips in memory, prints JSON.
import { gzipSync } from 'node:zlib';
import { rollup } from 'rollup';
import { minify } from 'terser';
import { transpile } from '../rollup.config.js';
import { failOnWarning } from './warnings.js';

process.chdir(new URL('..', import.meta.url).pathname);

const core = `${process.cwd()}/src/index.ts`;
const programs = {
  'everything in the core entry': `export * from '${core}';`,
  'derivative, sin, mul': `export { derivative, sin, mul } from '${core}';`,
  'grad, sin, mul': `export { grad, sin, mul } from '${core}';`,
};

/** The program as a module that rollup can start from. */
const virtualEntry = (code) => ({
  name: 'virtual-entry',
  resolveId: (id) => (id === 'virtual:entry' ? '\0virtual:entry.js' : null),
  load: (id) => (id === '\0virtual:entry.js' ? code : null),
});

const measure = async (code) => {
  const bundle = await rollup({
    input: 'virtual:entry',
    plugins: [virtualEntry(code), transpile()],
    // As a bundler reads it in an installed package: package.json says that no module has side effects.
    treeshake: { moduleSideEffects: false },
    onwarn: failOnWarning,
  });
  const { output } = await bundle.generate({ format: 'es' });
  await bundle.close();
  const { code: minified } = await minify(output[0].code, { module: true, ecma: 2020, compress: { passes: 3 } });
  return { minified: Buffer.byteLength(minified), gzipped: gzipSync(minified, { level: 9 }).length };
};

const sizes = {};
for (const [name, code] of Object.entries(programs)) sizes[name] = await measure(code);
console.log(JSON.stringify(sizes, null, 2));
