/** The reference functions of gold.json, by name, written in fluxion's operations as their formulas stand. */
import * as fluxion from 'fluxion';
import type { Num } from 'fluxion';
import { fits, residualSum, type Model } from './regression.js';

// Bare names in the formulas' text: it is compiled too, with fluxion's operations as its scope.
const {
  abs,
  add,
  atan2,
  cos,
  div,
  exp,
  expm1,
  exprel,
  hypot,
  log,
  log1p,
  logAddExp,
  logCosh,
  logSigmoid,
  max,
  min,
  mul,
  neg,
  pow,
  powInt,
  sin,
  sinc,
  softplus,
  sqrt,
  square,
  sub,
  tan,
  tanh,
} = fluxion;

export type Formula = (...x: Num[]) => Num;

const sum = (terms: readonly Num[]): Num => terms.reduce((a, b) => add(a, b));
const product = (terms: readonly Num[]): Num => terms.reduce((a, b) => mul(a, b));
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** a·x + b·y + … for pairs. */
const dot = (a: readonly Num[], b: readonly Num[]): Num => sum(a.map((ai, i) => mul(ai, b[i]!)));

function lighthouse(nu: Num, gamma: Num, omega: Num, t: Num): Num {
  const tangent = tan(mul(omega, t));
  return div(mul(mul(gamma, nu), tangent), sub(gamma, tangent));
}

function iteratedSine(x: Num): Num {
  let y = x;
  for (let i = 0; i < 10; i++) y = add(sin(y), mul(0.1, mul(y, y)));
  return y;
}

const rosenbrock: Formula = (...x) =>
  sum(x.slice(1).map((next, i) => add(mul(100, square(sub(next, square(x[i]!)))), square(sub(1, x[i]!)))));

const freudensteinRoth: Formula = (x, y) =>
  add(
    square(add(add(-13, x!), mul(sub(mul(sub(5, y!), y!), 2), y!))),
    square(add(add(-29, x!), mul(sub(mul(add(y!, 1), y!), 14), y!))),
  );

const beale: Formula = (x, y) =>
  sum([1.5, 2.25, 2.625].map((yi, i) => square(sub(yi, mul(x!, sub(1, powInt(y!, i + 1)))))));

const jennrichSampson: Formula = (x, y) =>
  sum(range(10).map((i) => square(sub(sub(2 + 2 * i, exp(mul(i, x!))), exp(mul(i, y!))))));

const BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const bard: Formula = (x, y, z) =>
  sum(
    range(15).map((u) => {
      const v = 16 - u;
      return square(sub(BARD[u - 1]!, add(x!, div(u, add(mul(v, y!), mul(Math.min(u, v), z!))))));
    }),
  );

const GAUSS = [0.0009, 0.0044, 0.0175, 0.054, 0.1295, 0.242, 0.3521, 0.3989];
const gaussian: Formula = (x, y, z) =>
  sum(
    range(15).map((i) => {
      const t = (8 - i) / 2;
      const yi = GAUSS[Math.min(i, 16 - i) - 1]!;
      return square(sub(mul(x!, exp(div(mul(neg(y!), square(sub(t, z!))), 2))), yi));
    }),
  );

const box: Formula = (x, y, z) =>
  sum(
    range(10).map((i) => {
      const t = 0.1 * i;
      return square(sub(sub(exp(mul(-t, x!)), exp(mul(-t, y!))), mul(z!, Math.exp(-t) - Math.exp(-10 * t))));
    }),
  );

const powellSingular: Formula = (a, b, c, d) =>
  sum([
    square(add(a!, mul(10, b!))),
    mul(5, square(sub(c!, d!))),
    powInt(sub(b!, mul(2, c!)), 4),
    mul(10, powInt(sub(a!, d!), 4)),
  ]);

const wood: Formula = (a, b, c, d) =>
  sum([
    mul(100, square(sub(b!, square(a!)))),
    square(sub(1, a!)),
    mul(90, square(sub(d!, square(c!)))),
    square(sub(1, c!)),
    mul(10, square(sub(add(b!, d!), 2))),
    div(square(sub(b!, d!)), 10),
  ]);

const brownAlmostLinear: Formula = (...x) =>
  add(sum(x.slice(0, -1).map((xi) => square(sub(add(xi, sum(x)), x.length + 1)))), square(sub(product(x), 1)));

function discreteBoundaryValue(...x: Num[]): Num {
  const n = x.length;
  return sum(
    x.map((xi, i) => {
      const t = (i + 1) / (n + 1);
      const curvature = sub(sub(mul(2, xi), x[i - 1] ?? 0), x[i + 1] ?? 0);
      return square(add(curvature, div(powInt(add(xi, t + 1), 3), 2 * (n + 1) ** 2)));
    }),
  );
}

const broydenTridiagonal: Formula = (...x) =>
  sum(x.map((xi, i) => square(add(sub(sub(mul(sub(3, mul(2, xi)), xi), x[i - 1] ?? 0), mul(2, x[i + 1] ?? 0)), 1))));

const branin: Formula = (x, y) => {
  const { PI } = Math;
  const parabola = sub(add(sub(y!, mul(5.1 / (4 * PI * PI), square(x!))), mul(5 / PI, x!)), 6);
  return add(add(square(parabola), mul(10 * (1 - 1 / (8 * PI)), cos(x!))), 10);
};

const ackley: Formula = (x, y) => {
  const tau = 2 * Math.PI;
  const valley = mul(-20, exp(mul(-0.2, sqrt(div(add(square(x!), square(y!)), 2)))));
  return add(sub(valley, exp(div(add(cos(mul(tau, x!)), cos(mul(tau, y!))), 2))), 20 + Math.E);
};

const det2 = (a: Num, b: Num, c: Num, d: Num): Num => sub(mul(a, d), mul(b, c));

const det3: Formula = (a, b, c, d, e, f, g, h, i) =>
  add(sub(mul(a!, det2(e!, f!, h!, i!)), mul(b!, det2(d!, f!, g!, i!))), mul(c!, det2(d!, e!, g!, h!)));

/** cᵀA⁻¹b by elimination; the matrix of the case needs no pivoting. */
function solveQuadratic(...entries: Num[]): Num {
  const A = [0, 1, 2].map((i) => entries.slice(3 * i, 3 * i + 3));
  const x: Num[] = [1, 2, 3];
  for (let k = 0; k < 3; k++) {
    for (let i = k + 1; i < 3; i++) {
      const factor = div(A[i]![k]!, A[k]![k]!);
      for (let j = k; j < 3; j++) A[i]![j] = sub(A[i]![j]!, mul(factor, A[k]![j]!));
      x[i] = sub(x[i]!, mul(factor, x[k]!));
    }
  }
  for (let i = 2; i >= 0; i--) {
    for (let j = i + 1; j < 3; j++) x[i] = sub(x[i]!, mul(A[i]![j]!, x[j]!));
    x[i] = div(x[i]!, A[i]![i]!);
  }
  return dot([1, -1, 2], x);
}

const normalLogLikelihood: Formula = (mu, ls) =>
  sum(
    [0.3, -1.2, 2.5, 0.8].map((y) =>
      sub(sub(mul(-0.5, square(div(sub(y, mu!), exp(ls!)))), ls!), 0.5 * Math.log(2 * Math.PI)),
    ),
  );

/** Vertical residual of a point observed at -0.25 by a camera (rotation, centre, focal length, principal point, distortion; point; weight). */
function bundleAdjustment(...p: Num[]): Num {
  const [r, centre, focal, principal, k, X, weight] = [p.slice(0, 3), p.slice(3, 6), p[6]!, p[8]!, p.slice(9, 11), p.slice(11, 14), p[14]!]; // prettier-ignore
  const v = X.map((x, i) => sub(x, centre[i]!));
  const theta = sqrt(dot(r, r));
  const axis = r.map((ri) => div(ri, theta));
  const cross = [1, 2, 0].map((i, n) => sub(mul(axis[i]!, v[3 - n - i]!), mul(axis[3 - n - i]!, v[i]!)));
  const along = mul(dot(axis, v), sub(1, cos(theta)));
  const [x, y, z] = v.map((vi, i) =>
    add(add(mul(vi, cos(theta)), mul(cross[i]!, sin(theta))), mul(axis[i]!, along)),
  ) as [Num, Num, Num];
  const [px, py] = [div(x, z), div(y, z)];
  const r2 = add(square(px), square(py));
  const distortion = add(add(1, mul(k[0]!, r2)), mul(k[1]!, square(r2)));
  return mul(weight, sub(add(mul(focal, mul(py, distortion)), principal), -0.25));
}

const regressions = Object.fromEntries(
  Object.entries(fits).map(([name, fit]): [string, Formula] => [name, (...b) => residualSum(fit as Model, b)]),
);

export const formulas: Readonly<Record<string, Formula>> = {
  baydin_survey: (x, y) => sub(add(log(x!), mul(x!, y!)), sin(y!)),
  speelpenning_5: (...x) => product(x),
  lighthouse_y2: lighthouse as Formula,
  iterated_sin_10: iteratedSine as Formula,
  logsumexp_shifted: (x, y, z) => logAddExp(logAddExp(x!, y!), z!),
  softplus_minus40: (x) => softplus(x!),
  log_sigmoid_m37: (x) => logSigmoid(x!),
  expm1_small: (x) => expm1(x!),
  log1p_small: (x) => log1p(x!),
  hypot_3_4: (x, y) => hypot(x!, y!),
  div_big: (x, y) => div(x!, y!),
  atan2_big: (y, x) => atan2(y!, x!),
  // the case is about sin(x)/x, the operation about sin(πx)/(πx)
  sinc_small: (x) => sinc(div(x!, Math.PI)),
  exprel_small: (x) => exprel(x!),
  log_cosh_300: (x) => logCosh(x!),
  pow_xy: (x, y) => pow(x!, y!),
  pow_negbase_int: (x) => pow(x!, 3),
  rosenbrock_2: rosenbrock,
  rosenbrock_chain_6: rosenbrock,
  freudenstein_roth: freudensteinRoth,
  powell_badly_scaled: (x, y) =>
    add(square(sub(mul(1e4, mul(x!, y!)), 1)), square(sub(add(exp(neg(x!)), exp(neg(y!))), 1.0001))),
  brown_badly_scaled: (x, y) => add(add(square(sub(x!, 1e6)), square(sub(y!, 2e-6))), square(sub(mul(x!, y!), 2))),
  beale,
  jennrich_sampson: jennrichSampson,
  bard,
  gaussian,
  box3d_m10: box,
  powell_singular: powellSingular,
  wood,
  penalty1_4: (...x) =>
    add(mul(1e-5, sum(x.map((xi) => square(sub(xi, 1))))), square(sub(sum(x.map((xi) => square(xi))), 0.25))),
  brown_almost_linear_5: brownAlmostLinear,
  discrete_bvp_5: discreteBoundaryValue,
  broyden_tridiag_5: broydenTridiagonal,
  branin,
  himmelblau: (x, y) => add(square(sub(add(square(x!), y!), 11)), square(sub(add(x!, square(y!)), 7))),
  ackley_2: ackley,
  ...regressions,
  det_3x3: det3,
  det_2x2_singular: det2 as Formula,
  det_1x1_zero: (x) => x!,
  logabsdet_neg: (a, b, c, d) => log(abs(det2(a!, b!, c!, d!))),
  solve_quad: solveQuadratic,
  frobenius_norm: (x, y, z) => hypot(hypot(x!, y!), z!),
  normal_loglik: normalLogLikelihood,
  adbench_ba_res_v: bundleAdjustment,
  stable_relu_kinkfree: (x, y) => add(add(square(max(x!, 0)), powInt(abs(y!), 3)), min(x!, y!)),
  taylor_exp_sin: (x) => exp(sin(x!)),
  taylor_tanh: (x) => tanh(x!),
  taylor_lambertish: (x) => log(add(1, mul(x!, exp(x!)))),
};
