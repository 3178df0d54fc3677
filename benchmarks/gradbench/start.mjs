// Bundles the tool and the driver to JavaScript and runs one of them. Nothing runs through a loader that compiles on the fly: the same code took up
// to 20 times as long. Usage: node start.mjs tool …, node start.mjs run …; `node start.mjs bundle FOLDER` only bundles, with fluxion's sources in
// place of the built package, for the tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url);
const root = new URL('../../', here);
const [mode, ...rest] = process.argv.slice(2);

/** Where `import … from 'fluxion/name'` leads. */
const built = (name) => ({ path: new URL(`dist/${name || 'index'}.js`, root).href, external: true });
const beside = (name) => ({ path: `./fluxion/${name || 'index'}.mjs`, external: true });

const options = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  logLevel: 'warning',
};

/** fluxion's sources as a folder of modules: in one file with the tool's, names that both use would be changed, and compile looks names up. */
const bundleSources = (folder) =>
  build({
    ...options,
    entryPoints: Object.fromEntries(
      ['', 'compile', 'special'].map((name) => [name || 'index', fileURLToPath(new URL(`src/${name}/index.ts`, root))]),
    ),
    outdir: fileURLToPath(new URL('fluxion/', folder)),
    splitting: true,
  });

async function bundle(folder, resolve) {
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = await build({
    ...options,
    entryPoints: ['tool', 'run'].map((name) => fileURLToPath(new URL(`${name}.ts`, here))),
    outdir: fileURLToPath(folder),
    write: false,
    // The driver builds the C++ sources where they lie.
    define: { CPP_SOURCES: JSON.stringify(fileURLToPath(new URL('cpp/', here))) },
    plugins: [
      {
        name: 'fluxion',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^fluxion(\/|$)/ }, ({ path }) => resolve(path.slice('fluxion/'.length)));
        },
      },
    ],
  });
  for (const { path, contents } of outputFiles) {
    // Two processes may start at once, and neither must read half of what the other writes.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
}

if (mode === 'bundle') {
  const folder = pathToFileURL(`${rest[0]}/`);
  await bundleSources(folder);
  await bundle(folder, beside);
} else if (mode === 'tool' || mode === 'run') {
  // Standard output belongs to the protocol: the build reports on standard error.
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL('scripts/build.js', root)), '--if-stale'], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
  const folder = new URL('benchmarks/node_modules/.cache/gradbench/', root);
  await bundle(folder, built);
  process.argv.splice(2, 1);
  await import(new URL(`${mode}.mjs`, folder).href);
} else {
  console.error(`gradbench: expected tool, run or bundle, got ${mode ?? 'nothing'}`);
  process.exitCode = 2;
}
