import { buffer } from '../buffers.js';
import * as kernels from '../../kernels/index.js';
import { add, mul } from '../../ops/arithmetic.js';
import type { Num } from '../../types.js';
import { type ArrayOp, run } from '../engine.js';
import { wrongShapes } from '../errors.js';
import { checkOptions } from '../options.js';
import { broadcastShape, type Shape, sizeOf } from '../shape.js';
import { type Any, type ArrayValue, NdArray } from '../values.js';
import { broadcastTo } from './broadcast.js';
import { type ArrayLike, arrayOf } from './operands.js';
import { shaped, transpose } from './structure.js';

/** The tangent of a product of two factors. */
export const leibniz = (
  dxs: readonly (Any | undefined)[],
  [x, y]: readonly Any[],
  product: (x: Any, y: Any) => Any,
): Any => {
  const a = dxs[0] === undefined ? undefined : product(dxs[0], y!);
  const b = dxs[1] === undefined ? undefined : product(x!, dxs[1]);
  return a === undefined ? b! : b === undefined ? a : add(a, b);
};

/** Σ xᵢyᵢ of two vectors. */
export const dotOp: ArrayOp = {
  name: 'dot',
  value([x, y]) {
    const a = (x as NdArray).data;
    return kernels.dot(a.length, a, 0, (y as NdArray).data, 0);
  },
  jvp: (dxs, _z, xs) => leibniz(dxs, xs, (x, y) => run(dotOp, [x, y], undefined)),
  vjp: (ct, _z, [x, y], _p, need) => [need[0] ? mul(ct, y!) : undefined, need[1] ? mul(ct, x!) : undefined],
};

/** A·x, or Aᵀ·x with `transposed`. */
export const matvecOp: ArrayOp<boolean> = {
  name: 'matvec',
  value([a, x], transposed) {
    const { data, shape } = a as NdArray;
    const [m, n] = shape as [number, number];
    const y = new Float64Array(transposed ? n : m);
    kernels.gemv(transposed, m, n, 1, data, 0, n, (x as NdArray).data, 0, false, y, 0);
    return new NdArray(y, [y.length]);
  },
  jvp: (dxs, _z, xs, transposed) => leibniz(dxs, xs, (a, x) => run(matvecOp, [a, x], transposed)),
  vjp: (ct, _z, [a, x], transposed, need) => [
    need[0] ? run(outerOp, transposed ? [x!, ct] : [ct, x!], undefined) : undefined,
    need[1] ? run(matvecOp, [a!, ct], !transposed) : undefined,
  ],
};

/** The matrix of all products xᵢyⱼ. */
export const outerOp: ArrayOp = {
  name: 'outer',
  value([x, y]) {
    const a = (x as NdArray).data;
    const b = (y as NdArray).data;
    const [m, n] = [a.length, b.length];
    const out = buffer(m * n);
    for (let i = 0; i < m; i++) kernels.mulScalar(n, b, 0, a[i]!, out, i * n);
    return new NdArray(out, [m, n]);
  },
  jvp: (dxs, _z, xs) => leibniz(dxs, xs, (x, y) => run(outerOp, [x, y], undefined)),
  vjp: (ct, _z, [x, y], _p, need) => [
    need[0] ? run(matvecOp, [ct, y!], false) : undefined,
    need[1] ? run(matvecOp, [ct, x!], true) : undefined,
  ],
};

/** Which factors of a matrix product are taken transposed. */
interface Sides {
  readonly a: boolean;
  readonly b: boolean;
}

/** op(A)·op(B) for stacks of matrices: shapes [k, m, n], one matrix each for every k. */
export const matmulOp: ArrayOp<Sides> = {
  name: 'matmul',
  value([x, y], { a: ta, b: tb }) {
    const a = x as NdArray;
    const b = y as NdArray;
    const rank = a.shape.length;
    const [ar, ac] = a.shape.slice(-2) as [number, number];
    const [br, bc] = b.shape.slice(-2) as [number, number];
    const [m, k, n] = [ta ? ac : ar, ta ? ar : ac, tb ? br : bc];
    const count = rank === 2 ? 1 : a.shape[0]!;
    const out = buffer(count * m * n);
    for (let i = 0; i < count; i++) {
      kernels.gemm(ta, tb, m, n, k, 1, a.data, i * ar * ac, ac, b.data, i * br * bc, bc, false, out, i * m * n, n);
    }
    return new NdArray(out, rank === 2 ? [m, n] : [count, m, n]);
  },
  jvp: (dxs, _z, xs, sides) => leibniz(dxs, xs, (a, b) => run(matmulOp, [a, b], sides)),
  vjp: (ct, _z, [a, b], { a: ta, b: tb }, need) => [
    need[0]
      ? ta
        ? run(matmulOp, [b!, ct], { a: tb, b: true })
        : run(matmulOp, [ct, b!], { a: false, b: !tb })
      : undefined,
    need[1]
      ? tb
        ? run(matmulOp, [ct, a!], { a: true, b: ta })
        : run(matmulOp, [a!, ct], { a: !ta, b: false })
      : undefined,
  ],
};

/**
 * The inner product Σ xᵢyᵢ of two vectors.
 * @throws ShapeError when they are no vectors of one length
 * @example
 * ```ts
 * dot(Float64Array.of(1, 2), Float64Array.of(3, 4)); // 11
 * ```
 */
export function dot(x: ArrayLike, y: ArrayLike): Num {
  const a = arrayOf('dot', x);
  const b = arrayOf('dot', y);
  if (a.shape.length !== 1 || b.shape.length !== 1 || a.shape[0] !== b.shape[0]) {
    throw wrongShapes('dot', 'two vectors of one length', [a.shape, b.shape], ' Perhaps matmul is meant.');
  }
  return run(dotOp, [a, b], undefined);
}

/**
 * The product of a matrix and a vector.
 * @throws ShapeError when the columns of A are not as many as the elements of x
 */
export function matvec(a: ArrayLike, x: ArrayLike): ArrayValue {
  const m = arrayOf('matvec', a);
  const v = arrayOf('matvec', x);
  if (m.shape.length !== 2 || v.shape.length !== 1 || m.shape[1] !== v.shape[0]) {
    throw wrongShapes('matvec', 'an m×n matrix and n numbers', [m.shape, v.shape], ' Perhaps transpose the matrix.');
  }
  return run(matvecOp, [m, v], false) as ArrayValue;
}

/** The matrix of all products xᵢyⱼ of two vectors. */
export function outer(x: ArrayLike, y: ArrayLike): ArrayValue {
  const a = arrayOf('outer', x);
  const b = arrayOf('outer', y);
  if (a.shape.length !== 1 || b.shape.length !== 1) throw wrongShapes('outer', 'two vectors', [a.shape, b.shape]);
  return run(outerOp, [a, b], undefined) as ArrayValue;
}

/** Which factors of {@link matmul} are taken transposed, in their last two axes. */
export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * The matrix product, as NumPy's `@`: a vector on the left is a row, on the right a column; leading axes are stacks of matrices and broadcast.
 *
 * @param options - `transposeA`, `transposeB`: AᵀB and ABᵀ without a transposed copy; not of a vector
 * @throws ShapeError when the inner dimensions differ
 * @example
 * ```ts
 * matmul(array([[1, 2], [3, 4]]), array([[0, 1], [1, 0]])).toArray(); // [[2, 1], [4, 3]]
 * ```
 */
export function matmul(x: ArrayLike, y: ArrayLike, options: MatmulOptions = {}): ArrayValue {
  checkOptions('matmul', options, ['transposeA', 'transposeB']);
  const { transposeA = false, transposeB = false } = options;
  const a = arrayOf('matmul', x);
  const b = arrayOf('matmul', y);
  const [p, q] = [turned(a.shape, transposeA), turned(b.shape, transposeB)];
  const inner = q.length < 2 ? q[0] : q[q.length - 2];
  if (p.length === 0 || q.length === 0 || p[p.length - 1] !== inner) {
    throw wrongShapes('matmul', 'm×k and k×n', [p, q], ' The inner dimensions differ; perhaps transpose one factor.');
  }
  if (p.length === 2 && q.length === 2) return run(matmulOp, [a, b], { a: transposeA, b: transposeB }) as ArrayValue;
  if (p.length === 2 && q.length === 1) return run(matvecOp, [a, b], transposeA) as ArrayValue;
  if (p.length === 1 && q.length === 2) return run(matvecOp, [b, a], !transposeB) as ArrayValue;
  if (p.length === 1 && q.length === 1) return run(dotOp, [a, b], undefined) as ArrayValue;
  return stacks(transposeA ? swapped(a) : a, transposeB ? swapped(b) : b);
}

/** A shape with its last two axes exchanged. */
function turned(shape: Shape, transposed: boolean): Shape {
  if (!transposed) return shape;
  if (shape.length < 2) throw wrongShapes('matmul', 'a matrix to transpose', [shape], ' A vector has no transpose.');
  return [...shape.slice(0, -2), shape[shape.length - 1]!, shape[shape.length - 2]!];
}

function swapped(x: ArrayValue): ArrayValue {
  const order = x.shape.map((_, i) => i);
  const last = order.length - 1;
  [order[last], order[last - 1]] = [last - 1, last];
  return transpose(x, order);
}

function stacks(x: ArrayValue, y: ArrayValue): ArrayValue {
  const row = x.shape.length === 1;
  const column = y.shape.length === 1;
  const p = row ? [1, ...x.shape] : x.shape;
  const q = column ? [...y.shape, 1] : y.shape;
  const lead = broadcastShape('matmul', p.slice(0, -2), q.slice(0, -2));
  const whole = (v: ArrayValue, shape: Shape): Any => {
    const matrix = shape.slice(-2);
    return shaped(broadcastTo(shaped(v, shape), [...lead, ...matrix]), [sizeOf(lead), ...matrix]);
  };
  const z = run(matmulOp, [whole(x, p), whole(y, q)], { a: false, b: false });
  return shaped(z, [...lead, ...(row ? [] : [p[p.length - 2]!]), ...(column ? [] : [q[q.length - 1]!])]) as ArrayValue;
}
