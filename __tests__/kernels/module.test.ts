import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';
import { preProcessFile } from 'typescript';
import { MODULE } from '../../src/kernels/wasm/module.gen.js';

/** The types of this project are those of no host. */
interface Host {
  WebAssembly: {
    Module: (new (bytes: Uint8Array) => object) & {
      imports: (module: object) => { module: string; name: string; kind: string }[];
    };
    Instance: new (module: object, imports: object) => { exports: { memory: { grow: (pages: number) => number } } };
  };
}
const { WebAssembly } = globalThis as unknown as Host;

test('the checked-in module is what its sources compile to, byte for byte', () => {
  // Exits with an error that names the stale file.
  execFileSync('node', ['scripts/build-kernels.mjs', '--check'], { encoding: 'utf8', stdio: 'pipe' });
}, 60_000);

test('the module has one memory of fixed size and takes nothing but functions of Math', () => {
  const module = new WebAssembly.Module(Buffer.from(MODULE, 'base64'));
  const imports = WebAssembly.Module.imports(module);
  expect(imports.map(({ module, name, kind }) => `${kind} ${module}.${name}`).sort()).toEqual([
    'function math.cos',
    'function math.exp',
    'function math.log',
    'function math.log1p',
    'function math.pow',
    'function math.sin',
    'function math.tanh',
  ]);
  const { memory } = new WebAssembly.Instance(module, { math: Math }).exports;
  expect(() => memory.grow(1)).toThrow(RangeError);
  expect(MODULE.length).toBeLessThan(30_000);
});

test('the core entry carries no kernels', () => {
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { fileName } of preProcessFile(readFileSync(file, 'utf8')).importedFiles) {
      if (fileName.startsWith('.')) visit(posix.join(dirname(file), fileName).replace(/\.js$/, '.ts'));
    }
  };
  visit('src/index.ts');
  expect(seen.size).toBeGreaterThan(10);
  expect([...seen].filter((file) => file.startsWith('src/kernels/'))).toEqual([]);
  expect(existsSync('src/kernels/index.ts')).toBe(true);
});
