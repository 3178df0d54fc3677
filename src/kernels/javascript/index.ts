import type { Kernels } from '../types.js';
import * as arithmetic from './arithmetic.js';
import { gemm } from './gemm.js';
import { gemv } from './gemv.js';
import { pow, powScalar } from './pow.js';
import { push } from './push.js';
import * as reduce from './reduce.js';
import * as rows from './rows.js';
import * as strong from './strong.js';
import * as unary from './unary.js';

/** The set that every engine can run. */
export const javascript: Kernels = {
  ...unary,
  pow,
  powScalar,
  push,
  ...arithmetic,
  ...strong,
  ...reduce,
  ...rows,
  gemm,
  gemv,
};
