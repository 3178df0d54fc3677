import { Command, InvalidArgumentError } from 'commander';
import type { CheckOptions, CheckResult, Verdict } from '../check/index.js';
import { checkerFor, load, UserError } from './load.js';
import { KINDS, pointOf, subjectsOf, type AnyFn, type ClaimKind, type Names } from './subjects.js';

interface Flags extends Names {
  readonly at?: string;
  readonly random?: number;
  readonly seed: number;
  readonly tol?: number;
  readonly json?: boolean;
}

/** PASS, FAIL and INCONCLUSIVE for scripts; 2 also where nothing could be checked at all. */
export const exitCodes: Record<Verdict, number> = { PASS: 0, FAIL: 1, INCONCLUSIVE: 2 };

const number = (text: string): number => {
  const x = Number(text);
  if (text.trim() === '' || Number.isNaN(x)) throw new InvalidArgumentError('a number is expected.');
  return x;
};

const count = (text: string): number => {
  const n = number(text);
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError('a whole number is expected.');
  return n;
};

/** `fluxion check FILE`. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('Checks derivatives written by hand: those that FILE exports beside the function f.')
    .argument('<file>', 'a module, TypeScript or JavaScript')
    .option('--function <name>', 'the export that is the function (f)');
  for (const kind of KINDS) command.option(`--${kind} <name>`, `the export that is its ${kind} (${kind})`);
  return command
    .option('--at <json>', "where to check, as JSON: '[1, 2]'; else the export at, x or x0")
    .option('--random <n>', 'check at n random points around it too', count)
    .option('--seed <n>', 'the seed of everything random', count, 1)
    .option('--tol <number>', 'relative tolerance (1e-8)', number)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExit code 0: all right. 1: something is wrong. 2: it could not be decided, or nothing could be checked.',
    )
    .action(async (file: string, flags: Flags) => {
      try {
        process.exitCode = exitCodes[await check(file, flags)];
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (flags.json)
          console.log(JSON.stringify({ verdict: 'INCONCLUSIVE', error: error.message, advice: error.advice }));
        else console.error(`fluxion check: ${error.message}\n  ${error.advice}`);
        process.exitCode = exitCodes.INCONCLUSIVE;
      }
    });
}

async function check(file: string, flags: Flags): Promise<Verdict> {
  const exports = await load(file);
  const { f, name, claims } = subjectsOf(exports, flags, file);
  const x = pointOf(exports, flags.at, file, f, flags.random === undefined ? undefined : flags.seed);
  const checks = await checkerFor(file);
  const run: Record<ClaimKind, (f: AnyFn, claim: AnyFn, x: unknown, options: CheckOptions) => CheckResult> = {
    gradient: checks.checkGradient,
    jvp: checks.checkJvp,
    vjp: checks.checkVjp,
    jacobian: checks.checkJacobian,
    hvp: checks.checkHvp,
    hessian: checks.checkHessian,
  };
  const results: CheckResult[] = [];
  for (const { kind, name: claimName, claim } of claims) {
    const options = {
      name,
      seed: flags.seed,
      ...(flags.tol === undefined ? {} : { rtol: flags.tol }),
      ...(flags.random === undefined ? {} : { random: flags.random }),
      progress: progress(`${kind} of ${name}`),
    };
    let result: CheckResult;
    try {
      result = run[kind](f, claim, x, options);
    } catch (error) {
      throw new UserError(
        error instanceof Error ? error.message : String(error),
        'Is the point what the function takes?',
      );
    } finally {
      clearProgress();
    }
    const line = commandLine(file, flags, name, kind, claimName, result.x);
    results.push(result);
    if (!flags.json) console.log(`${reportWith(result, line)}\n`);
  }
  const order: readonly Verdict[] = ['PASS', 'INCONCLUSIVE', 'FAIL'];
  const verdict = order[Math.max(...results.map((r) => order.indexOf(r.verdict)))]!;
  if (flags.json) console.log(JSON.stringify({ verdict, results }, jsonNumbers, 2));
  return verdict;
}

/** The report, whose line to repeat is a command here. */
const reportWith = (result: CheckResult, line: string): string =>
  result.report({ colour: hasColour() }).replace(result.reproduce, () => line);

function commandLine(file: string, flags: Flags, f: string, kind: ClaimKind, claim: string, x: unknown): string {
  const at = JSON.stringify(x, (_, v: unknown) => (v instanceof Float64Array ? { Float64Array: [...v] } : v));
  const where = at.length <= 400 ? ` --at '${at}'` : '';
  const tol = flags.tol === undefined ? '' : ` --tol ${flags.tol}`;
  return `fluxion check ${file} --function ${f} --${kind} ${claim}${where} --seed ${flags.seed}${tol}`;
}

/** JSON has no NaN and no Infinity, and writes typed arrays as objects. */
const jsonNumbers = (_: string, v: unknown): unknown =>
  typeof v === 'number' && !Number.isFinite(v) ? String(v) : v instanceof Float64Array ? [...v] : v;

/** As agreed among command line tools: NO_COLOR and FORCE_COLOR win over what the terminal is. */
function hasColour(): boolean {
  if (process.env['NO_COLOR']) return false;
  if (process.env['FORCE_COLOR']) return true;
  return process.stdout.isTTY && process.env['TERM'] !== 'dumb';
}

/** A line on the terminal once a check has taken a second. */
function progress(what: string): (share: number) => void {
  const start = performance.now();
  return (share) => {
    if (process.stderr.isTTY && performance.now() - start > 1000) {
      process.stderr.write(`\r${what}: ${Math.round(100 * share)} %`);
    }
  };
}

const clearProgress = (): void => void (process.stderr.isTTY && process.stderr.write('\r\x1b[K'));
