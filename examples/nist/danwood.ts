import { mul, type Num, pow } from 'fluxion';
import type { DataSet } from './data-set.js';

/**
 * NIST StRD, nonlinear regression, DanWood (lower difficulty). Energy radiated from a carbon filament lamp against its
 * temperature in 1000 K; C. Daniel and F. S. Wood, Fitting Equations to Data, 1980.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/daniel_wood.shtml
 */
export const danwood: DataSet = {
  name: 'DanWood',
  title: 'radiation of a lamp filament',
  formula: 'b1 x^b2',
  model: (x, b1: Num, b2: Num) => mul(b1, pow(x, b2)),
  start: [0.7, 4],
  certified: { parameters: [7.6886226176e-1, 3.8604055871], rss: 4.3173084083e-3 },
  data: [
    [2.138, 1.309],
    [3.421, 1.471],
    [3.597, 1.49],
    [4.34, 1.565],
    [4.882, 1.611],
    [5.66, 1.68],
  ],
};
