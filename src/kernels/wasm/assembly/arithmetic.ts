import { both, P, V, W, X, Y, Z } from './memory';
import { HALF, ONE } from './tables.gen';

export function add(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.add(v128.load(i, X), v128.load(i, Y)), V);
  }
}

export function sub(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.sub(v128.load(i, X), v128.load(i, Y)), V);
  }
}

export function mul(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.mul(v128.load(i, X), v128.load(i, Y)), V);
  }
}

export function div(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.div(v128.load(i, X), v128.load(i, Y)), V);
  }
}

export function addScalar(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) v128.store(i, f64x2.add(v128.load(i, X), s), V);
}

export function scalarSub(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) v128.store(i, f64x2.sub(s, v128.load(i, X)), V);
}

export function mulScalar(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) v128.store(i, f64x2.mul(v128.load(i, X), s), V);
}

export function divScalar(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) v128.store(i, f64x2.div(v128.load(i, X), s), V);
}

export function scalarDiv(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) v128.store(i, f64x2.div(s, v128.load(i, X)), V);
}

export function sqrt(n: usize, partial: bool): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const y = f64x2.sqrt(v128.load(i, X));
    v128.store(i, y, V);
    if (partial) v128.store(i, f64x2.div(both(HALF), y), P);
  }
}

export function reciprocal(n: usize, partial: bool): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const y = f64x2.div(both(ONE), v128.load(i, X));
    v128.store(i, y, V);
    if (partial) v128.store(i, f64x2.neg(f64x2.mul(y, y)), P);
  }
}

export function square(n: usize, partial: bool): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const x = v128.load(i, X);
    v128.store(i, f64x2.mul(x, x), V);
    if (partial) v128.store(i, f64x2.add(x, x), P);
  }
}

/** a b, but +0 where a is 0, whatever b; a product that is zero otherwise is +0 too. */
@inline
function strong(a: v128, b: v128): v128 {
  const zero = f64x2.splat(0);
  return f64x2.add(v128.and(f64x2.mul(a, b), f64x2.ne(a, zero)), zero);
}

export function strongMul(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, strong(v128.load(i, X), v128.load(i, Y)), V);
  }
}

export function strongMulAdd(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.add(v128.load(i, Z), strong(v128.load(i, X), v128.load(i, Y))), V);
  }
}

export function strongMul2(n: usize): void {
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    const first = strong(v128.load(i, X), v128.load(i, Y));
    v128.store(i, f64x2.add(first, strong(v128.load(i, Z), v128.load(i, W))), V);
  }
}

export function axpy(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.add(v128.load(i, Z), f64x2.mul(s, v128.load(i, X))), V);
  }
}

export function strongMulAddScalar(n: usize, c: f64): void {
  const s = f64x2.splat(c);
  for (let i: usize = 0, end = n << 3; i < end; i += 16) {
    v128.store(i, f64x2.add(v128.load(i, Z), strong(v128.load(i, X), s)), V);
  }
}
