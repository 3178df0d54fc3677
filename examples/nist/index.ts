import { danwood } from './danwood.js';
import type { DataSet } from './data-set.js';
import { mgh09 } from './mgh09.js';
import { misra1a } from './misra1a.js';
import { misra1b } from './misra1b.js';
import { misra1d } from './misra1d.js';
import { rat42 } from './rat42.js';

export { danwood, mgh09, misra1a, misra1b, misra1d, rat42 };
export { CERTIFIED_DIGITS, type DataSet } from './data-set.js';

/**
 * Six data sets of the NIST Statistical Reference Datasets, nonlinear least squares regression:
 * https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml. Works of a United States government agency, in the public domain.
 */
export const dataSets: readonly DataSet[] = [misra1a, misra1b, misra1d, danwood, rat42, mgh09];
