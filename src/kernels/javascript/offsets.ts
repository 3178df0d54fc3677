import type { Binary, Unary, WithScalar } from '../types.js';

// Loops are unrolled by four, 0.65 of the time of a plain loop; but with an offset in every index 0.95 is left of that. So there
// is a fast loop for offsets that are all 0, and long arrays at other offsets reach it as views (100 ns each). What is left over,
// short arrays at offsets and the last three elements, is a plain loop with offsets.

/** Longer arrays are worth a view. */
const LONG = 128;

const from = (x: Float64Array, offset: number): Float64Array => (offset === 0 ? x : x.subarray(offset));

/** The kernel of a loop that is fast where all offsets are 0. */
export const binary =
  (loop: Binary): Binary =>
  (n, x, xo, y, yo, out, oo) => {
    if (n < LONG || (xo | yo | oo) === 0) loop(n, x, xo, y, yo, out, oo);
    else loop(n, from(x, xo), 0, from(y, yo), 0, from(out, oo), 0);
  };

/** The kernel of a loop that is fast where all offsets are 0. */
export const withScalar =
  (loop: WithScalar): WithScalar =>
  (n, x, xo, c, out, oo) => {
    if (n < LONG || (xo | oo) === 0) loop(n, x, xo, c, out, oo);
    else loop(n, from(x, xo), 0, c, from(out, oo), 0);
  };

/** The kernel of a loop that is fast where all offsets are 0. */
export const unary =
  (loop: Unary): Unary =>
  (n, x, xo, y, yo, p, po) => {
    if (n < LONG || (xo | yo | po) === 0) loop(n, x, xo, y, yo, p, po);
    else loop(n, from(x, xo), 0, from(y, yo), 0, p && from(p, po), 0);
  };
