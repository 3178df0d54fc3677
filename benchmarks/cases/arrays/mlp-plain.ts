import type { Layers } from '../../types.js';

type Arrays = readonly [w1: Float64Array, b1: Float64Array, w2: Float64Array, b2: Float64Array];

/** Values on the way that the gradient needs. */
interface Pass {
  readonly hidden: Float64Array;
  readonly logits: Float64Array;
}

/** C = A·B + b in every row, as one writes it without a second thought. */
function layer(m: number, k: number, n: number, a: Float64Array, w: Float64Array, b: Float64Array): Float64Array {
  const c = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = b[j]!;
      for (let l = 0; l < k; l++) s += a[i * k + l]! * w[l * n + j]!;
      c[i * n + j] = s;
    }
  }
  return c;
}

function forward({ batch, inputs, hidden, outputs }: Layers, [w1, b1, w2, b2]: Arrays, x: Float64Array): Pass {
  const h = layer(batch, inputs, hidden, x, w1, b1);
  for (let i = 0; i < h.length; i++) h[i] = Math.tanh(h[i]!);
  return { hidden: h, logits: layer(batch, hidden, outputs, h, w2, b2) };
}

/** The logarithm of Σ exp of a row. */
function logSum(z: Float64Array, from: number, n: number): number {
  let most = -Infinity;
  for (let j = 0; j < n; j++) most = Math.max(most, z[from + j]!);
  let s = 0;
  for (let j = 0; j < n; j++) s += Math.exp(z[from + j]! - most);
  return most + Math.log(s);
}

/** The mean cross-entropy of the batch; `y` has a one at the right answer of each row. */
export function plain(layers: Layers, weights: Arrays, x: Float64Array, y: Float64Array): number {
  const { batch, outputs } = layers;
  const { logits } = forward(layers, weights, x);
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    const l = logSum(logits, i * outputs, outputs);
    for (let j = 0; j < outputs; j++) loss += y[i * outputs + j]! * (l - logits[i * outputs + j]!);
  }
  return loss / batch;
}

/** Backpropagation by hand, in the same simple loops. */
export function hand(layers: Layers, weights: Arrays, x: Float64Array, y: Float64Array): Float64Array[] {
  const { batch, inputs, hidden, outputs } = layers;
  const { hidden: h, logits } = forward(layers, weights, x);
  const [g1, c1, g2, c2] = weights.map((a) => new Float64Array(a.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const dz = new Float64Array(outputs);
  for (let i = 0; i < batch; i++) {
    const l = logSum(logits, i * outputs, outputs);
    for (let j = 0; j < outputs; j++) {
      dz[j] = (Math.exp(logits[i * outputs + j]! - l) - y[i * outputs + j]!) / batch;
      c2[j]! += dz[j]!;
    }
    for (let k = 0; k < hidden; k++) {
      const v = h[i * hidden + k]!;
      let dh = 0;
      for (let j = 0; j < outputs; j++) {
        g2[k * outputs + j]! += v * dz[j]!;
        dh += weights[2][k * outputs + j]! * dz[j]!;
      }
      const da = dh * (1 - v * v);
      c1[k]! += da;
      for (let p = 0; p < inputs; p++) g1[p * hidden + k]! += x[i * inputs + p]! * da;
    }
  }
  return [g1, c1, g2, c2];
}

/** The Hessian of the loss times a direction in the space of the weights, by hand: tangents of {@link hand}. */
export function handProduct(
  layers: Layers,
  weights: Arrays,
  [v1, u1, v2, u2]: Arrays,
  x: Float64Array,
  y: Float64Array,
): Float64Array[] {
  const { batch, inputs, hidden, outputs } = layers;
  const { hidden: h, logits } = forward(layers, weights, x);
  const da = layer(batch, inputs, hidden, x, v1, u1);
  const dh = da.map((d, i) => d * (1 - h[i]! * h[i]!));
  const w2 = weights[2];
  const fromWeights = layer(batch, hidden, outputs, h, v2, u2);
  const fromHidden = layer(batch, hidden, outputs, dh, w2, new Float64Array(outputs));
  const [g1, c1, g2, c2] = weights.map((a) => new Float64Array(a.length)) as unknown as Arrays;
  const [r, dr] = [new Float64Array(outputs), new Float64Array(outputs)];
  for (let i = 0; i < batch; i++) {
    const row = i * outputs;
    const l = logSum(logits, row, outputs);
    let mean = 0;
    for (let j = 0; j < outputs; j++) {
      r[j] = Math.exp(logits[row + j]! - l);
      dr[j] = fromWeights[row + j]! + fromHidden[row + j]!;
      mean += r[j]! * dr[j]!;
    }
    for (let j = 0; j < outputs; j++) {
      dr[j] = (r[j]! * (dr[j]! - mean)) / batch;
      r[j] = (r[j]! - y[row + j]!) / batch;
      c2[j]! += dr[j]!;
    }
    for (let k = 0; k < hidden; k++) {
      const [v, dv] = [h[i * hidden + k]!, dh[i * hidden + k]!];
      let [b, db] = [0, 0];
      for (let j = 0; j < outputs; j++) {
        g2[k * outputs + j]! += dv * r[j]! + v * dr[j]!;
        b += w2[k * outputs + j]! * r[j]!;
        db += w2[k * outputs + j]! * dr[j]! + v2[k * outputs + j]! * r[j]!;
      }
      const d = db * (1 - v * v) - 2 * b * v * dv;
      c1[k]! += d;
      for (let p = 0; p < inputs; p++) g1[p * hidden + k]! += x[i * inputs + p]! * d;
    }
  }
  return [g1, c1, g2, c2];
}
