import { add, div, mul, type Num, powInt, sub } from 'fluxion';
import type { DataSet } from './data-set.js';
import { observations } from './misra.js';

/**
 * NIST StRD, nonlinear regression, Misra1b (lower difficulty). Volume adsorbed against pressure; D. Misra, 1978.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/misra1b.shtml
 */
export const misra1b: DataSet = {
  name: 'Misra1b',
  title: 'monomolecular adsorption',
  formula: 'b1 (1 - (1 + b2 x/2)^-2)',
  model: (x, b1: Num, b2: Num) => mul(b1, sub(1, powInt(add(1, div(mul(b2, x), 2)), -2))),
  start: [300, 0.0002],
  certified: { parameters: [337.99746163, 3.9039091287e-4], rss: 7.5464681533e-2 },
  data: observations,
};
