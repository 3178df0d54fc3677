import { exp, mul, neg, type Num, sub } from 'fluxion';
import type { DataSet } from './data-set.js';
import { observations } from './misra.js';

/**
 * NIST StRD, nonlinear regression, Misra1a (lower difficulty). Volume adsorbed against pressure; D. Misra, 1978.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/misra1a.shtml
 */
export const misra1a: DataSet = {
  name: 'Misra1a',
  title: 'monomolecular adsorption',
  formula: 'b1 (1 - exp(-b2 x))',
  model: (x, b1: Num, b2: Num) => mul(b1, sub(1, exp(neg(mul(b2, x))))),
  start: [250, 0.0005],
  certified: { parameters: [238.94212918, 5.5015643181e-4], rss: 1.2455138894e-1 },
  data: observations,
};
