import type { Kernels, Unary } from '../../src/kernels/types.js';
import { seeded } from '../lib/random.js';
import * as plain from './plain.js';

/** How many sets of arrays take turns: on one constant set JavaScript looks up to three times faster than in a program. */
export const ROTATE = 8;

/** Does the work once, on the arrays of one set. */
export type Work = (set: number) => void;

export interface Task {
  name: string;
  /** Elements, or multiply-adds. */
  size: number;
  plain: Work;
  with: (kernels: Kernels) => Work;
}

const next = seeded(271828);

const arrays = (n: number, from = -1, to = 1): Float64Array[] =>
  Array.from({ length: ROTATE }, () => Float64Array.from({ length: n }, () => from + (to - from) * next()));

/** Where results of reductions go, so that no compiler can drop the work. */
export const sink = new Float64Array(1);

type UnaryName = 'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'softplus' | 'sqrt' | 'reciprocal' | 'square';

const ranges: Record<UnaryName, [number, number]> = {
  exp: [-5, 5],
  log: [0.01, 9],
  sin: [-9, 9],
  cos: [-9, 9],
  tanh: [-3, 3],
  sigmoid: [-5, 5],
  softplus: [-5, 5],
  sqrt: [0, 9],
  reciprocal: [1, 9],
  square: [-9, 9],
};

const unary =
  (name: UnaryName) =>
  (n: number): Task => {
    const x = arrays(n, ...ranges[name]);
    const y = arrays(n);
    const p = arrays(n);
    const loop = plain[name];
    return {
      name,
      size: n,
      plain: (s) => loop(n, x[s]!, y[s]!, p[s]!),
      with: (kernels) => {
        const kernel: Unary = kernels[name];
        return (s) => kernel(n, x[s]!, 0, y[s]!, 0, p[s]!, 0);
      },
    };
  };

const pairwise =
  (name: string, kernelName: 'add' | 'mul' | 'div' | 'strongMul' | 'strongMulAdd', loop: plain.Pairwise) =>
  (n: number): Task => {
    const x = arrays(n);
    const y = arrays(n);
    const out = arrays(n);
    return {
      name,
      size: n,
      plain: (s) => loop(n, x[s]!, y[s]!, out[s]!),
      with: (kernels) => {
        const kernel = kernels[kernelName];
        return (s) => kernel(n, x[s]!, 0, y[s]!, 0, out[s]!, 0);
      },
    };
  };

export const transcendental: ((n: number) => Task)[] = [
  unary('exp'),
  unary('log'),
  unary('sin'),
  unary('cos'),
  unary('tanh'),
  unary('sigmoid'),
  unary('softplus'),
  (n) => {
    const x = arrays(n, 0.1, 3);
    const e = arrays(n, -3, 3);
    const [y, px, pe] = [arrays(n), arrays(n), arrays(n)];
    return {
      name: 'pow',
      size: n,
      plain: (s) => plain.pow(n, x[s]!, e[s]!, y[s]!, px[s]!, pe[s]!),
      with: (k) => (s) => k.pow(n, x[s]!, 0, e[s]!, 0, y[s]!, 0, px[s]!, 0, pe[s]!, 0),
    };
  },
  (n) => {
    const x = arrays(n, 0.1, 3);
    const [y, p] = [arrays(n), arrays(n)];
    return {
      name: 'pow 2.5',
      size: n,
      plain: (s) => plain.powScalar(n, x[s]!, 2.5, y[s]!, p[s]!),
      with: (k) => (s) => k.powScalar(n, x[s]!, 0, 2.5, y[s]!, 0, p[s]!, 0),
    };
  },
  (n) => {
    const [x, y] = [arrays(n), arrays(n)];
    return {
      name: 'expShift',
      size: n,
      plain: (s) => (sink[0] = plain.expShift(n, x[s]!, 1, y[s]!)),
      with: (k) => (s) => (sink[0] = k.expShift(n, x[s]!, 0, 1, y[s]!, 0)),
    };
  },
];

export const arithmetic: ((n: number) => Task)[] = [
  pairwise('add', 'add', plain.add),
  pairwise('mul', 'mul', plain.mul),
  pairwise('div', 'div', plain.div),
  pairwise('p⊙dx', 'strongMul', plain.mul),
  pairwise('+= a⊙w', 'strongMulAdd', plain.mulAdd),
  (n) => {
    const [a, da, b, db, out] = [arrays(n), arrays(n), arrays(n), arrays(n), arrays(n)];
    return {
      name: 'y⊙dx+x⊙dy',
      size: n,
      plain: (s) => plain.mul2(n, a[s]!, da[s]!, b[s]!, db[s]!, out[s]!),
      with: (k) => (s) => k.strongMul2(n, a[s]!, 0, da[s]!, 0, b[s]!, 0, db[s]!, 0, out[s]!, 0),
    };
  },
  (n) => {
    const [x, out] = [arrays(n), arrays(n)];
    return {
      name: 'mulScalar',
      size: n,
      plain: (s) => plain.mulScalar(n, x[s]!, 1.5, out[s]!),
      with: (k) => (s) => k.mulScalar(n, x[s]!, 0, 1.5, out[s]!, 0),
    };
  },
  (n) => {
    const [x, out] = [arrays(n), arrays(n)];
    return {
      name: 'axpy',
      size: n,
      plain: (s) => plain.axpy(n, 1e-9, x[s]!, out[s]!),
      with: (k) => (s) => k.axpy(n, 1e-9, x[s]!, 0, out[s]!, 0),
    };
  },
  unary('sqrt'),
  unary('reciprocal'),
  unary('square'),
];

export const reductions: ((n: number) => Task)[] = [
  (n) => {
    const x = arrays(n);
    return {
      name: 'sum',
      size: n,
      plain: (s) => (sink[0] = plain.sum(n, x[s]!)),
      with: (k) => (s) => (sink[0] = k.sum(n, x[s]!, 0)),
    };
  },
  (n) => {
    const [x, y] = [arrays(n), arrays(n)];
    return {
      name: 'dot',
      size: n,
      plain: (s) => (sink[0] = plain.dot(n, x[s]!, y[s]!)),
      with: (k) => (s) => (sink[0] = k.dot(n, x[s]!, 0, y[s]!, 0)),
    };
  },
  (n) => {
    const x = arrays(n);
    return {
      name: 'argmax',
      size: n,
      plain: (s) => (sink[0] = plain.argmax(n, x[s]!)),
      with: (k) => (s) => (sink[0] = k.argmax(n, x[s]!, 0)),
    };
  },
];

export const product =
  (name: string, transA: boolean, transB: boolean, loop: plain.Product) =>
  (m: number, n: number, k: number): Task => {
    const [a, b, c] = [arrays(m * k), arrays(k * n), arrays(m * n)];
    const lda = transA ? m : k;
    const ldb = transB ? k : n;
    return {
      name: `${name} ${m}x${k}x${n}`,
      size: m * n * k,
      plain: (s) => loop(m, n, k, a[s]!, b[s]!, c[s]!),
      with: (kernels) => (s) =>
        kernels.gemm(transA, transB, m, n, k, 1, a[s]!, 0, lda, b[s]!, 0, ldb, false, c[s]!, 0, n),
    };
  };

export const products = [
  product('AB', false, false, plain.matmul),
  product('AᵀB', true, false, plain.matmulTransA),
  product('ABᵀ', false, true, plain.matmulTransB),
];

export const vectorProducts: ((m: number, n: number) => Task)[] = [
  (m, n) => {
    const [a, x, y] = [arrays(m * n), arrays(n), arrays(m)];
    return {
      name: `Ax ${m}x${n}`,
      size: m * n,
      plain: (s) => plain.matvec(m, n, a[s]!, x[s]!, y[s]!),
      with: (k) => (s) => k.gemv(false, m, n, 1, a[s]!, 0, n, x[s]!, 0, false, y[s]!, 0),
    };
  },
  (m, n) => {
    const [a, x, y] = [arrays(m * n), arrays(m), arrays(n)];
    return {
      name: `Aᵀx ${m}x${n}`,
      size: m * n,
      plain: (s) => plain.matvecTrans(m, n, a[s]!, x[s]!, y[s]!),
      with: (k) => (s) => k.gemv(true, m, n, 1, a[s]!, 0, n, x[s]!, 0, false, y[s]!, 0),
    };
  },
];

export const rankOne = (m: number, n: number): Task => {
  const [a, x, y] = [arrays(m * n), arrays(m), arrays(n)];
  return {
    name: `A+=xyᵀ ${m}x${n}`,
    size: m * n,
    plain: (s) => plain.ger(m, n, x[s]!, y[s]!, a[s]!),
    with: (k) => (s) => k.ger(m, n, 1e-9, x[s]!, 0, y[s]!, 0, a[s]!, 0, n),
  };
};
