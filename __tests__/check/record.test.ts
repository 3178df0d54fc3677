/**
 * Whole results of small checks, beside a record that was read through: verdict, findings with their advice, hints, what was probed, how many
 * calls of f it cost. `RECORD=1 npx jest __tests__/check/record` writes the record again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { add, exp, log, mul, sin, sqrt, stopGradient, type Num } from 'fluxion';
import 'fluxion/array';
import { checkAll, checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp, type CheckResult } from 'fluxion/check'; // prettier-ignore

type V = readonly number[];
const squares = (x: V): number => x.reduce((s, v) => s + v * v, 0);
const gradient = (x: V): number[] => x.map((v) => 2 * v);
const hundred = Array.from({ length: 100 }, (_, i) => 1 + i / 7);
const kink = ([x, y]: V): number => Math.abs(x!) + y!;
const smooth = ([x, y]: readonly Num[]): Num => mul(exp(x!), sin(y!));
const smoothGradient = ([x, y]: V): number[] => [Math.exp(x!) * Math.sin(y!), Math.exp(x!) * Math.cos(y!)];
const root = ([x, y]: Num[]): Num => mul(sqrt(mul(x!, x!)), log(y!));
const pair = ([x, y]: V): number[] => [x! * y!, x!];
const cubic = ([x, y]: V): number => x! * x! * y!;
const hvp = ([x, y]: V, [a, b]: V): number[] => [2 * y! * a! + 2 * x! * b!, 2 * x! * a!];
const low = (x: number): number => {
  if (x <= 0.0999) throw new RangeError('low');
  return Math.log(x - 0.0999);
};
const fails = (): never => {
  throw new RangeError('no');
};
const counting = (): ((x: V) => number) => {
  let calls = 0;
  return (x) => squares(x) + calls++;
};
const onlyTwice = (): ((x: V) => number[]) => {
  let calls = 0;
  return (x) => (calls++ > 1 ? fails() : gradient(x));
};

const cases: Record<string, () => CheckResult> = {
  right: () => checkGradient(squares, gradient, [1, 2]),
  'one number': () => checkGradient(Math.sin, Math.cos, 0.5),
  'typed array': () => checkGradient((x: Float64Array) => x[0]! * x[1]!, (x: Float64Array) => Float64Array.of(x[1]!, x[0]!), Float64Array.of(1, 2)), // prettier-ignore
  'a hundred inputs': () => checkGradient(squares, gradient, hundred),
  'one wrong of a hundred': () => checkGradient(squares, (x: V) => gradient(x).map((v, i) => (i === 77 ? -v : v)), hundred), // prettier-ignore
  'at a kink': () => checkGradient(kink, () => [0, 1], [0, 3]),
  'outside both sides of a kink': () => checkGradient(kink, () => [2, 1], [0, 3]),
  options: () => checkGradient((x: V, k: number) => k * squares(x), (x: V, k: number) => gradient(x).map((v) => k * v), [1, 2], { args: [3], rtol: 1e-7, atol: 1e-9, seed: 4, name: 'loss', exact: false }), // prettier-ignore
  'random points': () => checkGradient(squares, gradient, [1, 2], { random: 3 }),
  'another structure': () => checkGradient(squares, () => 3, [1, 2]),
  'not deterministic': () => checkGradient(counting(), gradient, [1, 2]),
  'changes its argument': () => checkGradient((x: number[]) => (x[0] = 0), gradient, [1, 2]),
  'changes a typed array': () => checkGradient((x: Float64Array) => ((x[1] = 7), x[0]!), (x: Float64Array) => x, Float64Array.of(1, 2)), // prettier-ignore
  'gradient changes its argument': () => checkGradient(squares, (x: number[]) => x.map((v, i) => (x[i] = 2 * v)), [1, 2]), // prettier-ignore
  'f throws': () => checkGradient(fails, gradient, [1, 2]),
  'gradient throws': () => checkGradient(squares, fails, [1, 2]),
  'gradient throws later': () => checkGradient(squares, onlyTwice(), [1, 2]),
  'NaN at x': () => checkGradient(squares, gradient, [1, NaN]),
  'no numbers': () => checkGradient(() => 1, () => [], []), // prettier-ignore
  'infinite value': () => checkGradient(Math.log, (x: number) => 1 / x, 0),
  'several results': () => checkGradient(pair, pair, [1, 2]),
  'no number returned': () => checkGradient(() => 'text', gradient, [1, 2]),
  'not finite, traced': () => checkGradient(root, () => [NaN, 0], [0, 2]),
  'not finite, black box': () => checkGradient(squares, () => [Infinity, 0], [0, 2]),
  vacuous: () => checkGradient((x: V) => x[0]! ** 2, () => [0], [0]), // prettier-ignore
  stopGradient: () => checkGradient(([x, y]: readonly Num[]) => add(mul(x!, stopGradient(y!)), y!), ([x, y]: V) => [y!, x! + 1], [2, 3]), // prettier-ignore
  'with an exact derivative': () => checkGradient(smooth, smoothGradient, [1, 2]),
  'outside the domain': () => checkGradient(low, (x: number) => 1 / (x - 0.0999), 0.1),
  jvp: () => checkJvp(pair, ([x, y]: V, [a, b]: V) => [y! * a! + x! * b!, a!], [2, 5]),
  'jvp with a value beside': () => checkJvp(pair, ([x, y]: V, [a, b]: V) => ({ value: 0, tangent: [y! * a! + x! * b!, -a!] }), [2, 5]), // prettier-ignore
  'jvp along v': () => checkJvp(pair, ([x, y]: V, [a, b]: V) => [y! * a! + x! * b!, 2 * a!], [2, 5], { v: [1, 1] }),
  vjp: () => checkVjp(pair, ([x, y]: V, [p, q]: V) => [y! * p! + q!, x! * p!], [2, 5]),
  'vjp wrong': () => checkVjp(pair, ([x, y]: V, [p, q]: V) => [y! * p! + 2 * q!, x! * p!], [2, 5]),
  'vjp with ct': () => checkVjp(pair, ([x, y]: V, [p, q]: V) => [y! * p! + 2 * q!, x! * p!], [2, 5], { ct: [0, 1] }),
  'vjp of one result': () => checkVjp(squares, (x: V, ct: number) => gradient(x).map((v) => v * ct * ct), [2, 5]),
  jacobian: () => checkJacobian(pair, ([x, y]: V) => [[y!, x!], [1, 0]], [2, 5]), // prettier-ignore
  'jacobian wrong': () => checkJacobian(pair, ([x, y]: V) => [[x!, y!], [1, 0]], [2, 5]), // prettier-ignore
  'jacobian of another structure': () => checkJacobian(pair, () => [[1, 2]], [2, 5]),
  hvp: () => checkHvp(cubic, hvp, [2, 5]),
  'hvp not symmetric': () => checkHvp(cubic, (x: V, [a, b]: V) => [hvp(x, [a!, b!])[0]!, 0], [2, 5]),
  'hvp with a gradient, along v': () => checkHvp(cubic, hvp, [2, 5], { gradient: ([x, y]: V) => [2 * x! * y!, x! * x!], v: [1, 2] }), // prettier-ignore
  hessian: () => checkHessian(cubic, ([x, y]: V) => [[2 * y!, 2 * x!], [2 * x!, 0]], [2, 5]), // prettier-ignore
  'hessian without mixed terms': () => checkHessian(cubic, ([, y]: V) => [[2 * y!, 0], [0, 0]], [2, 5]), // prettier-ignore
  'hessian of too many inputs': () => checkHessian(squares, (x: V) => x.map((_, i) => x.map((_, j) => (i === j ? 2 : 0))), hundred), // prettier-ignore
  'all engines': () => checkAll(smooth, [1, 2]),
  'all engines, several results': () => checkAll(([x, y]: Num[]) => [mul(x!, y!), sin(x!)], [1, 2]),
  'all engines of a black box': () => checkAll((x: number) => Math.sin(x) * x, 1),
  'all engines and a wrong twin': () => checkAll(smooth, [1, 2], { compiled: ((x: Num[]) => mul(1 + 1e-9, smooth(x))) as never }), // prettier-ignore
};

/** Functions of Math differ by a last bit from one engine to the next, and with it how long a sweep goes on. */
const polynomials = (name: string): boolean => !/number$|traced|exact|domain|engines|infinite/.test(name);

/** What people see of a result, without places in files and without last bits. */
function told(name: string, result: CheckResult): unknown {
  const { report: _, evaluations, ...rest } = result;
  const worst = result.worst.map(({ steps, reference, ...entry }) => ({
    ...entry,
    reference: reference.value,
    ...(polynomials(name) && { steps: steps?.length }),
  }));
  const text = JSON.stringify({ ...rest, worst, ...(polynomials(name) && { evaluations }) });
  const short = text
    .replace(/\(in [^()]*(\([^()]*\))?\)/g, '(in …)')
    .replace(/(\d\.\d{4})\d+(?=[^\de"]*\b(and|for|gives))/g, '$1');
  const rounded = (v: number): number => (Math.abs(v) < 1e-9 ? 0 : Number(v.toPrecision(5)));
  return JSON.parse(short, (_key, v: unknown) => (typeof v === 'number' ? rounded(v) : v));
}

const file = join(__dirname, 'record.json');
if (process.env['RECORD']) {
  const all = Object.fromEntries(Object.entries(cases).map(([name, check]) => [name, told(name, check())]));
  writeFileSync(file, `${JSON.stringify(all, null, 1)}\n`);
}
const record = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;

test.each(Object.keys(cases))('%s', (name) => {
  expect(told(name, cases[name]!())).toEqual(record[name]);
});
