/**
 * Compiled derivatives against hand-written ones: `tsx benchmarks/compile/run.ts [part of a name]`. Same process, interleaved rounds, medians,
 * inputs rotated. The results of both are compared before anything is timed. `--json` prints the lines as JSON, `--case NAME` takes one case,
 * `--names` lists them, `--reverse` changes the order of the turns, `--quick` shortens them, `--rivals` measures the eager engine and other
 * libraries as well, `--cpu` counts the processor's time.
 */
import { parseArgs } from 'node:util';
import { derivative, grad, hvp, jacobian, jvp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { peers } from '../peers/all.js';
import { cases, type Case } from './cases.js';
import { eagerOf } from './eager.js';
import { derivativeOf, type FirstCalls, firstCalls } from './first.js';
import { median, spread } from '../lib/measure.js';
import { time } from '../table.js';
import { compare, type Runner } from './measure.js';

const numbers = (a: unknown): number[] =>
  typeof a === 'number' ? [a] : typeof a === 'object' && a !== null ? Object.values(a).flatMap(numbers) : [];

/** A direction of the structure of an argument. */
const direction = (a: any): any =>
  typeof a === 'number'
    ? 0.5
    : ArrayBuffer.isView(a)
      ? (a as Float64Array).map(() => 0.5)
      : Array.isArray(a)
        ? a.map(direction)
        : Object.fromEntries(Object.entries(a).map(([k, v]) => [k, direction(v)]));

function check(name: string, hand: unknown, ours: unknown): void {
  const [a, b] = [numbers(hand), numbers(ours)];
  const size = Math.max(1, ...a.slice(0, 1000).map(Math.abs));
  const wrong = a.findIndex((v, i) => !(Math.abs(v - b[i]!) <= 1e-9 * size));
  if (a.length !== b.length || wrong >= 0)
    throw new Error(`${name}: entry ${wrong} is ${b[wrong]}, by hand ${a[wrong]}`);
}

/** An argument with lists of numbers for its typed arrays, as the eager engine and the peers take it. */
const listed = (a: any): any =>
  typeof a === 'number'
    ? a
    : ArrayBuffer.isView(a)
      ? [...(a as Float64Array)]
      : Array.isArray(a)
        ? a.map(listed)
        : Object.fromEntries(Object.entries(a).map(([k, v]) => [k, listed(v)]));

/** The eager engine and the peers that can express the case. */
async function rivalsOf(c: Case, sets: readonly (readonly unknown[])[], ours: Runner): Promise<Record<string, Runner>> {
  const runners: Record<string, Runner> = {};
  const size = numbers(sets[0]![0]).length;
  // A tape of millions of entries measures the machine's memory.
  if (size > 100_000) return runners;
  const inputs = sets.map(([x, ...rest]) => [listed(x), ...rest] as any[]);
  const want = ours(0);
  const eager = eagerOf(c.name);
  if (eager) {
    const transform: any = c.what === 'derivative' ? derivative : c.what === 'jacobian' ? jacobian : grad;
    const d = transform(eager);
    check(`${c.name}, eager`, want, d(...inputs[0]!));
    runners['eager'] = (k) => d(...inputs[k % inputs.length]!);
  }
  for (const peer of peers) {
    try {
      const offers = await peer.load();
      const offer = c.name.startsWith('Rosenbrock')
        ? offers.rosenbrock?.(size)
        : c.name.startsWith('Jacobian')
          ? offers.spherical
          : undefined;
      if (!offer) continue;
      const call = await offer.make();
      const adapted = offer.adapt ? inputs.map(offer.adapt) : inputs;
      const [got, wanted] = [numbers(call(...adapted[0]!)), numbers(want)];
      const far = Math.max(...wanted.map((w, i) => Math.abs(w - got[i]!))) / Math.max(1, ...wanted.map(Math.abs));
      // Single precision is a choice and not a mistake.
      if (far < 1e-3) runners[`peer ${peer.name}`] = (k) => call(...adapted[k % adapted.length]!);
    } catch {
      // Not installed, or it cannot do it.
    }
  }
  return runners;
}

function runnersOf(c: Case, sets: readonly (readonly unknown[])[]): Record<string, Runner> {
  const f = compile(c.plain) as any;
  const d: any = derivativeOf(c, f);
  const at = (k: number): any[] => sets[k % sets.length]! as any[];
  const runners: Record<string, Runner> = {
    plain: (k) => c.plain(...at(k)),
    primal: (k) => f(...at(k)),
    ours: (k) => d(...at(k)),
  };
  if (c.hand) {
    check(c.name, c.hand(...at(0)), d(...at(0)));
    runners['hand'] = (k) => c.hand!(...at(k));
  }
  if (c.handOut) {
    const mine = { out: c.hand!(...at(0)) };
    const theirs = c.hand!(...at(0));
    runners['handOut'] = (k) => c.handOut!(...at(k), theirs);
    runners['out'] = (k) => d(...at(k), mine);
  }
  if (c.what === 'gradient') {
    const vs = sets.map(([x]) => direction(x));
    // Lists of arguments are made beforehand: at n = 2 making them takes as long as the function.
    const options = sets.map(([, ...args]) => ({ args }));
    runners['jvp'] = (k) => jvp(f, at(k)[0], vs[k % vs.length], options[k % options.length]);
    runners['hvp'] = (k) => hvp(f, at(k)[0], vs[k % vs.length], options[k % options.length]);
  }
  return runners;
}

/** One line of the table; times of the plain function and of first calls in nanoseconds, everything else as ratios. */
export interface CompileRow {
  readonly name: string;
  readonly plain: number;
  /** The first call in a process that has compiled nothing yet, and in one that has. */
  readonly first: number;
  readonly firstWarm?: number;
  /** To the plain function; `out` is the gradient into a buffer. */
  readonly toPlain: Readonly<Partial<Record<'primal' | 'jvp' | 'gradient' | 'out', number>>>;
  /** The compiled gradient to the hand-written one, both fresh and both into a buffer. */
  readonly toHand?: number | undefined;
  readonly outToHand?: number | undefined;
  readonly hvpToGradient?: number | undefined;
  /** Half the distance between the quartiles of the gradient's ratio, relative. */
  readonly spread: number;
  readonly target?: number | undefined;
  /** With --rivals: the eager engine and other libraries, to the plain function. */
  readonly rivals?: Readonly<Record<string, number>>;
}

async function rowOf(c: Case): Promise<CompileRow> {
  const first: FirstCalls = firstCalls(c);
  const sets = c.inputs();
  const runners = runnersOf(c, sets);
  const order = options.reverse ? Object.entries(runners).reverse() : Object.entries(runners);
  const effort = options.quick ? { rounds: 3, ms: 4 } : { rounds: 7, ms: 20 };
  const times = compare(Object.fromEntries(order), effort);
  // After ours, in a race of their own: what they leave on the heap must not meet what is measured against a target.
  const rivals = options.rivals ? await rivalsOf(c, sets, runners['ours']!) : {};
  const others = options.rivals ? compare({ plain: runners['plain']!, ...rivals }, effort) : {};
  /** Rounds are divided by each other one by one: what else the machine did met both. */
  const ratios = (a: string, b: string, race = times): number[] =>
    race[a] && race[b] ? race[a].map((t, round) => t / race[b]![round]!) : [];
  const ratio = (a: string, b: string): number | undefined => {
    const found = ratios(a, b);
    return found.length > 0 ? median(found) : undefined;
  };
  return {
    name: c.name,
    plain: median(times['plain']!) * 1e6,
    first: first.fresh * 1e6,
    firstWarm: first.warm * 1e6,
    toPlain: {
      primal: ratio('primal', 'plain')!,
      jvp: ratio('jvp', 'plain')!,
      gradient: ratio('ours', 'plain')!,
      out: ratio('out', 'plain')!,
    },
    toHand: ratio('ours', 'hand'),
    outToHand: ratio('out', 'handOut'),
    hvpToGradient: ratio('hvp', 'ours'),
    spread: spread(ratios('ours', c.hand ? 'hand' : 'plain')),
    target: c.target,
    ...(options.rivals && {
      rivals: Object.fromEntries(
        Object.keys(rivals).map((name) => [name.replace(/^peer /, ''), median(ratios(name, 'plain', others))] as const),
      ),
    }),
  };
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    names: { type: 'boolean', default: false },
    case: { type: 'string' },
    quick: { type: 'boolean', default: false },
    reverse: { type: 'boolean', default: false },
    rivals: { type: 'boolean', default: false },
    cpu: { type: 'boolean', default: false },
  },
});
const wanted = cases.filter(({ name }) =>
  options.case === undefined ? name.includes(positionals[0] ?? '') : name === options.case,
);
if (options.names) {
  console.log(JSON.stringify(cases.map(({ name }) => name)));
} else if (options.json) {
  const rows: CompileRow[] = [];
  for (const c of wanted) rows.push(await rowOf(c));
  console.log(JSON.stringify(rows));
} else {
  const text = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(2));
  console.log(
    '| case | plain | first call | first call, warm | primal | jvp | gradient | with out | gradient ÷ hand | out ÷ hand | target | hvp ÷ gradient |',
  );
  console.log(`|${'---|'.repeat(12)}`);
  for (const c of wanted) {
    const r = await rowOf(c);
    const { primal, jvp, gradient, out } = r.toPlain;
    const ratios = [primal, jvp, gradient, out, r.toHand, r.outToHand].map(text);
    const cells = [
      r.name,
      time(r.plain),
      time(r.first),
      time(r.firstWarm!),
      ...ratios,
      r.target ?? '–',
      text(r.hvpToGradient),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
