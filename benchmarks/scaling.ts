import { grad } from 'fluxion';
import { hand, inputsOf, methods, plain } from './cases/rosenbrock.js';
import { loopOver } from './lib/loops.js';
import { median, race, type Effort } from './lib/measure.js';
import type { FigureReport } from './report.js';

const SIZES = [100, 1000, 10_000, 100_000, 1_000_000];

/** Nanoseconds an element of Rosenbrock's gradient as n grows: a tape that moved or chained its memory would show here. */
export function measureScaling(effort: Effort): FigureReport {
  const gradient = grad(methods);
  const contestants = [plain, hand, gradient];
  const runners = SIZES.flatMap((n) => {
    const inputs = inputsOf(n).map((x) => [x]);
    return contestants.map((call) => ({ loop: loopOver(call, inputs, call(inputs[0]![0]!)), calls: inputs.length }));
  });
  const samples = race(runners, effort);
  const figures = SIZES.map((n, i): [string, ...number[]] => {
    const [p, h, g] = contestants.map((_, j) => median(samples[i * contestants.length + j]!) / n) as [
      number,
      number,
      number,
    ];
    return [`n = ${n}`, p, h, g, g / p];
  });
  const costs = figures.map(([, , , g]) => g as number);
  const reached = Math.max(...costs) / Math.min(...costs);
  return {
    name: 'scaling',
    title: "nanoseconds an element of Rosenbrock's gradient",
    columns: ['', 'plain function', 'hand-written', 'fluxion', 'fluxion / plain'],
    figures,
    targets: [{ of: 'fluxion', unit: 'dearest / cheapest element', atMost: 2, reached, met: reached <= 2 }],
  };
}
