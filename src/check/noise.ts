/**
 * The level of noise in the values of a function along a line, from differences of high order of nine close points: they vanish for what is
 * smooth and leave what is not (after Moré and Wild, Estimating computational noise, SIAM J. Sci. Comput. 33, 2011). An iterative solver,
 * a function that computes in single precision inside, or cancellation leave far more noise than the last bit of the result shows.
 */
const ORDER = 6;
const POINTS = 9;
/** (k!)²/(2k)!: the variance of a k-th difference of unit noise, inverted. */
const GAMMA4 = 576 / 40320;
const GAMMA6 = 518400 / 479001600;
/** Steps between the points, from narrow to wide: a wide one may see the function itself, a narrow one only one stair of it. Stairs are often round. */
const SPACINGS = [0.83e-10, 2.6e-9, 0.83e-7, 2.6e-6, 0.83e-4];
/** Where the stairs are wider than that: two must see more than a few, one may fit to them by luck. */
const WIDER = [2.6e-3, 0.03];

/**
 * @param g - values along the line, all results at once
 * @param scale - the size of t's own variation
 * @param m - how many results
 * @returns for each result, three standard deviations of its noise
 */
export function noiseOf(g: (t: number) => Float64Array, scale: number, m: number): Float64Array {
  const noise = new Float64Array(m);
  const right = SPACINGS.map((spacing) => deviations(g, scale * spacing, m));
  for (const spacing of WIDER) {
    const wanted = (i: number): boolean =>
      right.filter((d) => !d[i]!.blind).length < 2 && right.some((d) => !d[i]!.constant);
    if (right[0]!.some((_, i) => wanted(i))) right.push(deviations(g, scale * spacing, m));
  }
  for (let i = 0; i < m; i++) {
    let found = right.map((d) => d[i]!).filter(isNumber);
    // At the right end of a domain only the left is left.
    if (found.length === 0) found = SPACINGS.map((s) => deviations(g, -scale * s, m)[i]!).filter(isNumber);
    noise[i] = 3 * level(found);
  }
  return noise;
}

/** The deviation of the noise: the middle one of those that can be told from the function. Each of them, of three numbers, may be small by luck. */
function level(found: readonly Deviation[]): number {
  const sizes: number[] = [];
  let narrower = Infinity;
  for (const { size, blind, seesFunction } of found) {
    if (blind || (seesFunction && size > 30 * narrower)) continue;
    sizes.push(size);
    narrower = Math.max(...sizes);
  }
  if (sizes.length === 0) return Math.max(0, ...found.map((d) => d.size));
  return sizes.sort((a, b) => a - b)[sizes.length >> 1]!;
}

/** A standard deviation. */
interface Deviation {
  readonly size: number;
  /** The points lie on a few stairs. */
  readonly blind: boolean;
  /** On one: f may be flat here. */
  readonly constant: boolean;
  /**
   * It may be the function's own: from the fourth to the sixth difference noise keeps its deviation, and what is smooth loses most of
   * it; and where it is about all that varies, the function may oscillate between the points.
   */
  readonly seesFunction: boolean;
}

const isNumber = ({ size }: Deviation): boolean => Number.isFinite(size);

function deviations(g: (t: number) => Float64Array, spacing: number, m: number): Deviation[] {
  const points: Float64Array[] = [];
  for (let j = 0; j < POINTS; j++) points.push(Float64Array.from(g(j * spacing)));
  return Array.from({ length: m }, (_, i) => deviation(points.map((values) => values[i]!)));
}

function deviation(values: number[]): Deviation {
  const stairs = new Set(values).size;
  const range = Math.max(...values) - Math.min(...values);
  let fourth = 0;
  for (let k = 1; k <= ORDER; k++) {
    for (let j = 0; j < POINTS - k; j++) values[j] = values[j + 1]! - values[j]!;
    if (k === 4) fourth = rootMean(values.slice(0, POINTS - k), GAMMA4);
  }
  const size = rootMean(values.slice(0, POINTS - ORDER), GAMMA6);
  return {
    size,
    blind: stairs <= POINTS / 2,
    constant: stairs === 1,
    seesFunction: size < 0.5 * fourth || size > 0.01 * range,
  };
}

const rootMean = (values: readonly number[], gamma: number): number =>
  Math.sqrt((gamma * values.reduce((sum, v) => sum + v * v, 0)) / values.length);
