import { add, div, mul, type Num } from 'fluxion';
import type { DataSet } from './data-set.js';
import { observations } from './misra.js';

/**
 * NIST StRD, nonlinear regression, Misra1d (average difficulty). Volume adsorbed against pressure; D. Misra, 1978.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/misra1d.shtml
 */
export const misra1d: DataSet = {
  name: 'Misra1d',
  title: 'monomolecular adsorption',
  formula: 'b1 b2 x / (1 + b2 x)',
  model: (x, b1: Num, b2: Num) => div(mul(mul(b1, b2), x), add(1, mul(b2, x))),
  start: [450, 0.0003],
  certified: { parameters: [437.36970754, 3.0227324449e-4], rss: 5.6419295283e-2 },
  data: observations,
};
