import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

/** A folder of a user with fluxion installed, built from the sources as they are. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'fluxion-cli-'));

  constructor() {
    const home = join(this.folder, 'node_modules/fluxion');
    mkdirSync(home, { recursive: true });
    cpSync('package.json', join(home, 'package.json'));
    for (const name of ['commander', 'jiti', 'complex.js', 'acorn', '@sveltejs', '@stdlib']) {
      symlinkSync(resolve('node_modules', name), join(this.folder, 'node_modules', name));
    }
    const common = { bundle: true, packages: 'external', platform: 'node', logLevel: 'error' } as const;
    const modules = { index: 'src/index.ts', check: 'src/check/index.ts' };
    buildSync({
      ...common,
      entryPoints: { ...modules, compile: 'src/compile/index.ts', 'bin/fluxion': 'src/cli/index.ts' },
      format: 'esm',
      splitting: true,
      outdir: join(home, 'dist'),
    });
    // One file for both entries, so that they share their classes as the real build does.
    writeFileSync(
      join(home, 'all.ts'),
      `export * from '${resolve('src/index.ts')}';\nexport * from '${resolve('src/check/index.ts')}';\n`,
    );
    buildSync({ ...common, entryPoints: [join(home, 'all.ts')], format: 'cjs', outfile: join(home, 'dist/all.cjs') });
    for (const name of Object.keys(modules))
      writeFileSync(join(home, `dist/${name}.cjs`), "module.exports = require('./all.cjs');\n");
    this.write('package.json', '{ "private": true }');
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Runs a module of the folder where text cannot become code; what it prints last is JSON. */
  runWithoutGeneration(name: string): unknown {
    const { stdout, stderr, status } = spawnSync('node', ['--disallow-code-generation-from-strings', name], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    if (status !== 0) throw new Error(`${name} ended with ${status}\n${stdout}${stderr}`);
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  run(...args: string[]): { status: number | null; out: string; err: string } {
    return this.runWith({}, ...args);
  }

  /** The same with variables in the environment. */
  runWith(variables: Record<string, string>, ...args: string[]): { status: number | null; out: string; err: string } {
    const { NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
    const command = join(this.folder, 'node_modules/fluxion/dist/bin/fluxion.js');
    const { status, stdout, stderr } = spawnSync('node', [command, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...env, NODE_OPTIONS: '', ...variables },
    });
    return { status, out: stdout, err: stderr };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
