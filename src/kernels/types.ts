/**
 * y[yo+i] = f(x[xo+i]) and, unless p is null, p[po+i] = f'(x[xo+i]), for i < n.
 * Where the value is NaN, so is the partial.
 */
export type Unary = (
  n: number,
  x: Float64Array,
  xo: number,
  y: Float64Array,
  yo: number,
  p: Float64Array | null,
  po: number,
) => void;

/** out[oo+i] = f(x[xo+i], y[yo+i]) */
export type Binary = (
  n: number,
  x: Float64Array,
  xo: number,
  y: Float64Array,
  yo: number,
  out: Float64Array,
  oo: number,
) => void;

/** out[oo+i] = f(x[xo+i], c), or f(c, x[xo+i]) where the name says `scalar` first */
export type WithScalar = (n: number, x: Float64Array, xo: number, c: number, out: Float64Array, oo: number) => void;

/**
 * y[i] = f(x[i]) and dy[i] = f'(x[i]) ⊙ dx[i], for i < n: a value and how it moves, from the first elements of every array on. Zeros of dy
 * are +0, and where the value is NaN, so is dy. y and dy overlap nothing. Returns whether some dy is NaN.
 */
export type UnaryPush = (n: number, x: Float64Array, dx: Float64Array, y: Float64Array, dy: Float64Array) => boolean;

/** The same for z = f(x, y): dz = ∂f/∂x ⊙ dx + ∂f/∂y ⊙ dy. */
export type BinaryPush = (
  n: number,
  x: Float64Array,
  dx: Float64Array,
  y: Float64Array,
  dy: Float64Array,
  z: Float64Array,
  dz: Float64Array,
) => boolean;

/** Functions that a kernel computes together with their partial. */
export type Differentiable =
  'exp' | 'log' | 'sin' | 'cos' | 'tanh' | 'sigmoid' | 'softplus' | 'sqrt' | 'reciprocal' | 'square';

/** Values and tangents in one pass: the partials in between are never written down. */
export interface Pushes extends Readonly<Record<Differentiable, UnaryPush>> {
  /** x^c */
  readonly powScalar: (
    n: number,
    x: Float64Array,
    dx: Float64Array,
    c: number,
    y: Float64Array,
    dy: Float64Array,
  ) => boolean;
  readonly add: BinaryPush;
  readonly sub: BinaryPush;
  readonly mul: BinaryPush;
  readonly div: BinaryPush;
}

/** A number made of x[xo] ... x[xo+n-1]. */
export type Reduction = (n: number, x: Float64Array, xo: number) => number;

/** What a set of kernels offers. Conventions are those of `index.ts`. */
export interface Kernels {
  /** e^x. The partial is the value. */
  exp: Unary;
  /** ln x. The partial is 1/x, NaN for negative x. */
  log: Unary;
  /** sin x. The partial is cos x. */
  sin: Unary;
  /** cos x. The partial is -sin x. */
  cos: Unary;
  /** tanh x. The partial is 1/cosh², which keeps its accuracy where 1 - tanh² is 0. */
  tanh: Unary;
  /** 1/(1+e^-x). The partial is the product of the values at x and -x. */
  sigmoid: Unary;
  /** ln(1+e^x). The partial is the sigmoid. */
  softplus: Unary;
  /** √x. The partial is 1/2 over the value. */
  sqrt: Unary;
  /** 1/x. The partial is minus the square of the value. */
  reciprocal: Unary;
  /** x². The partial is 2x. */
  square: Unary;

  /** x^c and its partial c·x^(c-1), which is 0 for c = 0, whatever x. */
  powScalar: (
    n: number,
    x: Float64Array,
    xo: number,
    c: number,
    y: Float64Array,
    yo: number,
    p: Float64Array | null,
    po: number,
  ) => void;
  /**
   * y = x^e, px = e·x^(e-1) (0 where e is 0), pe = y·ln x (0 where x is 0 and e ≥ 0, NaN for negative x). px and pe may
   * be null.
   */
  pow: (
    n: number,
    x: Float64Array,
    xo: number,
    e: Float64Array,
    eo: number,
    y: Float64Array,
    yo: number,
    px: Float64Array | null,
    pxo: number,
    pe: Float64Array | null,
    peo: number,
  ) => void;

  /** Value and tangent of exp … square, powScalar and the four of arithmetic. */
  push: Pushes;

  /** x + y */
  add: Binary;
  /** x - y */
  sub: Binary;
  /** x·y */
  mul: Binary;
  /** x/y */
  div: Binary;
  /** x + c; x - c is this with -c, to the last bit. */
  addScalar: WithScalar;
  /** c - x */
  scalarSub: WithScalar;
  /** x·c */
  mulScalar: WithScalar;
  /** x/c */
  divScalar: WithScalar;
  /** c/x */
  scalarDiv: WithScalar;

  /** z ⊙ w: z·w, but +0 where z is 0, even if w is infinite or NaN. */
  strongMul: Binary;
  /** out += z ⊙ w */
  strongMulAdd: Binary;
  /** out = a ⊙ da + b ⊙ db: a product's tangent. */
  strongMul2: (
    n: number,
    a: Float64Array,
    ao: number,
    da: Float64Array,
    dao: number,
    b: Float64Array,
    bo: number,
    db: Float64Array,
    dbo: number,
    out: Float64Array,
    oo: number,
  ) => void;
  /** out += c ⊙ x: nothing happens for c = 0. */
  axpy: (n: number, c: number, x: Float64Array, xo: number, out: Float64Array, oo: number) => void;
  /** out += z ⊙ c */
  strongMulAddScalar: WithScalar;

  /** Sum, in the order that `sums.ts` describes; +0 for n = 0. */
  sum: Reduction;
  /** Sum of squares, in the same order. */
  sumSquares: Reduction;
  /** Sum of x·y, in the same order. */
  dot: (n: number, x: Float64Array, xo: number, y: Float64Array, yo: number) => number;
  /** y = e^(x - shift); returns the sum of y, in the same order. With the maximum for shift, a step of log-sum-exp and softmax. */
  expShift: (n: number, x: Float64Array, xo: number, shift: number, y: Float64Array, yo: number) => number;
  /** Index (without xo) of the first largest element, of the first NaN if there is one, -1 for n = 0. */
  argmax: Reduction;
  /** Index of the last largest element, of the first NaN if there is one, -1 for n = 0. */
  lastArgmax: Reduction;
  /** Index of the first smallest element, of the first NaN if there is one, -1 for n = 0. */
  argmin: Reduction;

  /** out[i,j] = x[i,j] + b[j] for an m×n matrix x, both contiguous. */
  addRow: (
    m: number,
    n: number,
    x: Float64Array,
    xo: number,
    b: Float64Array,
    bo: number,
    out: Float64Array,
    oo: number,
  ) => void;
  /** out[j] += sum over i of x[i,j], i upwards, for a contiguous m×n matrix x. */
  sumRows: (m: number, n: number, x: Float64Array, xo: number, out: Float64Array, oo: number) => void;

  /**
   * C = α·op(A)·op(B), or C += … if `accumulate`. op(A) is m×k, op(B) k×n, C m×n, all row-major with row lengths lda, ldb,
   * ldc ≥ their columns; `transA` says that A is stored as its transpose, k×m. C must not overlap A or B. Zeros are not
   * skipped: NaN and Inf spread as IEEE has it.
   */
  gemm: (
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Float64Array,
    ao: number,
    lda: number,
    b: Float64Array,
    bo: number,
    ldb: number,
    accumulate: boolean,
    c: Float64Array,
    co: number,
    ldc: number,
  ) => void;
  /** y = α·op(A)·x, or y += … if `accumulate`. A is stored m×n; with `trans`, x has m numbers and y n. y must not overlap A or x. */
  gemv: (
    trans: boolean,
    m: number,
    n: number,
    alpha: number,
    a: Float64Array,
    ao: number,
    lda: number,
    x: Float64Array,
    xo: number,
    accumulate: boolean,
    y: Float64Array,
    yo: number,
  ) => void;
  /** A += α·x·yᵀ for an m×n matrix A. */
  ger: (
    m: number,
    n: number,
    alpha: number,
    x: Float64Array,
    xo: number,
    y: Float64Array,
    yo: number,
    a: Float64Array,
    ao: number,
    lda: number,
  ) => void;
}
