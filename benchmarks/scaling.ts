import { grad } from 'fluxion';
import { compile } from 'fluxion/compile';
import { hand, inputsOf, methods, plain } from './cases/rosenbrock.js';
import { loopOver } from './lib/loops.js';
import { median, race, type Effort } from './lib/measure.js';
import type { FigureReport } from './results.js';
import type { Call } from './types.js';

const SIZES = [100, 1000, 10_000, 100_000, 1_000_000];

/** Nanoseconds an element of Rosenbrock's gradient as n grows: a tape that moved or chained its memory would show here. */
export function measureScaling(effort: Effort): FigureReport {
  const contestants = [plain, hand, grad(methods), grad(compile(plain))] as Call[];
  const runners = SIZES.flatMap((n) => {
    const inputs = inputsOf(n).map((x) => [x]);
    return contestants.map((call) => ({ loop: loopOver(call, inputs, call(inputs[0]![0]!)), calls: inputs.length }));
  });
  const samples = race(runners, effort);
  const figures = SIZES.map((n, i): [string, ...number[]] => {
    const times = contestants.map((_, j) => median(samples[i * contestants.length + j]!) / n);
    return [`n = ${n}`, ...times];
  });
  const costs = figures.map(([, , , g]) => g as number);
  const reached = Math.max(...costs) / Math.min(...costs);
  return {
    name: 'scaling',
    title: "nanoseconds an element of Rosenbrock's gradient",
    columns: ['', 'plain function', 'hand-written', 'fluxion, recorded', 'fluxion, compiled'],
    figures,
    targets: [{ of: 'fluxion, recorded', unit: 'dearest / cheapest element', atMost: 2, reached, met: reached <= 2 }],
  };
}
