import type { Reference } from './types.js';

export interface LlsqInput {
  x: number[];
  n: number;
}

const residual = (x: readonly number[], t: number): number => {
  // Horner's scheme, where the tool sums powers.
  let p = 0;
  for (let j = x.length - 1; j >= 0; j--) p = p * t + x[j]!;
  return Math.sign(t) - p;
};

const points = (n: number): number[] => Array.from({ length: n }, (_, i) => -1 + (2 * i) / (n - 1));

/** ∂/∂xⱼ = −Σ rᵢ tᵢʲ */
export const llsq: Reference<LlsqInput> = {
  value: ({ x, n }) => points(n).reduce((sum, t) => sum + residual(x, t) ** 2 / 2, 0),
  derivative: ({ x, n }) => {
    const g = new Array<number>(x.length).fill(0);
    for (const t of points(n)) {
      let term = -residual(x, t);
      for (let j = 0; j < x.length; j++) {
        g[j]! += term;
        term *= t;
      }
    }
    return g;
  },
};
