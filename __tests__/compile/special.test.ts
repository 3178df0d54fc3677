/** The functions of fluxion/special in compiled code, handed in through the scope: the same values and derivatives as everywhere else. */
import * as fluxion from 'fluxion';
import { derivative, grad, hvp, jvp } from 'fluxion';
import { compile, inspect } from 'fluxion/compile';
import * as special from 'fluxion/special';
import { specialBinary, specialUnary } from '../../src/special/all.js';
import { distance } from '../support/equal.js';
import { curveModes, type Curve } from '../support/modes.js';
import { agrees, sweepAlong } from '../support/sweep.js';
import { readJson } from '../support/data.js';

type Gold = Readonly<Record<string, unknown>>;

const made = (text: string): any => new Function(`return ${text}`)();
/** Three points inside an interval. */
const inside = ([a, b]: readonly [number, number]): number[] => [0.13, 0.47, 0.86].map((t) => a + t * (b - a));
const scopeOf = (f: object & { opName: string }): Record<string, unknown> => ({ [f.opName]: f });

describe.each(specialUnary.map((f) => [f.opName, f] as const))('%s', (name, f) => {
  const compiled = compile(made(`(x) => ${name}(x)`), { scope: scopeOf(f) }) as (x: number) => number;

  test('the value is that of the function itself, bit for bit', () => {
    for (const x of [...inside(f.domain), NaN, 0, -0, Infinity, -Infinity]) expect(compiled(x)).toBe(f(x) as number);
  });

  test('derivatives of orders 1 to 3 are those of the eager engine, in every mode', () => {
    for (const x of inside(f.domain))
      for (let order = 1; order <= 3; order++) {
        const want = derivative(f as never, { order })(x) as number;
        for (const { of } of curveModes) expect(distance(of(compiled as Curve, x, order), want)).toBeLessThan(1e-12);
      }
  });

  test('derivatives of orders 1 and 2 agree with the step sweep over the values', () => {
    for (const x of inside(f.domain)) {
      const first = derivative(compiled)(x);
      expect(
        agrees(
          first,
          sweepAlong(([t]) => compiled(t!), [x], [1]),
          1 + Math.abs(first),
        ),
      ).toBe(true);
      const second = derivative(compiled, { order: 2 })(x);
      const sweep = sweepAlong(([t]) => derivative(compiled)(t!), [x], [1]);
      expect(agrees(second, sweep, 1 + Math.abs(second))).toBe(true);
    }
  });
});

test.each(specialBinary.map((f) => [f.opName, f] as const))('%s of two numbers', (name, f) => {
  const text = `([x, y]) => ${name}(x, y)`;
  const compiled = compile(made(text), { scope: scopeOf(f) }) as (x: number[]) => number;
  const eager = ([x, y]: number[]): number => f(x!, y!) as number;
  const [xs, ys] = [inside(f.domain[0]), inside(f.domain[1])];
  xs.forEach((x, k) => {
    const at = [x, ys[k]!];
    const v = [0.3, -0.7];
    expect(compiled(at)).toBe(eager(at));
    expect(distance(grad(compiled)(at), grad(eager as never)(at as never))).toBeLessThan(1e-12);
    expect(distance(hvp(compiled, at, v), hvp(eager as never, at as never, v as never))).toBeLessThan(1e-12);
    const along = jvp(compiled, at, v).tangent as number;
    expect(agrees(along, sweepAlong(compiled, at, v), 1 + Math.abs(along))).toBe(true);
  });
});

test('the reference cases, in every mode', () => {
  const gold = readJson('gold/gold.json') as readonly Gold[];
  const cases = { erf_07: 'erf', lgamma_20: 'lgamma', lgamma_neg: 'lgamma' };
  for (const [name, f] of Object.entries(cases)) {
    const g = gold.find((c) => c['name'] === name) as any;
    const compiled = compile(made(`(x) => ${f}(x)`), { scope: special as never }) as Curve;
    expect(distance((compiled as any)(g.inputs[0]), g.value)).toBeLessThanOrEqual(g.tolGradient);
    for (const { of } of curveModes) {
      expect(distance(of(compiled, g.inputs[0], 1), g.gradient[0])).toBeLessThanOrEqual(g.tolGradient);
      expect(distance(of(compiled, g.inputs[0], 2), g.hessian[0][0])).toBeLessThanOrEqual(g.tolHessian);
    }
  }
});

test('a probit model over data: a branch, a sum, log Φ deep in its tail', () => {
  const f = compile(
    made(`(p, x, y) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) {
        const z = p[0] + p[1] * x[i];
        s -= normalLogCdf(y[i] > 0 ? z : -z);
      }
      return s;
    }`),
    { scope: special as never },
  ) as any;
  const eager = (p: any, x: Float64Array, y: Float64Array): any => {
    let s: any = 0;
    for (let i = 0; i < x.length; i++) {
      const z = fluxion.add(p[0], fluxion.mul(p[1], x[i]!));
      s = fluxion.sub(s, special.normalLogCdf(y[i]! > 0 ? z : fluxion.neg(z)));
    }
    return s;
  };
  const args = [Float64Array.of(0.3, -1.4, 2.2, -40), Float64Array.of(1, 0, 1, 0)] as const;
  const at = [0.2, 0.9];
  expect(f(at, ...args)).toBe(eager(at, ...args));
  expect(distance(grad(f)(at as never, ...args), grad(eager as never)(at as never, ...args))).toBeLessThan(1e-13);
  const v = [1, -0.5];
  expect(
    distance(hvp(f, at as never, v as never, { args }), hvp(eager as never, at as never, v as never, { args })),
  ).toBeLessThan(1e-13);
});

test('a variable of the user may have the name of a function that is called', () => {
  const f = compile(made('(erf) => { const digamma = erf * erf; return S.erf(digamma) + S.lgamma(erf); }'), {
    scope: { S: special },
  }) as any;
  const eager = (x: any): any => fluxion.add(special.erf(fluxion.mul(x, x)), special.lgamma(x));
  expect(f(0.7)).toBe(eager(0.7));
  expect(distance(derivative(f, { order: 2 })(0.7), derivative(eager, { order: 2 })(0.7))).toBeLessThan(1e-13);
  expect(inspect(grad(f) as never, 0.7)).toContain('erf2');
});
