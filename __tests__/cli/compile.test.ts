import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { Project } from './command.js';

const project = new Project();
afterAll(() => project.remove());

const source = `
import { sigmoid, sin } from 'fluxion';
import { shift } from './shift.js';

const weights = Float64Array.of(1, 2, 3);
const third = 1 / 3;
const sq = (v: number): number => v ** 2;
interface Params { readonly w: number[][]; b: number }

/** A valley. */
export function rosenbrock(x: Float64Array): number {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    // the valley
    s += 100 * sq(x[i + 1]! - x[i]! ** 2);
    s += (1 - x[i]!) ** 2;
  }
  return s;
}
export const weighted = (x: number[] | Float64Array, scale = 1): number => {
  let s = 0 as number;
  for (let i = 0; i < x.length; i++) s += third * weights[i]! * Math.sin(x[i]! + shift) * scale;
  return s;
};
export const net = (p: Params, k: number): number => {
  let s = 0;
  for (const r of p.w) for (const v of r) s += Math.exp(v * p.b) * k;
  return Math.sqrt(s);
};
export const halving = (x: number) => {
  let y = x;
  while (y > 1) y = Math.sqrt(y) * 0.9;
  return y;
};
export const polar = ({ r, t }: { r: number; t: number }) => [r * Math.cos(t), r * Math.sin(t)];
export const running = (x: Float64Array) => {
  const y = x.slice();
  for (let i = 1; i < y.length; i++) y[i] = y[i]! * y[i - 1]!;
  return y;
};
export const zero = ([x]: number[]) => 0 * Math.sqrt(x!);
export const power = (x: number, n: number): number => (n === 0 ? 1 : x * power(x, n - 1));
export const ops = (x: number) => sigmoid(x) + sin(x);
export const checked = ([x, y]: Float64Array) => {
  if (x! < 0) throw new RangeError('negative: ' + x);
  return x! * y!;
};
export default (x: number) => x * x;
`;

beforeAll(() => {
  project.write('shift.ts', 'export const shift = 0.25;\n');
  project.write('model.ts', source);
});

/** Runs the command, then an expression over what it wrote, in a process that cannot make code from text. */
function written(args: string, expression: string): unknown {
  const { status, err } = project.run('compile', 'model.ts', ...args.split(' '), '--out', 'gen');
  expect([status, err]).toEqual([0, '']);
  const name = /--function (\w+)/.exec(args)?.[1] ?? 'f';
  const file = name === 'default' ? 'f' : name;
  expect(project.read(`gen/${file}.js`)).not.toMatch(/\bimport\b|\brequire\b|\beval\b|new Function/);
  project.write(
    'use.mjs',
    `import * as m from './gen/${file}.js';
    const caught = (f) => { try { return f(); } catch (e) { return e.name + ': ' + e.message; } };
    const generated = caught(() => new Function('return 1')());
    const result = ${expression};
    console.log(JSON.stringify({ generated, result }, (_, v) => (ArrayBuffer.isView(v) ? [...v] : v)));`,
  );
  const { generated, result } = project.runWithoutGeneration('use.mjs') as { generated: string; result: unknown };
  expect(generated).toMatch(/^EvalError/);
  return result;
}

const near = (x: unknown, y: unknown, digits = 1e-14): void => {
  if (typeof y === 'number') expect(Math.abs((x as number) - y)).toBeLessThanOrEqual(digits * Math.max(1, Math.abs(y)));
  else {
    expect(Object.keys(x as object)).toEqual(Object.keys(y as object));
    for (const k of Object.keys(y as object)) near((x as never)[k], (y as never)[k], digits);
  }
};

/** The gradient and the Hessian of Rosenbrock's function, by hand. */
const x = [-1.2, 1, 0.5, 2];
const gradient = x.map(
  (v, i) =>
    (i + 1 < x.length ? -400 * v * (x[i + 1]! - v * v) - 2 * (1 - v) : 0) + (i > 0 ? 200 * (v - x[i - 1]! ** 2) : 0),
);
const hessian = x.map((v, i) =>
  x.map((_, j) => {
    if (i === j) return (i + 1 < x.length ? 1200 * v * v - 400 * x[i + 1]! + 2 : 0) + (i > 0 ? 200 : 0);
    return Math.abs(i - j) === 1 ? -400 * x[Math.min(i, j)]! : 0;
  }),
);
const v = [1, -2, 0.5, 3];
const hv = hessian.map((row) => row.reduce((s, h, j) => s + h * v[j]!, 0));

describe('the modules that are written', () => {
  test('gradient, products with the Hessian, the Hessian', () => {
    const at = `Float64Array.of(${x})`;
    const result = written(
      '--function rosenbrock --grad --hvp --hessian --value-and-grad',
      `[m.grad(${at}), m.hvp(${at}, Float64Array.of(${v})), m.hessian(${at}), m.valueAndGrad(${at}).gradient, m.rosenbrock(Float64Array.of(1, 1))]`,
    );
    near(result, [gradient, hv, hessian, gradient, 0]);
  });

  test('arrays and numbers of the module are part of what is written; types that differ are separate code', () => {
    const result = written(
      '--function weighted --grad --jvp',
      `[m.grad([1, 2]), m.grad(Float64Array.of(1, 2), 3), m.jvp([1, 2], [1, 10]).tangent, m.jvp([1, 2], [1, 10], 3).tangent]`,
    );
    const g = [Math.cos(1.25) / 3, (2 * Math.cos(2.25)) / 3];
    near(result, [g, [3 * g[0]!, 3 * g[1]!], g[0]! + 10 * g[1]!, 3 * (g[0]! + 10 * g[1]!)]);
  });

  test('records: gradient, pullback, Jacobian, buffers', () => {
    const at = '{ w: [[1, 2], [0.5]], b: 0.3 }';
    const e = [1, 2, 0.5].map((w) => Math.exp(0.3 * w));
    const s = 2 * (e[0]! + e[1]! + e[2]!);
    const dw = e.map((t) => (2 * t * 0.3) / (2 * Math.sqrt(s)));
    const db = (2 * (e[0]! + 2 * e[1]! + 0.5 * e[2]!)) / (2 * Math.sqrt(s));
    const wanted = { w: [[dw[0], dw[1]], [dw[2]]], b: db };
    const result = written(
      '--function net --grad --vjp --jacobian',
      `(() => { const out = { w: [[9, 9], [9]], b: 9 }; const same = m.grad(${at}, 2, { out }) === out;
        const { value, pullback } = m.vjp(${at}, 2);
        return [m.grad(${at}, 2), out, same ? 1 : 0, value, pullback(-2).b, m.jacobian(${at}, 2)]; })()`,
    );
    near(result, [wanted, wanted, 1, Math.sqrt(s), -2 * db, wanted]);
  });

  test('derivatives of any order through a loop whose end depends on the number', () => {
    // From 2 three steps: y = 0.9^(1 + 1/2 + 1/4) x^(1/8).
    const c = 0.9 ** 1.75;
    near(written('--function halving --derivative', 'm.derivative(2)'), (c / 8) * 2 ** (-7 / 8));
    near(
      written('--function halving --derivative 3', 'm.derivative3(2)'),
      c * (1 / 8) * (-7 / 8) * (-15 / 8) * 2 ** (-23 / 8),
    );
  });

  test('Jacobians: one program for numbers, products for arrays', () => {
    near(written('--function polar --jacobian', 'm.jacobian({ r: 2, t: 0.5 })'), [
      { r: Math.cos(0.5), t: -2 * Math.sin(0.5) },
      { r: Math.sin(0.5), t: 2 * Math.cos(0.5) },
    ]);
    near(written('--function running --jacobian --vjp', 'm.jacobian(Float64Array.of(2, 3, 5))'), [
      [1, 0, 0],
      [3, 2, 0],
      [15, 10, 6],
    ]);
  });

  test('an exact zero wins over infinity, as in the library', () => {
    expect(written('--function zero --grad', '[m.grad([0]), m.grad([4])]')).toEqual([[0], [0]]);
  });

  test('recursion, operations of fluxion, the default export', () => {
    near(written('--function power --grad', 'm.grad(3, 4)'), 108);
    const s = 1 / (1 + Math.exp(-0.5));
    near(written('--function ops --derivative', 'm.derivative(0.5)'), s * (1 - s) + Math.cos(0.5));
    near(written('--function default --derivative', 'm.derivative(0.5)'), 1);
  });

  test('errors of the function and of the caller', () => {
    const result = written(
      '--function checked --grad --hvp',
      `[caught(() => m.grad(Float64Array.of(-1, 2))), caught(() => m.grad([1, 2])), caught(() => m.grad(Float64Array.of(1, 2), { out: [1, 2] })),
        caught(() => m.grad(Float64Array.of(1, 2), { out: new Float64Array(3) })), caught(() => m.hvp(Float64Array.of(1, 2), new Float64Array(3)))]`,
    );
    expect(result).toEqual([
      'RangeError: negative: -1',
      'TypeError: grad: expected (x: Float64Array), got ([number, …]).',
      'TypeError: grad: out: expected a buffer of the structure of the result, got another.',
      'RangeError: out: expected an array of 2, got one of 3.',
      'RangeError: hvp: expected dx and x of the same length.',
    ]);
  });

  test('are readable: the names and lines of the source', () => {
    const { out } = project.run('compile', 'model.ts', '--function', 'rosenbrock', '--grad');
    expect(out).toMatch(/^\/\/ Written by: fluxion compile model\.ts --function rosenbrock --grad\n/);
    expect(out).toContain('// s += 100 * sq(x[i + 1] - x[i] ** 2);');
    expect(out).toContain('function rosenbrock_grad(x, x_b) {');
  });

  test('have types', () => {
    project.run('compile', 'model.ts', '--function', 'net', '--grad', '--jvp', '--vjp', '--jacobian', '--out', 'gen');
    project.write(
      'typed.ts',
      `import { grad, jvp, vjp, jacobian, net } from './gen/net.js';
      const p = { w: [[1, 2]], b: 1 };
      export const g: { w: number[][]; b: number } = grad(p, 2);
      export const n: number = net(p, 2) + jvp(p, p, 2).tangent + vjp(p, 2).pullback(1).b + jacobian(p, 2).b;
      // @ts-expect-error b is missing
      grad({ w: [[1]] }, 2);
      // @ts-expect-error two arguments
      grad(p);`,
    );
    const program = ts.createProgram([join(project.folder, 'typed.ts')], {
      strict: true,
      noEmit: true,
      types: [],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
    });
    const messages = ts.getPreEmitDiagnostics(program).map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n'));
    expect(messages).toEqual([]);
  });
});

describe('kinds of arguments without TypeScript types', () => {
  beforeAll(() =>
    project.write(
      'plain.mjs',
      `/** @param {Float64Array} x @param {number} [k] */
      export const documented = (x, k) => x[0] * k;
      export const used = (x, [a, b], { scale }) => { let s = 0; for (const v of x) s += v * a * b * scale; return s; };
      export const data = [1, 2];
      export const closed = (k = 2) => k * data[0] * data[1];`,
    ),
  );

  test('come from comments', () => {
    const { status, out } = project.run('compile', 'plain.mjs', '--function', 'documented', '--grad');
    expect(status).toBe(0);
    expect(out).toContain('(x: Float64Array, k: number)');
  });

  test('come from defaults; values from the module that has run', () => {
    const { status, out } = project.run('compile', 'plain.mjs', '--function', 'closed', '--derivative');
    expect(status).toBe(0);
    expect(out).toContain('const data = [1, 2];');
  });

  test('come from use, and the command says so', () => {
    const { status, err, out } = project.run('compile', 'plain.mjs', '--function', 'used', '--grad');
    expect(status).toBe(0);
    expect(err).toContain('x is taken for Float64Array or readonly number[]');
    expect(err).toContain('x2 is taken for { readonly scale: number }');
    expect(out).toContain('export function grad(x, x1, x2, options)');
  });

  test('are told in the command', () => {
    const types = 'number[], Float64Array, { scale: number }';
    const { status, err, out } = project.run('compile', 'plain.mjs', '--function', 'used', '--grad', '--args', types);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('(x: readonly number[], x1: Float64Array, x2: { readonly scale: number })');
  });
});

describe('what cannot be written is told without a stack trace, and nothing is written', () => {
  beforeAll(() => {
    project.write(
      'wrong.ts',
      `import { erf } from 'fluxion/special';
      export const special = (x: number) => erf(x);
      export const records = (x: { a: number }[]) => x[0]!.a;
      export const any = (x: unknown) => x as number;
      export const vector = (x: Float64Array) => x.slice();
      export const outside = (x: number) => x + fetch('y');
      export const integer = (n: Int32Array) => n[0]!;
      export const text = (x: number) => 'a' + x;
      export const grad = (x: number) => x;`,
    );
    project.write('broken.ts', 'export const f = (x: number => x;');
  });

  test.each([
    [['nowhere.ts'], /There is no file nowhere\.ts\./],
    [['broken.ts'], /broken\.ts does not parse/],
    [['wrong.ts'], /has no function f at its top level\.\n {2}It has special, records, any/],
    [['wrong.ts', '--function', 'special', '--grad'], /special: .*erf|erf cannot be written into a module/],
    [['wrong.ts', '--function', 'records'], /arrays of anything but numbers and arrays[^]*--args/],
    [['wrong.ts', '--function', 'any'], /the type unknown does not say what is computed with/],
    [['wrong.ts', '--function', 'vector', '--grad'], /grad of vector: expected a function that returns one number/],
    [['wrong.ts', '--function', 'integer', '--grad'], /expected numbers, Float64Arrays/],
    [['wrong.ts', '--function', 'outside'], /outside.*line 1, column \d+[^]*fetch/],
    [['wrong.ts', '--function', 'text'], /text.*line 1/],
    [['wrong.ts', '--function', 'grad', '--grad'], /grad is also the name/],
    [['wrong.ts', '--function', 'vector', '--args', 'Float64Array['], /is no list of TypeScript types/],
    [['wrong.ts', '--function', 'vector', '--args', 'Promise<number>'], /Promise<number>/],
  ])('%j', (args, message) => {
    const { status, err, out } = project.run('compile', ...args, '--out', 'none');
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/^fluxion compile: /);
    expect(err).not.toMatch(/\n\s+at .*\n\s+at /);
    expect(existsSync(join(project.folder, 'none'))).toBe(false);
  });
});

test('compile itself, where text cannot become code, gives the same by interpretation', () => {
  project.write(
    'interpreted.mjs',
    `import { derivative, grad, hessian, hvp, jacobian, jvp, vjp } from 'fluxion';
    import { compile } from 'fluxion/compile';
    let generated;
    try { new Function('return 1'); } catch (e) { generated = e.name; }
    const f = compile((x) => {
      let s = 0;
      for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
      return s;
    });
    const polar = compile(([r, t]) => [r * Math.cos(t), r * Math.sin(t)]);
    const cube = compile((x) => x ** 3);
    const at = Float64Array.of(${x});
    const v = Float64Array.of(${v});
    const list = [generated, grad(f)(at), hvp(f, at, v), hessian(f)(at), jacobian(polar)([2, 0.5]), derivative(cube, { order: 2 })(3),
      jvp(f, at, v).tangent, vjp(f, at).pullback(2), grad(f)(at, { out: new Float64Array(4) })];
    console.log(JSON.stringify(list, (_, v) => (ArrayBuffer.isView(v) ? [...v] : v)));`,
  );
  const [generated, ...results] = project.runWithoutGeneration('interpreted.mjs') as [string, ...unknown[]];
  expect(generated).toBe('EvalError');
  near(results, [
    gradient,
    hv,
    hessian,
    [
      [Math.cos(0.5), -2 * Math.sin(0.5)],
      [Math.sin(0.5), 2 * Math.cos(0.5)],
    ],
    18,
    gradient.reduce((s, g, i) => s + g * v[i]!, 0),
    gradient.map((g) => 2 * g),
    gradient,
  ]);
});
