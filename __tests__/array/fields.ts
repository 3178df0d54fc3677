/**
 * Every array operation in a function of one vector with one number for result, at a point where it is smooth. Structures come out of the
 * vector by reshape and slice, and go into a number by weights that no symmetry can hide behind.
 */
import { abs, add, div, exp, gt, max, mul, sin, sub, type Num } from 'fluxion';
import {
  argmax,
  at,
  broadcastTo,
  concat,
  conv1d,
  cumprod,
  cumsum,
  dot,
  einsum,
  flip,
  gather,
  logSoftmax,
  logSumExp,
  matmul,
  matvec,
  mean,
  norm,
  outer,
  pad,
  prod,
  reduceMax,
  reduceMin,
  reshape,
  roll,
  scatterAdd,
  slice,
  softmax,
  sort,
  split,
  stack,
  std,
  sum,
  transpose,
  variance,
  vectorOf,
  where,
  type ArrayValue,
} from 'fluxion/array';

export interface Field {
  readonly name: string;
  readonly f: (x: ArrayValue) => Num;
  readonly x: readonly number[];
}

const six = [0.7, -1.3, 2.1, 0.4, -0.6, 1.7];
const three = [0.7, -1.3, 2.1];

/** Σ wᵢzᵢ with weights without pattern. */
export function weighed(z: Num): Num {
  const a = z as ArrayValue;
  if (typeof z === 'number' || a.shape === undefined || a.shape.length === 0) return sin(mul(1.1, z));
  const flat = reshape(a, [-1]);
  return dot(
    flat,
    Float64Array.from({ length: a.size }, (_, i) => Math.sin(3 * i + 1) + 0.3),
  );
}

const field = (name: string, f: (x: ArrayValue) => unknown, x: readonly number[] = six): Field => ({
  name,
  f: (v) => weighed(mul(f(v) as Num, f(v) as Num)),
  x,
});

const matrix = (x: ArrayValue): ArrayValue => reshape(x, [2, 3]);
const low = (x: ArrayValue): ArrayValue => slice(x, 0, 3);
const high = (x: ArrayValue): ArrayValue => slice(x, 3);

export const fields: readonly Field[] = [
  field('sum', (x) => sum(x)),
  field('sum over rows', (x) => sum(matrix(x), { axis: 0 })),
  field('sum over columns, kept', (x) => sum(matrix(x), { axis: -1, keepDims: true })),
  field('sum over two of three axes', (x) => sum(reshape(x, [1, 2, 3]), { axis: [0, 2] })),
  field('prod', (x) => prod(x)),
  field('prod with a zero', (x) => prod(x), [0.7, 0, 2.1, 0.4, -0.6]),
  field('prod with two zeros', (x) => prod(x), [0.7, 0, 2.1, 0, -0.6]),
  field('prod along an axis', (x) => prod(matrix(x), { axis: 1 })),
  field('mean', (x) => mean(x)),
  field('mean along an axis', (x) => mean(matrix(x), { axis: 0 })),
  field('variance', (x) => variance(x)),
  field('variance of a sample along an axis', (x) => variance(matrix(x), { axis: 1, ddof: 1 })),
  field('std', (x) => std(x)),
  field('std along an axis', (x) => std(matrix(x), { axis: 1, ddof: 1 })),
  field('reduceMax', (x) => reduceMax(x)),
  field('reduceMax along an axis', (x) => reduceMax(matrix(x), { axis: 0 })),
  field('reduceMin', (x) => reduceMin(x)),
  field('reduceMin along an axis, kept', (x) => reduceMin(matrix(x), { axis: 1, keepDims: true })),
  field('element at argmax', (x) => at(x, argmax(x) as number)),
  field('norm 1', (x) => norm(x, { p: 1 })),
  field('norm 2', (x) => norm(x)),
  field('norm 2 along an axis', (x) => norm(matrix(x), { axis: 0 })),
  field('norm ∞', (x) => norm(x, { p: Infinity })),
  field('dot', (x) => dot(low(x), high(x))),
  field('dot with itself', (x) => dot(x, x)),
  field('matvec', (x) => matvec(matrix(x), low(x))),
  field('matmul of a row and a matrix', (x) => matmul(slice(x, 1, 3), matrix(x))),
  field('matmul', (x) => matmul(matrix(x), transpose(matrix(sin(x) as ArrayValue)))),
  field('matmul with its own transpose', (x) => matmul(transpose(matrix(x)), matrix(x))),
  field('matmul with a transposed first factor', (x) =>
    matmul(matrix(x), matrix(sin(x) as ArrayValue), { transposeA: true }),
  ),
  field('matmul with a transposed second factor', (x) =>
    matmul(matrix(x), matrix(sin(x) as ArrayValue), { transposeB: true }),
  ),
  field('matmul with both factors transposed', (x) =>
    matmul(matrix(x), reshape(sin(x) as ArrayValue, [3, 2]), { transposeA: true, transposeB: true }),
  ),
  field('matmul of transposed stacks', (x) =>
    matmul(reshape(x, [3, 2, 1]), reshape(x, [3, 1, 2]), { transposeA: true, transposeB: true }),
  ),
  field('matmul of stacks', (x) => matmul(reshape(x, [3, 2, 1]), reshape(x, [3, 1, 2]))),
  field('matmul of a stack and a matrix', (x) => matmul(reshape(x, [3, 1, 2]), reshape(slice(x, 0, 4), [2, 2]))),
  field('outer', (x) => outer(low(x), high(x))),
  field('transpose', (x) => transpose(matrix(x))),
  field('transpose of three axes', (x) => transpose(reshape(x, [1, 2, 3]), [2, 0, 1])),
  field('reshape', (x) => reshape(x, [3, -1])),
  field('slice with a step', (x) => slice(x, 1, -1, { step: 2 })),
  field('slice of columns', (x) => slice(matrix(x), 1, 3, { axis: 1 })),
  field('gather', (x) => gather(x, [4, 0, -1, 4])),
  field('gather of columns', (x) => gather(matrix(x), [2, 2, 0], { axis: 1 })),
  field('scatterAdd', (x) => scatterAdd(low(x), [2, 0, 2], high(x))),
  field('concat', (x) => concat([high(x), low(x), high(x)])),
  field('concat of columns', (x) => concat([matrix(x), matrix(sin(x) as ArrayValue)], 1)),
  field('stack', (x) => stack([low(x), high(x)], 1)),
  field('stack of numbers', (x) => stack([at(x, 1), at(x, 0), 2])),
  field('vectorOf', (x) => vectorOf([at(x, 5), mul(at(x, 0), at(x, 1)), 3])),
  field('split', (x) => split(x, [1, 2, 3])[2]),
  field('pad', (x) => pad(matrix(x), [1, 2], { axis: 1, value: 0.5 })),
  field('flip', (x) => flip(matrix(x), 1)),
  field('roll', (x) => roll(x, 2)),
  field('where', (x) => where(gt(x, 0.5), exp(x), mul(x, x))),
  field('where along an axis', (x) => where(gt(low(x), 0), matrix(x), 2)),
  field('cumsum', (x) => cumsum(x)),
  field('cumsum of columns', (x) => cumsum(matrix(x), { axis: 1 })),
  field('cumprod', (x) => cumprod(x), [0.7, -1.3, 0, 0.4, 1.7]),
  field('cumprod of columns', (x) => cumprod(matrix(x), { axis: 1 })),
  field('sort', (x) => sort(x)),
  field('sort of columns', (x) => sort(matrix(x), { axis: 0 })),
  field('logSumExp', (x) => logSumExp(x)),
  field('logSumExp along an axis', (x) => logSumExp(matrix(x), { axis: 0 })),
  field('softmax', (x) => softmax(matrix(x))),
  field('softmax along the first axis', (x) => softmax(matrix(x), { axis: 0 })),
  field('logSoftmax', (x) => logSoftmax(matrix(x))),
  field('conv1d full', (x) => conv1d(slice(x, 0, 4), slice(x, 4))),
  field('conv1d same', (x) => conv1d(x, low(x), { mode: 'same' })),
  field('conv1d valid', (x) => conv1d(x, low(x), { mode: 'valid' })),
  field('einsum ij,jk->ik', (x) => einsum('ij,jk->ik', matrix(x), reshape(x, [3, 2]))),
  field('einsum ij,ij->i', (x) => einsum('ij,ij->i', matrix(x), matrix(sin(x) as ArrayValue))),
  field('einsum ijk,jl->kil', (x) => einsum('ijk,jl->kil', reshape(x, [1, 2, 3]), reshape(x, [2, 3]))),
  field('einsum ij,k->j', (x) => einsum('ij,k->j', matrix(x), low(x))),
  field('einsum i,i->', (x) => einsum('i,i->', x, x)),
  field('at', (x) => mul(at(x, 0), mul(at(x, 1), at(x, -1))), three),
  field('at of a matrix', (x) => add(mul(at(matrix(x), 1, 2), at(matrix(x), 0, 0)), at(x, 3))),
  field('broadcastTo', (x) => broadcastTo(low(x), [2, 3])),
  field('arithmetic of a matrix and a row', (x) => div(mul(matrix(x), low(x)), add(3, sub(high(x), matrix(x))))),
  field('arithmetic of a row and a column', (x) => mul(low(x), reshape(slice(x, 4), [2, 1]))),
  field('numbers and arrays', (x) => add(mul(at(x, 0), x), sub(sum(x), div(x, add(5, at(x, 2)))))),
  field('max of arrays', (x) => max(low(x), high(x))),
  field('abs', (x) => abs(x)),
];
