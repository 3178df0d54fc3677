import { derivative, grad, hessian, hvp, jacobian, jvp, linearize, mul, sin, valueAndGrad, vjp } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import { forceGeneration } from '../../src/compile/emit/link.js';

const any = (f: unknown): any => f;
const rosenbrock = (x: Float64Array): number => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return s;
};

describe('every transform takes a compiled function', () => {
  const f = compile(rosenbrock);
  const x = Float64Array.of(1.2, 0.8, 0.5);
  const g = [0, 1, 2].map((i) => {
    const h = 1e-5;
    const [a, b] = [x.slice(), x.slice()];
    a[i]! += h;
    b[i]! -= h;
    return (rosenbrock(a) - rosenbrock(b)) / (2 * h);
  });
  const near = (a: ArrayLike<number>, b: ArrayLike<number>): void =>
    Array.from(b).forEach((v, i) => expect(a[i]!).toBeCloseTo(v, 5));

  test('grad, valueAndGrad, jvp, vjp, linearize, hvp, hessian agree', () => {
    const gradient = any(grad(f))(x);
    expect(gradient).toBeInstanceOf(Float64Array);
    near(gradient, g);
    expect(any(valueAndGrad(f))(x)).toEqual({ value: rosenbrock(x), gradient });
    const v = Float64Array.of(0.3, -0.2, 0.7);
    const along = gradient[0] * 0.3 - gradient[1] * 0.2 + gradient[2] * 0.7;
    expect(any(jvp)(f, x, v).tangent).toBeCloseTo(along, 10);
    expect(any(linearize)(f, x).pushforward(v)).toBeCloseTo(along, 10);
    expect(any(vjp)(f, x).pullback(1)).toEqual(gradient);
    const H = any(hessian(f as never))(x);
    near(
      any(hvp)(f, x, v),
      [0, 1, 2].map((i) => H[i][0] * 0.3 - H[i][1] * 0.2 + H[i][2] * 0.7),
    );
    expect(H[0]).toBeInstanceOf(Float64Array);
  });

  test('structure in is structure out', () => {
    const net = compile((p: any, k: number) => p.w.a * p.b[0] * k + p.rows[1][0] * p.t[1]);
    const p = {
      w: { a: 2 },
      b: [3, 4],
      rows: [
        [1, 2],
        [5, 6],
      ],
      t: Float64Array.of(7, 8),
    };
    expect(any(grad(net))(p, 10)).toEqual({
      w: { a: 30 },
      b: [20, 0],
      rows: [
        [0, 0],
        [8, 0],
      ],
      t: Float64Array.of(0, 5),
    });
    expect(any(grad(net, { argnums: 1 }))(p, 10)).toBe(6);
    expect(any(grad(net, { argnums: [1, 0] }))(p, 10)[0]).toBe(6);
    const aux = compile((y: number) => [y * y, { twice: 2 * y }] as const);
    expect(any(grad(aux, { hasAux: true }))(3)).toEqual([6, { twice: 6 }]);
    expect(any(valueAndGrad(aux, { hasAux: true }))(3)).toEqual({ value: 9, gradient: 6, aux: { twice: 6 } });
  });

  test('jacobian in all modes, of numbers, arrays and typed arrays', () => {
    const s = (q: number[]): number[] => [q[0]! * q[1]!, Math.sin(q[0]!), q[1]! * q[1]!];
    const expected = [
      [5, 2],
      [Math.cos(2), 0],
      [0, 10],
    ];
    for (const mode of ['auto', 'forward', 'reverse'] as const) {
      expect(any(jacobian(compile(s) as never, { mode }))([2, 5])).toEqual(expected);
      expect(any(jacobian(compile(s) as never, { mode }))(Float64Array.of(2, 5))).toEqual(
        expected.map((r) => Float64Array.from(r)),
      );
    }
    const loop = compile((q: number[]) => q.map((v) => v * q[0]!));
    expect(any(jacobian(loop as never))([2, 5])).toEqual([
      [4, 0],
      [5, 2],
    ]);
  });

  test('{ out } receives the result and is returned', () => {
    const out = Float64Array.of(9, 9, 9);
    expect(any(grad(f))(x, { out })).toBe(out);
    expect(out).toEqual(any(grad(f))(x));
    const into = { value: 0, gradient: new Float64Array(3) };
    expect(any(valueAndGrad(f))(x, { out: into })).toBe(into);
    expect(into).toEqual(any(valueAndGrad(f))(x));
    const v = Float64Array.of(1, 0, 0);
    for (let k = 0; k < 3; k++) expect(any(hvp)(f, x, v, { out })).toBe(out);
    expect(out).toEqual(any(hvp)(f, x, v));
    expect(() => any(grad(f))(x, { out: new Float64Array(2) })).toThrow(RangeError);
    expect(() => any(grad(f))(x, { out: [1, 2, 3] })).toThrow();
    const list = compile((q: number[]) => q[0]! * q[1]!);
    const buffer = [0, 0];
    expect(any(grad(list))([2, 3], { out: buffer })).toBe(buffer);
    expect(buffer).toEqual([3, 2]);
  });

  test('other sizes, other kinds and other branches after the first call', () => {
    const h = compile((q: any, n: number) => {
      let s = 0;
      for (let i = 0; i < q.length; i++) s += q[i] > 0 ? q[i] * q[i] * n : -q[i];
      return s;
    });
    const d = any(grad(h));
    expect(d([1, 2], 3)).toEqual([6, 12]);
    expect(d([1, -2, 3, 0], 3)).toEqual([6, -1, 18, -1]);
    expect(d(Float64Array.of(-1), 3)).toEqual(Float64Array.of(-1));
    expect(d([], 3)).toEqual([]);
    expect(d([1, 2], 3)).toEqual([6, 12]);
    const optional = compile((a: number, b = 2) => a * b);
    expect([optional(3), optional(3, 5), optional(3)]).toEqual([6, 15, 6]);
    expect([any(grad(optional))(3), any(grad(optional))(3, 5), any(grad(optional))(3)]).toEqual([2, 5, 2]);
  });

  test('inputs stay as they are and results are fresh', () => {
    const first = any(grad(f))(x);
    const second = any(grad(f))(x);
    expect(first).not.toBe(second);
    expect([...x]).toEqual([1.2, 0.8, 0.5]);
    const { pullback } = any(vjp)(
      compile((q: number[]) => q.map((v) => v * v)),
      [1, 2],
    );
    expect([pullback([1, 0]), pullback([0, 1])]).toEqual([
      [2, 0],
      [0, 4],
    ]);
  });

  test('an exception inside f leaves nothing behind', () => {
    const risky = compile((q: Float64Array) => {
      let s = 0;
      let i = 0;
      while (i < q.length) {
        if (q[i]! < 0) throw new RangeError(`negative at ${i}`);
        s += s * q[i]! + Math.sqrt(q[i]!);
        i++;
      }
      return s;
    });
    const good = Float64Array.of(1, 2, 3);
    const before = any(grad(risky))(good);
    expect(() => any(grad(risky))(Float64Array.of(1, -2))).toThrow(new RangeError('negative at 1'));
    expect(any(grad(risky))(good)).toEqual(before);
  });

  test('wrong use is said in words', () => {
    expect(() => any(grad(compile((q: number[]) => q)))([1, 2])).toThrow(
      /^grad: expected f to return a number, got an array of 2/,
    );
    expect(() => any(hvp)(f, x, Float64Array.of(1, 2))).toThrow(/^hvp: expected v to have the structure of x/);
    expect(() => any(grad(compile((q: Int32Array) => q[0]!)))(Int32Array.of(1))).toThrow(TypeError);
    expect(() => any(f)(1n)).toThrow(TypeError);
    expect(() => any(f)(Promise.resolve(1))).toThrow(TypeError);
    expect(() => compile(5 as never)).toThrow(TypeError);
  });
});

describe('a compiled function is one operation inside operator-style code', () => {
  const cube = compile((t: number) => t * t * t);

  test('at every level of nesting', () => {
    expect(any(derivative((t: any) => mul(any(cube)(t), sin(t))))(2)).toBeCloseTo(
      12 * Math.sin(2) + 8 * Math.cos(2),
      12,
    );
    expect(any(derivative(any(cube), { order: 3 }))(2)).toBe(6);
    expect(any(derivative((t: any) => any(derivative((u: any) => any(cube)(mul(u, t))))(t)))(1)).toBeCloseTo(15, 10);
    expect(any(grad((q: any) => mul(any(cube)(q[0]), any(cube)(q[1]))))([2, 3])).toEqual([324, 216]);
    expect(any(hvp)((q: any) => mul(any(cube)(q[0]), q[1]), [2, 3], [1, 0])).toEqual([36, 12]);
    expect(any(hvp)((q: any) => mul(any(cube)(q[0]), q[1]), [2, 3], [1, 0], { mode: 'reverse-over-reverse' })).toEqual([
      36, 12,
    ]);
  });

  test('its derivatives too', () => {
    const f = compile((q: number[]) => q[0]! ** 2 * q[1]!);
    expect(any(grad((t: any) => any(grad(f))([t, 5])[0]))(3)).toBe(10);
    expect(any(grad((t: any) => any(hvp)(f, [t, 5], [1, 0])[0]))(3)).toBe(0);
    expect(any(derivative((t: any) => any(valueAndGrad(f))([3, t]).value))(5)).toBe(9);
  });
});

describe('without generated code', () => {
  beforeAll(() => forceGeneration(false));
  afterAll(() => forceGeneration(undefined));

  test('the same results come from interpreting', () => {
    const interpreted = compile(rosenbrock);
    forceGeneration(true);
    const generated = compile(rosenbrock);
    const x = Float64Array.of(1.2, 0.8, 0.5);
    const v = Float64Array.of(0.3, -0.2, 0.7);
    const expected = [generated(x), any(grad(generated))(x), any(hvp)(generated, x, v), any(jvp)(generated, x, v)];
    forceGeneration(false);
    expect([
      interpreted(x),
      any(grad(interpreted))(x),
      any(hvp)(interpreted, x, v),
      any(jvp)(interpreted, x, v),
    ]).toEqual(expected);
    const out = new Float64Array(3);
    expect(any(grad(interpreted))(x, { out })).toBe(out);
    expect(out).toEqual(expected[1]);
  });
});

describe('inspect', () => {
  test('shows code with the names of the source', () => {
    const text = inspect(grad(compile(rosenbrock)), Float64Array.of(1, 2));
    expect(text).toMatch(/^function \w+\(x\) \{/);
    expect(text).toContain('const x_b = new Float64Array(');
    expect(text).toContain('x_b[i] +=');
    expect(inspect(derivative(any(compile((t: number) => Math.sin(t) * t))), 1)).toMatch(
      /return \w+ \* Math\.cos\(\w+\) \+ Math\.sin\(\w+\);/,
    );
    expect(() => inspect(any(Math.sin))).toThrow(TypeError);
    expect(() => inspect(compile((t: number) => t))).toThrow(/Hand example arguments over/);
  });
});
