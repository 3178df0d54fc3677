import fc from 'fast-check';
import * as fluxion from 'fluxion';
import { compile } from 'fluxion/compile';
import { kindOf, type Kind } from '../../src/compile/ir/kinds.js';
import { standIn } from '../../src/compile/parse/source.js';
import type { Derivative } from '../../src/compile/standalone/derivatives.js';
import { standaloneModule } from '../../src/compile/standalone/module.js';
import { subjectOf } from '../../src/compile/standalone/subject.js';
import { printed, randomProgram, SIZE } from './support/programs.js';

const { grad, hessian, hvp, jacobian, jvp, valueAndGrad, vjp } = fluxion as any;

type Exports = Record<string, (...args: any[]) => any>;

/** What a written module exports. */
function written(text: string, args: readonly unknown[], kinds: readonly Derivative[]): Exports {
  const subject = subjectOf(
    standIn(text, 'f'),
    {},
    args.map((_, k) => `x${k}`),
    [args.map((a) => kindOf(a) as Kind)],
    () => 'none',
  );
  const wanted = kinds.map((kind) => ({ kind, order: 1 }));
  const { js } = standaloneModule({ subject, wanted, header: [], constants: () => [] });
  const names = ['f', ...kinds];
  return new Function(`${js.replace(/^export /gm, '')}\nreturn { ${names.join(', ')} };`)() as Exports;
}

const plain = (text: string): any => new Function(`return ${text}`)();

const point = fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: SIZE, maxLength: SIZE });

test('random programs: what is written gives bitwise what compile gives', () => {
  const kinds = ['grad', 'valueAndGrad', 'jvp', 'vjp', 'hvp', 'hessian'] as const;
  fc.assert(
    fc.property(randomProgram, point, point, (p, list, direction) => {
      const text = printed(p, true);
      for (const form of [(a: number[]) => a, (a: number[]) => Float64Array.from(a)]) {
        const [x, v] = [form(list), form(direction)];
        const m = written(text, [x], kinds);
        const f = compile(plain(text));
        const got = [
          m['f']!(x),
          m['grad']!(x),
          m['valueAndGrad']!(x),
          m['jvp']!(x, v),
          m['vjp']!(x).pullback(2),
          m['hvp']!(x, v),
          m['hessian']!(x),
        ];
        const want = [
          f(x),
          grad(f)(x),
          valueAndGrad(f)(x),
          jvp(f, x, v),
          vjp(f, x).pullback(2),
          hvp(f, x, v),
          hessian(f)(x),
        ];
        expect(got).toEqual(want);
        const out = form(new Array<number>(SIZE).fill(7));
        expect(m['grad']!(x, { out })).toBe(out);
        expect(out).toEqual(want[1]);
      }
    }),
    { numRuns: Number(process.env['RANDOM_PROGRAMS'] ?? 20), seed: 20260202 },
  );
}, 120_000);

describe('forms of arguments and results', () => {
  test.each<[string, readonly Derivative[], readonly unknown[]]>([
    ['(p) => ({ a: p.x * p.y[0], b: [p.y[1], p.x ** 2] })', ['jvp', 'vjp', 'jacobian'], [{ x: 2, y: [3, 4] }]],
    ['(p) => p.w.map((r) => r.reduce((s, v) => s + v * v, 0))', ['jvp', 'jacobian', 'vjp'], [{ w: [[1, 2], [3]] }]],
    [
      '([a, b], k, on) => (on ? a * b * k[0] : a)',
      ['grad', 'jvp', 'hvp', 'hessian', 'valueAndGrad'],
      [[2, 3], Int32Array.of(4), true],
    ],
    [
      '(x) => { let s = 0; for (const v of x) s += Math.max(v, 0) * Math.abs(v); return s; }',
      ['grad', 'hvp'],
      [[0, -1, NaN]],
    ],
    [
      '(x) => { if (x < 1) throw new RangeError("small: " + x); return Math.sqrt(x - 1); }',
      ['derivative', 'grad', 'jacobian'],
      [1],
    ],
    ['(x) => [x, x * x, "label", null, undefined, x > 1]', ['jvp'], [3]],
    ['({ __proto__: q, "a b": c }) => c * 2', ['grad'], [JSON.parse('{ "a b": 3 }')]],
    ['(options, out) => options * out', ['grad', 'jvp'], [3, 4]],
    ['(scan, mismatch) => scan[0] * scan[1] * mismatch', ['grad', 'jvp', 'hvp', 'vjp'], [Float64Array.of(3, 4), 5]],
    ['(rest, f, grad) => rest[0] * f * grad', ['grad', 'hvp', 'hessian', 'jacobian'], [[3, 4], 5, 6]],
    ['(x) => { const y = x.slice(); y.fill(2); return y; }', ['jvp', 'jacobian'], [Float64Array.of(1, 2)]],
    [
      '(x) => { const f = (n, v) => (n === 0 ? v : v * f(n - 1, v + 1)); return f(3, x); }',
      ['derivative', 'grad', 'hvp'],
      [2],
    ],
  ])('%s', (text, kinds, args) => {
    const m = written(text, args, kinds);
    const f = compile(plain(text));
    const [x, ...rest] = args;
    const v = directionLike(x);
    const value = f(...args);
    expect(m['f']!(...args)).toEqual(value);
    const eager: Record<string, () => [unknown, unknown]> = {
      grad: () => [m['grad']!(...args), grad(f)(...args)],
      valueAndGrad: () => [m['valueAndGrad']!(...args), valueAndGrad(f)(...args)],
      derivative: () => [m['derivative']!(x), fluxion.derivative(f)(x as never)],
      jacobian: () => [m['jacobian']!(...args), jacobian(f)(...args)],
      hessian: () => [m['hessian']!(...args), hessian(f)(...args)],
      jvp: () => [m['jvp']!(x, v, ...rest), jvp(f, x, v, { args: rest })],
      hvp: () => [m['hvp']!(x, v, ...rest), hvp(f, x, v, { args: rest })],
      vjp: () => [m['vjp']!(...args).pullback(value), vjp(f, x, { args: rest }).pullback(value)],
    };
    for (const kind of kinds) {
      const [got, want] = eager[kind]!();
      expect(got).toEqual(want);
    }
  });
});

/** A direction of the structure of an argument. */
function directionLike(x: unknown): unknown {
  let k = 0;
  const walk = (t: unknown): unknown => {
    if (typeof t === 'number') return 0.5 + k++;
    if (t instanceof Float64Array) return t.map(() => 0.5 + k++);
    if (Array.isArray(t)) return t.map(walk);
    if (typeof t === 'object' && t !== null) return Object.fromEntries(Object.entries(t).map(([n, u]) => [n, walk(u)]));
    return t;
  };
  return walk(x);
}
