/**
 * The workloads: each a plain function as a user writes it, the derivative code a careful person would write for it by hand (same allocation),
 * and inputs. All sizes are fields of the inputs, so that one text serves all.
 */

export type Fn = (...args: any[]) => any;

export interface Case {
  readonly name: string;
  readonly plain: Fn;
  /** The hand-written gradient, fresh result; `undefined` where none is asked for. */
  readonly hand: Fn | undefined;
  /** The same into a buffer. */
  readonly handOut?: Fn;
  /** Sets of arguments, rotated between calls; made when asked for, so that one case does not meet the garbage of the others. */
  readonly inputs: () => readonly (readonly unknown[])[];
  /** Arguments of the same kinds, as small as they may be: what a first call costs apart from the work itself. */
  readonly small: () => readonly unknown[];
  readonly what: 'derivative' | 'gradient' | 'jacobian';
  /** Largest allowed ratio to the hand-written code. */
  readonly target?: number;
}

/** A seeded generator of numbers in [0, 1). */
export function random(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const vector = (n: number, seed: number, scale = 1): Float64Array => {
  const next = random(seed);
  return Float64Array.from({ length: n }, () => scale * (2 * next() - 1));
};

type Make = (seed: number) => readonly unknown[];

/** `count` sets of arguments, and small ones where `make` gives large ones. */
const sets = (count: number, make: Make, small = make): Pick<Case, 'inputs' | 'small'> => ({
  inputs: () => Array.from({ length: count }, (_, k) => make(k + 1)),
  small: () => small(1),
});

// ---- a scalar function of 15 operations

const scalar = (x: number): number => {
  const a = x * x + 1.5;
  const b = Math.sin(a) * Math.exp(-x);
  const c = b / a + Math.sqrt(a);
  const d = Math.log(c * c + 2);
  return d * a - Math.cos(b) * 0.5 + c;
};

const scalarHand = (x: number): number => {
  const a = x * x + 1.5;
  const s = Math.sin(a);
  const e = Math.exp(-x);
  const b = s * e;
  const r = Math.sqrt(a);
  const q = b / a;
  const c = q + r;
  const k = c * c + 2;
  const da = 2 * x;
  const db = Math.cos(a) * da * e - b;
  const dc = db / a - (q / a) * da + (0.5 / r) * da;
  const dd = (2 * c * dc) / k;
  return dd * a + Math.log(k) * da + Math.sin(b) * db * 0.5 + dc;
};

// ---- Rosenbrock

const rosenbrock = (x: Float64Array): number => {
  let s = 0;
  for (let i = 0; i + 1 < x.length; i++) s += 100 * (x[i + 1]! - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2;
  return s;
};

const rosenbrockOut = (x: Float64Array, g: Float64Array): Float64Array => {
  g.fill(0);
  const n = x.length - 1;
  for (let i = 0; i < n; i++) {
    const xi = x[i]!;
    const t = x[i + 1]! - xi * xi;
    g[i] = g[i]! - 400 * t * xi - 2 * (1 - xi);
    g[i + 1] = g[i + 1]! + 200 * t;
  }
  return g;
};

const rosenbrockHand = (x: Float64Array): Float64Array => rosenbrockOut(x, new Float64Array(x.length));

// ---- a loop with a body of 13 operations, several of them transcendental

const transcendental = (x: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    const a = Math.sin(v) * v + Math.exp(-v * v);
    const b = Math.log(a * a + 1.5) / (1 + v * v);
    s += Math.tanh(b) * a;
  }
  return s;
};

const transcendentalOut = (x: Float64Array, g: Float64Array): Float64Array => {
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    const sv = Math.sin(v);
    const e = Math.exp(-v * v);
    const a = sv * v + e;
    const k = a * a + 1.5;
    const q = 1 + v * v;
    const l = Math.log(k);
    const b = l / q;
    const t = Math.tanh(b);
    const c = Math.cosh(b);
    const bb = a / (c * c);
    const ab = t + ((bb / q) * (2 * a)) / k;
    g[i] = ab * (Math.cos(v) * v + sv - 2 * v * e) - bb * (b / q) * 2 * v;
  }
  return g;
};

const transcendentalHand = (x: Float64Array): Float64Array => transcendentalOut(x, new Float64Array(x.length));

// ---- logistic regression

const logistic = (w: Float64Array, X: Float64Array[], y: Float64Array): number => {
  let loss = 0;
  for (let i = 0; i < X.length; i++) {
    const row = X[i]!;
    let z = 0;
    for (let j = 0; j < w.length; j++) z += w[j]! * row[j]!;
    loss += Math.log1p(Math.exp(-y[i]! * z));
  }
  return loss / X.length;
};

const logisticOut = (w: Float64Array, X: Float64Array[], y: Float64Array, g: Float64Array): Float64Array => {
  g.fill(0);
  const n = X.length;
  const d = w.length;
  for (let i = 0; i < n; i++) {
    const row = X[i]!;
    let z = 0;
    for (let j = 0; j < d; j++) z += w[j]! * row[j]!;
    const yi = y[i]!;
    const e = Math.exp(-yi * z);
    const c = (-yi * e) / (1 + e) / n;
    for (let j = 0; j < d; j++) g[j] = g[j]! + c * row[j]!;
  }
  return g;
};

const logisticHand = (w: Float64Array, X: Float64Array[], y: Float64Array): Float64Array =>
  logisticOut(w, X, y, new Float64Array(w.length));

const logisticInput =
  (d: number, n: number): Make =>
  (seed) => {
    const next = random(seed + 77);
    return [
      vector(d, seed, 0.3),
      Array.from({ length: n }, (_, i) => vector(d, 1000 * seed + i)),
      Float64Array.from({ length: n }, () => (next() < 0.5 ? -1 : 1)),
    ];
  };

// ---- Gaussian mixture: log-likelihood with precision factors, as GradBench states it

interface Mixture {
  alphas: Float64Array;
  means: Float64Array[];
  icf: Float64Array[];
}

const mixture = (p: Mixture, x: Float64Array[]): number => {
  const n = x.length;
  const k = p.alphas.length;
  const d = x[0]!.length;
  const qdiag = Array.from({ length: k }, () => new Float64Array(d));
  const sums = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const icf = p.icf[c]!;
    let s = 0;
    for (let j = 0; j < d; j++) {
      s += icf[j]!;
      qdiag[c]![j] = Math.exp(icf[j]!);
    }
    sums[c] = s;
  }
  let slse = 0;
  const main = new Float64Array(k);
  const xc = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const row = x[i]!;
    let best = -Infinity;
    for (let c = 0; c < k; c++) {
      const mean = p.means[c]!;
      const icf = p.icf[c]!;
      const q = qdiag[c]!;
      for (let j = 0; j < d; j++) xc[j] = row[j]! - mean[j]!;
      let sq = 0;
      for (let r = 0; r < d; r++) {
        let t = q[r]! * xc[r]!;
        let pos = d + r - 1;
        for (let j = 0; j < r; j++) {
          t += icf[pos]! * xc[j]!;
          pos += d - 2 - j;
        }
        sq += t * t;
      }
      main[c] = p.alphas[c]! + sums[c]! - 0.5 * sq;
      best = Math.max(best, main[c]!);
    }
    let lse = 0;
    for (let c = 0; c < k; c++) lse += Math.exp(main[c]! - best);
    slse += best + Math.log(lse);
  }
  let prior = 0;
  for (let c = 0; c < k; c++) {
    const icf = p.icf[c]!;
    const q = qdiag[c]!;
    let frob = 0;
    for (let j = 0; j < d; j++) frob += q[j]! * q[j]!;
    for (let j = d; j < icf.length; j++) frob += icf[j]! * icf[j]!;
    prior += 0.5 * frob - sums[c]!;
  }
  let top = 0;
  for (let c = 0; c < k; c++) top += Math.exp(p.alphas[c]!);
  return slse - n * Math.log(top) + prior;
};

const mixtureHand = (p: Mixture, x: Float64Array[]): Mixture => {
  const n = x.length;
  const k = p.alphas.length;
  const d = x[0]!.length;
  const alphas = new Float64Array(k);
  const means = p.means.map((m) => new Float64Array(m.length));
  const icfs = p.icf.map((m) => new Float64Array(m.length));
  const qdiag = p.icf.map((icf) => Float64Array.from({ length: d }, (_, j) => Math.exp(icf[j]!)));
  const sums = p.icf.map((icf) => {
    let s = 0;
    for (let j = 0; j < d; j++) s += icf[j]!;
    return s;
  });
  const qb = p.icf.map(() => new Float64Array(d));
  const sumb = new Float64Array(k);
  const main = new Float64Array(k);
  const xcs = Array.from({ length: k }, () => new Float64Array(d));
  const qxs = Array.from({ length: k }, () => new Float64Array(d));
  const xb = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const row = x[i]!;
    let best = -Infinity;
    for (let c = 0; c < k; c++) {
      const mean = p.means[c]!;
      const icf = p.icf[c]!;
      const q = qdiag[c]!;
      const xc = xcs[c]!;
      const qx = qxs[c]!;
      for (let j = 0; j < d; j++) xc[j] = row[j]! - mean[j]!;
      let sq = 0;
      for (let r = 0; r < d; r++) {
        let t = q[r]! * xc[r]!;
        let pos = d + r - 1;
        for (let j = 0; j < r; j++) {
          t += icf[pos]! * xc[j]!;
          pos += d - 2 - j;
        }
        qx[r] = t;
        sq += t * t;
      }
      const m = p.alphas[c]! + sums[c]! - 0.5 * sq;
      main[c] = m;
      if (m > best) best = m;
    }
    let lse = 0;
    for (let c = 0; c < k; c++) {
      const e = Math.exp(main[c]! - best);
      main[c] = e;
      lse += e;
    }
    for (let c = 0; c < k; c++) {
      const w = main[c]! / lse;
      alphas[c] = alphas[c]! + w;
      sumb[c] = sumb[c]! + w;
      const icf = p.icf[c]!;
      const icfb = icfs[c]!;
      const q = qdiag[c]!;
      const qbc = qb[c]!;
      const xc = xcs[c]!;
      const qx = qxs[c]!;
      xb.fill(0);
      for (let r = 0; r < d; r++) {
        const tb = -w * qx[r]!;
        qbc[r] = qbc[r]! + tb * xc[r]!;
        xb[r] = xb[r]! + tb * q[r]!;
        let pos = d + r - 1;
        for (let j = 0; j < r; j++) {
          icfb[pos] = icfb[pos]! + tb * xc[j]!;
          xb[j] = xb[j]! + tb * icf[pos]!;
          pos += d - 2 - j;
        }
      }
      const meanb = means[c]!;
      for (let j = 0; j < d; j++) meanb[j] = meanb[j]! - xb[j]!;
    }
  }
  let top = 0;
  for (let c = 0; c < k; c++) top += Math.exp(p.alphas[c]!);
  for (let c = 0; c < k; c++) {
    alphas[c] = alphas[c]! - (n * Math.exp(p.alphas[c]!)) / top;
    const icf = p.icf[c]!;
    const icfb = icfs[c]!;
    for (let j = 0; j < d; j++) icfb[j] = icfb[j]! + sumb[c]! - 1 + (qb[c]![j]! + qdiag[c]![j]!) * qdiag[c]![j]!;
    for (let j = d; j < icf.length; j++) icfb[j] = icfb[j]! + icf[j]!;
  }
  return { alphas, means, icf: icfs };
};

const mixtureInput =
  (d: number, k: number, n: number): Make =>
  (seed) => [
    {
      alphas: vector(k, seed),
      means: Array.from({ length: k }, (_, c) => vector(d, seed * 100 + c)),
      icf: Array.from({ length: k }, (_, c) => vector((d * (d + 1)) / 2, seed * 200 + c, 0.5)),
    },
    Array.from({ length: n }, (_, i) => vector(d, seed * 1000 + i)),
  ];

// ---- a recurrence like a long short-term memory

const recurrence = (p: Float64Array, x: Float64Array): number => {
  let h = 0.1;
  let c = 0.2;
  let loss = 0;
  for (let t = 0; t + 1 < x.length; t++) {
    const v = x[t]!;
    const f = 1 / (1 + Math.exp(-(p[0]! * v + p[1]! * h + p[2]!)));
    const i = 1 / (1 + Math.exp(-(p[3]! * v + p[4]! * h + p[5]!)));
    const o = 1 / (1 + Math.exp(-(p[6]! * v + p[7]! * h + p[8]!)));
    const u = Math.tanh(p[9]! * v + p[10]! * h + p[11]!);
    c = f * c + i * u;
    h = o * Math.tanh(c);
    const e = p[12]! * h + p[13]! - x[t + 1]!;
    loss += e * e;
  }
  return loss;
};

const recurrenceInput =
  (steps: number): Make =>
  (seed) => [vector(14, seed, 0.5), vector(steps, seed + 9)];

// ---- a two-layer network in plain loops

interface Net {
  W1: Float64Array[];
  b1: Float64Array;
  W2: Float64Array[];
  b2: Float64Array;
}

const network = (p: Net, X: Float64Array[], labels: Int32Array): number => {
  const hidden = p.b1.length;
  const classes = p.b2.length;
  const h = new Float64Array(hidden);
  const o = new Float64Array(classes);
  let loss = 0;
  for (let s = 0; s < X.length; s++) {
    const x = X[s]!;
    for (let j = 0; j < hidden; j++) {
      const w = p.W1[j]!;
      let z = p.b1[j]!;
      for (let k = 0; k < x.length; k++) z += w[k]! * x[k]!;
      h[j] = Math.tanh(z);
    }
    let best = -Infinity;
    for (let c = 0; c < classes; c++) {
      const w = p.W2[c]!;
      let z = p.b2[c]!;
      for (let j = 0; j < hidden; j++) z += w[j]! * h[j]!;
      o[c] = z;
      if (z > best) best = z;
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(o[c]! - best);
    loss += best + Math.log(sum) - o[labels[s]!]!;
  }
  return loss / X.length;
};

const networkHand = (p: Net, X: Float64Array[], labels: Int32Array): Net => {
  const hidden = p.b1.length;
  const classes = p.b2.length;
  const W1 = p.W1.map((w) => new Float64Array(w.length));
  const W2 = p.W2.map((w) => new Float64Array(w.length));
  const b1 = new Float64Array(hidden);
  const b2 = new Float64Array(classes);
  const h = new Float64Array(hidden);
  const c2 = new Float64Array(hidden);
  const hb = new Float64Array(hidden);
  const o = new Float64Array(classes);
  const n = X.length;
  for (let s = 0; s < n; s++) {
    const x = X[s]!;
    for (let j = 0; j < hidden; j++) {
      const w = p.W1[j]!;
      let z = p.b1[j]!;
      for (let k = 0; k < x.length; k++) z += w[k]! * x[k]!;
      h[j] = Math.tanh(z);
      const c = Math.cosh(z);
      c2[j] = 1 / (c * c);
      hb[j] = 0;
    }
    let best = -Infinity;
    for (let c = 0; c < classes; c++) {
      const w = p.W2[c]!;
      let z = p.b2[c]!;
      for (let j = 0; j < hidden; j++) z += w[j]! * h[j]!;
      o[c] = z;
      if (z > best) best = z;
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(o[c]! - best);
    for (let c = 0; c < classes; c++) {
      const ob = (Math.exp(o[c]! - best) / sum - (c === labels[s] ? 1 : 0)) / n;
      const w = p.W2[c]!;
      const wb = W2[c]!;
      b2[c] = b2[c]! + ob;
      for (let j = 0; j < hidden; j++) {
        wb[j] = wb[j]! + ob * h[j]!;
        hb[j] = hb[j]! + ob * w[j]!;
      }
    }
    for (let j = 0; j < hidden; j++) {
      const zb = hb[j]! * c2[j]!;
      const wb = W1[j]!;
      b1[j] = b1[j]! + zb;
      for (let k = 0; k < x.length; k++) wb[k] = wb[k]! + zb * x[k]!;
    }
  }
  return { W1, b1, W2, b2 };
};

const networkInput =
  (inputs: number, hidden: number, batch: number): Make =>
  (seed) => {
    const next = random(seed + 5);
    return [
      {
        W1: Array.from({ length: hidden }, (_, j) => vector(inputs, seed * hidden + j, 0.05)),
        b1: vector(hidden, seed, 0.1),
        W2: Array.from({ length: 10 }, (_, j) => vector(hidden, seed * 10 * hidden + j, 0.2)),
        b2: vector(10, seed + 1, 0.1),
      },
      Array.from({ length: batch }, (_, s) => vector(inputs, seed * batch + s)),
      Int32Array.from({ length: batch }, () => Math.floor(10 * next())),
    ];
  };

// ---- Jacobian of spherical coordinates

const spherical = ([r, theta, phi]: number[]): number[] => [
  r! * Math.sin(theta!) * Math.cos(phi!),
  r! * Math.sin(theta!) * Math.sin(phi!),
  r! * Math.cos(theta!),
];

const sphericalHand = ([r, theta, phi]: number[]): number[][] => {
  const st = Math.sin(theta!);
  const ct = Math.cos(theta!);
  const sp = Math.sin(phi!);
  const cp = Math.cos(phi!);
  return [
    [st * cp, r! * ct * cp, -(r! * st * sp)],
    [st * sp, r! * ct * sp, r! * st * cp],
    [ct, -(r! * st), 0],
  ];
};

// ---- determinant by minors, recursive

const determinant = (A: number[][]): number => {
  const det = (M: number[][]): number => {
    const n = M.length;
    if (n === 1) return M[0]![0]!;
    if (n === 2) return M[0]![0]! * M[1]![1]! - M[0]![1]! * M[1]![0]!;
    let s = 0;
    let sign = 1;
    for (let c = 0; c < n; c++) {
      const minor: number[][] = Array.from({ length: n - 1 }, () => new Array<number>(n - 1).fill(0));
      for (let i = 1; i < n; i++) {
        let q = 0;
        for (let j = 0; j < n; j++) {
          if (j === c) continue;
          minor[i - 1]![q] = M[i]![j]!;
          q++;
        }
      }
      s += sign * M[0]![c]! * det(minor);
      sign = -sign;
    }
    return s;
  };
  return det(A);
};

const matrixInput =
  (n: number): Make =>
  (seed) => [Array.from({ length: n }, (_, i) => [...vector(n, seed * n + i)])];

// ---- jagged control flow

const jagged = (x: Float64Array): number => {
  let s = 0;
  let i = 0;
  while (i < x.length) {
    let v = x[i]!;
    let k = 0;
    while (Math.abs(v) > 0.1 && k < 6) {
      v = v * x[(i + k) % x.length]! + 0.05;
      k++;
    }
    i++;
    if (k % 2 === 0) continue;
    if (v > 0) s += v * v;
    else s -= v * s * 0.1;
  }
  return s;
};

const rosenbrockCase = (n: number): Case => ({
  name: `Rosenbrock n = ${n}`,
  plain: rosenbrock,
  hand: rosenbrockHand,
  handOut: rosenbrockOut,
  ...sets(
    n > 100_000 ? 2 : 4,
    (seed) => [vector(n, seed)],
    (seed) => [vector(2, seed)],
  ),
  what: 'gradient',
  target: 1.15,
});

const transcendentalCase = (n: number): Case => ({
  name: `13-op transcendental loop n = ${n}`,
  plain: transcendental,
  hand: transcendentalHand,
  handOut: transcendentalOut,
  ...sets(
    4,
    (seed) => [vector(n, seed)],
    (seed) => [vector(2, seed)],
  ),
  what: 'gradient',
  target: 1.15,
});

export const cases: readonly Case[] = [
  {
    name: '15-op scalar derivative',
    plain: scalar,
    hand: scalarHand,
    ...sets(8, (seed) => [0.3 + 0.1 * seed]),
    what: 'derivative',
    target: 1.1,
  },
  ...[2, 100, 10_000, 1_000_000].map(rosenbrockCase),
  ...[1000, 100_000].map(transcendentalCase),
  {
    name: 'logistic regression 1000×20',
    plain: logistic,
    hand: logisticHand,
    handOut: logisticOut,
    ...sets(3, logisticInput(20, 1000), logisticInput(2, 2)),
    what: 'gradient',
    target: 0.8,
  },
  {
    name: 'GMM d = 10, k = 25, n = 1000',
    plain: mixture,
    hand: mixtureHand,
    ...sets(2, mixtureInput(10, 25, 1000), mixtureInput(2, 2, 2)),
    what: 'gradient',
    target: 1.1,
  },
  {
    name: 'LSTM-like recurrence, 4096 steps',
    plain: recurrence,
    hand: undefined,
    ...sets(3, recurrenceInput(4097), recurrenceInput(3)),
    what: 'gradient',
  },
  {
    name: 'MLP 784-64-10, batch 32',
    plain: network,
    hand: networkHand,
    ...sets(2, networkInput(784, 64, 32), networkInput(2, 2, 2)),
    what: 'gradient',
    target: 0.9,
  },
  {
    name: 'Jacobian 3→3',
    plain: spherical,
    hand: sphericalHand,
    ...sets(8, (seed) => [[1 + 0.1 * seed, 0.5, 0.3 * seed]]),
    what: 'jacobian',
    target: 1.2,
  },
  {
    name: 'determinant by minors 7×7',
    plain: determinant,
    hand: undefined,
    ...sets(3, matrixInput(7), matrixInput(3)),
    what: 'gradient',
  },
  {
    name: 'jagged while/if/continue n = 200',
    plain: jagged,
    hand: undefined,
    ...sets(
      4,
      (seed) => [vector(200, seed)],
      (seed) => [vector(2, seed)],
    ),
    what: 'gradient',
  },
];
