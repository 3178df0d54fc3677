import { add, div, exp, mul, type Num, sub } from 'fluxion';
import type { DataSet } from './data-set.js';

/**
 * NIST StRD, nonlinear regression, Rat42 (higher difficulty). Pasture yield against growing time, a sigmoidal growth curve;
 * D. A. Ratkowsky, Nonlinear Regression Modeling, 1983.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/ratkowsky2.shtml
 */
export const rat42: DataSet = {
  name: 'Rat42',
  title: 'pasture yield over time',
  formula: 'b1 / (1 + exp(b2 - b3 x))',
  model: (x, b1: Num, b2: Num, b3: Num) => div(b1, add(1, exp(sub(b2, mul(b3, x))))),
  start: [75, 2.5, 0.07],
  certified: { parameters: [72.462237576, 2.6180768402, 6.7359200066e-2], rss: 8.0565229338 },
  data: [
    [8.93, 9],
    [10.8, 14],
    [18.59, 21],
    [22.33, 28],
    [39.35, 42],
    [56.11, 57],
    [61.73, 63],
    [64.62, 70],
    [67.08, 79],
  ],
};
