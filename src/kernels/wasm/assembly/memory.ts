/**
 * The one memory: scratch first, then tables. Elementwise kernels work on slots of CHUNK numbers, which the caller has
 * filled; gemm lays its panels over the same bytes. Nothing in scratch outlives a call.
 */

/** Numbers in a slot. */
export const CHUNK: usize = 2048;
const SLOT: usize = CHUNK << 3;

/** Scratch begins here and ends where the tables begin (--memoryBase). */
export const SCRATCH: usize = 1024;

/** Inputs of elementwise kernels. */
export const X: usize = SCRATCH;
export const Y: usize = SCRATCH + SLOT;
export const Z: usize = SCRATCH + 2 * SLOT;
export const W: usize = SCRATCH + 3 * SLOT;
/** Outputs: value, first and second partial. */
export const V: usize = SCRATCH + 4 * SLOT;
export const P: usize = SCRATCH + 5 * SLOT;
export const Q: usize = SCRATCH + 6 * SLOT;

/** A constant in both lanes. A load: `v128.const` is rebuilt from general registers each time it is used. */
@inline
export function both(address: usize): v128 {
  return v128.load64_splat(address);
}
