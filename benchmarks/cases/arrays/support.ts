import { setKernels, type KernelChoice } from 'fluxion/array';
import { seeded } from '../../lib/random.js';
import { slope } from '../../lib/oracle.js';
import type { Call, Contestant, Gives } from '../../types.js';

/** `count` Float64Arrays of `n` numbers between `low` and `high`. */
export function typedArrays(seed: number, count: number, n: number, low: number, high: number): Float64Array[] {
  const next = seeded(seed);
  return Array.from({ length: count }, () => Float64Array.from({ length: n }, () => low + (high - low) * next()));
}

/** How many sets of inputs take turns: as many as fill a megabyte, so that long ones still come from a cache as in programs. */
export const setsFor = (n: number): number => Math.max(2, Math.min(16, Math.floor(131_072 / n)));

/** The call under one choice of kernels; the choice by size comes back afterwards. */
const under =
  (choice: KernelChoice, call: Call): Call =>
  (...args) => {
    setKernels(choice);
    try {
      return call(...args);
    } finally {
      setKernels('auto');
    }
  };

export const JAVASCRIPT = 'fluxion, JavaScript kernels';

/** Ours twice: with the kernels chosen by size, and with the JavaScript set alone. */
export function ours(gives: Gives, call: Call, adapt?: Contestant['adapt']): Contestant[] {
  const one = { kind: 'fluxion', gives, ...(adapt && { adapt }) } as const;
  return [
    { name: 'fluxion', ...one, call: under('auto', call) },
    { name: JAVASCRIPT, ...one, call: under('javascript', call) },
  ];
}

/**
 * The error of a gradient in one random direction v: Σ g·v against the slope of the plain function along v. Arguments are arrays; the first
 * `gradient.length` of them move.
 */
export function errorOfGradient(
  f: (...args: Float64Array[]) => number,
  args: readonly Float64Array[],
  gradient: readonly ArrayLike<number>[],
  step: number,
): number {
  const next = seeded(args[0]!.length);
  const moving = args.slice(0, gradient.length);
  const vs = moving.map((a) => a.map(() => next() - 0.5));
  let [got, size] = [0, 0];
  vs.forEach((v, k) =>
    v.forEach((vi, i) => {
      got += gradient[k]![i]! * vi;
      size += Math.abs(gradient[k]![i]! * vi);
    }),
  );
  const at = (t: number): Float64Array[] =>
    args.map((a, k) => (k < vs.length ? a.map((x, i) => x + t * vs[k]![i]!) : a));
  const expected = slope((t) => [f(...at(t))], step)[0]!;
  return moving.every((a, k) => a.length === gradient[k]!.length) ? Math.abs(got - expected) / size : Infinity;
}
