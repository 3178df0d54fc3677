import type { CompileRow } from '../compile/run.js';
import type { EngineResult, Result } from '../gradbench/play.js';
import type { KernelRow } from '../kernels.js';
import { median, spread } from '../lib/measure.js';
import type { CaseReport, FigureReport, Row, TargetRow } from '../results.js';
import type { EngineRow, Times, WorkloadRow } from './types.js';

/** Several runs of one measurement, each in fresh processes, as one: the medians over the runs. */

const middle = (xs: readonly (number | undefined)[]): number => median(xs.filter((x) => x !== undefined));
const middleIfAny = (xs: readonly (number | undefined)[]): number | undefined =>
  xs.some((x) => x !== undefined) ? middle(xs) : undefined;

/** Half the distance between the extremes of the runs, or the spread inside them, whichever is larger. */
const widest = (values: readonly number[], inside: readonly number[]): number =>
  Math.max((Math.max(...values) - Math.min(...values)) / 2 / median(values), median(inside));

const poolTargets = (runs: readonly (readonly TargetRow[])[]): TargetRow[] =>
  runs[0]!.map((target, k) => {
    const reached = middle(runs.map((run) => run[k]!.reached));
    return { ...target, reached, met: reached <= target.atMost };
  });

export function poolCases(runs: readonly CaseReport[]): CaseReport {
  const [first] = runs as [CaseReport];
  const rowsOf = (name: string): Row[] => runs.flatMap(({ rows }) => rows.filter((row) => row.name === name));
  const rows = first.rows.map((row): Row => {
    const same = rowsOf(row.name);
    return {
      ...row,
      ns: median(same.map(({ ns }) => ns)),
      best: Math.min(...same.map(({ best }) => best)),
      ratio: median(same.map(({ ratio }) => ratio)),
      spread: widest(
        same.map(({ ratio }) => ratio),
        same.map((r) => r.spread),
      ),
      nsPerOperation: middleIfAny(same.map(({ nsPerOperation }) => nsPerOperation)),
    };
  });
  return { ...first, rows, targets: poolTargets(runs.map(({ targets }) => targets)) };
}

export function poolFigures(runs: readonly FigureReport[]): FigureReport {
  const [first] = runs as [FigureReport];
  const figures = first.figures.map(([name, ...xs], i): [string, ...number[]] => [
    name,
    ...xs.map((_, k) => middle(runs.map((run) => run.figures[i]![k + 1] as number))),
  ]);
  return { ...first, figures, targets: poolTargets(runs.map(({ targets }) => targets)) };
}

export function poolCompile(runs: readonly CompileRow[]): CompileRow {
  const [first] = runs as [CompileRow];
  const at = (of: (run: CompileRow) => number | undefined): number | undefined => middleIfAny(runs.map(of));
  return {
    ...first,
    plain: at(({ plain }) => plain)!,
    first: at((run) => run.first)!,
    ...(first.firstWarm !== undefined && { firstWarm: at((run) => run.firstWarm)! }),
    toPlain: {
      primal: at(({ toPlain }) => toPlain.primal)!,
      jvp: at(({ toPlain }) => toPlain.jvp)!,
      gradient: at(({ toPlain }) => toPlain.gradient)!,
      out: at(({ toPlain }) => toPlain.out)!,
    },
    toHand: at(({ toHand }) => toHand),
    outToHand: at(({ outToHand }) => outToHand),
    hvpToGradient: at(({ hvpToGradient }) => hvpToGradient),
    spread: widest(
      runs.map(({ toHand, toPlain }) => toHand ?? toPlain.gradient!),
      runs.map((run) => run.spread),
    ),
  };
}

export const poolKernels = (runs: readonly (readonly KernelRow[])[]): KernelRow[] =>
  runs[0]!.map((row, i) => ({
    ...row,
    plain: median(runs.map((run) => run[i]!.plain)),
    javascript: median(runs.map((run) => run[i]!.javascript)),
    wasm: median(runs.map((run) => run[i]!.wasm)),
  }));

const timesOf = (xs: readonly number[]): Times => ({
  median: median(xs),
  best: xs.reduce((a, x) => Math.min(a, x), Infinity),
  mean: xs.reduce((a, x) => a + x, 0) / xs.length,
  spread: spread(xs),
  runs: xs.length,
});

/** What the driver of GradBench measured, as a line of the report. */
export function workloadRow({ eval: name, label, engines, cpp }: Result): WorkloadRow {
  const plain = engines.find(({ engine }) => engine === 'plain')!;
  const base = timesOf(plain.primal);
  const row = ({ engine, primal, derivative, error, peak }: EngineResult): EngineRow => {
    const [p, d] = [timesOf(primal), timesOf(derivative)];
    return {
      engine,
      primal: p,
      derivative: d,
      toPlain: d.median / base.median,
      toOwn: d.median / p.median,
      toCpp: cpp === undefined ? undefined : d.median / cpp,
      error,
      peak: peak?.end,
      peakToPlain: peak && plain.peak ? peak.end / plain.peak.end : undefined,
    };
  };
  return {
    eval: name,
    label,
    plain: base,
    cpp,
    plainPeak: plain.peak?.end,
    engines: engines.filter((e) => e !== plain).map(row),
  };
}
