import { Project } from './command.js';

const project = new Project();
afterAll(() => project.remove());

const right = 'export const f = ([x, y]) => x * x * y;\nexport const gradient = ([x, y]) => [2 * x * y, x * x];\n';

test('a right gradient: 0', () => {
  project.write('right.mjs', right);
  const { status, out, err } = project.run('check', 'right.mjs', '--at', '[2, 5]');
  expect([status, err]).toEqual([0, '']);
  expect(out).toMatch(/^PASS {2}the gradient of f/);
});

test('a wrong one: 1, the place, the ratio and the line that repeats it', () => {
  project.write('wrong.mjs', right.replace('2 * x * y', 'x * y'));
  const { status, out } = project.run('check', 'wrong.mjs', '--at', '[2, 5]', '--seed', '4');
  expect(status).toBe(1);
  expect(out).toMatch(/x\[0\], there 2/);
  expect(out).toMatch(/halved/);
  const again = "fluxion check wrong.mjs --function f --gradient gradient --at '[2,5]' --seed 4";
  expect(out).toContain(again);
  expect(
    project.run(
      ...again
        .split(' ')
        .slice(1)
        .map((a) => a.replace(/'/g, '')),
    ).out,
  ).toBe(out);
});

test('what cannot be decided: 2', () => {
  project.write('random.mjs', right.replace('x * x * y', 'x * x * y + Math.random()'));
  const { status, out } = project.run('check', 'random.mjs', '--at', '[2, 5]');
  expect(status).toBe(2);
  expect(out).toMatch(/INCONCLUSIVE[\s\S]*not deterministic[\s\S]*Seed its random numbers/);
});

describe('TypeScript without any set-up', () => {
  const text = `
    import { mul, sin, type Num } from 'fluxion';
    enum Unused { A }
    interface Point { readonly r: number; readonly phi: number }
    export const f = ({ r, phi }: { r: Num; phi: Num }): Num => mul(r, sin(phi));
    export const gradient = ({ r, phi }: Point): Point => ({ r: Math.sin(phi), phi: r * Math.cos(phi) });
    export const at: Point = { r: 2, phi: Unused.A };
  `;
  test.each([
    ['of no declared kind', 'plain/m.ts', undefined],
    ['as an ES module', 'esm/m.ts', '{ "type": "module" }'],
    ['as CommonJS', 'cjs/m.ts', '{ "type": "commonjs" }'],
    ['.mts', 'x/m.mts', undefined],
    ['.cts', 'x/m.cts', undefined],
  ])('%s', (_, file, manifest) => {
    project.write(file, text);
    if (manifest) project.write(file.replace('m.ts', 'package.json'), manifest);
    const { status, out, err } = project.run('check', file);
    expect([status, err]).toEqual([0, '']);
    // fluxion differentiated f: the module and the command use one copy of it.
    expect(out).toMatch(/against fluxion and differences/);
  });
});

test('CommonJS modules, which load the other build of fluxion', () => {
  project.write(
    'common.cjs',
    "const { mul, sin } = require('fluxion');\nexports.f = ([x, y]) => mul(sin(x), y);\nexports.gradient = ([x, y]) => [Math.cos(x) * y, Math.sin(x)];\n",
  );
  const { status, out } = project.run('check', 'common.cjs', '--at', '[1, 2]');
  expect(status).toBe(0);
  expect(out).toMatch(/against fluxion and differences/);
});

test('all kinds that a module exports, the worst decides', () => {
  project.write(
    'all.mjs',
    `${right}
    export const jvp = ([x, y], [dx, dy]) => 2 * x * y * dx + x * x * dy;
    export const vjp = ([x, y], ct) => [2 * x * y * ct, -x * x * ct];
    export const hvp = ([x, y], [dx, dy]) => [2 * y * dx + 2 * x * dy, 2 * x * dx];
    export const hessian = ([x, y]) => [[2 * y, 2 * x], [2 * x, 0]];
    export const at = [2, 5];`,
  );
  const { status, out } = project.run('check', 'all.mjs');
  expect(status).toBe(1);
  expect(out.match(/^(PASS|FAIL) {2}the \w+/gm)).toEqual([
    'PASS  the gradient',
    'PASS  the jvp',
    'FAIL  the vjp',
    'PASS  the hvp',
    'PASS  the hessian',
  ]);
});

test('names, tolerance and random points', () => {
  project.write(
    'named.mjs',
    'export const energy = (x) => Math.exp(x);\nexport const force = (x) => Math.exp(x) * (1 + 1e-5);\nexport const late = (x) => (x > 2 ? 0 : Math.exp(x));\n',
  );
  const named = ['check', 'named.mjs', '--function', 'energy', '--gradient'];
  expect(project.run(...named, 'force', '--at', '1').status).toBe(1);
  expect(project.run(...named, 'force', '--at', '1', '--tol', '1e-4').status).toBe(0);
  expect(project.run(...named, 'late', '--at', '1').status).toBe(0);
  expect(project.run(...named, 'late', '--at', '1', '--random', '40').status).toBe(1);
});

test('random points alone, of the form that the parameter shows', () => {
  project.write('right.mjs', right);
  const { status, out } = project.run('check', 'right.mjs', '--random', '5', '--seed', '2');
  expect(status).toBe(0);
  expect(out).toMatch(/6 points/);
});

test('JSON', () => {
  project.write('wrong.mjs', right.replace('2 * x * y', 'NaN'));
  const { status, out } = project.run('check', 'wrong.mjs', '--at', '[2, 5]', '--json');
  expect(status).toBe(1);
  const { verdict, results } = JSON.parse(out) as {
    verdict: string;
    results: { worst: { claimed: unknown }[]; seed: number }[];
  };
  expect([verdict, results[0]!.worst[0]!.claimed, results[0]!.seed]).toEqual(['FAIL', 'NaN', 1]);
});

describe('bad input: said in two lines, without a stack trace, exit code 2', () => {
  const cases: [string, string, string[], RegExp][] = [
    ['no file', '', ['nowhere.ts'], /There is no file nowhere\.ts/],
    ['no f', 'export const g = (x) => x;', ['m.mjs'], /exports no function f[\s\S]*functions g[\s\S]*--function/],
    ['no functions', 'export const n = 1;', ['m.mjs'], /exports no functions/],
    ['no derivative', 'export const f = (x) => x;', ['m.mjs', '--at', '1'], /no derivative of it[\s\S]*--gradient/],
    ['a name it lacks', right, ['m.mjs', '--gradient', 'h', '--at', '1'], /no function h/],
    ['no point', right, ['m.mjs'], /no point to check at[\s\S]*--at/],
    ['a point that is no JSON', right, ['m.mjs', '--at', '[1,'], /--at expects JSON/],
    ['a point of something else', right, ['m.mjs', '--at', '"a"'], /expected x to hold numbers/],
    ['a syntax error', 'export const f = (x => x;', ['m.mjs'], /could not be loaded/],
    ['an option it lacks', right, ['m.mjs', '--at', '1', '--tolerance', '1'], /unknown option '--tolerance'/],
    ['no number', right, ['m.mjs', '--at', '1', '--tol', 'abc'], /'--tol <number>' argument 'abc' is invalid/],
    ['nothing', right, [], /missing required argument 'file'/],
    ['an error while loading', 'throw new Error("no database");', ['m.mjs'], /no database/],
  ];
  test.each(cases)('%s', (_, text, args, message) => {
    project.write('m.mjs', text);
    const { status, err } = project.run('check', ...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at .*\n\s+at /);
  });

  test('as JSON too', () => {
    const { status, out } = project.run('check', 'nowhere.ts', '--json');
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ verdict: 'INCONCLUSIVE', error: 'There is no file nowhere.ts.' });
  });
});

test('colour only where it is wanted', () => {
  project.write('right.mjs', right);
  expect(project.run('check', 'right.mjs', '--at', '[2, 5]').out).not.toContain('\x1b[');
  const forced = project.runWith({ FORCE_COLOR: '1' }, 'check', 'right.mjs', '--at', '[2, 5]');
  expect(forced.out).toContain('\x1b[32mPASS');
});
