import type { CompileRow } from '../compile/run.js';
import type { Conditions } from '../conditions.js';
import type { Engine } from '../gradbench/types.js';
import type { KernelRow } from '../kernels.js';
import type { CaseReport, FigureReport } from '../results.js';

/** Nanoseconds of one execution. */
export interface Times {
  readonly median: number;
  readonly best: number;
  readonly mean: number;
  /** Half the distance between the quartiles, relative to the median. */
  readonly spread: number;
  readonly runs: number;
}

export interface EngineRow {
  readonly engine: Engine;
  readonly primal: Times;
  readonly derivative: Times;
  /** Medians, divided by those of the plain function, of the engine's own primal and of the C++ twin's best. */
  readonly toPlain: number;
  readonly toOwn: number;
  readonly toCpp?: number | undefined;
  /** Largest relative error against hand-written derivatives. */
  readonly error: number;
  /** Bytes that the process held at most, at the end; and as a ratio to those of the process with the plain function. */
  readonly peak?: number | undefined;
  readonly peakToPlain?: number | undefined;
}

/** One workload of GradBench. */
export interface WorkloadRow {
  readonly eval: string;
  readonly label: string;
  readonly plain: Times;
  readonly cpp?: number | undefined;
  readonly plainPeak?: number | undefined;
  readonly engines: readonly EngineRow[];
}

export interface SectionData {
  readonly functions: readonly CaseReport[];
  readonly scaling: FigureReport;
  readonly memory: FigureReport;
  readonly gradbench: readonly WorkloadRow[];
  readonly engines: readonly WorkloadRow[];
  readonly compile: readonly CompileRow[];
  readonly kernels: readonly KernelRow[];
}

export type SectionName = keyof SectionData;

/** The figures of one section, where and when they were measured, and what went wrong. */
export interface Section<N extends SectionName = SectionName> {
  readonly conditions: Conditions;
  readonly quick: boolean;
  readonly seconds: number;
  readonly failures: readonly string[];
  /** Missing where nothing could be measured. */
  readonly data?: SectionData[N];
}

/** benchmarks/report.json. */
export type ReportFile = { readonly [N in SectionName]?: Section<N> };
