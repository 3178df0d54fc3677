import { wrongOption } from '../errors.js';
import { javascript } from './javascript/index.js';
import type { Kernels } from './types.js';
import { createWasm } from './wasm/index.js';

export type KernelChoice = 'auto' | 'javascript' | 'wasm';

let wasm: Kernels | undefined;
let obstacle: unknown;

// What thresholds are multiplied, and upper limits divided, by: 1 for a choice by size; Infinity and 0 force one set.
let factor = 1;

/** The WebAssembly set, made at its first use, or the JavaScript set where that fails. */
function large(): Kernels {
  if (wasm === undefined) {
    try {
      wasm = createWasm();
    } catch (error) {
      obstacle = error;
      wasm = javascript;
    }
  }
  return wasm;
}

/** The set for an operation of size n that pays in WebAssembly for sizes in [from, to]. */
export const kernelsFor = (n: number, from: number, to = Infinity): Kernels =>
  n < from * factor || n > to / factor ? javascript : large();

/**
 * Which kernels array operations use: 'auto', the default, picks by size, 'javascript' and 'wasm' force one set. Both give the
 * same results up to the last bits of exp, log, sin, cos, tanh, sigmoid, softplus and pow.
 *
 * @throws RangeError when the choice is none of the three
 * @throws Error when 'wasm' is asked for and WebAssembly with SIMD is not to be had; the choice then stays as it was
 * @example
 * setKernels('javascript'); // results do not depend on what the machine offers
 */
export function setKernels(choice: KernelChoice): void {
  if (choice !== 'auto' && choice !== 'javascript' && choice !== 'wasm') {
    throw wrongOption('setKernels', 'the choice', ['auto', 'javascript', 'wasm'], choice);
  }
  if (choice === 'wasm' && large() === javascript) {
    throw new Error(
      `setKernels: expected WebAssembly with SIMD for 'wasm', got ${String(obstacle)}. ` +
        "Perhaps a content-security policy forbids it; 'auto' then uses the JavaScript kernels.",
    );
  }
  factor = choice === 'auto' ? 1 : choice === 'wasm' ? 0 : Infinity;
}

/** The set that serves large operations now. */
export const kernelsInUse = (): 'javascript' | 'wasm' =>
  factor === Infinity || large() === javascript ? 'javascript' : 'wasm';
