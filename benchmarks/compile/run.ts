/**
 * Compiled derivatives against hand-written ones: `tsx benchmarks/compile/run.ts [part of a name]`. Same process, interleaved rounds, medians,
 * inputs rotated. The results of both are compared before anything is timed. `--json` prints the lines as JSON, `--case NAME` takes one case,
 * `--names` lists them, `--reverse` changes the order of the turns, `--quick` shortens them.
 */
import { parseArgs } from 'node:util';
import { derivative, grad, hvp, jacobian, jvp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { cases, type Case } from './cases.js';
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

function runnersOf(c: Case): { runners: Record<string, Runner>; first: number } {
  const start = performance.now();
  const f = compile(c.plain) as any;
  const d: any = c.what === 'derivative' ? derivative(f) : c.what === 'jacobian' ? jacobian(f) : grad(f);
  const at = (k: number): any[] => c.inputs[k % c.inputs.length]! as any[];
  d(...at(0));
  const first = performance.now() - start;
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
    const vs = c.inputs.map(([x]) => direction(x));
    runners['jvp'] = (k) => jvp(f, at(k)[0], vs[k % vs.length], { args: at(k).slice(1) });
    runners['hvp'] = (k) => hvp(f, at(k)[0], vs[k % vs.length], { args: at(k).slice(1) });
  }
  return { runners, first };
}

/** One line of the table; times of the plain function and of the first call in nanoseconds, everything else as ratios. */
export interface CompileRow {
  readonly name: string;
  readonly plain: number;
  readonly first: number;
  /** To the plain function; `out` is the gradient into a buffer. */
  readonly toPlain: Readonly<Partial<Record<'primal' | 'jvp' | 'gradient' | 'out', number>>>;
  /** The compiled gradient to the hand-written one, both fresh and both into a buffer. */
  readonly toHand?: number | undefined;
  readonly outToHand?: number | undefined;
  readonly hvpToGradient?: number | undefined;
  /** Half the distance between the quartiles of the gradient's ratio, relative. */
  readonly spread: number;
  readonly target?: number | undefined;
}

function rowOf(c: Case): CompileRow {
  const { runners, first } = runnersOf(c);
  const order = options.reverse ? Object.entries(runners).reverse() : Object.entries(runners);
  const times = compare(Object.fromEntries(order), options.quick ? { rounds: 3, ms: 4 } : { rounds: 7, ms: 20 });
  /** Rounds are divided by each other one by one: what else the machine did met both. */
  const ratios = (a: string, b: string): number[] =>
    times[a] && times[b] ? times[a].map((t, round) => t / times[b]![round]!) : [];
  const ratio = (a: string, b: string): number | undefined => {
    const found = ratios(a, b);
    return found.length > 0 ? median(found) : undefined;
  };
  return {
    name: c.name,
    plain: median(times['plain']!) * 1e6,
    first: first * 1e6,
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
  },
});
const wanted = cases.filter(({ name }) =>
  options.case === undefined ? name.includes(positionals[0] ?? '') : name === options.case,
);
if (options.names) {
  console.log(JSON.stringify(cases.map(({ name }) => name)));
} else if (options.json) {
  console.log(JSON.stringify(wanted.map(rowOf)));
} else {
  const text = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(2));
  console.log(
    '| case | plain | first call | primal | jvp | gradient | with out | gradient ÷ hand | out ÷ hand | target | hvp ÷ gradient |',
  );
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const c of wanted) {
    const r = rowOf(c);
    const { primal, jvp, gradient, out } = r.toPlain;
    const ratios = [primal, jvp, gradient, out, r.toHand, r.outToHand].map(text);
    const cells = [r.name, time(r.plain), time(r.first), ...ratios, r.target ?? '–', text(r.hvpToGradient)];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
