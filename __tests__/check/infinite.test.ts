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
  ['a number where there is none', Math.cbrt, (x) => (x === 0 ? 1000 : 1 / (3 * Math.cbrt(x) ** 2)), 0, 'FAIL'],
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
  // 10⁻⁷ beside the end of the domain only the shortest steps stay inside.
  const text = String(check((x) => Math.sqrt(1 - x), () => 0, 1 - 1e-7)); // prettier-ignore
  expect(text).toMatch(/\n {4}\S+ +-2235\.\d+ .*<- best/);
  expect(String(check(Math.sqrt, () => 1, 0))).not.toMatch(/best|step {5}/);
});
