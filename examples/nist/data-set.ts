import type { Num } from 'fluxion';

/** A nonlinear regression problem with certified answers, one of the NIST Statistical Reference Datasets (StRD). */
export interface DataSet {
  readonly name: string;
  /** What was measured. */
  readonly title: string;
  /** The model in words a reader can compare with `model`. */
  readonly formula: string;
  /** The value the model predicts at `x` for the parameters `b`. */
  readonly model: (x: number, ...b: Num[]) => Num;
  /** NIST's second starting point. */
  readonly start: readonly number[];
  /** What NIST certifies, to 11 significant digits: the parameters and the sum of squared residuals at the minimum. */
  readonly certified: { readonly parameters: readonly number[]; readonly rss: number };
  /** Observations as NIST lists them: response y, predictor x. */
  readonly data: readonly (readonly [y: number, x: number])[];
}

/** How many significant digits NIST gives of a certified value. */
export const CERTIFIED_DIGITS = 11;
