/**
 * The level of noise in the values of a function along a line, from differences of high order of nine close points: they vanish for what is
 * smooth and leave what is not (after Moré and Wild, Estimating computational noise, SIAM J. Sci. Comput. 33, 2011). An iterative solver,
 * a function that computes in single precision inside, or cancellation leave far more noise than the last bit of the result shows.
 */
const ORDER = 6;
const POINTS = 9;
/** (k!)²/(2k)! for k = 6: the variance of a sixth difference of unit noise, inverted. */
const GAMMA = 518400 / 479001600;

/**
 * @param g - values along the line, all results at once
 * @param scale - the size of t's own variation
 * @param m - how many results
 * @returns for each result, three standard deviations of its noise
 */
export function noiseOf(g: (t: number) => Float64Array, scale: number, m: number): Float64Array {
  const noise = new Float64Array(m);
  // Three spacings: a wide one may see the function itself, a narrow one only one stair of it. The middle one of three is neither.
  const right = SPACINGS.map((spacing) => deviations(g, scale * spacing, m));
  for (let i = 0; i < m; i++) {
    let found = right.map((d) => d[i]!).filter(Number.isFinite);
    // At the right end of a domain only the left is left.
    if (found.length === 0) found = SPACINGS.map((s) => deviations(g, -scale * s, m)[i]!).filter(Number.isFinite);
    found.sort((a, b) => a - b);
    noise[i] = 3 * (found[(found.length - 1) >> 1] ?? 0);
  }
  return noise;
}

const SPACINGS = [1e-4, 1e-6, 1e-8];

function deviations(g: (t: number) => Float64Array, spacing: number, m: number): Float64Array {
  const table: Float64Array[] = [];
  for (let j = 0; j < POINTS; j++) table.push(Float64Array.from(g(j * spacing)));
  for (let k = 1; k <= ORDER; k++) {
    for (let j = 0; j < POINTS - k; j++) for (let i = 0; i < m; i++) table[j]![i] = table[j + 1]![i]! - table[j]![i]!;
  }
  const out = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    let sum = 0;
    for (let j = 0; j < POINTS - ORDER; j++) sum += table[j]![i]! ** 2;
    out[i] = Math.sqrt((GAMMA * sum) / (POINTS - ORDER));
  }
  return out;
}
