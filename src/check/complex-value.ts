import { Complex } from 'complex.js';
import { BranchOps } from '../ops/branch.gen.js';
import type { Value } from '../core/value.js';
import type { Num } from '../types.js';

/**
 * A complex number that fluxion's operations accept. complex.js computes; where it loses a tiny imaginary part to cancellation (arcus
 * functions, and what it lacks) formulas without cancellation stand here. Comparisons and branches look at the real part.
 */
export class ComplexValue extends BranchOps {
  constructor(
    readonly re: number,
    readonly im: number,
  ) {
    super();
  }

  override get level(): number {
    return 1;
  }

  override get value(): number {
    return this.re;
  }

  override get primal(): number {
    return this.re;
  }

  override constant(v: number): ComplexValue {
    return new ComplexValue(v, 0);
  }

  override one(): never {
    throw noRule();
  }

  override two(): never {
    throw noRule();
  }

  override promote(): this {
    return this;
  }
}

const noRule = (): TypeError =>
  new TypeError(
    'complexStep: expected operations with a complex counterpart, got one with a rule for real numbers only. Use jvp(f, x, v) or finiteDifference(f, x).',
  );

type C = ComplexValue;

const make = (re: number, im: number): C => new ComplexValue(re, im);
const of = (x: Num | C): C => (typeof x === 'number' ? make(x, 0) : x instanceof ComplexValue ? x : make(x.primal, 0));
const js = (z: C): Complex => Complex(z.re, z.im);
const from = (z: Complex): C => make(z.re, z.im);

const mul = (a: C, b: C): C => make(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const add = (a: C, b: C): C => make(a.re + b.re, a.im + b.im);
const neg = (z: C): C => make(-z.re, -z.im);
const sub = (a: C, b: C): C => make(a.re - b.re, a.im - b.im);
const div = (a: C, b: C): C => from(js(a).div(js(b)));
const num = (x: number): C => make(x, 0);
const scale = (z: C, k: number): C => make(z.re * k, z.im * k);
const log = (z: C): C => from(js(z).log());
const exp = (z: C): C => from(js(z).exp());
const sqrt = (z: C): C => from(js(z).sqrt());
const log1p = (z: C): C => {
  // Near −1 the sum would cancel.
  const re =
    z.re < -0.5 ? Math.log(Math.hypot(1 + z.re, z.im)) : 0.5 * Math.log1p(2 * z.re + z.re * z.re + z.im * z.im);
  return make(re, Math.atan2(z.im, 1 + z.re));
};
const atan = (z: C): C => {
  const { re, im } = z;
  return make(Math.atan(re), 0.25 * Math.log1p((4 * im) / (re * re + (1 - im) ** 2)));
};
/** The derivative of acos is the opposite one, so only one of both needs a formula. */
const asin = (z: C): C => {
  const root = sqrt(mul(sub(num(1), z), add(num(1), z)));
  const t = atan(div(z, root));
  return make(Math.asin(z.re), t.im);
};
const sigmoid = (z: C): C => {
  const e = exp(z.re >= 0 ? neg(z) : z);
  return div(z.re >= 0 ? num(1) : e, add(num(1), e));
};
const softplus = (z: C): C => (z.re > 0 ? add(z, log1p(exp(neg(z)))) : log1p(exp(z)));
const powInt = (z: C, n: number): C => {
  if (n < 0) return div(num(1), powInt(z, -n));
  let result = num(1);
  let power = z;
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = mul(result, power);
    power = mul(power, power);
  }
  return result;
};
const pow = (x: C, y: C): C => (y.im === 0 && Number.isInteger(y.re) ? powInt(x, y.re) : exp(mul(y, log(x))));
/** Powers of a few terms where the closed form would divide small by small. */
const series = (z: C, terms: readonly number[]): C => {
  let sum = num(0);
  for (let k = terms.length - 1; k >= 0; k--) sum = add(mul(sum, z), num(terms[k]!));
  return sum;
};
const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
const exprelTerms = Array.from({ length: 18 }, (_, k) => 1 / factorial(k + 1));
const sincTerms = Array.from({ length: 14 }, (_, k) => (-1) ** k / factorial(2 * k + 1));

const unary: Record<string, (z: C) => C> = {
  neg,
  log,
  exp,
  sqrt,
  log1p,
  atan,
  asin,
  sigmoid,
  softplus,
  reciprocal: (z) => div(num(1), z),
  square: (z) => mul(z, z),
  cbrt: (z) => (z.re < 0 ? neg(exp(scale(log(neg(z)), 1 / 3))) : exp(scale(log(z), 1 / 3))),
  exp2: (z) => exp(scale(z, Math.LN2)),
  expm1: (z) => from(js(z).expm1()),
  log2: (z) => scale(log(z), Math.LOG2E),
  log10: (z) => scale(log(z), Math.LOG10E),
  logit: (z) => sub(log(z), log1p(neg(z))),
  logSigmoid: (z) => neg(softplus(neg(z))),
  logCosh: (z) => {
    const a = z.re < 0 ? neg(z) : z;
    return add(sub(a, num(Math.LN2)), log1p(exp(scale(a, -2))));
  },
  exprel: (z) => (Math.abs(z.re) < 0.5 ? series(z, exprelTerms) : div(from(js(z).expm1()), z)),
  sin: (z) => from(js(z).sin()),
  cos: (z) => from(js(z).cos()),
  tan: (z) => from(js(z).tan()),
  acos: (z) => make(Math.acos(z.re), -asin(z).im),
  sinc: (z) => {
    const u = scale(z, Math.PI);
    return Math.abs(u.re) < 1 ? series(mul(u, u), sincTerms) : div(from(js(u).sin()), u);
  },
  sinh: (z) => from(js(z).sinh()),
  cosh: (z) => from(js(z).cosh()),
  tanh: (z) => from(js(z).tanh()),
  sech: (z) => div(num(1), from(js(z).cosh())),
  asinh: (z) => from(js(z).asinh()),
  acosh: (z) => from(js(z).acosh()),
  atanh: (z) => make(Math.atanh(z.re), 0.5 * Math.atan2(2 * z.im, 1 - z.re * z.re - z.im * z.im)),
  abs: (z) => (z.re >= 0 ? z : neg(z)),
};

const binary: Record<string, (x: C, y: C) => C> = {
  add,
  sub,
  mul,
  div,
  pow,
  powInt: (x, n) => powInt(x, n.re),
  hypot: (x, y) => {
    const size = Math.max(Math.abs(x.re), Math.abs(y.re)) || 1;
    const [a, b] = [scale(x, 1 / size), scale(y, 1 / size)];
    return scale(sqrt(add(mul(a, a), mul(b, b))), size);
  },
  atan2: (y, x) => {
    const flat = Math.abs(x.re) >= Math.abs(y.re);
    const t = flat ? atan(div(y, x)) : neg(atan(div(x, y)));
    return make(Math.atan2(y.re, x.re), t.im);
  },
  logAddExp: (x, y) => (x.re >= y.re ? add(x, log1p(exp(sub(y, x)))) : add(y, log1p(exp(sub(x, y))))),
  xlogy: (x, y) => (x.re === 0 && x.im === 0 ? num(0) : mul(x, log(y))),
  mod: (x, y) => sub(x, scale(y, Math.floor(x.re / y.re))),
  rem: (x, y) => sub(x, scale(y, Math.trunc(x.re / y.re))),
  strongMul: mul,
};

const methods = ComplexValue.prototype as unknown as Record<string, unknown>;
for (const [name, op] of Object.entries(unary)) {
  methods[name] = function (this: C): Value {
    return op(this);
  };
}
for (const [name, op] of Object.entries(binary)) {
  methods[name] = function (this: C, y: Num): Value {
    return op(this, of(y));
  };
  methods[`_${name}`] = function (this: C, x: Num): Value {
    return op(of(x), this);
  };
}
