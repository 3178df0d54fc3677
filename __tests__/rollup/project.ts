import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

export interface Bundled {
  readonly warnings: readonly string[];
  readonly code: string;
  readonly map: { readonly sources: readonly string[] } | null;
}

const moduleOf = (path: string): string => JSON.stringify(pathToFileURL(resolve('node_modules', path)).href);

/** A folder of a user with fluxion and bundlers installed. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'fluxion-rollup-'));

  constructor() {
    const home = join(this.folder, 'node_modules/fluxion');
    mkdirSync(join(this.folder, 'node_modules'), { recursive: true });
    mkdirSync(home);
    cpSync('package.json', join(home, 'package.json'));
    for (const name of ['acorn', '@sveltejs', 'magic-string', '@jridgewell', '@stdlib'])
      symlinkSync(resolve('node_modules', name), join(this.folder, 'node_modules', name));
    const entries = ['array', 'compile', 'built', 'rollup', 'special'].map((name) => [name, `src/${name}/index.ts`]);
    buildSync({
      bundle: true,
      packages: 'external',
      platform: 'node',
      logLevel: 'error',
      format: 'esm',
      splitting: true,
      entryPoints: { index: 'src/index.ts', ...Object.fromEntries(entries) },
      outdir: join(home, 'dist'),
    });
    this.write('package.json', '{ "private": true, "type": "module" }');
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Bundles a module with everything it imports; the plugins are what a user would name. */
  rollup(entry: string, options = '', external = 'undefined'): Bundled {
    return this.bundle(`
      import { rollup } from ${moduleOf('rollup/dist/es/rollup.js')};
      import esbuild from ${moduleOf('rollup-plugin-esbuild/dist/index.mjs')};
      import resolve from ${moduleOf('@rollup/plugin-node-resolve/dist/es/index.js')};
      const bundle = await rollup({
        input: ${JSON.stringify(entry)},
        external: ${external},
        plugins: [fluxion(${options}), resolve({ extensions: ['.ts', '.mjs', '.js'] }), esbuild({ target: 'es2022', tsconfig: false })],
        onwarn: (w) => warnings.push(w.message),
      });
      const { output: [{ code, map }] } = await bundle.write({ file: 'out/out.mjs', format: 'es', sourcemap: true });`);
  }

  vite(entry: string): Bundled {
    return this.bundle(`
      import { build, createLogger } from ${moduleOf('vite/dist/node/index.js')};
      const logger = createLogger('silent');
      logger.warn = (message) => warnings.push(message);
      const [{ output: [{ code, map }] }] = [await build({
        configFile: false,
        customLogger: logger,
        plugins: [fluxion()],
        build: { outDir: 'out', minify: 'esbuild', lib: { entry: ${JSON.stringify(entry)}, formats: ['es'], fileName: () => 'out.mjs' } },
      })].flat();`);
  }

  private bundle(text: string): Bundled {
    this.write(
      'bundle.mjs',
      `import { fluxion } from 'fluxion/rollup';
      const warnings = [];
      ${text}
      console.log(JSON.stringify({ warnings, code, map: map ?? null }));`,
    );
    return this.node('bundle.mjs') as Bundled;
  }

  /** What the bundle prints last, as JSON, in a process that cannot make code from text. */
  run(): unknown {
    return this.node('--disallow-code-generation-from-strings', 'out/out.mjs');
  }

  private node(...args: string[]): unknown {
    const { stdout, stderr, status } = spawnSync('node', args, {
      cwd: this.folder,
      encoding: 'utf8',
      maxBuffer: 1e8,
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
