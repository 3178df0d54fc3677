import { add, cos, derivative, div, jacobian, mul, type Num, primal, sin, sqrt, square, sub } from 'fluxion';
import { compile } from 'fluxion/compile';
import type { Fields } from '../fields.js';
import type { Module } from '../types.js';

type Vector = ArrayLike<number>;
type Matrix = ArrayLike<Vector>;

/** Three numbers of rotation, the centre, focal length, principal point, two of distortion; the point; the weight. */
type Observed<T> = [
  r1: T, r2: T, r3: T, c1: T, c2: T, c3: T, f: T, u0: T, v0: T, k1: T, k2: T, // camera
  x1: T, x2: T, x3: T, // point
  w: T,
]; // prettier-ignore

/** How far, weighted, the camera's image of the point is from the feature (u, v). */
function reprojection(
  [r1, r2, r3, c1, c2, c3, f, u0, v0, k1, k2, x1, x2, x3, w]: Observed<number>,
  u: number,
  v: number,
): [number, number] {
  const x = x1 - c1;
  const y = x2 - c2;
  const z = x3 - c3;
  let a: number;
  let b: number;
  let c: number;
  const squared = r1 * r1 + r2 * r2 + r3 * r3;
  if (squared === 0) {
    a = x + r2 * z - r3 * y;
    b = y + r3 * x - r1 * z;
    c = z + r1 * y - r2 * x;
  } else {
    const angle = Math.sqrt(squared);
    const p = r1 / angle;
    const q = r2 / angle;
    const s = r3 / angle;
    const cosine = Math.cos(angle);
    const sine = Math.sin(angle);
    const along = (p * x + q * y + s * z) * (1 - cosine);
    a = x * cosine + (q * z - s * y) * sine + p * along;
    b = y * cosine + (s * x - p * z) * sine + q * along;
    c = z * cosine + (p * y - q * x) * sine + s * along;
  }
  const px = a / c;
  const py = b / c;
  const rr = px * px + py * py;
  const distortion = 1 + k1 * rr + k2 * rr * rr;
  return [w * (px * distortion * f + u0 - u), w * (py * distortion * f + v0 - v)];
}

function eagerReprojection(
  [r1, r2, r3, c1, c2, c3, f, u0, v0, k1, k2, x1, x2, x3, w]: Observed<Num>,
  u: number,
  v: number,
): [Num, Num] {
  const x = sub(x1, c1);
  const y = sub(x2, c2);
  const z = sub(x3, c3);
  const cross = (p: Num, q: Num, s: Num): [Num, Num, Num] => [
    sub(mul(q, z), mul(s, y)),
    sub(mul(s, x), mul(p, z)),
    sub(mul(p, y), mul(q, x)),
  ];
  let rotated: [Num, Num, Num];
  const squared = add(add(square(r1), square(r2)), square(r3));
  if (primal(squared) === 0) {
    const [a, b, c] = cross(r1, r2, r3);
    rotated = [add(x, a), add(y, b), add(z, c)];
  } else {
    const angle = sqrt(squared);
    const [p, q, s] = [div(r1, angle), div(r2, angle), div(r3, angle)];
    const [cosine, sine] = [cos(angle), sin(angle)];
    const along = mul(add(add(mul(p, x), mul(q, y)), mul(s, z)), sub(1, cosine));
    const [a, b, c] = cross(p, q, s);
    rotated = [
      add(add(mul(x, cosine), mul(a, sine)), mul(p, along)),
      add(add(mul(y, cosine), mul(b, sine)), mul(q, along)),
      add(add(mul(z, cosine), mul(c, sine)), mul(s, along)),
    ];
  }
  const px = div(rotated[0], rotated[2]);
  const py = div(rotated[1], rotated[2]);
  const rr = add(square(px), square(py));
  const distortion = add(1, mul(rr, add(k1, mul(k2, rr))));
  const error = (p: Num, p0: Num, target: number): Num => mul(w, sub(add(mul(mul(p, distortion), f), p0), target));
  return [error(px, u0, u), error(py, v0, v)];
}

const weightError = (w: number): number => 1 - w * w;
const eagerWeightError = (w: Num): Num => sub(1, square(w));

interface Residuals {
  readonly reprojection: Float64Array;
  readonly weight: Float64Array;
}

type Problem = [cameras: Matrix, points: Matrix, weights: Vector, features: Matrix];

/** The errors of all observations: number i is of camera i mod n and point i mod m. */
const residuals = (project: typeof eagerReprojection, regularise: typeof eagerWeightError) =>
  function objective(cameras: Matrix, points: Matrix, weights: Vector, features: Matrix): Residuals {
    const p = weights.length;
    const reprojection = new Float64Array(2 * p);
    const weight = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      const a = cameras[i % cameras.length]!;
      const x = points[i % points.length]!;
      const w = weights[i]!;
      const [du, dv] = project(
        [a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!, a[8]!, a[9]!, a[10]!, x[0]!, x[1]!, x[2]!, w],
        features[i]![0]!,
        features[i]![1]!,
      ) as [number, number];
      reprojection[2 * i] = du;
      reprojection[2 * i + 1] = dv;
      weight[i] = regularise(w) as number;
    }
    return { reprojection, weight };
  };

/** A sparse matrix by rows: the entries of row r are those from rows[r] to rows[r + 1]. */
interface Sparse {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
  readonly vals: Float64Array;
}

/** The derivatives of one observation's two errors over what it depends on. */
type Block = (observed: Observed<number>, u: number, v: number) => number[][];
/** The derivative of one weight's error. */
type Slope = (w: number) => number;

/** The Jacobian of the errors over cameras, points and weights: a block for each observation, and below them a diagonal for the weights. */
const sparse = (block: Block, slope: Slope) =>
  function blocks(cameras: Matrix, points: Matrix, weights: Vector, features: Matrix): Sparse {
    const n = cameras.length;
    const m = points.length;
    const p = weights.length;
    const rows = new Int32Array(3 * p + 1);
    const cols = new Int32Array(31 * p);
    const vals = new Float64Array(31 * p);
    for (let i = 0; i < p; i++) {
      const a = cameras[i % n]!;
      const x = points[i % m]!;
      const w = weights[i]!;
      const [du, dv] = block(
        [a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!, a[8]!, a[9]!, a[10]!, x[0]!, x[1]!, x[2]!, w],
        features[i]![0]!,
        features[i]![1]!,
      ) as [number[], number[]];
      for (let j = 0; j < 15; j++) vals[30 * i + j] = du[j]!;
      for (let j = 0; j < 15; j++) vals[30 * i + 15 + j] = dv[j]!;
      vals[30 * p + i] = slope(w);
      for (let k = 0; k < 2; k++) {
        const at = 30 * i + 15 * k;
        for (let j = 0; j < 11; j++) cols[at + j] = 11 * (i % n) + j;
        for (let j = 0; j < 3; j++) cols[at + 11 + j] = 11 * n + 3 * (i % m) + j;
        cols[at + 14] = 11 * n + 3 * m + i;
        rows[2 * i + k + 1] = at + 15;
      }
      cols[30 * p + i] = 11 * n + 3 * m + i;
      rows[2 * p + i + 1] = 30 * p + i + 1;
    }
    return { rows, cols, vals };
  };

function read(input: Fields): Problem {
  const [n, m, p] = [input.integer('n', 1), input.integer('m', 1), input.integer('p', 1)];
  const copies = (count: number, row: Float64Array): Float64Array[] => Array.from({ length: count }, () => row.slice());
  return [
    copies(n, input.vector('cam', 11)),
    copies(m, input.vector('x', 3)),
    new Float64Array(p).fill(input.number('w')),
    copies(p, input.vector('feat', 2)),
  ];
}

const firstErrors = ({ reprojection, weight }: Residuals): unknown => ({
  reproj_error: { elements: reprojection.subarray(0, 2), repeated: weight.length },
  w_err: { element: weight[0], repeated: weight.length },
});

/** The first 30 entries and the last. */
const ends = (x: ArrayLike<number>): number[] => [...Array.from(x).slice(0, 30), x[x.length - 1]!];

const excerpt = ({ rows, cols, vals }: Sparse): unknown => ({ rows: ends(rows), cols: ends(cols), vals: ends(vals) });

const plain = residuals(reprojection as never, weightError as never);
const observationBlock = jacobian(compile(reprojection as never)) as unknown as Block;
const weightSlope = derivative(compile(weightError as never) as never) as Slope;

export const ba: Module = {
  name: 'ba',
  read,
  tasks: {
    objective: {
      plain,
      compiled: compile(plain, { scope: { project: reprojection, regularise: weightError } }),
      eager: residuals(eagerReprojection, eagerWeightError),
      output: firstErrors,
    },
    jacobian: {
      compiled: compile(sparse(observationBlock, weightSlope), {
        scope: { block: observationBlock, slope: weightSlope },
      }),
      eager: sparse(jacobian(eagerReprojection) as unknown as Block, derivative(eagerWeightError) as Slope),
      output: excerpt,
    },
  },
};
