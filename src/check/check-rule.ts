import { notAFunction } from '../errors.js';
import { binaryOps, internalOps, unaryOps } from '../ops/all.js';
import type { Binary, Unary } from '../ops/op.js';
import { hvp, type HvpMode } from '../transforms/hvp.js';
import type { Fn, Num } from '../types.js';
import { add, mul } from '../ops/arithmetic.js';
import { outputNames } from './check-jacobian.js';
import { compare, type Tally } from './compare.js';
import type { Context } from './context.js';
import { gradientField } from './gradient-field.js';
import { matrixMap, productMap } from './line.js';
import { literal, merged, run, withReport } from './run.js';
import { Random } from './random.js';
import type { CheckOptions, CheckResult } from './types.js';

/** What {@link checkRule} takes besides. */
export interface RuleOptions extends CheckOptions {
  /** Lists of arguments to check at. One of fluxion's own operations brings points of its domain. */
  readonly at?: readonly (readonly unknown[])[];
  /** Whether second derivatives are checked too: `true` unless told. A rule that computes on plain numbers has none. */
  readonly second?: boolean;
}

/**
 * Is this rule right? For functions made by customJvp and customVjp and for fluxion's own operations: every set of active arguments, in
 * forward and in reverse mode, both against differences of the values and against each other, and second derivatives in all compositions.
 *
 * @param op - the function with the rule
 * @param options - `at`: lists of arguments, needed for rules of your own
 * @returns a {@link CheckResult}: of the worst point, all of them counted; the first one that fails ends the check
 * @throws TypeError when op is no function, or `at` is missing
 * @example
 * ```ts
 * import { checkRule } from 'fluxion/check';
 *
 * const cube = customVjp((x: Num) => powInt(x, 3), ([x], ct) => [mul(ct, mul(2, square(x)))]);
 * checkRule(cube, { at: [[1.5]] }).verdict; // 'FAIL'
 * ```
 */
export function checkRule(op: Fn | Unary | Binary, options: RuleOptions = {}): CheckResult {
  if (typeof op !== 'function') throw notAFunction('checkRule', op);
  const record = recordOf(op);
  const at = options.at ?? samplePoints(record, options.seed ?? 1);
  if (at === undefined || at.length === 0) {
    throw new TypeError('checkRule: expected { at: [[x, …], …] }, the arguments to check at, got none.');
  }
  const name = options.name ?? (record.opName || op.name || 'op');
  const results: CheckResult[] = [];
  const points: (readonly unknown[])[] = [];
  all: for (const args of at) {
    for (const mask of masks(activeArguments(record, args))) {
      // The other arguments are constants.
      const f = (active: readonly unknown[]): unknown => {
        const all = [...args];
        mask.forEach((i, k) => (all[i] = active[k]));
        return (op as (...a: unknown[]) => unknown)(...all);
      };
      const active = mask.map((i) => args[i]);
      const question = {
        kind: 'rule' as const,
        who: 'checkRule',
        f,
        claim: f,
        options: { ...options, name },
        inputName: 'x',
      };
      points.push(args);
      const result = run(question, active, (context) => bothModes(context, options.second !== false));
      results.push(result);
      if (result.verdict === 'FAIL') break all;
    }
  }
  const result = merged(results);
  const zero = record.kind === 'zero';
  const allVacuous = !zero && results.every((r) => r.warnings.some((w) => w.startsWith('vacuous')));
  const warnings = result.warnings.filter((w) => allVacuous || !w.startsWith('vacuous'));
  const worst = points[results.findIndex((r) => r.verdict === result.verdict)]!;
  const reproduce = `checkRule(${name}, { at: [${literal(worst)}], seed: ${options.seed ?? 1} })`;
  return withReport({ ...result, warnings, reproduce });
}

type OpRecord = Partial<Unary & Binary>;

/** What is known of one of fluxion's own operations, or of a function that carries such a record. */
const recordOf = (op: Fn | Unary | Binary): OpRecord =>
  ([...unaryOps, ...binaryOps, ...internalOps].find(({ fn }) => (fn as unknown) === op) ?? op) as OpRecord;

function activeArguments({ parameter }: OpRecord, args: readonly unknown[]): number[] {
  const all = args.map((_, i) => i).filter((i) => typeof args[i] === 'number' || typeof args[i] === 'object');
  return parameter ? all.slice(0, 1) : all;
}

/** All non-empty sets. */
const masks = (of: readonly number[]): number[][] =>
  Array.from({ length: 2 ** of.length - 1 }, (_, k) => of.filter((_, i) => (k + 1) & (1 << i)));

/** Points inside the domain of one of fluxion's operations, away from its kinks. */
function samplePoints({ domain, arity, kinks, parameter }: OpRecord, seed: number): number[][] | undefined {
  if (!domain) return undefined;
  const random = new Random(seed);
  const intervals = (arity === 2 ? domain : [domain]) as unknown as readonly (readonly [number, number])[];
  const points: number[][] = [];
  for (let tries = 0; points.length < 4 && tries < 200; tries++) {
    const point = intervals.map(([low, high]) => low + (0.05 + 0.9 * random.next()) * (high - low));
    if (parameter) point[1] = Math.round(point[1]!) || 3;
    const near = (kinks as readonly number[] | undefined)?.some((k) => Math.abs(point[0]! - k) < 0.1) ?? false;
    // Branches of two arguments have their kinks where these tie.
    if (!near && !(point.length === 2 && Math.abs(point[0]! - point[1]!) < 0.1)) points.push(point);
  }
  return points;
}

function bothModes(context: Context, second: boolean): Tally[] {
  const n = context.inputSize;
  const m = context.outputSize;
  if (!context.exact) {
    context.find(
      'throws',
      'FAIL',
      `fluxion cannot differentiate it: ${context.whyNotExact}`,
      'Write value and rule in the operations of fluxion, or give the rule the other form (customJvp, customVjp).',
    );
    return [];
  }
  const columns = (at: unknown): Float64Array => {
    const a = new Float64Array(m * n);
    const x = context.input.flatten(at);
    for (let j = 0; j < n; j++) {
      const e = new Float64Array(n);
      e[j] = 1;
      context.exact!.jvp(x, e).forEach((v, i) => (a[i * n + j] = v));
    }
    return a;
  };
  const rows = (at: unknown): Float64Array => {
    const a = new Float64Array(m * n);
    const units = Array.from({ length: m }, (_, i) => Float64Array.from({ length: m }, (_, k) => Number(i === k)));
    context.exact!.vjp(context.input.flatten(at), units).forEach((row, i) => a.set(row, i * n));
    return a;
  };
  const problem = {
    values: (at: Float64Array): Float64Array => context.field.near(at),
    x: context.x,
    f0: context.f0,
    input: context.input,
    outputPath: outputNames(context),
    exact: undefined,
  };
  const forward = context.claimed(columns, 'the rule in forward mode');
  const reverse = context.claimed(rows, 'the rule in reverse mode');
  if (!forward || !reverse) return [];
  samePrimal(context);
  transposes(context, forward, reverse);
  const tallies = [
    compare(context, { ...problem, claimed: matrixMap(forward, m, n) }),
    compare(context, { ...problem, claimed: matrixMap(reverse, m, n) }),
  ];
  // Derivatives of what is already wrong tell nothing more.
  if (second && tallies.every((t) => t.wrong === 0)) tallies.push(...secondOrder(context));
  return tallies;
}

/** The value under differentiation is the value. */
function samePrimal(context: Context): void {
  const { field, input, x } = context;
  const value = context.ask((exact) => exact.value(x));
  const k =
    value?.findIndex((v, i) => !(Object.is(v, context.f0[i]) || Math.abs(v - context.f0[i]!) <= 1e-15 * Math.abs(v))) ??
    -1;
  if (k < 0) return;
  context.find(
    'value differs',
    'FAIL',
    `${field.name} is ${context.f0[k]} on plain numbers and ${value![k]} under differentiation, at ${input.what} = ${JSON.stringify(input.build(x))}.`,
    'Compute the value in one way only.',
  );
}

/** Forward and reverse are transposes of each other: no differences, so 1e-12 is enough. */
function transposes(context: Context, forward: Float64Array, reverse: Float64Array): void {
  const size = forward.reduce((s, v) => Math.max(s, Math.abs(v)), 0);
  const k = forward.findIndex((v, i) => Math.abs(v - reverse[i]!) > 1e-12 * size);
  if (k < 0) return;
  context.find(
    'not a transpose',
    'FAIL',
    `forward mode gives ${forward[k]} where reverse mode gives ${reverse[k]}.`,
    'One of the two does not belong to this function.',
  );
}

const HVP_MODES: readonly HvpMode[] = [
  'forward-over-reverse',
  'reverse-over-forward',
  'reverse-over-reverse',
  'forward-over-forward',
];

/** Second derivatives of the result, or of a random combination of several, in all compositions, against differences of its gradient. */
function secondOrder(context: Context): Tally[] {
  const m = context.outputSize;
  const weights = m === 1 ? [1] : context.random.direction(new Float64Array(m), 1);
  const f = context.question.f as (x: unknown) => unknown;
  const combined = (x: unknown): Num => {
    let sum: Num = 0;
    let i = 0;
    each(f(x), (y) => (sum = add(sum, mul(weights[i++]!, y))));
    return sum;
  };
  const results = HVP_MODES.map((mode) => {
    const who = `second derivatives ${mode}`;
    const question = {
      kind: 'rule' as const,
      who: 'checkRule',
      f: combined,
      claim: combined,
      options: context.question.options,
    };
    let tally: Tally | undefined;
    run(question, context.input.build(context.x), (inner) => {
      const { input } = inner;
      const along = (d: Float64Array): Float64Array =>
        input.flatten(hvp(combined as Fn, input.build(inner.x) as never, input.build(d) as never, { mode }));
      const field = gradientField(inner, undefined);
      if (!field || !inner.exact) return [];
      tally = compare(inner, {
        ...field,
        x: inner.x,
        input,
        outputPath: (i) => `${who}, ∂/∂${input.path(i)}`,
        claimed: productMap(inner.inputSize, along),
        exact: undefined,
      });
      return [tally];
    });
    return tally;
  });
  const missing = results.findIndex((t) => t === undefined);
  if (missing >= 0) {
    context.warnings.push(
      `second derivatives ${HVP_MODES[missing]} could not be taken: the rule computes on plain numbers`,
    );
  }
  return results.filter((t) => t !== undefined);
}

function each(y: unknown, visit: (leaf: Num) => void): void {
  if (Array.isArray(y)) y.forEach((e) => each(e, visit));
  else if (typeof y === 'object' && y !== null && Object.getPrototypeOf(y) === Object.prototype)
    Object.values(y).forEach((e) => each(e, visit));
  else visit(y as Num);
}
