import { differsFromExact, solve, type Comparison, type Comparisons, type Problem } from './problem.js';
import type { Context } from './context.js';
import { hintsFor, type Suspect } from './hints.js';
import { curveOf, type LinearMap, type Probe } from './line.js';
import { localise } from './localise.js';
import type { Piece } from './patterns.js';
import { Sweep } from './sweep.js';
import type { Entry, Kink } from './types.js';

/** What comparing one matrix gave, in the words of the report. */
export interface Tally {
  compared: number;
  wrong: number;
  unresolved: number;
  entries: Entry[];
  kinks: Kink[];
  hints: string[];
  probes: string;
}

/** Beyond this many results their random combinations are compared instead. */
export const MANY_RESULTS = 2000;

/** Compares a claimed matrix with the differences of `values` and with fluxion's, and finds out where and how they differ. */
export function compare(context: Context, problem: Problem): Tally {
  const { settings, input } = context;
  const solved = solve(problem, settings);
  const { all, probes } = solved;
  if (problem.exact && !solved.exactTrusted) {
    context.warnings.push(
      "fluxion's derivative of f disagrees with the differences, so it was not used. Perhaps f holds a stopGradient, a rule of its own, or a branch on equality.",
    );
  }
  const exact = solved.exactTrusted ? problem.exact : undefined;
  const far = beyondProbes(problem, solved, exact, context);
  const list = [...all, ...far.comparisons];
  // Directions through what is known to be wrong are wrong too, and tell nothing more.
  const single = list.filter((c) => c.probe.coordinate >= 0);
  const failed = list.filter((c) => c.status === 'wrong');
  const precise = failed.filter((c) => c.probe.coordinate >= 0);
  const n = problem.x.length;
  const coordinates = probes.filter((p) => p.coordinate >= 0).length;
  const wrong = precise.length > 0 ? precise : failed;
  const unresolved = (coordinates === n ? single : list).filter((c) => c.status === 'unresolved');
  const shown = [...(wrong.length > 0 ? wrong : unresolved)].sort(worse(exact !== undefined)).slice(0, 5);
  const probed =
    problem.directions !== undefined
      ? '1 given direction'
      : coordinates === n
        ? n === 1
          ? 'the one input'
          : `all ${n} inputs and ${probes.length - n} random directions`
        : `${probes.length} random directions through ${n} inputs`;
  const allZero =
    list.length > 0 &&
    list.every((c) => c.status === 'right' && c.claimed === 0 && Math.abs(c.swept.value) <= 10 * c.swept.error);
  if (allZero) {
    context.warnings.push(
      'vacuous: every claimed and every true derivative here is zero, so code that returns zeros passes too. Check at another point.',
    );
  }
  return {
    compared: far.compared > 0 ? far.compared : coordinates === n ? single.length : list.length,
    wrong: Math.max(far.wrong, wrong.length),
    unresolved: unresolved.length,
    entries: shown.map((c) => entryOf(c, problem, solved, exact !== undefined, settings.moved)),
    kinks: list.filter((c) => c.swept.kink).map((c) => kinkOf(c, problem)),
    hints: wrong.length > 0 ? hintsFor(facts(problem, list, exact, context, input.size)) : [],
    probes: exact && n > coordinates ? `${probed}, all entries against fluxion` : probed,
  };
}

const truthOf = (c: Comparison, trusted: boolean): number =>
  trusted && c.exact !== undefined && Number.isFinite(c.exact) && !c.swept.kink ? c.exact : c.swept.value;

const worse =
  (trusted: boolean) =>
  (a: Comparison, b: Comparison): number => {
    const [p, q] = [a, b].map((c) => {
      const truth = truthOf(c, trusted);
      const gap = Math.abs(c.claimed - truth);
      return { part: Number.isFinite(gap) ? gap / Math.max(Math.abs(c.claimed), Math.abs(truth)) : Infinity, gap };
    }) as [{ part: number; gap: number }, { part: number; gap: number }];
    // Single entries tell more than directions do.
    return Number(a.probe.coordinate < 0) - Number(b.probe.coordinate < 0) || q.part - p.part || q.gap - p.gap;
  };

function entryOf(
  c: Comparison,
  problem: Problem,
  { noise }: Comparisons,
  trusted: boolean,
  moved: Float64Array,
): Entry {
  const { coordinate } = c.probe;
  const truth = truthOf(c, trusted);
  const output = problem.outputPath(c.i);
  const absolute = Math.abs(c.claimed - truth);
  const sweep = new Sweep(curveOf(problem.values, problem.x, c.probe, moved), problem.f0, c.probe.scale, noise);
  return {
    ...(output === undefined ? {} : { output }),
    input: c.probe.label,
    ...(coordinate < 0 ? {} : { x: problem.x[coordinate]! }),
    claimed: c.claimed,
    reference: { value: c.swept.value, error: c.swept.error },
    ...(c.exact === undefined ? {} : { exact: c.exact }),
    absolute,
    relative: absolute === 0 ? 0 : absolute / Math.abs(truth),
    ratio: c.claimed / truth,
    status: c.status,
    steps: sweep.table(c.i),
  };
}

function kinkOf(c: Comparison, problem: Problem): Kink {
  const output = problem.outputPath(c.i);
  const { left, right } = c.swept;
  return {
    at: c.probe.label,
    ...(output === undefined ? {} : { output }),
    left: left.value,
    right: right.value,
    claimed: c.claimed,
  };
}

/** Entries that no probe looked at alone: all of them against fluxion, or those that a search among them finds. */
function beyondProbes(
  problem: Problem,
  solved: Comparisons,
  exact: LinearMap | undefined,
  context: Context,
): { comparisons: Comparison[]; compared: number; wrong: number } {
  const none = { comparisons: [], compared: 0, wrong: 0 };
  const { claimed, x, f0 } = problem;
  const n = x.length;
  if (problem.directions || !claimed.row || solved.probes.some((p) => p.coordinate >= 0)) return none;
  const { rtol, atol, scales } = context.settings;
  const suspects: Place[] = [];
  const samples: Place[] = [];
  let step: number | undefined;
  let compared = 0;
  let wrong = 0;
  for (let i = 0; i < f0.length; i++) {
    const row = claimed.row(i);
    const bad = row.findIndex((a) => !Number.isFinite(a));
    if (bad >= 0) suspects.push({ i, j: bad });
    if (exact?.row) {
      const found = differing(row, exact.row(i), scales, rtol, atol);
      compared += n;
      wrong += found.length;
      suspects.push(...sample(found, 8).map((j) => ({ i, j })));
    } else {
      const failed = solved.all.find((c) => c.i === i && c.status === 'wrong');
      if (bad >= 0 || !failed || suspects.length > 0) continue;
      const found = localise(problem, context.settings, i, failed.probe, solved.noise);
      suspects.push(...found.suspects.map((j) => ({ i, j })));
      samples.push(...found.samples.map((j) => ({ i, j })));
      step = found.step;
    }
  }
  const comparisons = [...solveAt(problem, suspects, context), ...solveAt(problem, samples, context, step)];
  return { comparisons, compared, wrong };
}

interface Place {
  readonly i: number;
  readonly j: number;
}

/** Comparison of single entries, by whole sweeps, or by short ones around a good step. */
function solveAt(problem: Problem, places: readonly Place[], context: Context, around?: number): Comparison[] {
  const few = places.slice(0, 40);
  const coordinates = [...new Set(few.map(({ j }) => j))].sort((a, b) => a - b);
  if (coordinates.length === 0) return [];
  const probes: Probe[] = coordinates.map((j) => {
    const scale = Math.abs(problem.x[j]!) || 1;
    return { coordinate: j, direction: undefined, scale, label: problem.input.path(j) };
  });
  const { all } = solve(
    { ...problem, directions: probes, ...(around === undefined ? {} : { around }) },
    context.settings,
  );
  return all.filter((c) => few.some(({ i, j }) => c.i === i && c.probe.coordinate === j));
}

const sample = (list: readonly number[], count: number): number[] => {
  const step = Math.max(1, Math.floor(list.length / count));
  return list.filter((_, k) => k % step === 0).slice(0, count);
};

function differing(a: Float64Array, c: Float64Array, scales: Float64Array, rtol: number, atol: number): number[] {
  let size = 0;
  for (let j = 0; j < a.length; j++) size = Math.max(size, Math.abs(c[j]! * scales[j]!));
  const found: number[] = [];
  for (let j = 0; j < a.length; j++) {
    if (!Number.isFinite(c[j]) || !Number.isFinite(a[j])) {
      if (!Object.is(a[j], c[j])) found.push(j);
    } else if (differsFromExact(a[j]!, c[j]!, size / scales[j]!, rtol, atol)) found.push(j);
  }
  return found;
}

function facts(
  problem: Problem,
  list: readonly Comparison[],
  exact: LinearMap | undefined,
  context: Context,
  n: number,
): Parameters<typeof hintsFor>[0] {
  const single = list.filter((c) => c.probe.coordinate >= 0);
  const trusted = exact !== undefined;
  const m = problem.f0.length;
  const blockOf = (j: number): string => {
    const blocks = context.input.blocks;
    return blocks.reduce((b, block) => (block.start <= j ? block : b), blocks[0]!).path;
  };
  const suspects: Suspect[] = single.map((c) => ({
    claimed: c.claimed,
    truth: truthOf(c, trusted),
    x: problem.x[c.probe.coordinate]!,
    wrong: c.status === 'wrong',
    block: blockOf(c.probe.coordinate),
  }));
  const counts = new Map<string, number>([['the number of inputs', n]]);
  for (const { path, shape } of context.input.blocks) {
    shape.forEach((k, axis) => counts.set(shape.length === 1 ? `the length of ${path}` : `axis ${axis} of ${path}`, k));
  }
  context.args.forEach((a, k) => {
    if (Array.isArray(a) || ArrayBuffer.isView(a))
      counts.set(`the length of argument ${k + 2}`, (a as unknown as ArrayLike<unknown>).length);
  });
  return {
    pieces: piecesOf(problem, single, exact, m, n, context),
    suspects,
    complete: single.length === m * n,
    value: m === 1 ? problem.f0[0] : undefined,
    counts,
  };
}

/** Claimed and true numbers by blocks, where all of them are known. */
function piecesOf(
  problem: Problem,
  single: readonly Comparison[],
  exact: LinearMap | undefined,
  m: number,
  n: number,
  context: Context,
): Piece[] {
  const rows = problem.claimed.row && exact?.row;
  if (!rows && single.length < m * n) return [];
  const claimed = new Float64Array(m * n);
  const truth = new Float64Array(m * n).fill(NaN);
  if (rows) {
    for (let i = 0; i < m; i++) {
      claimed.set(problem.claimed.row!(i), i * n);
      truth.set(rows(i), i * n);
    }
  } else {
    for (const c of single) {
      claimed[c.i * n + c.probe.coordinate] = c.claimed;
      truth[c.i * n + c.probe.coordinate] = truthOf(c, exact !== undefined);
    }
  }
  if (truth.some((t) => !Number.isFinite(t))) return [];
  if (m > 1) return [{ path: 'the matrix', shape: [m, n], claimed, truth }];
  return context.input.blocks.map(({ path, shape, start }) => {
    const end = start + shape.reduce((p, k) => p * k, 1);
    return { path, shape, claimed: claimed.slice(start, end), truth: truth.slice(start, end) };
  });
}
