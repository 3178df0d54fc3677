// Compiles src/kernels/wasm/assembly to src/kernels/wasm/module.gen.ts and writes the tables it includes.
// With --check writes nothing and fails where the files are not what would be written.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main as compile } from 'assemblyscript/asc';
import { tablesSource } from './kernel-tables.mjs';

process.chdir(new URL('..', import.meta.url).pathname);

const folder = 'src/kernels/wasm';
const assembly = `${folder}/assembly`;

/** Scratch ends and tables begin here; assembly/memory.ts and assembly/gemm.ts lay out what is below. */
const PAGE = 65536;
const TABLES_AT = 15 * PAGE;
const PAGES = 16;

const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--disable', 'mutable-globals'],
  ...['--initialMemory', `${PAGES}`, '--maximumMemory', `${PAGES}`, '--memoryBase', `${TABLES_AT}`],
];

const compiled = async (tables) => {
  const sources = Object.fromEntries(
    readdirSync(assembly).map((name) => [name, readFileSync(join(assembly, name), 'utf8')]),
  );
  sources['tables.gen.ts'] = tables;
  let binary;
  const { error, stderr } = await compile(['index.ts', '--outFile', 'kernels.wasm', ...options], {
    readFile: (name) => sources[name] ?? null,
    writeFile: (_name, contents) => (binary = contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return binary;
};

const tables = tablesSource();
const binary = await compiled(tables);
const written = {
  [`${assembly}/tables.gen.ts`]: tables,
  [`${folder}/module.gen.ts`]:
    '// Written by `npm run kernels` from assembly/. Do not edit.\n\n' +
    `/** The WebAssembly module, ${binary.length} bytes, in base64. */\n` +
    `export const MODULE =\n  '${Buffer.from(binary).toString('base64')}';\n`,
};
const stale = Object.entries(written).filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
);

if (!process.argv.includes('--check')) {
  for (const [file, text] of stale) writeFileSync(file, text);
  console.log(
    `kernels: ${binary.length} bytes, ${stale.length ? `wrote ${stale.map(([file]) => file).join(', ')}` : 'nothing new'}`,
  );
} else if (stale.length) {
  console.error(`stale: ${stale.map(([file]) => file).join(', ')}. Run npm run kernels.`);
  process.exitCode = 1;
}
