/** The loops one would write without a library: the base of every ratio. */

export type ValueAndPartial = (n: number, x: Float64Array, y: Float64Array, p: Float64Array) => void;

export const exp: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = Math.exp(x[i]!);
    y[i] = v;
    p[i] = v;
  }
};

export const log: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    y[i] = Math.log(x[i]!);
    p[i] = 1 / x[i]!;
  }
};

export const sin: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    y[i] = Math.sin(x[i]!);
    p[i] = Math.cos(x[i]!);
  }
};

export const cos: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    y[i] = Math.cos(x[i]!);
    p[i] = -Math.sin(x[i]!);
  }
};

export const tanh: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = Math.tanh(x[i]!);
    y[i] = v;
    p[i] = 1 - v * v;
  }
};

export const sigmoid: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = 1 / (1 + Math.exp(-x[i]!));
    y[i] = v;
    p[i] = v * (1 - v);
  }
};

export const softplus: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const e = Math.exp(x[i]!);
    y[i] = Math.log1p(e);
    p[i] = e / (1 + e);
  }
};

export const sqrt: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = Math.sqrt(x[i]!);
    y[i] = v;
    p[i] = 0.5 / v;
  }
};

export const reciprocal: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = 1 / x[i]!;
    y[i] = v;
    p[i] = -v * v;
  }
};

export const square: ValueAndPartial = (n, x, y, p) => {
  for (let i = 0; i < n; i++) {
    const v = x[i]!;
    y[i] = v * v;
    p[i] = 2 * v;
  }
};

/** Value and both partials, with the powers that the partials share computed once. */
export function pow(
  n: number,
  x: Float64Array,
  e: Float64Array,
  y: Float64Array,
  px: Float64Array,
  pe: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    const v = Math.pow(x[i]!, e[i]!);
    y[i] = v;
    px[i] = (e[i]! * v) / x[i]!;
    pe[i] = v * Math.log(x[i]!);
  }
}

/** Value and partial; the partial costs a division. */
export function powScalar(n: number, x: Float64Array, c: number, y: Float64Array, p: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const v = Math.pow(x[i]!, c);
    y[i] = v;
    p[i] = (c * v) / x[i]!;
  }
}

export function expShift(n: number, x: Float64Array, shift: number, y: Float64Array): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    const v = Math.exp(x[i]! - shift);
    y[i] = v;
    s += v;
  }
  return s;
}

export type Pairwise = (n: number, x: Float64Array, y: Float64Array, out: Float64Array) => void;

export const add: Pairwise = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! + y[i]!;
};

export const mul: Pairwise = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! * y[i]!;
};

export const div: Pairwise = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i] = x[i]! / y[i]!;
};

export const mulAdd: Pairwise = (n, x, y, out) => {
  for (let i = 0; i < n; i++) out[i]! += x[i]! * y[i]!;
};

export function mul2(
  n: number,
  a: Float64Array,
  da: Float64Array,
  b: Float64Array,
  db: Float64Array,
  out: Float64Array,
): void {
  for (let i = 0; i < n; i++) out[i] = a[i]! * da[i]! + b[i]! * db[i]!;
}

export function mulScalar(n: number, x: Float64Array, c: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) out[i] = x[i]! * c;
}

export function axpy(n: number, c: number, x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < n; i++) out[i]! += c * x[i]!;
}

export function sum(n: number, x: Float64Array): number {
  let s = 0;
  for (let i = 0; i < n; i++) s += x[i]!;
  return s;
}

export function dot(n: number, x: Float64Array, y: Float64Array): number {
  let s = 0;
  for (let i = 0; i < n; i++) s += x[i]! * y[i]!;
  return s;
}

export function argmax(n: number, x: Float64Array): number {
  let at = 0;
  for (let i = 1; i < n; i++) if (x[i]! > x[at]!) at = i;
  return at;
}

export type Product = (m: number, n: number, k: number, a: Float64Array, b: Float64Array, c: Float64Array) => void;

/** C = A·B */
export const matmul: Product = (m, n, k, a, b, c) => {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l]! * b[l * n + j]!;
      c[i * n + j] = s;
    }
  }
};

/** C = Aᵀ·B */
export const matmulTransA: Product = (m, n, k, a, b, c) => {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[l * m + i]! * b[l * n + j]!;
      c[i * n + j] = s;
    }
  }
};

/** C = A·Bᵀ */
export const matmulTransB: Product = (m, n, k, a, b, c) => {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let l = 0; l < k; l++) s += a[i * k + l]! * b[j * k + l]!;
      c[i * n + j] = s;
    }
  }
};

/** y = A·x */
export function matvec(m: number, n: number, a: Float64Array, x: Float64Array, y: Float64Array): void {
  for (let i = 0; i < m; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += a[i * n + j]! * x[j]!;
    y[i] = s;
  }
}

/** y = Aᵀ·x */
export function matvecTrans(m: number, n: number, a: Float64Array, x: Float64Array, y: Float64Array): void {
  for (let j = 0; j < n; j++) {
    let s = 0;
    for (let i = 0; i < m; i++) s += a[i * n + j]! * x[i]!;
    y[j] = s;
  }
}

export function ger(m: number, n: number, x: Float64Array, y: Float64Array, a: Float64Array): void {
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) a[i * n + j]! += x[i]! * y[j]!;
}
