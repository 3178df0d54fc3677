import { seeded } from '../lib/random.js';
import type { BaInput } from './reference/ba.js';
import type { GmmInput } from './reference/gmm.js';
import type { LlsqInput } from './reference/llsq.js';
import type { LseInput } from './reference/lse.js';
import type { LstmInput } from './reference/lstm.js';

export const SIZES = ['small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

/** One input of an eval, by name and the same in every run. */
export interface Workload {
  readonly label: string;
  readonly input: object;
}

type Next = () => number;

const vector = (next: Next, n: number, low = 0, high = 1): number[] =>
  Array.from({ length: n }, () => low + (high - low) * next());
const matrix = (next: Next, rows: number, columns: number, low = 0, high = 1): number[][] =>
  Array.from({ length: rows }, () => vector(next, columns, low, high));

function llsq(n: number, m: number): Workload {
  const input: LlsqInput = { x: vector(seeded(31337), m), n };
  return { label: `n = ${n}, m = ${m}`, input };
}

function lse(n: number): Workload {
  const input: LseInput = { x: vector(seeded(31337), n) };
  return { label: `n = ${n}`, input };
}

function gmm(d: number, k: number, n: number): Workload {
  const next = seeded(31337 + d);
  const input: GmmInput = {
    d,
    k,
    n,
    alpha: vector(next, k, -1, 1),
    mu: matrix(next, k, d),
    q: matrix(next, k, d, -1, 0.5),
    l: matrix(next, k, (d * (d - 1)) / 2, -0.5, 0.5),
    x: matrix(next, n, d),
    m: 2,
    gamma: 1.2,
  };
  return { label: `d = ${d}, k = ${k}, n = ${n}`, input };
}

function lstm(l: number, c: number, b = 14): Workload {
  const next = seeded(31337);
  const input: LstmInput = {
    main_params: matrix(next, 2 * l, 4 * b),
    extra_params: matrix(next, 3, b),
    state: matrix(next, 2 * l, b),
    sequence: Array.from({ length: c }, () => Array.from({ length: b }, () => (next() < 0.5 ? 0 : 1))),
  };
  return { label: `l = ${l}, c = ${c}, b = ${b}`, input };
}

function ba(n: number, m: number, p: number): Workload {
  const next = seeded(31337);
  const input: BaInput = {
    n,
    m,
    p,
    cam: [
      ...vector(next, 3, -0.5, 0.5), // rotation
      ...vector(next, 3, -1, 1), // centre
      ...vector(next, 1, 300, 800), // focal length
      ...vector(next, 2, -5, 5), // principal point
      ...vector(next, 2, -0.1, 0.1), // distortion
    ],
    x: [...vector(next, 2, -2, 2), ...vector(next, 1, 5, 9)],
    w: 0.5 + next(),
    feat: vector(next, 2, -300, 300),
  };
  return { label: `n = ${n}, m = ${m}, p = ${p}`, input };
}

/** The workloads of every eval but hello, by size: small ones for tests, large ones as GradBench asks for them. */
export const workloads: Readonly<Record<string, Readonly<Record<Size, () => readonly Workload[]>>>> = {
  llsq: { small: () => [llsq(64, 16)], medium: () => [llsq(1024, 128)], large: () => [llsq(4096, 128)] },
  lse: { small: () => [lse(500)], medium: () => [lse(40_000)], large: () => [lse(640_000)] },
  gmm: {
    small: () => [gmm(1, 3, 15), gmm(4, 3, 20)],
    medium: () => [gmm(10, 10, 500)],
    large: () => [gmm(10, 25, 1000), gmm(64, 25, 1000)],
  },
  lstm: { small: () => [lstm(2, 16, 4)], medium: () => [lstm(2, 1024)], large: () => [lstm(4, 4096)] },
  ba: { small: () => [ba(3, 7, 40)], medium: () => [ba(10, 500, 3000)], large: () => [ba(49, 7776, 31_843)] },
};
