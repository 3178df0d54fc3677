import { checkGradient, type CheckResult, type Verdict } from 'fluxion/check';

type F = (x: number) => number;
const check = (f: F, gradient: F, x: number): CheckResult =>
  checkGradient((([v]: number[]) => f(v!)) as never, (([v]: number[]) => [gradient(v!)]) as never, [x]);

/** The derivative of cbrt, and of others, is infinite at 0: differences grow as long as the steps shrink, and settle on no number. */
const table: [string, F, F, number, Verdict][] = [
  ['sqrt at the end of its domain', Math.sqrt, (x) => 0.5 / Math.sqrt(x), 0, 'INCONCLUSIVE'],
  ['sqrt(1 − x) at the other end', (x) => Math.sqrt(1 - x), (x) => -0.5 / Math.sqrt(1 - x), 1, 'INCONCLUSIVE'],
  ['cbrt', Math.cbrt, () => Infinity, 0, 'INCONCLUSIVE'],
  ['an odd power less than 1', (x) => Math.sign(x) * Math.abs(x) ** 0.9, () => Infinity, 0, 'INCONCLUSIVE'],
  ['x log x', (x) => (x === 0 ? 0 : x * Math.log(x)), (x) => 1 + Math.log(x), 0, 'INCONCLUSIVE'],
  ['a number where there is none', Math.cbrt, (x) => (x === 0 ? 1e6 : 1 / (3 * Math.cbrt(x) ** 2)), 0, 'FAIL'],
  [
    'zero where it is infinite',
    (x) => (x === 0 ? 0 : x * Math.log(x)),
    (x) => (x === 0 ? 0 : 1 + Math.log(x)),
    0,
    'FAIL',
  ],
  ['infinite where it is 4', (x) => x * x, (x) => (x === 2 ? Infinity : 2 * x), 2, 'FAIL'],
  ['infinite where it is 0', (x) => x * x, (x) => (x === 0 ? Infinity : 2 * x), 0, 'FAIL'],
  ['infinite where f is constant', () => 3, () => Infinity, 1, 'FAIL'],
  ['NaN where it is 4', (x) => x * x, (x) => (x === 2 ? NaN : 2 * x), 2, 'FAIL'],
  ['NaN where it is steep', Math.log, (x) => (x === 1e-3 ? NaN : 1 / x), 1e-3, 'FAIL'],
  ['NaN at a kink', Math.abs, (x) => (x === 0 ? NaN : Math.sign(x)), 0, 'FAIL'],
];

test.each(table)('%s', (_, f, gradient, x, verdict) => {
  const result = check(f, gradient, x);
  expect(result.verdict).toBe(verdict);
  expect(result.worst[0]!.status).toBe(verdict === 'FAIL' ? 'wrong' : 'unresolved');
  expect(result.warnings).toEqual([]);
});

test('the table shows the steps that gave numbers, and none where none did', () => {
  const text = String(check((x) => Math.sqrt(1 - x), () => 0, 1 - 1e-7)); // prettier-ignore
  expect(text).toMatch(/\n {4}\S+ +-1581\.\d+ .*<- best/);
  expect(String(check(Math.sqrt, () => 1, 0))).not.toMatch(/best|step {5}/);
});

/** Points beside the end of a domain, and functions that vary a million times faster than x does: few steps of a sweep show the derivative. */
const hard: [string, F, F, number[]][] = [
  [
    'sqrt(1 − x)',
    (x) => Math.sqrt(1 - x),
    (x) => -0.5 / Math.sqrt(1 - x),
    [0.9, 0.999, 1 - 1e-5, 1 - 1e-7, 1 - 1e-8, -1e6],
  ],
  ['log1p', Math.log1p, (x) => 1 / (1 + x), [-1 + 1e-7, -0.999, 1e-300]],
  ['asin', Math.asin, (x) => 1 / Math.sqrt((1 - x) * (1 + x)), [1 - 1e-7, -1 + 1e-5]],
  ['acosh', Math.acosh, (x) => 1 / Math.sqrt((x - 1) * (x + 1)), [1 + 1e-7, 1e8]],
  ['atanh', Math.atanh, (x) => 1 / ((1 - x) * (1 + x)), [1 - 1e-7, -1 + 1e-6]],
  ['log', Math.log, (x) => 1 / x, [1e-300, 1e-7, 1e100]],
  ['sin', Math.sin, Math.cos, [1e3, 1e6, 1e8]],
  ['tan', Math.tan, (x) => 1 + Math.tan(x) ** 2, [1.5707, 1e5]],
  ['sin(10⁴x)', (x) => Math.sin(1e4 * x), (x) => 1e4 * Math.cos(1e4 * x), [0, 0.3, 10]],
  [
    'a narrow peak',
    (x) => Math.exp(-((x - 3) ** 2) / 2e-6),
    (x) => (3 - x) * 1e6 * Math.exp(-((x - 3) ** 2) / 2e-6),
    [3, 3.0005],
  ],
];

describe.each(hard)('%s', (_, f, gradient, points) => {
  test.each(points)('at %p', (x) => {
    expect(check(f, gradient, x).verdict).toBe('PASS');
    expect(check(f, (v) => gradient(v) * 1.001 + (x === 0 || x === 3 ? 1 : 0), x).verdict).toBe('FAIL');
  });
});

test('a derivative that is less than the smallest number is undecided', () => {
  expect(check((x) => x ** 3, (x) => 3 * x * x, 1e-160).verdict).toBe('INCONCLUSIVE'); // prettier-ignore
});

test('a flat piece beside what oscillates is flat', () => {
  const f: F = (x) => Math.max(0, Math.sin(100 * x)) + Math.max(0, Math.sin(100 * x)) ** 2;
  const x = -4.5396;
  expect(Math.sin(100 * x)).toBeLessThan(-0.9);
  expect(check(f, (v) => (Math.sin(100 * v) < 0 ? 0 : NaN), x).verdict).toBe('PASS');
});

test('stairs a thousandth wide hide the derivative, and what lies far beside it is seen', () => {
  const f: F = (x) => Math.round(Math.exp(x) * 1e3) / 1e3;
  expect(check(f, Math.exp, 5).verdict).not.toBe('FAIL');
  expect(check(f, (x) => 1.3 * Math.exp(x), 5).verdict).toBe('FAIL');
});
