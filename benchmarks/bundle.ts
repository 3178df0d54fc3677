import { mkdirSync } from 'node:fs';
import { build } from 'esbuild';

const here = new URL('.', import.meta.url);
const dist = new URL('../dist/', here);

/**
 * Bundles a file of this folder into one JavaScript file, which runs on the built package. Benchmarks never run through a loader: tsx adds a
 * call to every function it sees, and the same code took up to 20 times as long.
 *
 * The bundle lies in node_modules of this folder, so that it finds both the peers there and what the repository has installed.
 *
 * @returns the path of the bundle
 */
export async function bundle(name: string): Promise<string> {
  const folder = new URL('node_modules/.cache/', here);
  mkdirSync(folder, { recursive: true });
  const outfile = new URL(`${name}.js`, folder).pathname;
  await build({
    entryPoints: [new URL(`${name}.ts`, here).pathname],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
    plugins: [
      {
        name: 'the built package',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^fluxion(\/|$)/ }, ({ path }) => ({
            path: new URL(`${path === 'fluxion' ? 'index' : path.slice('fluxion/'.length)}.js`, dist).href,
            external: true,
          }));
        },
      },
    ],
  });
  return outfile;
}
