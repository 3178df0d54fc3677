import { both, P, V, X } from './memory';
import {
  BIT_0,
  BIT_1,
  COS_POLY,
  HALF,
  HALF_PI_1,
  HALF_PI_2,
  HALF_PI_3,
  ONE,
  QUARTER_PI,
  ROUND,
  SIGN,
  SIN_POLY,
  TRIG_LIMIT,
  TRIG_SMALLEST,
  TWO_OVER_PI,
} from './tables.gen';

@external('math', 'sin')
declare function mathSin(x: f64): f64;
@external('math', 'cos')
declare function mathCos(x: f64): f64;

// |x| less k quarter turns leaves r + low in [-pi/4, pi/4], both series are evaluated there, and the low bits of k say which
// is the sine and with what sign. The quarter turn is kept in three parts (W. J. Cody and W. Waite), of which the first two
// have exact products with k; further out, and where nearly all bits of x cancel, Math takes over.

@inline
function polynomial(w: v128, at: usize): v128 {
  const w2 = f64x2.mul(w, w);
  const a = f64x2.add(both(at), f64x2.mul(w, both(at + 8)));
  const b = f64x2.add(both(at + 16), f64x2.mul(w, both(at + 24)));
  const c = f64x2.add(both(at + 32), f64x2.mul(w, both(at + 40)));
  return f64x2.add(a, f64x2.mul(w2, f64x2.add(b, f64x2.mul(w2, c))));
}

/** Sine or cosine of slot X to V and its derivative to P; `ofCosine` is a constant where this is inlined. */
@inline
function sineAndCosine(n: usize, ofCosine: bool): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    const a = f64x2.abs(x);
    const k = f64x2.add(f64x2.mul(a, both(TWO_OVER_PI)), both(ROUND));
    const turns = f64x2.sub(k, both(ROUND));
    const first = f64x2.sub(a, f64x2.mul(turns, both(HALF_PI_1)));
    const second = f64x2.mul(turns, both(HALF_PI_2));
    // first - second with its rounding error
    const d = f64x2.sub(first, second);
    const taken = f64x2.sub(first, d);
    const lost = f64x2.add(f64x2.sub(first, f64x2.add(d, taken)), f64x2.sub(taken, second));
    const rest = f64x2.sub(lost, f64x2.mul(turns, both(HALF_PI_3)));
    const r = f64x2.add(d, rest);
    const low = f64x2.add(f64x2.sub(d, r), rest);

    const w = f64x2.mul(r, r);
    const half = f64x2.mul(w, both(HALF));
    const s = f64x2.add(
      r,
      f64x2.add(f64x2.sub(low, f64x2.mul(low, half)), f64x2.mul(f64x2.mul(r, w), polynomial(w, SIN_POLY))),
    );
    const top = f64x2.sub(both(ONE), half);
    const c = f64x2.add(
      top,
      f64x2.add(
        f64x2.sub(f64x2.sub(both(ONE), top), half),
        f64x2.sub(f64x2.mul(f64x2.mul(w, w), polynomial(w, COS_POLY)), f64x2.mul(r, low)),
      ),
    );

    const odd = i64x2.neg(v128.and(k, both(BIT_0)));
    const sinSign = v128.xor(i64x2.shl(v128.and(k, both(BIT_1)), 62), v128.and(x, both(SIGN)));
    const cosSign = i64x2.shl(v128.and(i64x2.add(k, both(BIT_0)), both(BIT_1)), 62);
    const sine = v128.xor(v128.bitselect(c, s, odd), sinSign);
    const cosine = v128.xor(v128.bitselect(s, c, odd), cosSign);
    if (ofCosine) {
      v128.store(i, cosine, V);
      v128.store(i, v128.xor(sine, both(SIGN)), P);
    } else {
      v128.store(i, sine, V);
      v128.store(i, cosine, P);
    }
    const inside = v128.and(
      f64x2.le(a, both(TRIG_LIMIT)),
      v128.or(f64x2.ge(f64x2.abs(r), both(TRIG_SMALLEST)), f64x2.lt(a, both(QUARTER_PI))),
    );
    if (i64x2.bitmask(inside) != 3) {
      if (!i64x2.extract_lane(inside, 0)) edge(i, ofCosine);
      if (!i64x2.extract_lane(inside, 1)) edge(i + 8, ofCosine);
    }
  }
}

function edge(i: usize, ofCosine: bool): void {
  const x = load<f64>(i, X);
  const s = mathSin(x);
  const c = mathCos(x);
  store<f64>(i, ofCosine ? c : s, V);
  store<f64>(i, ofCosine ? -s : c, P);
}

export function sin(n: usize): void {
  sineAndCosine(n, false);
}

export function cos(n: usize): void {
  sineAndCosine(n, true);
}
