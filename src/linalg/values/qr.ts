/** A = Q·R of an m×n matrix, m ≥ n: Q is m×n with orthonormal columns, R upper triangular with a diagonal ≥ 0. */
export interface Qr {
  readonly q: Float64Array;
  readonly r: Float64Array;
  /** The first column that depends on those before it, to working precision; −1 if there is none. */
  readonly dependent: number;
}

/** By reflections, which keep Q orthonormal to the last bits whatever the condition of A. */
export function qr(m: number, n: number, a: Float64Array): Qr {
  // The transpose: its rows are the columns, so every loop is contiguous. Column k keeps its reflector from element k on.
  const w = new Float64Array(n * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) w[j * m + i] = a[i * n + j]!;
  const r = new Float64Array(n * n);
  const lengths = new Float64Array(n);
  for (let j = 0; j < n; j++) lengths[j] = length(w, j * m, j * m + m);
  const diagonal = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const at = k * m;
    const size = length(w, at + k, at + m);
    const head = w[at + k]!;
    const alpha = head > 0 ? -size : size;
    diagonal[k] = alpha;
    for (let j = 0; j < k; j++) r[j * n + k] = w[at + j]!;
    // v = x − αe, scaled to length 1, so that the reflection is 1 − 2vvᵀ.
    w[at + k] = head - alpha;
    const norm = length(w, at + k, at + m);
    if (norm > 0) for (let i = k; i < m; i++) w[at + i]! /= norm;
    for (let j = k + 1; j < n; j++) reflect(w, at, j * m, k, m);
  }
  let dependent = -1;
  for (let k = 0; k < n; k++) {
    r[k * n + k] = diagonal[k]!;
    if (dependent < 0 && Math.abs(diagonal[k]!) <= 2 ** -52 * Math.max(m, n) * lengths[k]!) dependent = k;
  }
  return { q: unreflected(m, n, w, r), r, dependent };
}

/** The first n columns of the product of the reflections, signs turned so that R has its diagonal ≥ 0. */
function unreflected(m: number, n: number, w: Float64Array, r: Float64Array): Float64Array {
  const q = new Float64Array(m * n);
  const column = new Float64Array(m);
  for (let j = 0; j < n; j++) {
    const turned = r[j * n + j]! < 0;
    column.fill(0);
    column[j] = turned ? -1 : 1;
    if (turned) for (let c = j; c < n; c++) r[j * n + c] = -r[j * n + c]!;
    for (let k = n - 1; k >= 0; k--) reflectInto(column, w, k * m, k, m);
    for (let i = 0; i < m; i++) q[i * n + j] = column[i]!;
  }
  return q;
}

/** Reflects the column at `x` in the vector at `v`, both in `w`. */
function reflect(w: Float64Array, v: number, x: number, k: number, m: number): void {
  let s = 0;
  for (let i = k; i < m; i++) s += w[v + i]! * w[x + i]!;
  s *= 2;
  for (let i = k; i < m; i++) w[x + i]! -= s * w[v + i]!;
}

function reflectInto(x: Float64Array, w: Float64Array, v: number, k: number, m: number): void {
  let s = 0;
  for (let i = k; i < m; i++) s += w[v + i]! * x[i]!;
  s *= 2;
  for (let i = k; i < m; i++) x[i]! -= s * w[v + i]!;
}

/** The Euclidean length of a stretch, without overflow or underflow of the squares. */
export function length(x: Float64Array, from: number, to: number): number {
  let s = 0;
  for (let i = from; i < to; i++) s += x[i]! * x[i]!;
  if (s > 1e-280 && s < Infinity) return Math.sqrt(s);
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(x[i]!));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  s = 0;
  for (let i = from; i < to; i++) s += (x[i]! / largest) ** 2;
  return Math.sqrt(s) * largest;
}
