import { expCore, expInside, expPower, expRest, expRow0, expRow1, expSeries, expSteps, mathExp } from './exp';
import { logSum } from './log';
import { both, P, V, X } from './memory';
import { EXP_LIMIT, FOUR, HALF, LN2_HEAD, LN2_TAIL, ONE, SIGN, TANH_LIMIT, TANH_POLY } from './tables.gen';

@external('math', 'tanh')
declare function mathTanh(x: f64): f64;

/** tanh |x| = (1 - e) / (1 + e) and its derivative 4 e / (1 + e)^2, with e = e^-2|x|. */
export function tanh(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const a = f64x2.abs(x);
    const u = f64x2.neg(f64x2.add(a, a));
    const k = expSteps(u);
    const row0 = expRow0(k);
    const row1 = expRow1(k);
    const power = expPower(k, row0, row1);
    const more = f64x2.mul(power, expSeries(expRest(u, k), row0, row1));
    const e = f64x2.add(power, more);
    // 1 + e and 1 - e from the exact power and what its sums lose; what the bottom loses goes into the top.
    const plus = f64x2.add(both(ONE), power);
    const moreBelow = f64x2.add(more, f64x2.add(f64x2.sub(both(ONE), plus), power));
    const bottom = f64x2.add(plus, moreBelow);
    const lost = f64x2.add(f64x2.sub(plus, bottom), moreBelow);
    const less = f64x2.sub(both(ONE), power);
    const moreAbove = f64x2.sub(more, f64x2.sub(f64x2.sub(both(ONE), less), power));
    const top = f64x2.sub(less, f64x2.add(moreAbove, f64x2.mul(lost, f64x2.mul(less, less))));

    const w = f64x2.mul(a, a);
    const low = f64x2.add(both(TANH_POLY), f64x2.mul(w, both(TANH_POLY + 8)));
    let high = f64x2.add(both(TANH_POLY + 24), f64x2.mul(w, both(TANH_POLY + 32)));
    high = f64x2.add(both(TANH_POLY + 16), f64x2.mul(w, high));
    const tail = f64x2.mul(f64x2.mul(a, w), f64x2.add(low, f64x2.mul(f64x2.mul(w, w), high)));

    const small = f64x2.lt(a, both(TANH_LIMIT));
    const y = v128.bitselect(f64x2.add(a, tail), f64x2.div(top, bottom), small);
    v128.store(i, v128.or(y, v128.and(x, both(SIGN))), V);
    v128.store(i, f64x2.div(f64x2.mul(both(FOUR), e), f64x2.mul(bottom, bottom)), P);
    const inside = f64x2.le(f64x2.add(a, a), both(EXP_LIMIT));
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) tanhEdge(i);
      if (!i64x2.extract_lane(inside, 1)) tanhEdge(i + 8);
    }
  }
}

function tanhEdge(i: usize): void {
  const x = load<f64>(i, X);
  const h = mathExp(-Math.abs(x));
  const sech = (2 * h) / (1 + h * h);
  store<f64>(i, mathTanh(x), V);
  store<f64>(i, sech * sech, P);
}

/** 1 / (1 + e^-x) from e = e^-|x|, and its derivative e / (1 + e)^2. */
export function sigmoid(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const u = v128.or(x, both(SIGN));
    const e = expCore(u);
    const bottom = f64x2.add(both(ONE), e);
    const right = f64x2.div(both(ONE), bottom);
    const left = f64x2.div(e, bottom);
    v128.store(i, v128.bitselect(left, right, f64x2.lt(x, f64x2.splat(0))), V);
    v128.store(i, f64x2.mul(left, right), P);
    const inside = expInside(x);
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) sigmoidEdge(i);
      if (!i64x2.extract_lane(inside, 1)) sigmoidEdge(i + 8);
    }
  }
}

function sigmoidEdge(i: usize): void {
  const x = load<f64>(i, X);
  const e = mathExp(-Math.abs(x));
  const right = 1 / (1 + e);
  const left = e / (1 + e);
  store<f64>(i, x < 0 ? left : right, V);
  store<f64>(i, left * right, P);
}

@external('math', 'log1p')
declare function mathLog1p(x: f64): f64;

/** max(x, 0) + ln(1 + e^-|x|), and its derivative, the sigmoid. */
export function softplus(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const e = expCore(v128.or(x, both(SIGN)));
    const bottom = f64x2.add(both(ONE), e);
    // 1 + e = 2 (1 + (e - 1) / 2) from e = 1/2 on
    const big = f64x2.ge(e, both(HALF));
    const f = v128.bitselect(f64x2.mul(f64x2.sub(e, both(ONE)), both(HALF)), e, big);
    const l = logSum(v128.and(both(LN2_HEAD), big), v128.and(both(LN2_TAIL), big), f);
    const negative = f64x2.lt(x, f64x2.splat(0));
    v128.store(i, f64x2.add(v128.andnot(x, negative), l), V);
    v128.store(i, f64x2.div(v128.bitselect(e, both(ONE), negative), bottom), P);
    const inside = expInside(x);
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) softplusEdge(i);
      if (!i64x2.extract_lane(inside, 1)) softplusEdge(i + 8);
    }
  }
}

function softplusEdge(i: usize): void {
  const x = load<f64>(i, X);
  const e = mathExp(-Math.abs(x));
  store<f64>(i, (x < 0 ? 0 : x) + mathLog1p(e), V);
  store<f64>(i, (x < 0 ? e : 1) / (1 + e), P);
}
