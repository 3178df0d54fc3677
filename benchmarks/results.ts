import type { Kind } from './types.js';

/** One line of a table. */
export interface Row {
  readonly name: string;
  readonly kind: Kind;
  /** Nanoseconds of one call, median. */
  readonly ns: number;
  /** The fastest round. */
  readonly best: number;
  /** Half the distance between the quartiles of the rounds, relative. */
  readonly spread: number;
  /** To the plain function's time in the same race. */
  readonly ratio: number;
  /** For gradients of ours. */
  readonly nsPerOperation?: number | undefined;
  /** Digits that agree with the exact derivative. */
  readonly digits: number;
}

/** A peer that has no time. */
export interface PeerRow {
  readonly name: string;
  readonly remark: string;
  readonly result: string;
}

export interface TargetRow {
  readonly of: string;
  readonly unit: string;
  readonly atMost: number;
  readonly reached: number;
  readonly met: boolean;
}

export interface CaseReport {
  readonly name: string;
  readonly title: string;
  readonly operations?: number | undefined;
  readonly rows: readonly Row[];
  readonly others: readonly PeerRow[];
  readonly targets: readonly TargetRow[];
}

/** A table of its own: lines of a name and numbers. */
export interface FigureReport {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly figures: readonly (readonly [string, ...number[]])[];
  readonly targets: readonly TargetRow[];
}

export type Report = CaseReport | FigureReport;
