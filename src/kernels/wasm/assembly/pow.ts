import { expPower, expRest, expRow0, expRow1, expSeries, expSteps } from './exp';
import { mathLog } from './log';
import { both, P, Q, V, X, Y } from './memory';
import {
  EXP_LIMIT,
  EXPONENT,
  HALF,
  HEAD,
  INFINITE,
  LN2_HEAD,
  LN2_TAIL,
  LOG1P_POLY,
  LOG_FROM,
  LOG_TABLE,
  MIN_NORMAL,
  ONE,
  SIGN,
} from './tables.gen';

@external('math', 'pow')
declare function mathPow(x: f64, y: f64): f64;

// x^y = e^(y ln x) needs ten bits more of ln x than a double has, so it is a sum of two. With x = 2^k z and a short reciprocal
// q of z from the table, z q = 1 + r exactly (z in two halves), and ln x = k ln 2 - ln q + ln(1 + r) with |r| < 1/128, of which
// r - r^2/2 is kept with its rounding errors.

/** r^3/3 - r^4/4 + ... */
@inline
function cubicTail(r: v128): v128 {
  const rr = f64x2.mul(r, r);
  const a = f64x2.add(both(LOG1P_POLY), f64x2.mul(r, both(LOG1P_POLY + 8)));
  const b = f64x2.add(both(LOG1P_POLY + 16), f64x2.mul(r, both(LOG1P_POLY + 24)));
  let c = f64x2.add(both(LOG1P_POLY + 32), f64x2.mul(r, both(LOG1P_POLY + 40)));
  c = f64x2.add(c, f64x2.mul(rr, both(LOG1P_POLY + 48)));
  return f64x2.mul(f64x2.mul(r, rr), f64x2.add(a, f64x2.mul(rr, f64x2.add(b, f64x2.mul(rr, c)))));
}

/** x^y of slots X and Y with both partials; `step` is 16, or 0 where the first two numbers of Y serve all. */
export function pow(n: usize, step: usize): void {
  for (let i: usize = 0, j: usize = 0, end = n << 3; i < end; i += 16, j += step) {
    const x = v128.load(i, X);
    const y = v128.load(j, Y);
    const a = f64x2.abs(x);

    const above = i64x2.sub(a, both(LOG_FROM));
    const exponent = i32x4.shr_s(above, 20);
    const k = f64x2.convert_low_i32x4_s(v128.shuffle<i32>(exponent, exponent, 1, 3, 1, 3));
    const z = i64x2.sub(a, v128.and(above, both(EXPONENT)));
    const at0 = (<usize>i32x4.extract_lane(above, 1) >> 8) & 0xfe0;
    const at1 = (<usize>i32x4.extract_lane(above, 3) >> 8) & 0xfe0;
    const row0 = v128.load(at0, LOG_TABLE);
    const row1 = v128.load(at1, LOG_TABLE);
    const tail = v128.load64_lane(at1, v128.load64_zero(at0, LOG_TABLE + 16), 1, LOG_TABLE + 16);
    const q = v128.shuffle<i64>(row0, row1, 0, 2);

    const zHead = v128.and(z, both(HEAD));
    const rHead = f64x2.sub(f64x2.mul(zHead, q), both(ONE));
    const rTail = f64x2.mul(f64x2.sub(z, zHead), q);
    const r = f64x2.add(rHead, rTail);
    const rLost = f64x2.add(f64x2.sub(rHead, r), rTail);
    const short = v128.and(r, both(HEAD));
    const minusHalf = f64x2.neg(both(HALF));
    const square = f64x2.mul(f64x2.mul(minusHalf, short), short);
    const squareLost = f64x2.sub(
      f64x2.mul(f64x2.mul(minusHalf, f64x2.sub(r, short)), f64x2.add(r, short)),
      f64x2.mul(r, rLost),
    );

    const s1 = f64x2.add(f64x2.mul(k, both(LN2_HEAD)), v128.shuffle<i64>(row0, row1, 1, 3));
    const s2 = f64x2.add(s1, r);
    const s3 = f64x2.add(s2, square);
    const lost2 = f64x2.add(f64x2.sub(s1, s2), r);
    const lost3 = f64x2.add(f64x2.sub(s2, s3), square);
    const small = f64x2.add(f64x2.add(f64x2.mul(k, both(LN2_TAIL)), tail), rLost);
    const rest = f64x2.add(f64x2.add(f64x2.add(lost2, lost3), f64x2.add(small, squareLost)), cubicTail(r));
    const log = f64x2.add(s3, rest);
    const logLost = f64x2.add(f64x2.sub(s3, log), rest);

    const yHead = v128.and(y, both(HEAD));
    const logHead = v128.and(log, both(HEAD));
    const e = f64x2.mul(yHead, logHead);
    const eLost = f64x2.add(
      f64x2.mul(f64x2.sub(y, yHead), logHead),
      f64x2.mul(y, f64x2.add(f64x2.sub(log, logHead), logLost)),
    );
    const whole = f64x2.add(e, eLost);
    const steps = expSteps(whole);
    const e0 = expRow0(steps);
    const e1 = expRow1(steps);
    const power = expPower(steps, e0, e1);
    let v = f64x2.add(power, f64x2.mul(power, expSeries(f64x2.add(expRest(e, steps), eLost), e0, e1)));

    let inside = v128.and(
      v128.and(f64x2.ge(a, both(MIN_NORMAL)), f64x2.lt(a, both(INFINITE))),
      f64x2.le(f64x2.abs(whole), both(EXP_LIMIT)),
    );
    const negative = f64x2.lt(x, f64x2.splat(0));
    if (v128.any_true(negative)) {
      const whole = f64x2.eq(f64x2.nearest(y), y);
      const half = f64x2.mul(y, both(HALF));
      const odd = f64x2.ne(f64x2.nearest(half), half);
      v = v128.xor(v, v128.and(v128.and(negative, odd), both(SIGN)));
      inside = v128.andnot(inside, v128.andnot(negative, whole));
    }
    v128.store(i, v, V);
    v128.store(i, v128.and(f64x2.mul(y, f64x2.div(v, x)), f64x2.ne(y, f64x2.splat(0))), P);
    // A set of all bits is a NaN: a negative base has no logarithm.
    v128.store(i, v128.or(f64x2.mul(v, log), negative), Q);
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) edge(i, j);
      if (!i64x2.extract_lane(inside, 1)) edge(i + 8, j + 8);
    }
  }
}

function edge(i: usize, j: usize): void {
  const x = load<f64>(i, X);
  const y = load<f64>(j, Y);
  const v = mathPow(x, y);
  store<f64>(i, v, V);
  store<f64>(i, y == 0 ? 0 : v != v ? v : y * mathPow(x, y - 1), P);
  store<f64>(i, x == 0 && y >= 0 ? 0 : v * mathLog(x), Q);
}
