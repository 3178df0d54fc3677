import { add, div, mul, type Num } from 'fluxion';
import type { DataSet } from './data-set.js';

/**
 * NIST StRD, nonlinear regression, MGH09 (higher difficulty). Kinetic data of an enzyme reaction; J. S. Kowalik and M. R. Osborne,
 * Methods for Unconstrained Optimization Problems, 1978.
 * Source: https://www.itl.nist.gov/div898/strd/nls/data/mgh09.shtml
 */
export const mgh09: DataSet = {
  name: 'MGH09',
  title: 'kinetics of an enzyme reaction',
  formula: 'b1 (x^2 + b2 x) / (x^2 + b3 x + b4)',
  model: (x, b1: Num, b2: Num, b3: Num, b4: Num) =>
    div(mul(b1, add(x * x, mul(b2, x))), add(add(x * x, mul(b3, x)), b4)),
  start: [0.25, 0.39, 0.415, 0.39],
  certified: {
    parameters: [1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1],
    rss: 3.0750560385e-4,
  },
  data: [
    [0.1957, 4],
    [0.1947, 2],
    [0.1735, 1],
    [0.16, 0.5],
    [0.0844, 0.25],
    [0.0627, 0.167],
    [0.0456, 0.125],
    [0.0342, 0.1],
    [0.0323, 0.0833],
    [0.0235, 0.0714],
    [0.0246, 0.0625],
  ],
};
