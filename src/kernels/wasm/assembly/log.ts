import { both, P, V, X } from './memory';
import {
  ATANH_POLY,
  EXPONENT,
  HALF,
  HEAD,
  INFINITE,
  LN2_HEAD,
  LN2_TAIL,
  LOG_FROM,
  LOG_POLY,
  LOG_TABLE,
  MIN_NORMAL,
  ONE,
  TWO,
} from './tables.gen';

@external('math', 'log')
export declare function mathLog(x: f64): f64;

// ln x = k ln 2 + ln(1 + f) with x = 2^k (1 + f), and ln(1 + f) = 2 atanh(s), s = f / (2 + f). The form f - (f^2/2 - s (f^2/2 + R))
// keeps the exact leading term f apart from what is rounded.

/** R = 2 atanh(s) - 2 s, over s. */
@inline
function areaTail(s: v128): v128 {
  const w = f64x2.mul(s, s);
  const w2 = f64x2.mul(w, w);
  let even = both(ATANH_POLY + 48);
  even = f64x2.add(both(ATANH_POLY + 32), f64x2.mul(w2, even));
  even = f64x2.add(both(ATANH_POLY + 16), f64x2.mul(w2, even));
  even = f64x2.add(both(ATANH_POLY), f64x2.mul(w2, even));
  let odd = both(ATANH_POLY + 56);
  odd = f64x2.add(both(ATANH_POLY + 40), f64x2.mul(w2, odd));
  odd = f64x2.add(both(ATANH_POLY + 24), f64x2.mul(w2, odd));
  odd = f64x2.add(both(ATANH_POLY + 8), f64x2.mul(w2, odd));
  return f64x2.mul(w, f64x2.add(even, f64x2.mul(w, odd)));
}

/** head + tail + ln(1 + f), for -0.3 < f < 0.51. */
@inline
export function logSum(head: v128, tail: v128, f: v128): v128 {
  const s = f64x2.div(f, f64x2.add(both(TWO), f));
  const half = f64x2.mul(f64x2.mul(both(HALF), f), f);
  const rest = f64x2.add(f64x2.mul(s, f64x2.add(half, areaTail(s))), tail);
  return f64x2.sub(head, f64x2.sub(f64x2.sub(half, rest), f));
}

/** (ln(1 + r) - r) / r^2 */
@inline
function bend(r: v128, rr: v128): v128 {
  const a = f64x2.add(both(LOG_POLY), f64x2.mul(r, both(LOG_POLY + 8)));
  const b = f64x2.add(both(LOG_POLY + 16), f64x2.mul(r, both(LOG_POLY + 24)));
  let c = f64x2.add(both(LOG_POLY + 32), f64x2.mul(r, both(LOG_POLY + 40)));
  c = f64x2.add(c, f64x2.mul(rr, both(LOG_POLY + 48)));
  return f64x2.add(f64x2.add(a, f64x2.mul(rr, b)), f64x2.mul(f64x2.mul(rr, rr), c));
}

/** ln x for positive normal x. */
@inline
function logCore(x: v128): v128 {
  const above = i64x2.sub(x, both(LOG_FROM));
  const exponent = i32x4.shr_s(above, 20);
  const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 1, 3, 1, 3));
  const z = i64x2.sub(x, v128.and(above, both(EXPONENT)));
  const at0 = (<usize>i32x4.extract_lane(above, 1) >> 8) & 0xfe0;
  const at1 = (<usize>i32x4.extract_lane(above, 3) >> 8) & 0xfe0;
  const row0 = v128.load(at0, LOG_TABLE);
  const row1 = v128.load(at1, LOG_TABLE);
  const tail = v128.load64_lane(at1, v128.load64_zero(at0, LOG_TABLE + 16), 1, LOG_TABLE + 16);
  const q = v128.shuffle<i64>(row0, row1, 0, 2);

  const zHead = v128.and(z, both(HEAD));
  const r = f64x2.add(f64x2.sub(f64x2.mul(zHead, q), both(ONE)), f64x2.mul(f64x2.sub(z, zHead), q));
  const rr = f64x2.mul(r, r);
  // The first sum is exact, and what the second loses is kept.
  const whole = f64x2.add(f64x2.mul(k, both(LN2_HEAD)), v128.shuffle<i64>(row0, row1, 1, 3));
  const sum = f64x2.add(whole, r);
  const lost = f64x2.add(f64x2.sub(whole, sum), r);
  const small = f64x2.add(f64x2.add(f64x2.mul(k, both(LN2_TAIL)), tail), lost);
  return f64x2.add(sum, f64x2.add(small, f64x2.mul(rr, bend(r, rr))));
}

/** Whether x is positive and normal, lane by lane. */
@inline
export function logInside(x: v128): v128 {
  return v128.and(f64x2.ge(x, both(MIN_NORMAL)), f64x2.lt(x, both(INFINITE)));
}

function edge(i: usize): void {
  const x = load<f64>(i, X);
  store<f64>(i, mathLog(x), V);
  // Of a negative number there is no logarithm, hence no derivative.
  if (x < 0) store<f64>(i, NaN, P);
}

export function log(n: usize, partial: bool): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const inside = logInside(x);
    v128.store(i, logCore(x), V);
    if (partial) v128.store(i, f64x2.div(both(ONE), x), P);
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) edge(i);
      if (!i64x2.extract_lane(inside, 1)) edge(i + 8);
    }
  }
}
