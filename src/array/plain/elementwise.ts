import { buffer } from '../buffers.js';
import * as kernels from '../../kernels/index.js';
import { broadcastShape, sameShape, type Shape, sizeOf } from '../shape.js';
import { NdArray } from '../values.js';
import { type BinaryLoop, binaryLoops, type UnaryLoop, unaryLoops } from './loops.gen.js';
import { eachRun } from './runs.js';

/** Operations whose value and partial one kernel computes in a pass. */
const fused: Readonly<Record<string, kernels.Unary | undefined>> = {
  exp: kernels.exp,
  log: kernels.log,
  sin: kernels.sin,
  cos: kernels.cos,
  tanh: kernels.tanh,
  sigmoid: kernels.sigmoid,
  softplus: kernels.softplus,
  sqrt: kernels.sqrt,
  reciprocal: kernels.reciprocal,
  square: kernels.square,
};

const pairwise: Readonly<Record<string, kernels.Binary | undefined>> = {
  add: kernels.add,
  sub: kernels.sub,
  mul: kernels.mul,
  div: kernels.div,
  strongMul: kernels.strongMul,
};

/** f(x) element by element. */
export function unaryValue(op: string, x: NdArray): NdArray {
  const { data, shape } = x;
  const z = buffer(data.length);
  const kernel = fused[op];
  if (op === 'neg') kernels.mulScalar(data.length, data, 0, -1, z, 0);
  else if (kernel) kernel(data.length, data, 0, z, 0, null, 0);
  else (unaryLoops as Readonly<Record<string, UnaryLoop>>)[op]!(data.length, data, z);
  return new NdArray(z, shape);
}

/** f(x) and f'(x), where a kernel has both; NaN beside NaN. */
export function withPartial(op: string, x: NdArray): { z: NdArray; p: NdArray } | undefined {
  const kernel = fused[op];
  if (!kernel) return undefined;
  const { data, shape } = x;
  const z = buffer(data.length);
  if (op === 'exp') {
    kernel(data.length, data, 0, z, 0, null, 0);
    const e = new NdArray(z, shape);
    return { z: e, p: e };
  }
  const p = buffer(data.length);
  kernel(data.length, data, 0, z, 0, p, 0);
  return { z: new NdArray(z, shape), p: new NdArray(p, shape) };
}

/** x^c and its partial for a number c; NaN beside NaN. */
export function powerWithPartial(x: NdArray, c: number): { z: NdArray; p: NdArray } {
  const { data, shape } = x;
  const z = buffer(data.length);
  const p = buffer(data.length);
  kernels.powScalar(data.length, data, 0, c, z, 0, p, 0);
  return { z: new NdArray(z, shape), p: new NdArray(p, shape) };
}

type Operand = number | NdArray;
const shapeOf = (x: Operand): Shape => (typeof x === 'number' ? [] : x.shape);

/** f(x, y) element by element, broadcast; at least one is an array. */
export function binaryValue(op: string, x: Operand, y: Operand): NdArray {
  const shape = broadcastShape(op, shapeOf(x), shapeOf(y));
  const out = buffer(sizeOf(shape));
  if (typeof y === 'number') withNumber(op, x as NdArray, y, out);
  else if (typeof x === 'number') numberWith(op, x, y, out);
  else if (sameShape(x.shape, y.shape)) stretch(op, out.length, x.data, 0, 1, y.data, 0, 1, out, 0);
  else if (op === 'add' && isRow(x.shape, y.shape)) {
    kernels.addRow(x.data.length / (y.data.length || 1), y.data.length, x.data, 0, y.data, 0, out, 0);
  } else {
    eachRun(shape, [x.shape, y.shape], (n, at, from, steps) => {
      stretch(op, n, x.data, from[0]!, steps[0]!, y.data, from[1]!, steps[1]!, out, at);
    });
  }
  return new NdArray(out, shape);
}

const isRow = (x: Shape, y: Shape): boolean => x.length === 2 && y.length === 1 && x[1] === y[0] && y[0]! > 0;

const loop = (op: string): BinaryLoop => (binaryLoops as Readonly<Record<string, BinaryLoop>>)[op]!;

const stretch = (
  op: string,
  n: number,
  x: Float64Array,
  xo: number,
  dx: number,
  y: Float64Array,
  yo: number,
  dy: number,
  out: Float64Array,
  oo: number,
): void => {
  const kernel = dx === 1 && dy === 1 ? pairwise[op] : undefined;
  if (kernel) kernel(n, x, xo, y, yo, out, oo);
  else loop(op)(n, x, xo, dx, y, yo, dy, out, oo);
};

function withNumber(op: string, { data }: NdArray, c: number, out: Float64Array): void {
  const n = data.length;
  if (op === 'add') kernels.addScalar(n, data, 0, c, out, 0);
  else if (op === 'sub') kernels.addScalar(n, data, 0, -c, out, 0);
  else if (op === 'mul') kernels.mulScalar(n, data, 0, c, out, 0);
  else if (op === 'div') kernels.divScalar(n, data, 0, c, out, 0);
  else if (op === 'pow') kernels.powScalar(n, data, 0, c, out, 0, null, 0);
  else if (op === 'strongMul' && Number.isFinite(c)) kernels.mulScalar(n, data, 0, c, out, 0);
  else loop(op)(n, data, 0, 1, Float64Array.of(c), 0, 0, out, 0);
}

function numberWith(op: string, c: number, { data }: NdArray, out: Float64Array): void {
  const n = data.length;
  if (op === 'add') kernels.addScalar(n, data, 0, c, out, 0);
  else if (op === 'sub') kernels.scalarSub(n, data, 0, c, out, 0);
  else if (op === 'mul') kernels.mulScalar(n, data, 0, c, out, 0);
  else if (op === 'div') kernels.scalarDiv(n, data, 0, c, out, 0);
  else if (op === 'strongMul') {
    if (c === 0) out.fill(0);
    else kernels.mulScalar(n, data, 0, c, out, 0);
  } else loop(op)(n, Float64Array.of(c), 0, 0, data, 0, 1, out, 0);
}

/** Whether some element is NaN: the sum is, or two infinities have cancelled. */
export function hasNaN(array: NdArray): boolean {
  return (array.holdsNaN ??= found(array.data));
}

function found(x: Float64Array): boolean {
  const s = kernels.sum(x.length, x, 0);
  if (s === s) return false;
  for (let i = 0; i < x.length; i++) if (x[i] !== x[i]) return true;
  return false;
}
