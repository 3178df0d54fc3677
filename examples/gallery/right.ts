/** Gradients that are right, of functions that make checking hard: badly scaled, kinked, noisy, on the edge of their domain. */
import { abs, clip, exp, hypot, max, min, mul, relu, square, type Num } from 'fluxion';
import { checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp } from 'fluxion/check';
import { dot, matrix, sigmoid, sum, times, type Case } from './case.js';

type V = number[];
const squares = (x: V): number => sum(x.map((v) => v * v));
const each =
  (f: (v: number, i: number) => number) =>
  (x: V): V =>
    x.map(f);
const total =
  (f: (v: number, i: number) => number) =>
  (x: V): number =>
    sum(x.map(f));
const A = matrix(4, 4);
const rosenbrock = ([a, b]: V): number => 100 * (b! - a! * a!) ** 2 + (1 - a!) ** 2;
const rosenbrockGradient = ([a, b]: V): V => [-400 * a! * (b! - a! * a!) - 2 * (1 - a!), 200 * (b! - a! * a!)];

/** √c by bisection, ended at a width of 1e-9: stairs of that height. */
const roughRoot = (c: number): number => {
  let [low, high] = [0, 16];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (middle * middle < c) low = middle;
    else high = middle;
  }
  return low;
};

/** The value of an integral by a rule with noise of its own: a sum rounded to single precision. */
const single = (x: V): number => Math.fround(sum(x.map((v) => Math.fround(Math.sin(v)))));

/** Deterministic jitter of size 1e-9. */
const jitter = (v: number): number => 1e-9 * Math.sin(1e7 * v);

const badlyScaled: Case[] = [
  { name: 'Rosenbrock', check: () => checkGradient(rosenbrock, rosenbrockGradient, [-1.2, 1]) },
  { name: 'Rosenbrock at its minimum', check: () => checkGradient(rosenbrock, rosenbrockGradient, [1, 1]) },
  { name: "Powell's badly scaled function", check: () => checkGradient(([a, b]: V) => (1e4 * a! * b! - 1) ** 2 + (Math.exp(-a!) + Math.exp(-b!) - 1.0001) ** 2, ([a, b]: V) => { const p = 2 * (1e4 * a! * b! - 1); const q = 2 * (Math.exp(-a!) + Math.exp(-b!) - 1.0001); return [1e4 * b! * p - Math.exp(-a!) * q, 1e4 * a! * p - Math.exp(-b!) * q]; }, [0.1, 1]) },
  { name: "Brown's badly scaled function", check: () => checkGradient(([a, b]: V) => (a! - 1e6) ** 2 + (b! - 2e-6) ** 2 + (a! * b! - 2) ** 2, ([a, b]: V) => { const r = a! * b! - 2; return [2 * (a! - 1e6) + 2 * b! * r, 2 * (b! - 2e-6) + 2 * a! * r]; }, [1, 1]) },
  { name: 'inputs of 1e-8 and 1e8', check: () => checkGradient(([a, b]: V) => Math.sin(1e8 * a!) + Math.cos(1e-8 * b!), ([a, b]: V) => [1e8 * Math.cos(1e8 * a!), -1e-8 * Math.sin(1e-8 * b!)], [1e-8, 1e8]) },
  { name: 'a value of 1e200', check: () => checkGradient((x: V) => 1e200 * squares(x), each((v) => 2e200 * v), [1.5, -0.3]) },
  { name: 'a value of 1e-200', check: () => checkGradient((x: V) => 1e-200 * squares(x), each((v) => 2e-200 * v), [1.5, -0.3]) },
  { name: 'a large constant added', check: () => checkGradient((x: V) => 1e9 + total(Math.sin)(x), each(Math.cos), [0.4, 1.9]) },
  { name: 'a very small input', check: () => checkGradient((x: number) => Math.exp(x), (x: number) => Math.exp(x), 1e-12) },
  { name: 'a very large input', check: () => checkGradient((x: number) => Math.log(x), (x: number) => 1 / x, 1e12) },
  { name: 'all inputs zero', check: () => checkGradient((x: V) => total(Math.sin)(x) + x[0]! * x[1]!, ([a, b]: V) => [1 + b!, 1 + a!], [0, 0]) },
  { name: 'one input zero beside a large one', check: () => checkGradient(([a, b]: V) => Math.sin(a!) * b!, ([a, b]: V) => [Math.cos(a!) * b!, Math.sin(a!)], [0, 1e6]) },
  { name: 'fast oscillation', check: () => checkGradient((x: number) => Math.sin(1e5 * x), (x: number) => 1e5 * Math.cos(1e5 * x), 0.7) },
  { name: 'steep exponential', check: () => checkGradient((x: number) => Math.exp(30 * x), (x: number) => 30 * Math.exp(30 * x), 4) },
  { name: 'flat beyond saturation', check: () => checkGradient((x: number) => sigmoid(x), (x: number) => sigmoid(x) * (1 - sigmoid(x)), 12) },
  { name: 'cancellation: 1e8 + x − 1e8', check: () => checkGradient((x: number) => 1e8 + x - 1e8, () => 1, 1) },
  { name: 'logarithm near 1', check: () => checkGradient((x: number) => Math.log(x), (x: number) => 1 / x, 1 + 1e-9) },
  { name: 'gradients of 1e6 and 1e-6', check: () => checkGradient(([a, b]: V) => 1e6 * Math.sin(a!) + 1e-6 * Math.sin(b!), ([a, b]: V) => [1e6 * Math.cos(a!), 1e-6 * Math.cos(b!)], [1, 2]) },
  { name: 'quadratic form', check: () => checkGradient((x: V) => dot(x, times(A, x)), (x: V) => x.map((_, i) => dot(A[i]!, x) + dot(A.map((row) => row[i]!), x)), [1, -2, 0.5, 3]) },
  { name: 'log-sum-exp of large numbers', check: () => checkGradient((x: V) => { const m = Math.max(...x); return m + Math.log(sum(x.map((v) => Math.exp(v - m)))); }, (x: V) => { const m = Math.max(...x); const e = x.map((v) => Math.exp(v - m)); return e.map((v) => v / sum(e)); }, [1000, 1001, 998]) },
  { name: 'product of 200 inputs', check: () => checkGradient((x: V) => x.reduce((p, v) => p * v, 1), (x: V) => { const p = x.reduce((q, v) => q * v, 1); return x.map((v) => p / v); }, Array.from({ length: 200 }, (_, i) => 0.9 + 0.2 * Math.sin(i) ** 2)) },
]; // prettier-ignore

const kinked: Case[] = [
  { name: '|x| at 0, slope 1', check: () => checkGradient((x: number) => Math.abs(x), () => 1, 0) },
  { name: '|x| at 0, slope −1', check: () => checkGradient((x: number) => Math.abs(x), () => -1, 0) },
  { name: '|x| at 0, slope 0', check: () => checkGradient((x: number) => Math.abs(x), () => 0, 0) },
  { name: '|x| at 1e-9', check: () => checkGradient((x: V) => Math.abs(x[0]!) + x[1]! ** 2, ([a, b]: V) => [Math.sign(a!), 2 * b!], [1e-9, 2]) },
  { name: '|x| at 1e-4', check: () => checkGradient((x: number) => 3 + Math.abs(x - 1), (x: number) => Math.sign(x - 1), 1.0001) },
  { name: 'relu at 0', check: () => checkGradient((x: V) => total((v) => Math.max(v, 0))(x), each((v) => (v > 0 ? 1 : 0)), [0, 1.5, -2]) },
  { name: "fluxion's relu at 0", check: () => checkGradient(([a]: Num[]) => relu(a!), () => [0], [0]) },
  { name: 'max at a tie, the second', check: () => checkGradient(([a, b]: Num[]) => max(a!, b!), () => [0, 1], [2, 2]) },
  { name: 'max at a tie, one half each', check: () => checkGradient((x: V) => Math.max(...x), () => [0.5, 0.5], [2, 2]) },
  { name: 'max·min at a tie', check: () => checkGradient(([a, b]: Num[]) => mul(max(a!, b!), min(a!, b!)), ([a, b]: V) => [b!, a!], [1, 1]) },
  { name: 'Hessian of max·min at a tie', check: () => checkHessian(([a, b]: Num[]) => mul(max(a!, b!), min(a!, b!)), () => [[0, 1], [1, 0]], [1, 1]) },
  { name: 'clip at its bound', check: () => checkGradient((x: Num) => clip(x, 0, 1), () => 1, 1) },
  { name: '|x|² at 0', check: () => checkHessian(([a]: Num[]) => square(abs(a!)), () => [[2]], [0]) },
  { name: 'Huber loss at its seam', check: () => checkGradient((x: number) => (Math.abs(x) <= 1 ? (x * x) / 2 : Math.abs(x) - 0.5), (x: number) => Math.max(-1, Math.min(1, x)), 1) },
  { name: 'a spline at its knot', check: () => checkGradient((x: number) => (x < 1 ? x ** 3 : x ** 3 + (x - 1) ** 2), (x: number) => (x < 1 ? 3 * x * x : 3 * x * x + 2 * (x - 1)), 1) },
  { name: 'a jump nearby', check: () => checkGradient((x: number) => x * x + Math.floor(x), (x: number) => 2 * x, 0.97) },
  { name: 'x·|x| at 0', check: () => checkGradient((x: V) => x[0]! * Math.abs(x[0]!) + x[1]!, ([a]: V) => [2 * Math.abs(a!), 1], [0, 1]) },
]; // prettier-ignore

const noisy: Case[] = [
  { name: 'an iteration ended early', check: () => checkGradient((x: V) => sum(x.map(roughRoot)), each((v) => 0.5 / Math.sqrt(v)), [2, 3, 7]) },
  { name: 'single precision inside', check: () => checkGradient(single, each(Math.cos), [0.3, 1.2, 2.2]) },
  { name: 'jitter of 1e-9', check: () => checkGradient((x: V) => total((v) => v * v + jitter(v))(x), each((v) => 2 * v), [1.1, 2.3]) },
  { name: 'values rounded to six decimals', check: () => checkGradient((x: V) => Math.round(1e6 * squares(x)) / 1e6, each((v) => 2 * v), [1.1, 2.3]) },
  { name: 'a sum of 10 000 terms', check: () => checkGradient((x: V) => { let s = 0; for (let k = 1; k <= 10_000; k++) s += Math.sin(x[0]! * k) / k; return s; }, (x: V) => { let s = 0; for (let k = 1; k <= 10_000; k++) s += Math.cos(x[0]! * k); return [s]; }, [1]) },
]; // prettier-ignore

const edges: Case[] = [
  { name: 'square root near 0', check: () => checkGradient((x: number) => Math.sqrt(x), (x: number) => 0.5 / Math.sqrt(x), 1e-8) },
  { name: 'throws outside its domain', check: () => checkGradient((x: number) => { if (x <= 0) throw new RangeError('x must be positive'); return Math.log(x); }, (x: number) => 1 / x, 0.01) },
  { name: 'x^1.5 at the edge 0', check: () => checkGradient((x: V) => x[0]! ** 1.5 + x[1]!, ([a]: V) => [1.5 * Math.sqrt(a!), 1], [0, 1]) },
  { name: 'defined on one side only', check: () => checkGradient((x: number) => (x < 0 ? NaN : Math.exp(x)), (x: number) => Math.exp(x), 0) },
  { name: 'arc cosine near 1', check: () => checkGradient((x: number) => Math.acos(x), (x: number) => -1 / Math.sqrt(1 - x * x), 0.999999) },
]; // prettier-ignore

const many = 100_000;
const others: Case[] = [
  { name: '100 000 entries in a Float64Array', check: () => checkGradient(({ w }: { w: Float64Array }) => dot(w, w) / 2, ({ w }: { w: Float64Array }) => ({ w: w.slice() }), { w: Float64Array.from({ length: many }, (_, i) => Math.cos(i)) }) },
  { name: "fluxion's f, compared in every entry", check: () => checkGradient((x: Num[]) => x.map((v) => exp(v)).reduce((a, b) => hypot(a, b)), (x: V) => { const e = x.map(Math.exp); const h = Math.hypot(...e); return e.map((v) => (v * v) / h); }, Array.from({ length: 300 }, (_, i) => Math.sin(i))) },
  { name: 'Jacobian of polar coordinates', check: () => checkJacobian(([r, p]: V) => [r! * Math.cos(p!), r! * Math.sin(p!)], ([r, p]: V) => [[Math.cos(p!), -r! * Math.sin(p!)], [Math.sin(p!), r! * Math.cos(p!)]], [2, 1]) },
  { name: 'JVP of a matrix product', check: () => checkJvp((x: V) => times(A, x), (_: V, v: V) => times(A, v), [1, 2, 3, 4]) },
  { name: 'VJP of a matrix product', check: () => checkVjp((x: V) => times(A, x), (x: V, ct: V) => x.map((_, j) => dot(A.map((row) => row[j]!), ct)), [1, 2, 3, 4]) },
  { name: 'HVP of Rosenbrock from values alone', check: () => checkHvp(rosenbrock, ([a, b]: V, [da, db]: V) => [(1200 * a! * a! - 400 * b! + 2) * da! - 400 * a! * db!, -400 * a! * da! + 200 * db!], [-1.2, 1]) },
  { name: 'Hessian of Rosenbrock from its gradient', check: () => checkHessian(rosenbrock, ([a, b]: V) => [[1200 * a! * a! - 400 * b! + 2, -400 * a!], [-400 * a!, 200]], [-1.2, 1], { gradient: rosenbrockGradient }) },
]; // prettier-ignore

export const right: readonly Case[] = [...badlyScaled, ...kinked, ...noisy, ...edges, ...others];
