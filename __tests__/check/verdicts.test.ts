/** The quick part of the gallery in this process, and what results and reports hold. */
import { add, exp, mul, sin, stopGradient, type Num } from 'fluxion';
import { dot } from 'fluxion/array';
import { checkAll, checkGradient, checkHvp, checkJvp, checkVjp, type CheckResult } from 'fluxion/check';
import { rightOnes, wrongOnes } from '../../examples/gallery/run.js';
import { explainRatio } from '../../src/check/ratio.js';

const quick = ({ name }: { name: string }): boolean =>
  !/100 000|10 000|random points|from values|compared in every/.test(name);

test.each(wrongOnes.filter(quick).map((c) => [c.name, c] as const))('wrong: %s', (_, { check, hint }) => {
  const result = check();
  expect(result.verdict).toBe('FAIL');
  expect(result.passed).toBe(false);
  if (hint) expect(result.report()).toMatch(hint);
});

test.each(rightOnes.filter(quick).map((c) => [c.name, c] as const))('right: %s', (_, { check }) => {
  const result = check();
  expect(result.wrong).toBe(0);
  expect(result.verdict).toBe('PASS');
});

type V = readonly number[];
const f = ({ W, b }: { W: readonly V[]; b: V }): number => W.reduce((s, row, i) => s + row[0]! * row[1]! * b[i]!, 0);
const gradient = ({ W, b }: { W: readonly V[]; b: V }): { W: number[][]; b: number[] } => ({
  W: W.map(([p, q], i) => [q! * b[i]!, p! * b[i]!]),
  b: W.map(([p, q]) => p! * q!),
});
const at = { W: [[2, 3], [4, 5]], b: [6, 7] }; // prettier-ignore

describe('a result', () => {
  const params = (p: typeof at): number => f(p);
  const wrong = (p: typeof at): ReturnType<typeof gradient> => {
    const g = gradient(p);
    g.W[1]![0] = -g.W[1]![0]!;
    return g;
  };
  // Not while tests are declared: mutation testing then needs a process for every mutant.
  let result: CheckResult;
  beforeAll(() => {
    result = checkGradient(params, wrong, at, { seed: 9 });
  });

  test('holds everything', () => {
    expect(result).toMatchObject({
      verdict: 'FAIL',
      kind: 'gradient',
      name: 'params',
      x: at,
      value: 176,
      inputs: 6,
      outputs: 1,
      compared: 6,
      wrong: 1,
      unresolved: 0,
      exact: false,
      points: 1,
      seed: 9,
      reproduce: 'checkGradient(params, wrong, { W: [[2, 3], [4, 5]], b: [6, 7] }, { seed: 9 })',
    });
    expect(result.worst).toHaveLength(1);
    expect(result.worst[0]).toMatchObject({ input: 'p.W[1][0]', x: 4, claimed: -35, status: 'wrong' });
    expect(result.worst[0]!.ratio).toBeCloseTo(-1, 9);
    expect(result.worst[0]!.steps!.length).toBeGreaterThan(10);
    expect(result.evaluations).toBeGreaterThan(6 * 64);
  });

  test('is the same when it is made again', () => {
    expect(String(checkGradient(params, wrong, at, { seed: 9 }))).toBe(String(result));
  });

  test('has a report with and without colour, and is data otherwise', () => {
    expect(result.report({ colour: true })).toContain('\x1b[31mFAIL');
    expect(result.report()).not.toContain('\x1b[');
    expect(`${result}`).toBe(result.report());
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ verdict: 'FAIL', wrong: 1 });
    expect(result.report()).toMatch(/step {5}central/);
    expect(result.report()).toContain('<- best');
  });
});

test('the worst five of many', () => {
  const x = Array.from({ length: 30 }, (_, i) => 1 + i);
  const off = (v: V): number[] => v.map((e, i) => 2 * e * (i % 3 === 0 ? 1 + (i + 1) / 100 : 1));
  const result = checkGradient((v: V) => v.reduce((s, e) => s + e * e, 0), off, x);
  expect([result.compared, result.wrong, result.worst.length]).toEqual([30, 10, 5]);
  expect(result.worst.map((e) => e.input)).toEqual([27, 24, 21, 18, 15].map((i) => `v[${i}]`));
});

describe('where fluxion can differentiate f', () => {
  const g = ([x, y]: readonly Num[]): Num => mul(exp(x!), sin(y!));
  const right = ([x, y]: V): number[] => [Math.exp(x!) * Math.sin(y!), Math.exp(x!) * Math.cos(y!)];

  test('its derivative is the second reference', () => {
    const result = checkGradient(g, right, [1, 2]);
    expect(result).toMatchObject({ verdict: 'PASS', exact: true });
    expect(checkGradient(g, (x: V) => right(x).map((v) => v * (1 + 3e-8)), [1, 2]).verdict).toBe('FAIL');
    expect(checkGradient(g, right, [1, 2], { exact: false })).toMatchObject({ exact: false, verdict: 'PASS' });
  });

  test('it is not believed against the differences', () => {
    const stopped = ([x, y]: readonly Num[]): Num => add(mul(x!, stopGradient(y!)), y!);
    const result = checkGradient(stopped, ([x, y]: V) => [y!, x! + 1], [2, 3]);
    expect(result.verdict).toBe('PASS');
    expect(result.warnings.join()).toMatch(/disagrees with the differences/);
    expect(checkGradient(stopped, ([, y]: V) => [y!, 1], [2, 3]).verdict).toBe('FAIL');
  });

  test('arrays of fluxion/array', () => {
    const h = ({ w }: { w: Float64Array }): Num => dot(w, exp(w as never) as never) as Num;
    const dh = ({ w }: { w: Float64Array }): { w: Float64Array } => ({ w: w.map((v) => (1 + v) * Math.exp(v)) });
    const x = { w: Float64Array.from({ length: 200 }, (_, i) => Math.sin(i)) };
    const result = checkGradient(h, dh, x);
    expect(result.report()).toMatch(/PASS[\s\S]*all entries against fluxion/);
    const wrong = (p: typeof x): { w: Float64Array } => {
      const d = dh(p);
      d.w[137]! *= 1 + 1e-6;
      return d;
    };
    const found = checkGradient(h, wrong, x);
    expect([found.verdict, found.wrong, found.worst[0]!.input]).toEqual(['FAIL', 1, 'x.w[137]']);
  });

  test('functions in methods', () => {
    const m = ([x, y]: { mul(k: unknown): unknown }[]): unknown => x!.mul(y!);
    expect(checkGradient(m, ([x, y]: V) => [y!, x!], [2, 3])).toMatchObject({ verdict: 'PASS', exact: true });
  });

  test('checkAll: one result, several results, a wrong compiled twin', () => {
    expect(checkAll(g, [1, 2]).verdict).toBe('PASS');
    expect(checkAll(([x, y]: readonly Num[]) => ({ p: mul(x!, y!), q: [sin(x!)] }), [1, 2]).verdict).toBe('PASS');
    const twin = ([x, y]: readonly Num[]): Num => mul(1 + 1e-9, g([x!, y!]));
    const result = checkAll(g, [1, 2], { compiled: twin });
    expect(result.findings.map((found) => found.code)).toContain('engines differ');
  });
});

test('given directions and cotangents', () => {
  const h = ([x, y]: V): number[] => [x! * y!, x!];
  const jvp = ([x, y]: V, [dx, dy]: V): number[] => [y! * dx! + x! * dy!, dx! + 0 * dy!];
  expect(checkJvp(h, jvp, [2, 5], { v: [0, 1] })).toMatchObject({
    verdict: 'PASS',
    probes: '1 given direction',
    compared: 2,
  });
  const vjp = ([x, y]: V, [p, q]: V): number[] => [y! * p! + 2 * q!, x! * p!];
  expect(checkVjp(h, vjp, [2, 5], { ct: [1, 0] }).verdict).toBe('PASS');
  expect(checkVjp(h, vjp, [2, 5]).verdict).toBe('FAIL');
  const hvp = ([x, y]: V, [dx, dy]: V): number[] => [2 * y! * dx! + 2 * x! * dy!, 2 * x! * dx!];
  expect(checkHvp(([x, y]: V) => x! * x! * y!, hvp, [2, 5], { v: [1, 1] }).verdict).toBe('PASS');
  expect(() => checkJvp(h, jvp, [2, 5], { v: [1] })).not.toThrow();
});

test.each<[number, RegExp | undefined]>([
  [-1, /sign/],
  [2, /doubled/],
  [-2, /doubled.*sign/],
  [0.5, /halved/],
  [-0.5, /halved.*sign/],
  [0, /zero/],
  [7, /7 times/],
  [1 / 12, /1\/12/],
  [Math.PI / 180, /degrees/],
  [180 / Math.PI, /radians/],
  [Math.LN10, /ln 10/],
  [1 / Math.LN2, /ln 2/],
  [1 + 1e-6, /1\.0e-6/],
  [1.37, undefined],
  [NaN, undefined],
])('the ratio %p', (ratio, text) => {
  if (text) expect(explainRatio(ratio)).toMatch(text);
  else expect(explainRatio(ratio)).toBeUndefined();
});

test('counts explain ratios', () => {
  expect(explainRatio(8, new Map([['the length of x', 8]]))).toMatch(/8 times too large, and the length of x is 8/);
  expect(explainRatio(1 / 8, new Map([['the length of x', 8]]))).toMatch(/1\/8.*mean where a sum/);
});
