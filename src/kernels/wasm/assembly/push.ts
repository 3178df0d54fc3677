import { both, P, V, W, X, Y, Z } from './memory';
import { ONE } from './tables.gen';

// Values and tangents together. x and dx are in X and Y, y and dy in Z and W, the results go to V and P. Of NaN tangents a set of bits
// is collected in passing: whoever has to know would otherwise read all of them again.

/** a b, but 0 where a is 0, whatever b; the sign of a zero is left as it comes. */
@inline
function strong(a: v128, b: v128): v128 {
  return v128.and(f64x2.mul(a, b), f64x2.ne(a, f64x2.splat(0)));
}

/** The lane behind an odd number of elements holds what was there before: its NaN must not count. */
@inline
function pad(n: usize): void {
  if (n & 1) {
    store<f64>(n << 3, 0, X);
    store<f64>(n << 3, 0, Y);
    store<f64>(n << 3, 1, Z);
    store<f64>(n << 3, 0, W);
  }
}

/** The slot P of partials becomes the tangents for the dx in W. Partials are NaN where values are. Returns whether a tangent is NaN. */
export function times(n: usize, partials: usize): bool {
  if (n & 1) store<f64>(partials + (n << 3), 0);
  const zero = f64x2.splat(0);
  let nan = zero;
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const d = f64x2.add(strong(v128.load(partials + i), v128.load(i, W)), zero);
    nan = v128.or(nan, f64x2.ne(d, d));
    v128.store(i, d, P);
  }
  return v128.any_true(nan);
}

export function pushAdd(n: usize): bool {
  pad(n);
  const zero = f64x2.splat(0);
  let nan = zero;
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const z = f64x2.add(v128.load(i, X), v128.load(i, Z));
    const t = f64x2.add(f64x2.add(v128.load(i, Y), v128.load(i, W)), zero);
    const d = v128.or(t, f64x2.ne(z, z));
    nan = v128.or(nan, f64x2.ne(d, d));
    v128.store(i, z, V);
    v128.store(i, d, P);
  }
  return v128.any_true(nan);
}

export function pushSub(n: usize): bool {
  pad(n);
  const zero = f64x2.splat(0);
  let nan = zero;
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const z = f64x2.sub(v128.load(i, X), v128.load(i, Z));
    const t = f64x2.add(f64x2.sub(v128.load(i, Y), v128.load(i, W)), zero);
    const d = v128.or(t, f64x2.ne(z, z));
    nan = v128.or(nan, f64x2.ne(d, d));
    v128.store(i, z, V);
    v128.store(i, d, P);
  }
  return v128.any_true(nan);
}

export function pushMul(n: usize): bool {
  pad(n);
  const zero = f64x2.splat(0);
  let nan = zero;
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const y = v128.load(i, Z);
    const z = f64x2.mul(x, y);
    const t = f64x2.add(f64x2.add(strong(y, v128.load(i, Y)), strong(x, v128.load(i, W))), zero);
    const d = v128.or(t, f64x2.ne(z, z));
    nan = v128.or(nan, f64x2.ne(d, d));
    v128.store(i, z, V);
    v128.store(i, d, P);
  }
  return v128.any_true(nan);
}

export function pushDiv(n: usize): bool {
  pad(n);
  const zero = f64x2.splat(0);
  let nan = zero;
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const y = v128.load(i, Z);
    const z = f64x2.div(v128.load(i, X), y);
    const byX = strong(f64x2.div(both(ONE), y), v128.load(i, Y));
    const t = f64x2.add(f64x2.sub(byX, strong(f64x2.div(z, y), v128.load(i, W))), zero);
    const d = v128.or(t, f64x2.ne(z, z));
    nan = v128.or(nan, f64x2.ne(d, d));
    v128.store(i, z, V);
    v128.store(i, d, P);
  }
  return v128.any_true(nan);
}
