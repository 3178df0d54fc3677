import { Project } from './project.js';

const project = new Project();
afterAll(() => project.remove());

const print = (list: string): string =>
  `const show = (_: string, v: unknown) => (ArrayBuffer.isView(v) ? Array.from(v as never) : v);
  console.log(JSON.stringify(${list}, show));`;

const near = (x: unknown, y: unknown): void => {
  if (typeof y === 'number') expect(Math.abs((x as number) - y)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(y)));
  else if (typeof y !== 'object') expect(x).toBe(y);
  else {
    expect(Object.keys(x as object)).toEqual(Object.keys(y as object));
    for (const k of Object.keys(y as object)) near((x as never)[k], (y as never)[k]);
  }
};

const app = `
import { derivative, exp, grad, hessian, hvp, jacobian, jvp, linearize, mul, sigmoid, valueAndGrad, vjp } from 'fluxion';
import { compile as build } from 'fluxion/compile';
import { square } from './lib.js';

const data = Float64Array.of(1, 2, 3);
let rate: number = 0.5;
const caught = (f: () => unknown): unknown => { try { return f(); } catch (e) { return String(e); } };
function model(w: number[], x: number): number {
  return w[0]! * x + w[1]!;
}
const loss = build((w: number[]) => {
  let s = 0;
  for (let i = 0; i < data.length; i++) s += square(model(w, data[i]!) - rate);
  return s;
});
const make = (targets: number[], options: { scale: number }) => build((x: Float64Array) => {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += sigmoid(x[i]! - targets[i]!) * rate * options.scale;
  return s;
});
const polar = build(([r, t]: number[]) => [r! * Math.cos(t!), r! * Math.sin(t!)]);
const cube = build((x: number, k = 1) => k * x ** 3);
const any = (f: unknown): any => f;

const first = [grad(loss)([1, 2]), hvp(loss, [1, 2], [1, 0]), hessian(loss)([1, 2])];
rate = 2;
const two = make([0, 1], { scale: 3 });
const out = new Float64Array(2);
const same = grad(two)(Float64Array.of(0, 1), { out } as never) === (out as never);
const push = linearize(polar, [2, 0.5]);
`;

const results = `[
  first,
  valueAndGrad(loss)([1, 2]),
  [same, out],
  [jacobian(polar)([2, 0.5]), jvp(polar, [2, 0.5], [1, 0]).tangent, vjp(polar, [2, 0.5]).pullback([1, 0]), push.pushforward([0, 1])],
  [derivative(cube)(2), derivative(cube, { order: 2 })(2), grad(cube)(2, 5), grad(cube, { argnums: [0, 1] })(2, 5), cube(2), cube(2, 2)],
  [derivative((x) => exp(mul(2, any(cube)(x))))(0.5), grad((w: number[]) => any(mul)(3, any(loss)(w)))([1, 2])],
  [hvp(((w: number[]) => any(mul)(3, any(loss)(w))) as never, [1, 2] as never, [1, 0] as never), derivative((x) => mul(any(derivative(any(cube)))(x), 2))(3), grad(((x: number) => any(grad(cube))(x)) as never)(3 as never)],
  caught(() => grad(two)([1, 2] as never)),
]`;

const e = Math.exp(2 * 0.125);
const expected = [
  [
    [46, 21],
    [28, 12],
    [
      [28, 12],
      [12, 6],
    ],
  ],
  { value: 14, gradient: [28, 12] },
  [true, [1.5, 1.5]],
  [
    [
      [Math.cos(0.5), -2 * Math.sin(0.5)],
      [Math.sin(0.5), 2 * Math.cos(0.5)],
    ],
    [Math.cos(0.5), Math.sin(0.5)],
    [Math.cos(0.5), -2 * Math.sin(0.5)],
    [-2 * Math.sin(0.5), 2 * Math.cos(0.5)],
  ],
  [12, 12, 60, [60, 8], 8, 16],
  [6 * 0.25 * e, [84, 36]],
  [[84, 36], 36, 18],
  'TypeError: grad: expected (Float64Array), got ([number, …]).',
];

beforeAll(() => {
  project.write('lib.ts', "export { squared as square } from './more';\n");
  project.write(
    'more.ts',
    'const two = 2;\nexport const squared = (v: number): number => pow(v);\nfunction pow(v: number): number { return v ** two; }\n',
  );
  project.write('app.ts', `${app}\n${print(results)}`);
});

describe('a bundle whose calls of compile are replaced', () => {
  test('Rollup: TypeScript, captured variables, helpers of other modules; runs where text cannot become code', () => {
    const { warnings, code, map } = project.rollup('app.ts');
    expect(warnings).toEqual([]);
    near(project.run(), expected);
    // Neither the compiler nor a place where it could start.
    expect(code).not.toMatch(/acorn|new Function|parseExpressionAt/);
    expect(map!.sources).toEqual(expect.arrayContaining(['../app.ts']));
  });

  test('Vite, minified', () => {
    const { warnings, code } = project.vite('app.ts');
    expect(warnings).toEqual([]);
    near(project.run(), expected);
    expect(code).not.toMatch(/acorn|new Function/);
  });

  test('order 1 is less code, and says what is not there', () => {
    const whole = project.rollup('app.ts').code.length;
    project.write(
      'first.ts',
      `${app.replace(/const first = .*/, '')}
      ${print('[grad(loss)([1, 2]), caught(() => hvp(loss, [1, 2], [1, 0])), valueAndGrad(loss)([1, 2]).value]')}`,
    );
    const { code } = project.rollup('first.ts', '{ order: 1 }');
    expect(code.length).toBeLessThan(0.8 * whole);
    const [g, message] = project.run() as [number[], string];
    expect(g).toEqual([28, 12]);
    expect(message).toMatch(/CompileError: compile: expected code for the tangent of the pullback of loss/);
  });

  test('JavaScript: kinds by use, both kinds of arrays; comments; a namespace; arrays under differentiation', () => {
    project.write(
      'plain.js',
      `import { grad, hvp, mul } from 'fluxion';
      import 'fluxion/array';
      import * as c from 'fluxion/compile';
      const offsets = [1, 2, 3], shape = { k: 2, inner: [[1, 2], [3, 4]] };
      const f = c.compile((x) => { let s = 0; for (let i = 0; i < x.length; i++) s += shape.k * offsets[i] * x[i] ** 2 * shape.inner[0][1]; return s; });
      /** @param {{ w: number[], b: number }} p */
      const g = c.compile(function inner(p) { return p.w[0] * p.b; });
      console.log(JSON.stringify([grad(f)([1, 1, 1]), Array.from(grad(f)(Float64Array.of(1, 1, 1))), grad(g)({ w: [2], b: 3 }), g.name,
        Array.from(hvp((x) => mul(2, f(x)), Float64Array.of(1, 1, 1), Float64Array.of(1, 0, 0)))]));`,
    );
    const { warnings } = project.rollup('plain.js');
    expect(warnings).toEqual([]);
    expect(project.run()).toEqual([[8, 16, 24], [8, 16, 24], { w: [3], b: 2 }, 'inner', [16, 0, 0]]);
  });
});

describe('a call that cannot be replaced stays, with a warning', () => {
  const left = (text: string): Bundle => {
    project.write('left.ts', `import { compile } from 'fluxion/compile';\n${text}`);
    const { warnings, code } = project.rollup('left.ts', '', '/^fluxion/');
    return { warnings, code };
  };
  interface Bundle {
    warnings: readonly string[];
    code: string;
  }

  test.each([
    [
      'export const make = (f: (x: number) => number) => compile(f);',
      /its argument is not a function written in this module/,
    ],
    ['export const f = compile((x: number) => x + String(x).length);', /f: line 1|f, line 1/],
    ['export const f = compile((x: Promise<number>) => x);', /the type Promise<number> is not declared in this file/],
    ['const o = {}; export const f = compile((x: number) => x, { ...o });', /its options are not written in place/],
    [
      'export const f = compile((x: number) => x * y, { scope: { y: Math.random() } });',
      /the scope gives y an expression/,
    ],
    [
      "import { scaled } from './state'; export const f = compile((x: number) => scaled(x));",
      /the imported function scaled uses the variable state of its own module/,
    ],
    [
      'const d = 1 + Math.random(); const g = (x: number) => x * d; export const f = ((d: number) => compile((x: number) => g(x) * d))(2);',
      /d means different things|d is another variable/,
    ],
  ])('%s', (text, message) => {
    project.write(
      'state.ts',
      'let state = 1;\nexport const bump = () => state++;\nexport const scaled = (x: number) => x * state;\n',
    );
    const { warnings, code } = left(text);
    expect(warnings.filter((w) => w.includes('compile is left to run time'))).toHaveLength(1);
    expect(warnings[0]).toMatch(message);
    expect(code).toMatch(/\bcompile\(/);
  });

  test('variables of another kind than the source shows', () => {
    project.write(
      'kinds.js',
      `import { grad } from 'fluxion';
      import { compile } from 'fluxion/compile';
      const caught = (f) => { try { return f(); } catch (e) { return String(e); } };
      const times = (k) => compile((x) => x[0] * k);
      const first = (list) => compile((x) => x[0] * list[0][1]);
      const of = (p) => compile((x) => x[0] * p.w[0] * p.b);
      console.log(JSON.stringify([grad(times(3))([1]), caught(() => grad(times([3]))([1])), caught(() => grad(times('3'))([1])),
        grad(first([[1, 2]]))([1]), caught(() => grad(first([1, 2]))([1])), caught(() => first(2)([1])), grad(of({ w: [2], b: 3 }))([1])]));`,
    );
    const { warnings } = project.rollup('kinds.js');
    expect(warnings).toEqual([]);
    const wrong = (name: string, expected: string, got: string): string =>
      `TypeError: compile: the variable ${name}: expected ${expected}, for which the code was written, got ${got}. Perhaps give it a type in the source.`;
    expect(project.run()).toEqual([
      [3],
      wrong('k', 'a number', 'Array'),
      wrong('k', 'a number', 'string'),
      [2],
      wrong('list', 'number[][]', 'Array'),
      wrong('list', 'number[][]', 'number'),
      [6],
    ]);
  });

  test('names that the written code uses itself', () => {
    project.write(
      'names.ts',
      `import { grad as g, hvp as h } from 'fluxion';
      import { compile } from 'fluxion/compile';
      const $fluxionValue = 1, rest = [2, 3], kinds = 4, scan = (v: number) => v * v;
      const value = compile((scan: number[], out: number) => scan[0]! * out * rest[1]!);
      const grad = compile(function grad(push: number[]) { return scan(push[0]!) * kinds; });
      const push = compile((x: number) => x * rest.length * $fluxionValue);
      ${print('[g(value)([1], 5), g(grad)([3]), h(grad, [3], [1]), g(push)(1), g((x: number[]) => grad(x))([3])]')}`,
    );
    const { warnings } = project.rollup('names.ts');
    expect(warnings).toEqual([]);
    expect(project.run()).toEqual([[15], [24], [8], 2, [24]]);
  });

  test('derivatives made outside a function and called in it', () => {
    project.write(
      'derived.ts',
      `import * as fluxion from 'fluxion';
      import { derivative, grad, hessian, hvp, jacobian, jvp, linearize, valueAndGrad } from 'fluxion';
      import { compile } from 'fluxion/compile';
      const scale = { by: 2 };
      const g = compile((v: number[]) => v[0]! * v[0]! * v[1]! * scale.by);
      const plain = (v: number[], w: number[]): number => v[0]! * w[1]! ** 2;
      const cube = (x: number): number => x ** 3;
      const dg = grad(g);
      const both = grad(plain as never, { argnums: [0, 1] }) as any;
      const vg = valueAndGrad(compile((v: number[]) => Math.exp(v[0]!) * v[1]!)) as any;
      const second = fluxion.derivative(cube as never, { order: 2 }) as any;
      const third = derivative(second) as any;
      const H = hessian(g) as any;
      const J = jacobian(((v: number[]) => [v[0]! * v[1]!, v[1]!]) as never) as any;
      const product = (x: number[]): number[] => hvp(g, x, [1, 0]);
      const slope = (x: number[]): number => (jvp(g, x, [0, 1]) as any).tangent;
      const a = compile((x: number[]) => dg(x)[0]! * x[1]!);
      const b = compile((x: number[]) => both(x, x)[1]![1]!);
      const c = compile((x: number[]) => { const r = vg(x); return r.value * r.gradient[1]!; });
      const d = compile((x: number) => second(x) * third(x));
      const e = compile((x: number[]) => H([x[0]!, x[1]!])[0]![1]! + J([x[0]!, x[1]!])[0]![1]!);
      const f = compile((x: number[]) => product(x)[1]! + slope(x));
      ${print('[a, b, c, d, e, f].map((f: any, k) => [f(k === 3 ? 2 : [2, 3]), grad(f)((k === 3 ? 2 : [2, 3]) as never)])')}`,
    );
    const { warnings, code } = project.rollup('derived.ts');
    expect(warnings).toEqual([]);
    expect(code).not.toContain('acorn');
    const e4 = Math.exp(4);
    near(project.run(), [
      [72, [36, 48]], // a·b² ·4
      [12, [6, 4]], // 2ab
      [3 * e4, [6 * e4, e4]], // e^(2a)·b
      [72, 36], // 6x·6
      [10, [5, 0]], // 4a + a
      [16, [12, 0]], // 4a + 2a²
    ]);
  });

  test('what cannot be read of a derivative stays at run time, with a warning that says why', () => {
    project.write(
      'underived.ts',
      `import { grad, linearize } from 'fluxion';
      import { compile } from 'fluxion/compile';
      export const make = (g: (x: number) => number, options: object) => {
        const dg = grad(g as never) as any;
        const dh = grad(((x: number) => x) as never, options) as any;
        const { pushforward } = linearize(compile((x: number) => x * x) as never, 3 as never) as any;
        return [compile((x: number) => dg(x)), compile((x: number) => dh(x)), compile((x: number) => pushforward(x))];
      };`,
    );
    const { warnings } = project.rollup('underived.ts', '', "['acorn']");
    expect(warnings.map((w) => w.replace(/^.*?compile is left to run time: /, ''))).toEqual([
      'dg is grad of something that is not a function of this module; write it inside the function.',
      'the options of dh are not written in place.',
      'pushforward is called, but what it stands for is not written as a function of this module.',
    ]);
  });

  test('other functions called compile are none of its business; scopes with names are', () => {
    project.write(
      'mixed.ts',
      `import { grad } from 'fluxion';
      import { compile } from 'fluxion/compile';
      const local = ((compile: (x: number) => number) => compile(2))((x) => x + 1);
      const factor = 2 * Math.sqrt(4);
      const f = compile((x: number) => a * x + b, { scope: { a: factor, b: -1 }, generate: false });
      ${print('[local, grad(f)(1), f(1)]')}`,
    );
    const { warnings, code } = project.rollup('mixed.ts');
    expect(warnings).toEqual([]);
    expect(project.run()).toEqual([3, 4, 3]);
    expect(code).not.toContain('acorn');
  });
});

test('options are checked', () => {
  expect(() => project.rollup('app.ts', '{ order: 3 }')).toThrow(/fluxion: expected order 1 or 2, got 3/);
});
