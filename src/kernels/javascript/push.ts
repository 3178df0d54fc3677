import type { BinaryPush, Pushes, Unary, UnaryPush } from '../types.js';
import { powScalar } from './pow.js';
import * as unary from './unary.js';

// Unrolled by two or four, and the care for NaN taken only where a sum of the group's numbers is NaN, as in strong.ts.

/** z ⊙ w, but for the sign of a zero. */
const strong = (z: number, w: number): number => (z === 0 ? 0 : z * w);

/** p = p ⊙ dx. Returns whether some product is NaN. */
function times(n: number, dx: Float64Array, p: Float64Array): boolean {
  let nan = false;
  let i = 0;
  for (const end = n - 3; i < end; i += 4) {
    let a = p[i]! * dx[i]!;
    let b = p[i + 1]! * dx[i + 1]!;
    let c = p[i + 2]! * dx[i + 2]!;
    let d = p[i + 3]! * dx[i + 3]!;
    if (a + b + (c + d) !== a + b + (c + d)) {
      a = strong(p[i]!, dx[i]!);
      b = strong(p[i + 1]!, dx[i + 1]!);
      c = strong(p[i + 2]!, dx[i + 2]!);
      d = strong(p[i + 3]!, dx[i + 3]!);
      nan ||= a !== a || b !== b || c !== c || d !== d;
    }
    p[i] = a + 0;
    p[i + 1] = b + 0;
    p[i + 2] = c + 0;
    p[i + 3] = d + 0;
  }
  for (; i < n; i++) {
    const a = strong(p[i]!, dx[i]!);
    nan ||= a !== a;
    p[i] = a + 0;
  }
  return nan;
}

/** The partials lie in dy until they have been multiplied. */
const along =
  (kernel: Unary): UnaryPush =>
  (n, x, dx, y, dy) => {
    kernel(n, x, 0, y, 0, dy, 0);
    return times(n, dx, dy);
  };

const add: BinaryPush = (n, x, dx, y, dy, z, dz) => {
  let nan = false;
  let i = 0;
  for (const end = n - 1; i < end; i += 2) {
    const a = x[i]! + y[i]!;
    const b = x[i + 1]! + y[i + 1]!;
    let s = dx[i]! + dy[i]!;
    let t = dx[i + 1]! + dy[i + 1]!;
    if (a + b + (s + t) !== a + b + (s + t)) {
      if (a !== a) s = NaN;
      if (b !== b) t = NaN;
      nan ||= s !== s || t !== t;
    }
    z[i] = a;
    z[i + 1] = b;
    dz[i] = s + 0;
    dz[i + 1] = t + 0;
  }
  if (i < n) {
    const a = x[i]! + y[i]!;
    const s = a === a ? dx[i]! + dy[i]! : NaN;
    nan ||= s !== s;
    z[i] = a;
    dz[i] = s + 0;
  }
  return nan;
};

const sub: BinaryPush = (n, x, dx, y, dy, z, dz) => {
  let nan = false;
  let i = 0;
  for (const end = n - 1; i < end; i += 2) {
    const a = x[i]! - y[i]!;
    const b = x[i + 1]! - y[i + 1]!;
    let s = dx[i]! - dy[i]!;
    let t = dx[i + 1]! - dy[i + 1]!;
    if (a + b + (s + t) !== a + b + (s + t)) {
      if (a !== a) s = NaN;
      if (b !== b) t = NaN;
      nan ||= s !== s || t !== t;
    }
    z[i] = a;
    z[i + 1] = b;
    dz[i] = s + 0;
    dz[i + 1] = t + 0;
  }
  if (i < n) {
    const a = x[i]! - y[i]!;
    const s = a === a ? dx[i]! - dy[i]! : NaN;
    nan ||= s !== s;
    z[i] = a;
    dz[i] = s + 0;
  }
  return nan;
};

const mul: BinaryPush = (n, x, dx, y, dy, z, dz) => {
  let nan = false;
  let i = 0;
  for (const end = n - 1; i < end; i += 2) {
    const a = x[i]!;
    const b = y[i]!;
    const c = x[i + 1]!;
    const d = y[i + 1]!;
    const p = a * b;
    const q = c * d;
    let s = b * dx[i]! + a * dy[i]!;
    let t = d * dx[i + 1]! + c * dy[i + 1]!;
    if (s + t + (p + q) !== s + t + (p + q)) {
      s = p === p ? strong(b, dx[i]!) + strong(a, dy[i]!) : NaN;
      t = q === q ? strong(d, dx[i + 1]!) + strong(c, dy[i + 1]!) : NaN;
      nan ||= s !== s || t !== t;
    }
    z[i] = p;
    z[i + 1] = q;
    dz[i] = s + 0;
    dz[i + 1] = t + 0;
  }
  if (i < n) {
    const p = x[i]! * y[i]!;
    const s = p === p ? strong(y[i]!, dx[i]!) + strong(x[i]!, dy[i]!) : NaN;
    nan ||= s !== s;
    z[i] = p;
    dz[i] = s + 0;
  }
  return nan;
};

// Three divisions an element: unrolling gains nothing.
const div: BinaryPush = (n, x, dx, y, dy, z, dz) => {
  let nan = false;
  for (let i = 0; i < n; i++) {
    const b = y[i]!;
    const q = x[i]! / b;
    const s = q === q ? strong(1 / b, dx[i]!) - strong(q / b, dy[i]!) : NaN;
    nan ||= s !== s;
    z[i] = q;
    dz[i] = s + 0;
  }
  return nan;
};

export const push: Pushes = {
  exp: along(unary.exp),
  log: along(unary.log),
  sin: along(unary.sin),
  cos: along(unary.cos),
  tanh: along(unary.tanh),
  sigmoid: along(unary.sigmoid),
  softplus: along(unary.softplus),
  sqrt: along(unary.sqrt),
  reciprocal: along(unary.reciprocal),
  square: along(unary.square),
  powScalar: (n, x, dx, c, y, dy) => {
    powScalar(n, x, 0, c, y, 0, dy, 0);
    return times(n, dx, dy);
  },
  add,
  sub,
  mul,
  div,
};
