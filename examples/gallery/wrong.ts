/** Gradients that are wrong, each in a way that somebody's was. */
import { add, exp, log, max, min, mul, sin, square, type Num } from 'fluxion';
import { checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp } from 'fluxion/check';
import { dot, matrix, sigmoid, sum, times, type Case } from './case.js';

type V = number[];
const squares = (x: V): number => sum(x.map((v) => v * v));
const x5: V = [0.7, -1.3, 2.1, 0.4, -0.8];
const A = matrix(3, 3);
const quadratic = (x: V): number => dot(x, times(A, x));
const softmax = (z: V): V => {
  const e = z.map(Math.exp);
  return e.map((v) => v / sum(e));
};
const softmaxJacobian = (z: V): number[][] => {
  const s = softmax(z);
  return s.map((si, i) => s.map((sj, j) => (i === j ? si : 0) - si * sj));
};

// A small logistic regression and a two-layer network
const inputs = matrix(6, 3, 4);
const labels = [1, 0, 0, 1, 1, 0];
const loss = ({ w, b }: { w: V; b: number }): number =>
  sum(inputs.map((row, k) => Math.log1p(Math.exp(-(2 * labels[k]! - 1) * (dot(row, w) + b))))) / 6;
const lossGradient = ({ w, b }: { w: V; b: number }): { w: V; b: number } => {
  const errors = inputs.map((row, k) => (sigmoid(dot(row, w) + b) - labels[k]!) / 6);
  return { w: w.map((_, j) => sum(errors.map((e, k) => e * inputs[k]![j]!))), b: sum(errors) };
};
const at = { w: [0.3, -0.7, 1.1], b: 0.2 };
const layer = ({ W, b }: { W: number[][]; b: V }): number =>
  sum(times(W, [0.4, -1.1, 0.9]).map((v, i) => Math.tanh(v + b[i]!) ** 2));
const layerGradient = ({ W, b }: { W: number[][]; b: V }): { W: number[][]; b: V } => {
  const a = times(W, [0.4, -1.1, 0.9]).map((v, i) => Math.tanh(v + b[i]!));
  const d = a.map((t) => 2 * t * (1 - t * t));
  return { W: d.map((e) => [0.4 * e, -1.1 * e, 0.9 * e]), b: d };
};
const net = { W: matrix(3, 3, 9), b: [0.1, -0.2, 0.3] };
const transpose = (m: number[][]): number[][] => m[0]!.map((_, j) => m.map((row) => row[j]!));

const many = 100_000;
const weights = Float64Array.from({ length: many }, (_, i) => Math.sin(0.37 * i));
const energy = (p: { theta: Float64Array }): number => {
  let s = 0;
  for (let i = 0; i < many; i++) s += Math.cos(p.theta[i]! * weights[i]!);
  return s;
};
const energyGradient =
  (change: (g: Float64Array) => void) =>
  (p: { theta: Float64Array }): { theta: Float64Array } => {
    const theta = p.theta.map((t, i) => -Math.sin(t * weights[i]!) * weights[i]!);
    change(theta);
    return { theta };
  };
const theta = { theta: Float64Array.from({ length: many }, (_, i) => 1 + Math.cos(i)) };
const grid = { U: matrix(2, 3, 3) };
const field = ({ U }: { U: number[][] }): number => sum(U.flat().map((u, k) => Math.exp(0.1 * (k + 1) * u)));
const fieldGradient = ({ U }: { U: number[][] }): number[][] =>
  U.map((row, i) => row.map((u, j) => 0.1 * (3 * i + j + 1) * Math.exp(0.1 * (3 * i + j + 1) * u)));

let kept: V | undefined;
const buffer = [0, 0, 0];

const gradients: Case[] = [
  { name: 'sign', check: () => checkGradient((x: V) => Math.cos(x[0]!) * x[1]!, ([a, b]: V) => [Math.sin(a!) * b!, -Math.cos(a!)], [1, 2]), hint: /ratio -1: the sign/ },
  { name: 'sign of one entry', check: () => checkGradient((x: V) => x[0]! * x[1]! - x[2]! ** 2, ([a, b, c]: V) => [b!, a!, 2 * c!], [1, 2, 3]), hint: /sign/ },
  { name: 'the 2 of a square forgotten', check: () => checkGradient(squares, (x: V) => [...x], x5), hint: /halved/ },
  { name: 'doubled', check: () => checkGradient((x: V) => squares(x) / 2, (x: V) => x.map((v) => 2 * v), x5), hint: /doubled/ },
  { name: 'mean taken for a sum', check: () => checkGradient(squares, (x: V) => x.map((v) => (2 * v) / 5), x5), hint: /1\/5.*mean where a sum/ },
  { name: 'sum taken for a mean', check: () => checkGradient((x: V) => squares(x) / 5, (x: V) => x.map((v) => 2 * v), x5), hint: /5 times.*sum where a mean/ },
  { name: 'degrees for radians', check: () => checkGradient((x: V) => sum(x.map((v) => Math.sin((v * Math.PI) / 180))), (x: V) => x.map((v) => Math.cos((v * Math.PI) / 180)), [10, 70, 130]), hint: /radians for degrees/ },
  { name: 'log10 for log', check: () => checkGradient((x: V) => sum(x.map((v) => Math.log10(v))), (x: V) => x.map((v) => 1 / v), [1.5, 2.5]), hint: /ln 10/ },
  { name: 'log2 for log', check: () => checkGradient((x: V) => sum(x.map((v) => Math.log2(v))), (x: V) => x.map((v) => 1 / v), [1.5, 2.5]), hint: /ln 2/ },
  { name: 'an odd constant factor', check: () => checkGradient(squares, (x: V) => x.map((v) => 2.6 * v), x5), hint: /same ratio 1\.3/ },
  { name: 'zero gradient', check: () => checkGradient(squares, (x: V) => x.map(() => 0), x5), hint: /ratio 0/ },
  { name: 'index shifted up', check: () => checkGradient(squares, (x: V) => x.map((_, i) => 2 * (x[i + 1] ?? 0)), x5), hint: /shifted by one/ },
  { name: 'index shifted down', check: () => checkGradient(squares, (x: V) => x.map((_, i) => 2 * (x[i - 1] ?? 0)), x5), hint: /shifted by one/ },
  { name: 'reversed', check: () => checkGradient(squares, (x: V) => x.map((v) => 2 * v).reverse(), x5), hint: /another order/ },
  { name: 'sorted', check: () => checkGradient(squares, (x: V) => x.map((v) => 2 * v).sort((a, b) => a - b), x5), hint: /another order/ },
  { name: 'xᵀAx as 2Ax', check: () => checkGradient(quadratic, (x: V) => times(A, x).map((v) => 2 * v), [1, -2, 0.5]) },
  { name: 'product rule without its second term', check: () => checkGradient((x: V) => sum(x.map((v) => v * Math.exp(v))), (x: V) => x.map(Math.exp), [0.3, 1.2, -0.7]) },
  { name: 'product rule without its first term', check: () => checkGradient((x: V) => sum(x.map((v) => v * Math.sin(v))), (x: V) => x.map((v) => v * Math.cos(v)), [0.3, 1.2, -0.7]) },
  { name: 'quotient rule with the wrong sign', check: () => checkGradient(([a, b]: V) => a! / b!, ([a, b]: V) => [1 / b!, a! / (b! * b!)], [3, 2]), hint: /sign/ },
  { name: 'chain factor x forgotten', check: () => checkGradient((x: V) => sum(x.map((v) => Math.sin(v * v))), (x: V) => x.map((v) => Math.cos(v * v)), [0.4, 1.1, 0.9]), hint: /chain factor 2x/ },
  { name: "tanh's derivative of the result forgotten", check: () => checkGradient((x: V) => sum(x.map((v) => Math.tanh(v) ** 2 / 2)), (x: V) => x.map(Math.tanh), [0.4, 1.1, -0.9]), hint: /1 − tanh/ },
  { name: 'log-likelihood: 1/f forgotten', check: () => checkGradient((x: V) => Math.log(squares(x)), (x: V) => x.map((v) => 2 * v), x5) },
  { name: 'penalty without its gradient', check: () => checkGradient((x: V) => sum(x.map((v) => Math.sin(v) + 0.05 * v * v)), (x: V) => x.map(Math.cos), x5), hint: /0\.1·x is missing/ },
  { name: 'constant term too few', check: () => checkGradient((x: V) => sum(x.map((v) => v ** 3 + 4 * v)), (x: V) => x.map((v) => 3 * v * v), x5), hint: /4 in every wrong/ },
  { name: 'last entry left out by a loop', check: () => checkGradient(squares, (x: V) => x.map((v, i) => (i < 4 ? 2 * v : 0)), x5), hint: /loop ends too early/ },
  { name: 'first entry left out', check: () => checkGradient(squares, (x: V) => x.map((v, i) => (i > 0 ? 2 * v : 0)), x5), hint: /only the first/ },
  { name: 'stale value: input of the last call', check: () => { kept = undefined; return checkGradient(squares, (x: V) => { const used = kept ?? x; kept = [...x]; return used.map((v) => 2 * v); }, [1, 2, 3]); }, hint: /kept/ },
  { name: 'stale value: one buffer for all results', check: () => { buffer.fill(0); return checkGradient(squares, (x: V) => { x.forEach((v, i) => (buffer[i]! += 2 * v)); return buffer; }, [1, 2, 3]); }, hint: /kept/ },
  { name: 'float32 passed off as float64', check: () => checkGradient((x: V) => sum(x.map(Math.exp)), (x: V) => x.map((v) => Math.fround(Math.exp(v))), x5), hint: /float32/ },
  { name: 'right up to 1e-6', check: () => checkGradient((x: V) => sum(x.map(Math.exp)), (x: V) => x.map((v) => Math.exp(v) * (1 + 1e-6)), x5), hint: /1\.0e-6 of its size/ },
  { name: 'forward differences passed off as a gradient', check: () => checkGradient((x: V) => sum(x.map(Math.exp)), (x: V) => x.map((v) => (Math.exp(v + 1e-6) - Math.exp(v)) / 1e-6), x5), hint: /differences/ },
  { name: 'one entry of 100 000 wrong', check: () => checkGradient(energy, energyGradient((g) => (g[50_001]! *= 1.02)), theta) },
  { name: 'one entry of 100 000 missing', check: () => checkGradient(energy, energyGradient((g) => (g[4711] = 0)), theta), hint: /ratio 0/ },
  { name: 'all of 100 000 with the wrong sign', check: () => checkGradient(energy, energyGradient((g) => g.forEach((v, i) => (g[i] = -v))), theta), hint: /sign/ },
  { name: 'wrong beyond a branch, seen by entries', check: () => checkGradient((x: V) => sum(x.map((v) => (v > 0 ? v * v : 3 * v))), (x: V) => x.map((v) => 2 * v), x5), hint: /x < 0: a branch/ },
  { name: 'wrong beyond a branch, seen at random points', check: () => checkGradient((x: number) => (x > 2 ? x * x : x), () => 1, 1, { random: 40 }) },
  { name: 'Huber loss without its linear part', check: () => checkGradient((x: V) => sum(x.map((v) => (Math.abs(v) < 1 ? v * v / 2 : Math.abs(v) - 0.5))), (x: V) => [...x], x5), hint: /\|x\| ≥ 1\.3: a branch/ },
  { name: 'a max that gives every tied entry 1', check: () => checkGradient((x: V) => Math.max(...x), (x: V) => x.map((v) => (v === Math.max(...x) ? 1 : 0)), [1, 3, 3]), hint: /doubled|ratio 2/ },
  { name: '|x| with slope 2 at the kink', check: () => checkGradient((x: number) => Math.abs(x), () => 2, 0) },
  { name: 'bias gradient as the mean', check: () => checkGradient(loss, (p: typeof at) => ({ ...lossGradient(p), b: lossGradient(p).b / 6 }), at), hint: /all wrong entries are in/ },
  { name: 'weights of a layer transposed', check: () => checkGradient(layer, (p: typeof net) => ({ W: transpose(layerGradient(p).W), b: layerGradient(p).b }), net), hint: /transposed/ },
  { name: 'summed along the wrong axis', check: () => checkGradient(field, (p: typeof grid) => ({ U: fieldGradient(p).map((row) => row.map(() => sum(row))) }), grid), hint: /axis 1.*sum/ },
  { name: 'means along the batch axis', check: () => checkGradient(field, (p: typeof grid) => ({ U: fieldGradient(p).map((row) => row.map((_, j) => (fieldGradient(p)[0]![j]! + fieldGradient(p)[1]![j]!) / 2)) }), grid), hint: /axis 0.*mean/ },
  { name: 'bias added to the wrong leaf', check: () => checkGradient(layer, (p: typeof net) => ({ W: layerGradient(p).W, b: [0, 0, 0] }), net), hint: /ratio 0/ },
  { name: 'another structure', check: () => checkGradient(loss, (p: typeof at) => [...lossGradient(p).w, lossGradient(p).b], at) },
  { name: 'a Float64Array of the wrong length', check: () => checkGradient((x: Float64Array) => dot(x, x), (x: Float64Array) => x.slice(1), new Float64Array([1, 2, 3])) },
  { name: 'NaN where f is finite', check: () => checkGradient((x: V) => Math.hypot(...x), (x: V) => x.map((v) => v / Math.sqrt(squares(x) - squares(x))), [3, 4]) },
  { name: 'it changes its argument', check: () => checkGradient(squares, (x: V) => { for (let i = 0; i < x.length; i++) x[i]! *= 2; return x; }, [1, 2, 3]) },
  { name: "a gradient of fluxion's f, one factor short", check: () => checkGradient(([a, b]: Num[]) => mul(exp(mul(a!, b!)), a!), ([a, b]: V) => [Math.exp(a! * b!) * (1 + a! * b!), Math.exp(a! * b!) * a!], [0.7, 0.4]) },
]; // prettier-ignore

const products: Case[] = [
  { name: 'Jacobian transposed', check: () => checkJacobian(([r, p]: V) => [r! * Math.cos(p!), r! * Math.sin(p!)], ([r, p]: V) => [[Math.cos(p!), Math.sin(p!)], [-r! * Math.sin(p!), r! * Math.cos(p!)]], [2, 1]), hint: /transposed/ },
  { name: 'softmax Jacobian, diagonal only', check: () => checkJacobian(softmax, (z: V) => softmaxJacobian(z).map((row, i) => row.map((v, j) => (i === j ? v : 0))), [0.1, 0.9, -0.4]), hint: /only the diagonal/ },
  { name: 'softmax VJP that returns zeros', check: () => checkVjp(softmax, (z: V) => z.map(() => 0), [0.1, 0.9, -0.4]), hint: /ratio 0/ },
  { name: 'softmax VJP without the inner product', check: () => checkVjp(softmax, (z: V, ct: V) => softmax(z).map((s, i) => s * ct[i]!), [0.1, 0.9, -0.4]) },
  { name: 'JVP that ignores its second input', check: () => checkJvp(([a, b]: V) => a! * b!, ([, b]: V, [da]: V) => b! * da!, [2, 5]) },
  { name: 'VJP of Ax as A·ct', check: () => checkVjp((x: V) => times(A, x), (_: V, ct: V) => times(A, ct), [1, 2, 3]) },
  { name: 'HVP without the cross term', check: () => checkHvp(([a, b]: V) => a! * a! * b!, ([a, b]: V, [da, db]: V) => [2 * b! * da!, 0 * a! * db!], [2, 5]) },
  { name: 'Gauss–Newton passed off as a Hessian', check: () => checkHvp(([a, b]: Num[]) => square(add(sin(a!), mul(a!, b!))), ([a, b]: V, [da, db]: V) => { const j = [Math.cos(a!) + b!, a!]; const s = 2 * (j[0]! * da! + j[1]! * db!); return [j[0]! * s, j[1]! * s]; }, [0.4, 0.9]) },
  { name: 'Hessian with one triangle', check: () => checkHessian(([a, b]: Num[]) => mul(square(a!), b!), ([a, b]: V) => [[2 * b!, 2 * a!], [0, 0]], [2, 5]) },
  { name: 'averaged tie: Hessian of max·min', check: () => checkHessian(([a, b]: Num[]) => mul(max(a!, b!), min(a!, b!)), () => [[0.5, 0.5], [0.5, 0.5]], [1, 1]) },
  { name: "averaged tie: Hessian of log(max·min) off the diagonal", check: () => checkHessian(([a, b]: Num[]) => mul(log(max(a!, b!)), log(min(a!, b!))), ([a]: V) => { const d = (1 - Math.log(a!)) / (a! * a!) / 2; const c = 0.5 / (a! * a!); return [[d, c], [c, d]]; }, [2, 2]) },
  { name: 'Hessian of half the function', check: () => checkHessian((x: V) => quadratic(x), () => A.map((row, i) => row.map((v, j) => (v + A[j]![i]!) / 2)), [1, 2, 3]), hint: /halved/ },
]; // prettier-ignore

export const wrong: readonly Case[] = [...gradients, ...products];
