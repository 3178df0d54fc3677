import type { Reference } from './types.js';

export interface BaInput {
  n: number;
  m: number;
  p: number;
  cam: number[];
  x: number[];
  w: number;
  feat: number[];
}

type Vector = [number, number, number];

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const combine = (...terms: (readonly [number, Vector])[]): Vector =>
  [0, 1, 2].map((i) => terms.reduce((s, [factor, v]) => s + factor * v[i]!, 0)) as Vector;

/**
 * Rodrigues' rotation of v by r with its derivatives. With A = sin θ/θ and B = (1 − cos θ)/θ² it is cos θ·v + A·r×v + B·(r·v)·r, and dθ/dr = r/θ.
 */
function rotate(r: Vector, v: Vector): { rotated: Vector; byR: Vector[]; byV: Vector[] } {
  const theta = Math.sqrt(dot(r, r));
  const unit = (i: number): Vector => [0, 1, 2].map((j) => (i === j ? 1 : 0)) as Vector;
  const units = [unit(0), unit(1), unit(2)];
  if (theta === 0) {
    return {
      rotated: combine([1, v], [1, cross(r, v)]),
      byR: units.map((e) => cross(e, v)),
      byV: units.map((e) => combine([1, e], [1, cross(r, e)])),
    };
  }
  const [c, s] = [Math.cos(theta), Math.sin(theta)];
  const A = s / theta;
  const B = (1 - c) / theta ** 2;
  // Derivatives over θ, divided by θ.
  const dc = -A;
  const dA = (c - A) / theta ** 2;
  const dB = (A - 2 * B) / theta ** 2;
  const product = dot(r, v);
  const rv = cross(r, v);
  return {
    rotated: combine([c, v], [A, rv], [B * product, r]),
    byR: units.map((e, i) =>
      combine(
        [dc * r[i]!, v],
        [dA * r[i]!, rv],
        [A, cross(e, v)],
        [dB * r[i]! * product + B * v[i]!, r],
        [B * product, e],
      ),
    ),
    byV: units.map((e, i) => combine([c, e], [A, cross(r, e)], [B * r[i]!, r])),
  };
}

/** Both errors of an observation and their derivatives over camera, point and weight. */
function observation({ cam, x, w, feat }: BaInput): { errors: number[]; rows: number[][] } {
  const [r1, r2, r3, c1, c2, c3, f, u0, v0, k1, k2] = cam as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const { rotated, byR, byV } = rotate([r1, r2, r3], [x[0]! - c1, x[1]! - c2, x[2]! - c3]);
  const z = rotated[2];
  const p = [rotated[0] / z, rotated[1] / z];
  const rr = p[0]! ** 2 + p[1]! ** 2;
  const L = 1 + rr * (k1 + rr * k2);
  const dL = k1 + 2 * k2 * rr;
  const centre = [u0, v0];
  const unweighted = p.map((pi, i) => f * L * pi + centre[i]! - feat[i]!);
  /** For a movement d of the rotated point. */
  const moved = (d: Vector, i: number): number => {
    const dp = p.map((pj, j) => (d[j]! - pj * d[2]) / z);
    return w * f * (L * dp[i]! + p[i]! * dL * 2 * (p[0]! * dp[0]! + p[1]! * dp[1]!));
  };
  const rows = p.map((pi, i) => [
    ...byR.map((d) => moved(d, i)),
    ...byV.map((d) => -moved(d, i)),
    w * L * pi,
    i === 0 ? w : 0,
    i === 1 ? w : 0,
    w * f * pi * rr,
    w * f * pi * rr * rr,
    ...byV.map((d) => moved(d, i)),
    unweighted[i]!,
  ]);
  return { errors: unweighted.map((e) => w * e), rows };
}

export const ba: Reference<BaInput> = {
  value: (input) => ({
    reproj_error: { elements: observation(input).errors, repeated: input.p },
    w_err: { element: 1 - input.w ** 2, repeated: input.p },
  }),
  /** Entry number e of the whole matrix, for the first 30 and the last. */
  derivative: (input) => {
    const { n, m, p, w } = input;
    const { rows } = observation(input);
    const entries = 31 * p;
    const column = (e: number): number => {
      if (e >= 30 * p) return 11 * n + 3 * m + (e - 30 * p);
      const i = Math.floor(e / 30);
      const j = e % 15;
      if (j < 11) return 11 * (i % n) + j;
      return j < 14 ? 11 * n + 3 * (i % m) + j - 11 : 11 * n + 3 * m + i;
    };
    const value = (e: number): number => (e >= 30 * p ? -2 * w : rows[Math.floor(e / 15) % 2]![e % 15]!);
    const start = (r: number): number => (r <= 2 * p ? 15 * r : 30 * p + (r - 2 * p));
    const ends = (count: number, at: (i: number) => number): number[] => [
      ...Array.from({ length: Math.min(30, count) }, (_, i) => at(i)),
      at(count - 1),
    ];
    return { rows: ends(3 * p + 1, start), cols: ends(entries, column), vals: ends(entries, value) };
  },
};
