// Compiles sources and tests file by file into reports/mutation/build, as ts-jest does: node scripts/mutation/build.mjs. Not into one file:
// there, names that two files use would be changed, and some tests look at names.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const out = 'reports/mutation/build';
const { config } = ts.readConfigFile('tsconfig.jest.json', ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.');
const compilerOptions = { ...options, sourceMap: false, noEmit: false };

for (const folder of ['src', '__tests__', 'examples/gallery', 'scripts']) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    const target = join(out, file);
    mkdirSync(dirname(target), { recursive: true });
    if (file.endsWith('.json')) cpSync(file, target);
    if (!file.endsWith('.ts') || file.endsWith('.d.ts')) continue;
    const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file });
    writeFileSync(target.replace(/\.ts$/, '.js'), outputText);
  }
}
// The repository's own package.json makes modules of .js files.
writeFileSync(`${out}/package.json`, '{ "type": "commonjs" }\n');
