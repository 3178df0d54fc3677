/** Derivatives from values alone, against derivatives known otherwise. */
import { add, abs, derivative, exp, grad, gt, log, mul, sin, sqrt, square, type Num } from 'fluxion';
import { complexStep, errorAgainstStep, finiteDifference, taylorTest, type DifferenceMethod } from 'fluxion/check';
import { binaryOps, unaryOps } from '../../src/ops/all.js';
import { stepCurve } from '../../scripts/step-curve.js';
import { readFileSync } from 'node:fs';

const f = ([x, y]: readonly number[]): number => x! * x! * y! + Math.sin(y!);
const exact = [12, 9 + Math.cos(2)];

describe('finiteDifference', () => {
  test.each<[DifferenceMethod, number]>([
    ['sweep', 1e-10],
    ['forward', 1e-6],
    ['central', 1e-9],
    ['five-point', 1e-10],
    ['richardson', 1e-10],
    ['ridders', 1e-10],
  ])('%s', (method, tolerance) => {
    const { derivative: d } = finiteDifference(f, [3, 2], { method });
    d.forEach((v, i) => expect(Math.abs(v - exact[i]!)).toBeLessThan(tolerance * Math.abs(exact[i]!)));
    const { derivative: along } = finiteDifference(f, [3, 2], { method, along: [2, -1] });
    expect(Math.abs(along - (2 * exact[0]! - exact[1]!))).toBeLessThan(20 * tolerance);
  });

  test('the estimate covers the error, and the methods without one say NaN', () => {
    for (const method of ['sweep', 'ridders', 'richardson'] as const) {
      const { derivative: d, error } = finiteDifference(f, [3, 2], { method });
      d.forEach((v, i) => expect(Math.abs(v - exact[i]!)).toBeLessThanOrEqual(10 * error[i]! + 1e-14));
    }
    expect(finiteDifference(f, [3, 2], { method: 'central' }).error).toEqual([NaN, NaN]);
  });

  test('structures in, structures out', () => {
    const g = ({ w, b }: { w: Float64Array; b: number }): number => w[0]! * w[1]! * b;
    const { derivative: d } = finiteDifference(g, { w: Float64Array.of(2, 3), b: 4 });
    expect(d.w).toBeInstanceOf(Float64Array);
    [...d.w, d.b].forEach((v, i) => expect(v).toBeCloseTo([12, 8, 6][i]!, 8));
    const { derivative: jacobian } = finiteDifference(([x, y]: readonly number[]) => ({ p: x! * y!, q: [x!] }), [2, 5]);
    const { p, q } = jacobian as { p: number[]; q: number[][] };
    [...p, ...q[0]!].forEach((v, i) => expect(v).toBeCloseTo([5, 2, 1, 0][i]!, 9));
  });

  test('further arguments, an explicit step, and wrong use', () => {
    expect(finiteDifference((x: number, k: number) => k * x, 1, { args: [7] }).derivative).toBeCloseTo(7, 9);
    expect(finiteDifference((x: number) => x * x, 1, { method: 'forward', step: 0.5 }).derivative).toBe(2.5);
    expect(() => finiteDifference(f, [1, 2], { method: 'magic' as never })).toThrow(/method to be one of/);
    expect(() => finiteDifference(3 as never, 1)).toThrow(TypeError);
    expect(() => finiteDifference(f, [1, 2], { along: [1] })).toThrow(/structure/);
  });

  const hard: [string, (x: number) => number, number, number][] = [
    ['fast oscillation', (x) => Math.sin(1e4 * x), 0.3, 1e4 * Math.cos(3e3)],
    ['near a pole', (x) => 1 / (x - 1), 1.0001, -1e8],
    ['near the edge of the domain', (x) => Math.log(x), 1e-6, 1e6],
    ['a tiny input', (x) => Math.exp(x), 1e-14, Math.exp(1e-14)],
    ['a huge input', (x) => Math.sqrt(x), 1e100, 0.5e-50],
    ['a large constant', (x) => 1e6 + Math.sin(x), 1, Math.cos(1)],
    ['underflow on one side', (x) => Math.exp(-1 / (x * x)), 0.2, (2 / 0.008) * Math.exp(-25)],
    ['zero at x', (x) => x - 1, 1, 1],
  ];
  test.each(hard)('the sweep: %s', (_, g, x, d) => {
    const { derivative: v, error } = finiteDifference(g, x);
    expect(Math.abs(v - d)).toBeLessThan(1e-7 * Math.abs(d));
    expect(Math.abs(v - d)).toBeLessThanOrEqual(20 * error);
  });
});

describe('complexStep', () => {
  const smooth = [
    ...unaryOps.filter((op) => op.kind === 'smooth'),
    ...binaryOps.filter((op) => op.kind === 'smooth' && !op.parameter),
  ];
  test.each(smooth.map((op) => [op.opName, op] as const))('%s agrees with its rule to the last bits', (_, op) => {
    const intervals = (op.arity === 2 ? op.domain : [op.domain]) as readonly (readonly [number, number])[];
    for (const t of [0.1, 0.45, 0.55, 0.9]) {
      const x = intervals.map(([low, high], i) => low + (i === 0 ? t : 1 - 0.9 * t) * (high - low));
      const call = (v: readonly Num[]): Num => (op as unknown as (...a: Num[]) => Num)(...v);
      const want = grad(call as never)(x as never) as unknown as number[];
      const size = Math.max(...want.map(Math.abs));
      complexStep(call as never, x).forEach((d, i) => expect(Math.abs(d - want[i]!)).toBeLessThanOrEqual(4e-15 * size));
    }
  });

  test('its traps are taken care of or said', () => {
    expect(complexStep((x: Num) => abs(x), -2)).toBe(-1);
    expect(complexStep((x: Num) => (gt(x, 1) ? square(x) : x), 3)).toBe(6);
    expect(() => complexStep((x: Num) => complexStep((y: Num) => mul(y, y), x) as Num, 1)).toThrow(TypeError);
    expect(() => complexStep(() => 'text', 1)).toThrow(/complex numbers/);
    expect(() => complexStep(3 as never, 1)).toThrow(TypeError);
  });

  test('numbers of complex.js, and results with structure', () => {
    type C = { mul(c: C): C; sin(): C; add(c: number): C };
    const g = ([x, y]: C[]): C[] => [x!.mul(y!).sin(), x!.add(1)];
    expect(complexStep(g as never, [2, 0.5], { numbers: 'complex.js' })).toEqual([
      [expect.closeTo(0.5 * Math.cos(1), 14), expect.closeTo(2 * Math.cos(1), 14)],
      [1, 0],
    ]);
    expect(complexStep(([x, k]: Num[]) => ({ a: mul(x!, k!) }), [2, 3])).toEqual({ a: [3, 2] });
  });
});

describe('taylorTest', () => {
  const g = ([x, y]: Num[]): Num => mul(exp(x!), sin(y!));
  const right = ([x, y]: readonly number[]): number[] => [Math.exp(x!) * Math.sin(y!), Math.exp(x!) * Math.cos(y!)];
  test('slopes 2 and 3 with right derivatives', () => {
    expect(taylorTest(g, [1, 2], [1, -1])).toMatchObject({ passed: true, order: 2 });
    expect(taylorTest(g, [1, 2], [1, -1]).slope).toBeCloseTo(2, 1);
    expect(taylorTest(g, [1, 2], [1, -1], { order: 3 }).slope).toBeCloseTo(3, 1);
    expect(taylorTest(g, [1, 2], [1, -1], { gradient: right }).passed).toBe(true);
  });
  test('slopes 1 and 2 with wrong ones', () => {
    const off = (x: readonly number[]): number[] => right(x).map((v) => 1.05 * v);
    const first = taylorTest(g, [1, 2], [1, -1], { gradient: off });
    expect(first.passed).toBe(false);
    expect(first.slope).toBeLessThan(1.3);
    const second = taylorTest(g, [1, 2], [1, -1], { order: 3, hvp: (x: number[]) => x });
    expect(second.passed).toBe(false);
    expect(second.slope).toBeCloseTo(2, 1);
  });
  test('a linear function leaves nothing', () => {
    expect(taylorTest(([x, y]: Num[]) => add(x!, mul(3, y!)), [1, 2], [0.5, 0.25])).toMatchObject({
      passed: true,
      slope: Infinity,
    });
  });
  test('wrong use', () => {
    expect(() => taylorTest(([x]: Num[]) => [x!], [1], [1])).toThrow(/return a number/);
    expect(() => taylorTest(g, [1, 2], [1])).toThrow(/structure/);
    expect(() => taylorTest(g, [1, 2], [1, 1], { order: 4 as never })).toThrow(RangeError);
  });
});

test('the V of the error against the step', () => {
  const at = (method: 'forward' | 'central', h: number): number =>
    errorAgainstStep(Math.exp, 1, Math.E, method, [h])[0]!.error;
  for (const method of ['forward', 'central'] as const) {
    expect(at(method, 1e-1)).toBeGreaterThan(100 * at(method, method === 'forward' ? 1e-8 : 1e-5));
    expect(at(method, 1e-14)).toBeGreaterThan(100 * at(method, method === 'forward' ? 1e-8 : 1e-5));
  }
  // First and second order: a tenth of the step leaves a tenth and a hundredth of the error.
  expect(at('forward', 1e-2) / at('forward', 1e-3)).toBeCloseTo(10, 0);
  expect(at('central', 1e-2) / at('central', 1e-3)).toBeCloseTo(100, 0);
});

test('the picture is what the code draws', () => {
  expect(readFileSync('docs/images/error-against-step.svg', 'utf8')).toBe(stepCurve());
});

test('an independent look: sweep, complex step and duals agree', () => {
  const g = (x: Num): Num => mul(log(x), sqrt(add(1, square(x))));
  const plain = (x: number): number => g(x) as number;
  expect(finiteDifference(plain, 1.7).derivative).toBeCloseTo(derivative(g)(1.7), 9);
  expect(complexStep(g as never, 1.7)).toBeCloseTo(derivative(g)(1.7), 14);
});
