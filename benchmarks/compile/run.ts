/**
 * Compiled derivatives against hand-written ones: `tsx benchmarks/compile/run.ts [part of a name]`. Same process, interleaved rounds, medians,
 * inputs rotated. The results of both are compared before anything is timed.
 */
import { derivative, grad, hvp, jacobian, jvp } from 'fluxion';
import { compile } from 'fluxion/compile';
import { cases, type Case } from './cases.js';
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

const ratio = (a: number | undefined, b: number | undefined): string => (a && b ? (a / b).toFixed(2) : '–');

console.log(
  '| case | plain | first call | primal | jvp | gradient | with out | gradient ÷ hand | out ÷ hand | target | hvp ÷ gradient |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|---|');
for (const c of cases.filter(({ name }) => name.includes(process.argv[2] ?? ''))) {
  const { runners, first } = runnersOf(c);
  const t = compare(runners, 5, 10);
  const plain = t['plain']! < 1e-3 ? `${(t['plain']! * 1e6).toFixed(0)} ns` : `${(t['plain']! * 1e3).toFixed(1)} µs`;
  const cells = [t['primal'], t['jvp'], t['ours'], t['out']].map((x) => ratio(x, t['plain']));
  console.log(
    `| ${[c.name, plain, `${first.toFixed(1)} ms`, ...cells, ratio(t['ours'], t['hand']), ratio(t['out'], t['handOut']), c.target ?? '–', ratio(t['hvp'], t['ours'])].join(' | ')} |`,
  );
}
