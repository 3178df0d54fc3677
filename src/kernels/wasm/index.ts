import { javascript } from '../javascript/index.js';
import type { Kernels } from '../types.js';
import { elementwise } from './elementwise.js';
import { type Exports, instantiate } from './load.js';
import { matrices } from './matrix.js';
import { pushes } from './push.js';
import { reductions } from './reduce.js';
import { scratchOf } from './scratch.js';

/**
 * The set that runs in WebAssembly with SIMD. Throws where that cannot be had. What is not listed here gains nothing from
 * SIMD, copies included, and is the other set's.
 */
export function createWasm(run: Exports = instantiate()): Kernels {
  const scratch = scratchOf(run);
  return {
    ...javascript,
    ...elementwise(run, scratch),
    push: pushes(run, scratch),
    ...reductions(run, scratch),
    ...matrices(run, scratch),
  };
}
