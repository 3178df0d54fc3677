import { gemm } from '../../kernels/index.js';
import { lu, luSolve } from './lu.js';

/** Numerator of the diagonal Padé approximant of degree 13, and the norm up to which it needs no scaling (Higham 2005, table 2.3). */
const PADE = [
  64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
  670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
];
const LIMIT = 5.371920351148152;

/** The exponential of an n×n matrix by scaling and squaring (Higham, SIAM J. Matrix Anal. Appl. 26, 2005). */
export function expm(n: number, a: Float64Array): Float64Array {
  const norm = oneNorm(n, a);
  if (!Number.isFinite(norm)) return new Float64Array(n * n).fill(NaN);
  const squarings = Math.max(0, Math.ceil(Math.log2(norm / LIMIT)));
  const b = a.map((v) => v * 2 ** -squarings);
  let x = approximant(n, b);
  for (let k = 0; k < squarings; k++) x = times(n, x, x);
  return x;
}

function approximant(n: number, a: Float64Array): Float64Array {
  const a2 = times(n, a, a);
  const a4 = times(n, a2, a2);
  const a6 = times(n, a2, a4);
  /** c₆A⁶ + c₄A⁴ + c₂A² (+ c₀) with every second coefficient from `from` on. */
  const poly = (from: number, constant: boolean): Float64Array => {
    const z = new Float64Array(n * n);
    const [c0, c2, c4, c6] = [PADE[from - 6]!, PADE[from - 4]!, PADE[from - 2]!, PADE[from]!];
    for (let i = 0; i < z.length; i++) z[i] = c6 * a6[i]! + c4 * a4[i]! + c2 * a2[i]!;
    if (constant) for (let i = 0; i < n; i++) z[i * n + i]! += c0;
    return z;
  };
  const sum = (x: Float64Array, y: Float64Array): Float64Array => x.map((v, i) => v + y[i]!);
  const odd = times(n, a, sum(times(n, a6, poly(13, false)), poly(7, true)));
  const even = sum(times(n, a6, poly(12, false)), poly(6, true));
  const numerator = sum(even, odd);
  const denominator = even.map((v, i) => v - odd[i]!);
  return luSolve(lu(n, denominator), numerator, n, false);
}

function times(n: number, x: Float64Array, y: Float64Array): Float64Array {
  const z = new Float64Array(n * n);
  gemm(false, false, n, n, n, 1, x, 0, n, y, 0, n, false, z, 0, n);
  return z;
}

/** The largest sum of magnitudes in a column. */
function oneNorm(n: number, a: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < n; j++) {
    let s = 0;
    for (let i = 0; i < n; i++) s += Math.abs(a[i * n + j]!);
    if (!(s <= largest)) largest = s;
  }
  return largest;
}
