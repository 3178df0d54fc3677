/**
 * The order in which both sets add, so that they agree to the last bit: blocks of 512 numbers; in a block element i goes to
 * partial sum i mod 8, and the partial sums are added as ((0+4)+(2+6)) + ((1+5)+(3+7)); block sums are added pairwise, as a
 * binary counter carries. The error is at most about 70 + log2(n/512) roundings of the sum of magnitudes.
 */
export const BLOCK = 512;

// Block sums waiting for a partner: one for each bit of the number of blocks so far, and arrays have less than 2^53 elements.
const waiting = new Float64Array(53);
let depth = 0;
let blocks = 0;

/** Forget what a sum that was interrupted by an exception may have left. */
export function startSum(): void {
  depth = 0;
  blocks = 0;
}

export function addBlock(s: number): void {
  for (let carry = blocks++; carry & 1; carry >>= 1) s = waiting[--depth]! + s;
  waiting[depth++] = s;
}

export function endSum(): number {
  let s = depth > 0 ? waiting[--depth]! : 0;
  while (depth > 0) s = waiting[--depth]! + s;
  return s;
}
