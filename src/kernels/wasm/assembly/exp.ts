import { both, V, X } from './memory';
import { EXP_LIMIT, EXP_POLY, EXP_SCALE, EXP_STEP_HEAD, EXP_STEP_TAIL, EXP_TABLE, ROUND } from './tables.gen';

@external('math', 'exp')
export declare function mathExp(x: f64): f64;

// e^x = 2^(k/128) (1 + t): k is the nearest integer to 128 x / ln 2, the power of two comes from a table of 128 rows and
// the exponent bits, t from a series on |r| < ln 2 / 256. P. T. P. Tang, ACM TOMS 15 (1989) describes the method.

/** k, as an integer in the low bits of a double. */
@inline
export function expSteps(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, both(EXP_SCALE)), both(ROUND));
}

/** r = x - k ln 2 / 128, the first product being exact. */
@inline
export function expRest(x: v128, k: v128): v128 {
  const n = f64x2.sub(k, both(ROUND));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(n, both(EXP_STEP_HEAD))), f64x2.mul(n, both(EXP_STEP_TAIL)));
}

/** The row of the table for the first lane. */
@inline
export function expRow0(k: v128): v128 {
  return v128.load((<usize>i32x4.extract_lane(k, 0) & 127) << 4, EXP_TABLE);
}

/** The row of the table for the second lane. */
@inline
export function expRow1(k: v128): v128 {
  return v128.load((<usize>i32x4.extract_lane(k, 2) & 127) << 4, EXP_TABLE);
}

/** 2^(k/128), its head. */
@inline
export function expPower(k: v128, row0: v128, row1: v128): v128 {
  return i64x2.add(v128.shuffle<i64>(row0, row1, 1, 3), i64x2.shl(k, 45));
}

/** t, in which the tail of 2^(k/128) is included. */
@inline
export function expSeries(r: v128, row0: v128, row1: v128): v128 {
  const tail = v128.shuffle<i64>(row0, row1, 0, 2);
  const rr = f64x2.mul(r, r);
  const low = f64x2.add(both(EXP_POLY), f64x2.mul(r, both(EXP_POLY + 8)));
  const high = f64x2.add(both(EXP_POLY + 16), f64x2.mul(r, both(EXP_POLY + 24)));
  return f64x2.add(f64x2.add(tail, r), f64x2.mul(rr, f64x2.add(low, f64x2.mul(rr, high))));
}

/** e^x for |x| <= EXP_LIMIT. */
@inline
export function expCore(x: v128): v128 {
  const k = expSteps(x);
  const row0 = expRow0(k);
  const row1 = expRow1(k);
  const power = expPower(k, row0, row1);
  return f64x2.add(power, f64x2.mul(power, expSeries(expRest(x, k), row0, row1)));
}

/** Whether |x| <= EXP_LIMIT, lane by lane; false for NaN. */
@inline
export function expInside(x: v128): v128 {
  return f64x2.le(f64x2.abs(x), both(EXP_LIMIT));
}

/** e^x of a single number, for lanes outside. */
export function expEdge(x: f64): f64 {
  if (x > 709.8) return Infinity;
  if (x < -745.2) return 0;
  return mathExp(x);
}

/** e^(x - shift) of slot X. */
export function exp(n: usize, shift: f64): void {
  const s = f64x2.splat(shift);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = f64x2.sub(v128.load(i, X), s);
    const inside = expInside(x);
    v128.store(i, expCore(x), V);
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) store<f64>(i, expEdge(f64x2.extract_lane(x, 0)), V);
      if (!i64x2.extract_lane(inside, 1)) store<f64>(i, expEdge(f64x2.extract_lane(x, 1)), V + 8);
    }
  }
}
