import type { Reference } from './types.js';

export interface LstmInput {
  main_params: number[][];
  extra_params: number[][];
  state: number[][];
  sequence: number[][];
}

/** What one cell computes, kept for the way back. */
interface Cell {
  z: number;
  h: number;
  c: number;
  f: number;
  i: number;
  o: number;
  g: number;
  /** tanh of the new cell state. */
  s: number;
}

const logistic = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

interface Step {
  /** By layer and place. */
  cells: Cell[][];
  /** Output of the last layer. */
  z: number[];
  exps: number[];
  sum: number;
}

function forward({ main_params, extra_params, state, sequence }: LstmInput): { steps: Step[]; value: number } {
  const b = sequence[0]!.length;
  const layers = main_params.length / 2;
  const [inWeight, outWeight, outBias] = extra_params as [number[], number[], number[]];
  let now = state;
  let value = 0;
  const steps: Step[] = [];
  for (let t = 0; t + 1 < sequence.length; t++) {
    let z = sequence[t]!.map((x, j) => x * inWeight[j]!);
    const next: number[][] = [];
    const cells: Cell[][] = [];
    for (let k = 0; k < layers; k++) {
      const [weights, biases] = [main_params[2 * k]!, main_params[2 * k + 1]!];
      const row = z.map((zj, j): Cell => {
        const [h, c] = [now[2 * k]![j]!, now[2 * k + 1]![j]!];
        const gate = (x: number, part: number): number => x * weights[part * b + j]! + biases[part * b + j]!;
        const f = logistic(gate(zj, 0));
        const i = logistic(gate(h, 1));
        const o = logistic(gate(zj, 2));
        const g = Math.tanh(gate(h, 3));
        return { z: zj, h, c, f, i, o, g, s: Math.tanh(c * f + i * g) };
      });
      z = row.map(({ o, s }) => o * s);
      next.push(
        z,
        row.map(({ c, f, i, g }) => c * f + i * g),
      );
      cells.push(row);
    }
    now = next;
    const exps = z.map((v, j) => Math.exp(v * outWeight[j]! + outBias[j]!));
    const sum = 2 + exps.reduce((s, e) => s + e, 0);
    sequence[t + 1]!.forEach((target, j) => (value -= target * (z[j]! * outWeight[j]! + outBias[j]! - Math.log(sum))));
    steps.push({ cells, z, exps, sum });
  }
  return { steps, value: value / (b * (sequence.length - 1)) };
}

/** Back-propagation through time: `dState` is the adjoint of hidden and cell state between two steps. */
function derivative(input: LstmInput): number[] {
  const { main_params, extra_params, state, sequence } = input;
  const b = sequence[0]!.length;
  const layers = main_params.length / 2;
  const [, outWeight] = extra_params as [number[], number[], number[]];
  const { steps } = forward(input);
  const dMain = main_params.map((row) => new Array<number>(row.length).fill(0));
  const dExtra = extra_params.map((row) => new Array<number>(row.length).fill(0));
  const dState = state.map((row) => new Array<number>(row.length).fill(0));
  const scale = 1 / (b * (sequence.length - 1));
  for (let t = steps.length - 1; t >= 0; t--) {
    const { cells, z, exps, sum } = steps[t]!;
    const targets = sequence[t + 1]!;
    const weight = targets.reduce((s, v) => s + v, 0);
    const dz = z.map((v, j) => {
      const dy = scale * ((weight * exps[j]!) / sum - targets[j]!);
      dExtra[1]![j]! += dy * v;
      dExtra[2]![j]! += dy;
      return dy * outWeight[j]!;
    });
    for (let k = layers - 1; k >= 0; k--) {
      const weights = main_params[2 * k]!;
      const [dWeights, dBiases] = [dMain[2 * k]!, dMain[2 * k + 1]!];
      const [dHidden, dCell] = [dState[2 * k]!, dState[2 * k + 1]!];
      cells[k]!.forEach((cell, j) => {
        const { f, i, o, g, s } = cell;
        const dh = dHidden[j]! + dz[j]!;
        const dc = dCell[j]! + dh * o * (1 - s * s);
        const parts = [
          [dc * cell.c * f * (1 - f), cell.z],
          [dc * g * i * (1 - i), cell.h],
          [dh * s * o * (1 - o), cell.z],
          [dc * i * (1 - g * g), cell.h],
        ] as const;
        dz[j] = 0;
        dHidden[j] = 0;
        dCell[j] = dc * f;
        parts.forEach(([d, x], part) => {
          const at = part * b + j;
          dWeights[at]! += d * x;
          dBiases[at]! += d;
          if (part % 2 === 0) dz[j]! += d * weights[at]!;
          else dHidden[j]! += d * weights[at]!;
        });
      });
    }
    sequence[t]!.forEach((x, j) => (dExtra[0]![j]! += dz[j]! * x));
  }
  return [...dMain, ...dExtra].flat();
}

export const lstm: Reference<LstmInput> = { value: (input) => forward(input).value, derivative };
