/** Code that keeps its first result is right at the point where it was called first. */
import { mul, sin, square, type Num } from 'fluxion';
import { checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp, type CheckResult } from 'fluxion/check'; // prettier-ignore

type V = readonly number[];
const at = [2, 5, -1];
const f = ([x, y, z]: V): number => x! * x! * y! + 3 * z!;
const gradient = ([x, y]: V): number[] => [2 * x! * y!, x! * x!, 3];
const linear = (x: V): number => x.reduce((s, v, i) => s + (i + 1) * v, 0);
const pair = ([x, y]: V): number[] => [x! * y!, 7 * x!];
const jacobian = ([x, y]: V): number[][] => [[y!, x!], [7, 0]]; // prettier-ignore

/** Keeps its first result. */
const once = <T>(of: (...args: never[]) => T): ((...args: never[]) => T) => {
  let kept: { result: T } | undefined;
  return (...args) => (kept ??= { result: of(...args) }).result;
};

const codes = (result: CheckResult): string[] => result.findings.map(({ code }) => code);

test.each<[string, () => CheckResult]>([
  ['a gradient', () => checkGradient(f, once(gradient), at)],
  ['a gradient by fluxion too', () => checkGradient(([x, y]: Num[]) => mul(square(x!), sin(y!)), once(([x, y]: V) => [2 * x! * Math.sin(y!), x! * x! * Math.cos(y!)]), [2, 5])], // prettier-ignore
  ['a gradient of a hundred entries', () => checkGradient((x: V) => x.reduce((s, v) => s + v ** 3, 0), once((x: V) => x.map((v) => 3 * v * v)), Array.from({ length: 100 }, (_, i) => 1 + i / 9))], // prettier-ignore
  ['a Jacobian', () => checkJacobian(pair, once(jacobian), [2, 5])],
  ['a tangent', () => checkJvp(pair, (() => { const j = once(jacobian); return (x: V, d: V) => j(x as never).map((row) => row.reduce((s, v, i) => s + v * d[i]!, 0)); })(), [2, 5])], // prettier-ignore
  ['a cotangent', () => checkVjp(pair, (() => { const j = once(jacobian); return (x: V, ct: V) => { const rows = j(x as never); return [0, 1].map((i) => rows[0]![i]! * ct[0]! + rows[1]![i]! * ct[1]!); }; })(), [2, 5])], // prettier-ignore
  ['a Hessian', () => checkHessian((x: V) => x[0]! ** 3 * x[1]!, once(([x, y]: V) => [[6 * x! * y!, 3 * x! * x!], [3 * x! * x!, 0]]), [2, 5], { gradient: ([x, y]: V) => [3 * x! * x! * y!, x! ** 3] })], // prettier-ignore
  ['a product', () => checkHvp((x: V) => x[0]! ** 3, (() => { const h = once((x: V) => 6 * x[0]!); return (x: V, [d]: V) => [h(x as never) * d!]; })(), [2], { gradient: ([x]: V) => [3 * x! * x!] })], // prettier-ignore
])('%s that is kept is found', (_, check) => {
  const result = check();
  expect(result.verdict).toBe('FAIL');
  expect(codes(result)).toEqual(['stale']);
  expect(result.wrong).toBe(0);
});

test('what is said of it', () => {
  const { findings } = checkGradient((x: number) => x * x, Object.assign(once((x: number) => 2 * x), { n: 0 }), 3, { name: 'square' }); // prettier-ignore
  const rate = /along a direction square changes at a rate of (-?[\d.]+), and by them it would be (-?[\d.]+)\.$/;
  expect(findings[0]!.message).toMatch(/^gradient gave the same numbers at another point as at x\. They do not belong/);
  const [there, here] = rate.exec(findings[0]!.message)!.slice(1).map(Number) as [number, number];
  // The point is within some tenths of x, and the rate in proportion to it.
  expect(there / here).not.toBeCloseTo(1, 3);
  expect(Math.abs(there / here - 1)).toBeLessThan(0.5);
  expect(findings[0]!.advice).toMatch(/keeps its first result/);
});

test('of one kept among fresh ones too', () => {
  const b = once(([x]: V) => x! * x!);
  const half = (x: V): number[] => [2 * x[0]! * x[1]!, b(x as never), 3];
  expect(codes(checkGradient(f, half, at))).toEqual(['stale']);
});

test.each<[string, () => CheckResult]>([
  ['a linear function', () => checkGradient(linear, (_: V) => [1, 2, 3], at)],
  [
    'a function of some inputs alone',
    () =>
      checkGradient(
        ([x]: V) => x! ** 2,
        ([x]: V) => [2 * x!, 0, 0],
        at,
      ),
  ],
  ['a constant', () => checkGradient((_: V) => 4, (_: V) => [0, 0, 0], at)], // prettier-ignore
  ['one linear result among others', () => checkJacobian(pair, jacobian, [2, 5])],
  ['a constant Hessian', () => checkHessian((x: V) => x[0]! * x[1]!, (_: V) => [[0, 1], [1, 0]], [2, 5], { gradient: ([x, y]: V) => [y!, x!] })], // prettier-ignore
  ['the product with a constant Hessian', () => checkHvp((x: V) => x[0]! * x[1]!, (_: V, [a, b]: V) => [b!, a!], [2, 5], { gradient: ([x, y]: V) => [y!, x!] })], // prettier-ignore
  ['a tangent of a linear function', () => checkJvp(([x, y]: V) => [x! + y!, 2 * x!], (_: V, [a, b]: V) => [a! + b!, 2 * a!], [2, 5])], // prettier-ignore
  ['pieces of lines', () => checkGradient(([x, y]: V) => Math.max(x!, 2 * y!) + Math.abs(x!), ([x, y]: V) => [(x! > 2 * y! ? 1 : 0) + Math.sign(x!), x! > 2 * y! ? 0 : 2], [2, 1.0001])], // prettier-ignore
  ['a huge linear part', () => checkGradient(([x, y]: V) => 1e9 * x! + y! ** 2, ([, y]: V) => [1e9, 2 * y!], [2, 5])], // prettier-ignore
  ['nothing beyond x', () => checkGradient((x: number) => { if (Math.abs(x - 3) > 0.001) throw new RangeError('outside'); return 2 * x; }, (_: number) => 2, 3)], // prettier-ignore
])('the same numbers are right for %s', (_, check) => {
  const result = check();
  expect(codes(result)).toEqual([]);
  expect(result.verdict).toBe('PASS');
});

test('numbers stated for x, by a function without parameters, are not held against other points', () => {
  expect(checkGradient(f, () => [20, 4, 3], at).verdict).toBe('PASS');
  expect(checkGradient(f, function known() { return [20, 4, 3]; }, at).verdict).toBe('PASS'); // prettier-ignore
  expect(checkGradient(f, (_: V) => [20, 4, 3], at).verdict).toBe('FAIL');
  expect(checkGradient(f, once(gradient).bind(undefined), at).verdict).toBe('FAIL');
});

test('neither are numbers that are wrong at x already', () => {
  const result = checkGradient(linear, (_: V) => [1, 5, 3], at);
  expect([result.verdict, codes(result)]).toEqual(['FAIL', []]);
});

test('neither are numbers that are not finite', () => {
  const g = (_: V): number[] => [Infinity, 3];
  expect(codes(checkGradient(([x, y]: V) => Math.cbrt(x!) + 3 * y!, g, [0, 3]))).toEqual(['derivative not finite']);
});
