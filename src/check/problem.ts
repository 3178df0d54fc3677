import type { Layout } from './layout.js';
import { curveOf, randomProbe, valueOn, type LinearMap, type Probe } from './line.js';
import { noiseOf } from './noise.js';
import type { Random } from './random.js';
import { Sweep, type Swept } from './sweep.js';

/** A matrix that somebody claims is the Jacobian of `values` at x. */
export interface Problem {
  readonly values: (x: Float64Array) => Float64Array;
  readonly x: Float64Array;
  readonly f0: Float64Array;
  readonly input: Layout;
  /** The path of result i, undefined where there is only one. */
  readonly outputPath: (i: number) => string | undefined;
  readonly claimed: LinearMap;
  readonly exact: LinearMap | undefined;
  /** Known noise of each value, for values that are estimates themselves. */
  readonly noise?: Float64Array;
  /** A step known to be good. */
  readonly around?: number;
  /** Directions a user asked for, instead of coordinates. */
  readonly directions?: readonly Probe[];
}

/** How strict to be, and what is random. */
export interface Settings {
  readonly rtol: number;
  readonly atol: number;
  readonly random: Random;
  readonly progress: (share: number) => void;
  /** The size of each input's own variation. */
  readonly scales: Float64Array;
  /** As long as x, for the moved point of the line in use and for its direction. */
  readonly moved: Float64Array;
  readonly direction: Float64Array;
}

/** Up to this many inputs every coordinate is probed; beyond, seeded directions are. */
export const ALL_COORDINATES = 64;
const DIRECTIONS = 4;

/** One number to compare. */
export interface Comparison {
  readonly i: number;
  readonly probe: Probe;
  readonly claimed: number;
  readonly swept: Swept;
  readonly exact: number | undefined;
  /** Along a direction through a row that is known: the root mean square of the terms, in which round-off is small. */
  readonly terms: number;
  /** How large the result is, over the scale of the probe. */
  readonly level: number;
  status: 'right' | 'wrong' | 'unresolved';
}

/** A solved problem. */
export interface Comparisons {
  readonly all: readonly Comparison[];
  readonly probes: readonly Probe[];
  /** Noise of each result, as measured. */
  readonly noise: Float64Array;
  /** False where fluxion's derivative contradicts the differences: it is then not believed. */
  readonly exactTrusted: boolean;
}

/** The ways to move x: coordinates while they are few, and directions, which also see what coordinates cannot (ties). */
export function probesFor(input: Layout, { random, scales, direction }: Settings): Probe[] {
  const n = scales.length;
  const probes: Probe[] = [];
  if (n <= ALL_COORDINATES) {
    for (let j = 0; j < n; j++) {
      probes.push({ coordinate: j, direction: undefined, scale: scales[j]!, label: input.path(j) });
    }
  }
  const directions = n <= 1 ? 0 : n <= ALL_COORDINATES ? 2 : DIRECTIONS;
  for (let k = 0; k < directions; k++)
    probes.push(randomProbe(random, k, scales, `random direction ${k + 1}`, direction));
  return probes;
}

/** Sweeps along every probe and compares. */
export function solve(problem: Problem, settings: Settings): Comparisons {
  const { x, f0, claimed, exact } = problem;
  const m = f0.length;
  const probes = problem.directions ?? probesFor(problem.input, settings);
  const noise = measureNoise(problem, settings);
  const all: Comparison[] = [];
  // Random directions through many inputs are alike: the second one begins at the best step of the first.
  let around: number | undefined;
  probes.forEach((lazy, p) => {
    const probe: Probe = { ...lazy };
    const alike = probe.direction !== undefined && x.length > ALL_COORDINATES && !problem.directions;
    const curve = curveOf(problem.values, x, probe, settings.moved);
    const sweep = new Sweep(curve, f0, probe.scale, noise, alike ? around : problem.around);
    if (m === 1) around = sweep.stepOf(0);
    const a = valueOn(claimed, probe);
    const c = exact && valueOn(exact, probe);
    for (let i = 0; i < m; i++) {
      const terms = termsOf(probe, claimed, i);
      const level = Math.abs(f0[i]!) / probe.scale;
      all.push({ i, probe: lazy, claimed: a[i]!, swept: sweep.of(i), exact: c?.[i], terms, level, status: 'right' });
    }
    settings.progress((p + 1) / probes.length);
  });
  const exactTrusted = !all.some(contradicts);
  const sizes = naturalSizes(all, m);
  for (const c of all) c.status = judge(c, Math.max(c.terms, sizes[c.i]! / c.probe.scale), exactTrusted, settings);
  return { all, probes, noise, exactTrusted };
}

/** The noise of f, along one direction that moves everything. */
function measureNoise(problem: Problem, { random, scales, moved, direction }: Settings): Float64Array {
  const m = problem.f0.length;
  if (problem.noise) return problem.noise;
  if (problem.x.length === 0) return new Float64Array(m);
  return noiseOf(curveOf(problem.values, problem.x, randomProbe(random, 0, scales, '', direction), moved), 1, m);
}

/** Whether fluxion's derivative and the differences are beyond each other's errors. */
export function contradicts({ exact, swept }: Comparison): boolean {
  if (exact === undefined || !Number.isFinite(exact) || !Number.isFinite(swept.value)) return false;
  const size = Math.max(Math.abs(exact), Math.abs(swept.value));
  if (swept.kink) return !within(exact, swept, 1e-6 * size);
  return 10 * swept.error < 1e-3 * size && Math.abs(exact - swept.value) > Math.max(1e-6 * size, 20 * swept.error);
}

/** Whether `a` lies between the one-sided derivatives, whose ends have errors too. */
function within(a: number, { left, right }: Swept, tolerance: number): boolean {
  const slack = Math.max(tolerance, 10 * (left.error + right.error));
  return a >= Math.min(left.value, right.value) - slack && a <= Math.max(left.value, right.value) + slack;
}

/** How much each result moves when an input moves by its own size, at most: what an entry is small or large beside. */
function naturalSizes(all: readonly Comparison[], m: number): Float64Array {
  const sizes = new Float64Array(m);
  for (const { i, probe, swept } of all) {
    const move = Math.abs(swept.value) * probe.scale;
    if (move > sizes[i]!) sizes[i] = move;
  }
  return sizes;
}

/** In a sum of many terms with random signs their root mean square counts, not what is left of them. */
function termsOf({ direction }: Probe, claimed: LinearMap, i: number): number {
  const row = direction && claimed.row?.(i);
  if (!row) return 0;
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j]! * direction[j]!) ** 2;
  return Number.isFinite(sum) ? Math.sqrt(sum) : 0;
}

export function judge(
  c: Comparison,
  floor: number,
  exactTrusted: boolean,
  { rtol, atol }: Settings,
): Comparison['status'] {
  const { claimed: a, swept, exact } = c;
  if (!Number.isFinite(a)) {
    if (!Number.isFinite(swept.value) || Object.is(a, exact)) return 'unresolved';
    if (swept.kink || (exactTrusted && exact !== undefined && !Number.isNaN(exact))) return 'wrong';
    // Differences that grow as long as the steps shrink, at sqrt(0) or cbrt(0), are those of no finite derivative.
    const calm = Math.max(floor, swept.swing / c.probe.scale);
    const grow = 10 * swept.error > Math.max(1e-3 * Math.abs(swept.value), 1e-6 * calm);
    return grow ? 'unresolved' : 'wrong';
  }
  if (!Number.isFinite(swept.value)) return 'unresolved';
  const size = Math.max(Math.abs(a), Math.abs(swept.value));
  const relative = rtol * (c.probe.coordinate < 0 ? Math.max(size, floor) : size);
  if (swept.kink) return within(a, swept, Math.max(atol, relative)) ? 'right' : 'wrong';
  const doubt = 10 * swept.error;
  // Beside a large result zero is zero; any other number that its round-off hides is not known.
  const calm = Math.max(floor, swept.swing / c.probe.scale, a === 0 ? c.level : 0);
  if (Math.abs(a - swept.value) > Math.max(atol, relative, doubt)) return 'wrong';
  const exactDecides = exactTrusted && exact !== undefined && Number.isFinite(exact);
  if (exactDecides && differsFromExact(a, exact, floor, rtol, atol)) return 'wrong';
  if (doubt <= atol || (a === 0 && swept.value === 0)) return 'right';
  // An entry beside which the error is large is decided only where it is nothing beside the others.
  return doubt > 1e-3 * size && doubt > (exactDecides ? 1e-3 : 1e-6) * calm ? 'unresolved' : 'right';
}

/** Two computations of one number, by hand and by fluxion: round-off of the largest terms is allowed to both. */
export const differsFromExact = (a: number, exact: number, floor: number, rtol: number, atol: number): boolean =>
  Math.abs(a - exact) > Math.max(atol, rtol * Math.max(Math.abs(a), Math.abs(exact)), 1e-12 * floor);
