import { notAFunction } from '../errors.js';
import type { Tally } from './compare.js';
import { Context, messageOf, type Question } from './context.js';
import { Layout } from './layout.js';
import { Random } from './random.js';
import { reportOf } from './report.js';
import { scalesOf } from './sweep.js';
import type { CheckResult, Finding, Verdict } from './types.js';

const order: readonly Verdict[] = ['PASS', 'INCONCLUSIVE', 'FAIL'];

/** The worse of two verdicts. */
export const worseVerdict = (a: Verdict, b: Verdict): Verdict => (order.indexOf(a) >= order.indexOf(b) ? a : b);

/** Runs a check at x and, where asked, at random points around it; the result is that of the worst point. */
export function run(question: Question, x: unknown, body: (context: Context) => Tally[]): CheckResult {
  const { who, f, claim, options } = question;
  for (const g of [f, claim]) if (typeof g !== 'function') throw notAFunction(who, g);
  const extra = options.random ?? 0;
  let result = at(question, x, body);
  let compared = result.compared;
  let evaluations = result.evaluations;
  let points = 1;
  for (const point of extra > 0 ? around(question, x, extra) : []) {
    if (result.verdict === 'FAIL') break;
    const next = at(question, point, body);
    points++;
    compared += next.compared;
    evaluations += next.evaluations;
    // A random point may lie outside the domain of f: no verdict on the derivative.
    const outside = next.findings.some((found) => found.verdict === 'INCONCLUSIVE');
    if (!outside && worseVerdict(next.verdict, result.verdict) !== result.verdict) result = next;
  }
  return points === 1
    ? result
    : withReport({ ...result, compared: result.verdict === 'PASS' ? compared : result.compared, evaluations, points });
}

/** Several checks as one: the worst, with everything counted. */
export function merged(results: readonly CheckResult[]): CheckResult {
  const worst = results.reduce((a, b) =>
    a.verdict !== b.verdict && worseVerdict(a.verdict, b.verdict) === b.verdict ? b : a,
  );
  const sum = (of: (r: CheckResult) => number): number => results.reduce((n, r) => n + of(r), 0);
  return withReport({
    ...worst,
    compared: sum((r) => r.compared),
    wrong: sum((r) => r.wrong),
    unresolved: sum((r) => r.unresolved),
    evaluations: sum((r) => r.evaluations),
    points: results.length,
    warnings: [...new Set(results.flatMap((r) => r.warnings))],
  });
}

function* around({ who, options }: Question, x: unknown, count: number): Generator<unknown> {
  const layout = new Layout(x, who, 'x');
  const center = layout.flatten(x);
  if (!center.every(Number.isFinite)) return;
  const scales = scalesOf(center);
  const random = new Random((options.seed ?? 1) + 7919);
  for (let k = 0; k < count; k++) yield layout.build(center.map((xi, i) => xi + random.normal() * scales[i]!));
}

function at(question: Question, x: unknown, body: (context: Context) => Tally[]): CheckResult {
  const context = new Context(question, x);
  let tallies: Tally[] = [];
  try {
    if (context.begin()) tallies = body(context);
  } catch (error) {
    // What f, or the checked code, throws only on some calls.
    context.find('throws', 'INCONCLUSIVE', messageOf(error), 'It did not throw on the first call with the same input.');
  }
  return conclude(context, tallies);
}

function conclude(context: Context, tallies: readonly Tally[]): CheckResult {
  const { findings, warnings, field, question, input } = context;
  const sum = (of: (t: Tally) => number): number => tallies.reduce((n, t) => n + of(t), 0);
  const wrong = sum((t) => t.wrong);
  const unresolved = sum((t) => t.unresolved);
  const compared = sum((t) => t.compared);
  let verdict: Verdict = wrong > 0 ? 'FAIL' : unresolved > 0 || compared === 0 ? 'INCONCLUSIVE' : 'PASS';
  for (const found of findings) verdict = worseVerdict(verdict, found.verdict);
  const thrown = field.thrown;
  const hints = tallies.flatMap((t) => t.hints);
  if (wrong > 0 && findings.some((found) => found.code === 'stale')) hints.push('a value kept from another call');
  const seed = question.options.seed ?? 1;
  return withReport({
    verdict,
    passed: verdict === 'PASS',
    kind: question.kind,
    name: context.name,
    x: input.build(context.x),
    value: field.output && context.f0.length > 0 ? field.output.build(context.f0) : undefined,
    inputs: input.size,
    outputs: context.outputSize,
    compared,
    wrong,
    unresolved,
    worst: tallies
      .flatMap((t) => t.entries)
      .sort((a, b) => Number(b.status === 'wrong') - Number(a.status === 'wrong'))
      .slice(0, 5),
    hints: [...new Set(hints)].slice(0, 5),
    kinks: tallies.flatMap((t) => t.kinks),
    findings: [...findings].sort((a, b) => order.indexOf(b.verdict) - order.indexOf(a.verdict)) satisfies Finding[],
    warnings: [...new Set(warnings)],
    exact: context.exact !== undefined,
    ...(context.whyNotExact === undefined ? {} : { whyNotExact: context.whyNotExact }),
    probes: [...new Set(tallies.map((t) => t.probes))].join('; '),
    ...(thrown
      ? { outside: `${context.name} threw at ${thrown.count} points near x (${thrown.first}); they were left out` }
      : {}),
    points: 1,
    evaluations: field.evaluations,
    seed,
    reproduce: reproduction(context),
  });
}

/** The line that repeats the check: x itself where it is short. */
function reproduction({ question, input, x, name, args }: Context): string {
  const { who, claim, options } = question;
  const at = x.length <= 24 ? literal(input.build(x)) : input.what;
  const said = [
    ...(args.length > 0 ? ['args'] : []),
    `seed: ${options.seed ?? 1}`,
    ...(options.rtol === undefined ? [] : [`rtol: ${options.rtol}`]),
    ...(options.atol === undefined ? [] : [`atol: ${options.atol}`]),
    ...(options.exact === false ? ['exact: false'] : []),
  ];
  const names = (claim as unknown) === question.f ? name : `${name}, ${claim.name || question.kind}`;
  return `${who}(${names}, ${at}, { ${said.join(', ')} })`;
}

/** JavaScript that gives the value. */
export function literal(x: unknown): string {
  if (typeof x === 'string') return JSON.stringify(x);
  if (typeof x === 'function') return x.name;
  if (typeof x !== 'object' || x === null) return Object.is(x, -0) ? '-0' : String(x);
  if (x instanceof Float64Array) return `new Float64Array(${literal([...x])})`;
  if (Array.isArray(x)) return `[${x.map(literal).join(', ')}]`;
  const parts = Object.entries(x).map(
    ([k, v]) => `${/^[A-Za-z_$][\w$]*$/.test(k) ? k : JSON.stringify(k)}: ${literal(v)}`,
  );
  return `{ ${parts.join(', ')} }`;
}

/** Adds the report to a result; `String(result)` is the report without colour. */
export function withReport(result: Omit<CheckResult, 'report' | 'toString'>): CheckResult {
  const report = ({ colour = false } = {}): string => reportOf(result, colour);
  const methods = { report: { value: report }, toString: { value: () => report() } };
  return Object.defineProperties({ ...result }, methods) as CheckResult;
}
