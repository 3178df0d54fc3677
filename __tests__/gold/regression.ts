/** Six nonlinear regression problems of the NIST Statistical Reference Datasets (https://www.itl.nist.gov/div898/strd/): data and models. */
import { add, div, exp, mul, neg, pow, square, sub, type Num } from 'fluxion';

export interface Model {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** The prediction at x for parameters b. */
  readonly at: (b: readonly Num[], x: number) => Num;
}

const misra = {
  x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
};

export const fits: Readonly<Record<string, Model>> = {
  nist_misra1a_start2: { ...misra, at: ([a, b], x) => mul(a!, sub(1, exp(mul(neg(b!), x)))) },
  nist_misra1b_start2: { ...misra, at: ([a, b], x) => mul(a!, sub(1, pow(add(1, div(mul(b!, x), 2)), -2))) },
  nist_misra1d_start2: { ...misra, at: ([a, b], x) => div(mul(mul(a!, b!), x), add(1, mul(b!, x))) },
  nist_rat42_start2: {
    x: [9, 14, 21, 28, 42, 57, 63, 70, 79],
    y: [8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08],
    at: ([a, b, c], x) => div(a!, add(1, exp(sub(b!, mul(c!, x))))),
  },
  nist_danwood_start2: {
    x: [1.309, 1.471, 1.49, 1.565, 1.611, 1.68],
    y: [2.138, 3.421, 3.597, 4.34, 4.882, 5.66],
    at: ([a, b], x) => mul(a!, pow(x, b!)),
  },
  nist_mgh09_start2: {
    x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
    y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
    at: ([a, b, c, d], x) => div(mul(a!, add(x * x, mul(x, b!))), add(add(x * x, mul(x, c!)), d!)),
  },
};

/** The residual sum of squares at parameters b. */
export const residualSum = ({ x, y, at }: Model, b: readonly Num[]): Num =>
  x.map((xi, i) => square(sub(y[i]!, at(b, xi)))).reduce((s, r) => add(s, r));
