import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** One use of each entry: an expression over its names (and the core's) with the number it must give. */
type Sample = { names: string[]; coreNames?: string[]; arrayNames?: string[]; expression: string; expected: number };

const samples: Record<string, Sample> = {
  '.': {
    names: ['derivative', 'mul', 'sin'],
    expression: 'derivative((x) => sin(mul(x, x)))(1.5)',
    expected: 3 * Math.cos(2.25),
  },
  './array': {
    names: ['dot', 'at'],
    coreNames: ['grad', 'exp', 'primal'],
    expression: 'primal(at(grad((x) => dot(x, exp(x)))(Float64Array.of(0.5, 1)), 1))',
    expected: 2 * Math.E,
  },
  './compile': {
    names: ['compile'],
    expression: 'compile((x = 0) => Math.sin(x * x))(1.5)',
    expected: Math.sin(2.25),
  },
  './linalg': {
    names: ['det'],
    coreNames: ['primal'],
    // The matrix is made by another entry and must be the same class in this one.
    arrayNames: ['array'],
    expression: 'primal(det(array([[1, 2], [3, 4]])))',
    expected: -2,
  },
  './special': {
    names: ['erf'],
    // The class of the dual that `derivative` makes must be the one that `erf` knows.
    coreNames: ['derivative'],
    expression: 'derivative(erf)(0.5)',
    expected: (2 / Math.sqrt(Math.PI)) * Math.exp(-0.25),
  },
  './rollup': {
    names: ['fluxion'],
    expression: 'fluxion({ order: 1 }).name.length',
    expected: 7,
  },
  './built': {
    names: ['built'],
    expression: "Number(built({ name: 'f', arity: 1, call: (x) => Number(x) ** 2 })(3))",
    expected: 9,
  },
  './check': {
    names: ['checkGradient'],
    expression: 'checkGradient((x) => x * x, (x) => x, 3).worst[0].ratio',
    expected: 0.5,
  },
  './jest': {
    names: ['matchers'],
    expression: 'Object.keys(matchers).length',
    expected: 5,
  },
};

type Conditions = { types: string; default: string };
type Manifest = { name: string; exports: Record<string, string | { import: Conditions; require: Conditions }> };

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const entries = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json');
const specifier = (subpath: string): string => manifest.name + subpath.slice(1);

const repository = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'fluxion-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, args: string[], cwd = folder): string => {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`, { cause: error });
  }
};

/** Runs a file of the project that has installed the package; its last line is JSON. */
const runFile = (name: string, text: string): unknown => {
  writeFileSync(join(folder, name), text);
  return JSON.parse(run('node', [name]).trim().split('\n').at(-1)!);
};

type Contained = { path: string };
let packed: string[] = [];

beforeAll(() => {
  run('node', ['scripts/build.js', '--if-stale'], repository);
  const [tarball] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], repository),
  ) as [{ filename: string; files: Contained[] }];
  packed = tarball.files.map(({ path }) => path);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball.filename}`]);
}, 240_000);

test('the exports map is the one that scripts/entries.js asks for (npm run build writes it)', () => {
  const print = "import { exportsMap } from './scripts/manifest.js'; console.log(JSON.stringify(exportsMap()));";
  const wanted: unknown = JSON.parse(run('node', ['--input-type=module', '-e', print], repository));
  expect(manifest.exports).toEqual(wanted);
});

test('every entry has a sample', () => {
  expect(Object.keys(samples).sort()).toEqual([...entries].sort());
});

test('the tarball holds what the exports map names, and nothing but the build', () => {
  const named = entries.flatMap((subpath) => {
    const { import: esm, require: cjs } = manifest.exports[subpath] as { import: Conditions; require: Conditions };
    return [esm.types, esm.default, cjs.types, cjs.default].map((path) => path.slice(2));
  });
  expect(packed).toEqual(expect.arrayContaining([...named, 'dist/fluxion.min.js', 'package.json', 'LICENSE']));
  expect(packed.filter((path) => !/^(dist\/|package\.json$|LICENSE$|README\.md$)/.test(path))).toEqual([]);
});

/** Import or require lines for a sample's names. */
const header = (subpath: string, line: (names: string[], from: string) => string): string => {
  const { names, coreNames = [], arrayNames = [] } = samples[subpath]!;
  const lines = [line(names, specifier(subpath))];
  if (coreNames.length > 0) lines.push(line(coreNames, specifier('.')));
  if (arrayNames.length > 0) lines.push(line(arrayNames, specifier('./array')));
  return lines.join('\n');
};
const importLine = (names: string[], from: string): string => `import { ${names.join(', ')} } from '${from}';`;
const requireLine = (names: string[], from: string): string => `const { ${names.join(', ')} } = require('${from}');`;

describe.each(entries)('entry %s', (subpath) => {
  const { expression, expected } = samples[subpath] ?? { expression: 'undefined', expected: NaN };

  test('imports as an ECMAScript module', () => {
    const text = `${header(subpath, importLine)}\nconsole.log(JSON.stringify(${expression}));\n`;
    expect(runFile('sample.mjs', text)).toBeCloseTo(expected, 14);
  });

  test('requires as CommonJS', () => {
    const text = `${header(subpath, requireLine)}\nconsole.log(JSON.stringify(${expression}));\n`;
    expect(runFile('sample.cjs', text)).toBeCloseTo(expected, 14);
  });

  test('has the same names either way', () => {
    const kinds = 'Object.keys(m).filter((k) => k !== "default").sort().map((k) => [k, typeof m[k]])';
    const from = specifier(subpath);
    const esm = runFile('names.mjs', `import * as m from '${from}';\nconsole.log(JSON.stringify(${kinds}));\n`);
    const cjs = runFile('names.cjs', `const m = require('${from}');\nconsole.log(JSON.stringify(${kinds}));\n`);
    expect(esm).not.toEqual([]);
    expect(cjs).toEqual(esm);
  });
});

describe('TypeScript', () => {
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const body = (subpath: string): string =>
    [
      header(subpath, importLine),
      `const good: number = ${samples[subpath]!.expression};`,
      // Were the types lost on the way, everything would be `any` and this line no error.
      `// @ts-expect-error a number is not a string`,
      `const bad: string = ${samples[subpath]!.expression};`,
      // A user's library that passes our functions on needs names for their types in its own declarations.
      `export const passedOn = { ${samples[subpath]!.names.join(', ')} };`,
      'export { good, bad };',
      '',
    ].join('\n');

  test.each([
    ['node16', 'node16', ['mts', 'cts']],
    ['bundler', 'esnext', ['ts']],
  ])(
    'compiles with moduleResolution %s, strictly, libraries checked too',
    (moduleResolution, module, extensions) => {
      const files = entries.flatMap((subpath, i) =>
        extensions.map((extension) => {
          const name = `${moduleResolution}-${i}.${extension}`;
          writeFileSync(join(folder, name), body(subpath));
          return name;
        }),
      );
      const compilerOptions = {
        ...{
          strict: true,
          skipLibCheck: false,
          noEmit: true,
          declaration: true,
          target: 'es2022',
          lib: ['es2022'],
          types: [],
        },
        ...{ module, moduleResolution, exactOptionalPropertyTypes: true },
      };
      const config = `tsconfig.${moduleResolution}.json`;
      writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, files }));
      run('node', [tsc, '-p', config]);
    },
    120_000,
  );
});

test('the browser file runs where there is nothing but the language', () => {
  const sandbox = createContext({});
  runInContext(readFileSync(join(folder, 'node_modules/fluxion/dist/fluxion.min.js'), 'utf8'), sandbox);
  const { expression, expected } = samples['.']!;
  const names = samples['.']!.names.join(', ');
  expect(runInContext(`const { ${names} } = fluxion; ${expression}`, sandbox)).toBeCloseTo(expected, 14);
  expect(runInContext('typeof process + typeof require + typeof Buffer + typeof window', sandbox)).toBe(
    'undefined'.repeat(4),
  );
});
