/** What a check found. Never a guess: what differences cannot decide is INCONCLUSIVE. */
export type Verdict = 'PASS' | 'FAIL' | 'INCONCLUSIVE';

/** What is checked. */
export type Kind = 'gradient' | 'jvp' | 'vjp' | 'jacobian' | 'hvp' | 'hessian' | 'rule' | 'engines';

/** One step of a sweep: what the differences say there. */
export interface StepRow {
  readonly h: number;
  /** Central difference with step h, and with h/2. */
  readonly central: number;
  readonly half: number;
  /** Both extrapolated to h = 0. */
  readonly value: number;
  /** Its estimated error. */
  readonly error: number;
  /** One-sided derivatives, extrapolated. */
  readonly left: number;
  readonly right: number;
}

/** A number with its estimated error. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** One-sided derivatives that differ. */
export interface Kink {
  /** Where: the path of the input that moved, or the direction. */
  readonly at: string;
  readonly output?: string;
  readonly left: number;
  readonly right: number;
  readonly claimed: number;
}

/** One number that was compared. */
export interface Entry {
  /** The result it belongs to, in the user's structure; absent where f returns one number. */
  readonly output?: string;
  /** The input it belongs to, in the user's structure, or the direction along which it was compared. */
  readonly input: string;
  /** The input's value; absent for directions. */
  readonly x?: number;
  /** What the checked code says. */
  readonly claimed: number;
  /** What differences say: value ± error. */
  readonly reference: Estimate;
  /** What fluxion says, where it can differentiate f. */
  readonly exact?: number;
  readonly absolute: number;
  readonly relative: number;
  /** claimed divided by the truth. */
  readonly ratio: number;
  readonly status: 'right' | 'wrong' | 'unresolved';
  /** The sweep, for the entries a report shows. */
  readonly steps?: readonly StepRow[];
}

/** Something found that is no comparison of numbers. */
export interface Finding {
  readonly code:
    | 'structure'
    | 'not finite at x'
    | 'not deterministic'
    | 'changes its argument'
    | 'stale'
    | 'throws'
    | 'value not finite'
    | 'derivative not finite'
    | 'asymmetric'
    | 'not a transpose'
    | 'engines differ'
    | 'value differs'
    | 'nothing to check';
  readonly verdict: Verdict;
  /** What was seen. */
  readonly message: string;
  /** What to do. */
  readonly advice: string;
}

/** Everything a check found. */
export interface CheckResult {
  readonly verdict: Verdict;
  readonly passed: boolean;
  readonly kind: Kind;
  /** The name of the function whose derivative it is. */
  readonly name: string;
  /** Where: a copy of x. */
  readonly x: unknown;
  /** f(x). */
  readonly value: unknown;
  /** How many numbers there are in x and in f(x). */
  readonly inputs: number;
  readonly outputs: number;
  /** How many numbers were compared, how many of them are wrong and how many could not be decided. */
  readonly compared: number;
  readonly wrong: number;
  readonly unresolved: number;
  /** The worst entries, at most five, worst first. */
  readonly worst: readonly Entry[];
  /** What the mistakes look like. */
  readonly hints: readonly string[];
  readonly kinks: readonly Kink[];
  readonly findings: readonly Finding[];
  readonly warnings: readonly string[];
  /** Whether fluxion could differentiate f, or why not; differences are taken in any case. */
  readonly exact: boolean;
  readonly whyNotExact?: string;
  /** How the inputs were probed: every coordinate, or seeded directions. */
  readonly probes: string;
  /** Calls of f that threw or gave no number are left out; the first of them. */
  readonly outside?: string;
  readonly points: number;
  readonly evaluations: number;
  readonly seed: number;
  /** The line that repeats this check. */
  readonly reproduce: string;
  /** The report for people. */
  report(options?: { readonly colour?: boolean }): string;
  toString(): string;
}

/** What every check takes. */
export interface CheckOptions {
  /** Further arguments of f, handed to the checked code too. */
  readonly args?: readonly unknown[];
  /** The seed of everything random; 1 unless told. */
  readonly seed?: number;
  /** Relative tolerance, 1e-8 unless told. It is widened by the estimated error of the differences. */
  readonly rtol?: number;
  /** Absolute tolerance, 0 unless told. */
  readonly atol?: number;
  /** How many further points to check, random ones around x. */
  readonly random?: number;
  /** The name of f in the report. */
  readonly name?: string;
  /** Whether to ask fluxion for its derivative of f; `false` leaves differences alone to decide. */
  readonly exact?: boolean;
  /** Called now and then with the share that is done, 0 to 1. */
  readonly progress?: (share: number) => void;
}
