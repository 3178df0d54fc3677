import { V, X, Y } from './memory';

// Element i of a block goes to partial sum i mod 8. The slots are padded with zeros to a multiple of eight, which changes no sum.

@inline
function pad(slot: usize, n: usize): void {
  for (let i = n; i & 7; i++) store<f64>(slot + (i << 3), 0);
}

/** ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7)) of the partial sums s01, s23, s45, s67. */
@inline
function total(s01: v128, s23: v128, s45: v128, s67: v128): f64 {
  const s = f64x2.add(f64x2.add(s01, s45), f64x2.add(s23, s67));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

@inline
function sum(slot: usize, n: usize): f64 {
  pad(slot, n);
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s45 = f64x2.splat(0);
  let s67 = f64x2.splat(0);
  for (const end = slot + (n << 3); slot < end; slot += 64) {
    s01 = f64x2.add(s01, v128.load(slot));
    s23 = f64x2.add(s23, v128.load(slot, 16));
    s45 = f64x2.add(s45, v128.load(slot, 32));
    s67 = f64x2.add(s67, v128.load(slot, 48));
  }
  return total(s01, s23, s45, s67);
}

/** Sum of n numbers of slot X from byte `at` on. */
export function sumX(at: usize, n: usize): f64 {
  return sum(X + at, n);
}

/** Sum of n numbers of slot V from byte `at` on. */
export function sumV(at: usize, n: usize): f64 {
  return sum(V + at, n);
}

/** Sum of products of slots X and Y. */
export function dot(at: usize, n: usize): f64 {
  let x = X + at;
  let y = Y + at;
  pad(x, n);
  pad(y, n);
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s45 = f64x2.splat(0);
  let s67 = f64x2.splat(0);
  for (const end = x + (n << 3); x < end; x += 64) {
    s01 = f64x2.add(s01, f64x2.mul(v128.load(x), v128.load(y)));
    s23 = f64x2.add(s23, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s45 = f64x2.add(s45, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s67 = f64x2.add(s67, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    y += 64;
  }
  return total(s01, s23, s45, s67);
}

/** Sum of squares of slot X. */
export function sumSquares(at: usize, n: usize): f64 {
  let x = X + at;
  pad(x, n);
  let s01 = f64x2.splat(0);
  let s23 = f64x2.splat(0);
  let s45 = f64x2.splat(0);
  let s67 = f64x2.splat(0);
  for (const end = x + (n << 3); x < end; x += 64) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const c = v128.load(x, 32);
    const d = v128.load(x, 48);
    s01 = f64x2.add(s01, f64x2.mul(a, a));
    s23 = f64x2.add(s23, f64x2.mul(b, b));
    s45 = f64x2.add(s45, f64x2.mul(c, c));
    s67 = f64x2.add(s67, f64x2.mul(d, d));
  }
  return total(s01, s23, s45, s67);
}
