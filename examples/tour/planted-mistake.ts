import { add, type Num, square } from 'fluxion';
import { checkGradient, type Checked } from '../check-gradient.js';
import { rat42 } from '../nist/index.js';
import { heading, table } from './format.js';
import { residualsOf } from './regressions.js';

/** Rat42's sum of squared residuals. */
export const rss = (b: readonly Num[]): Num =>
  residualsOf(rat42)(b)
    .map((r) => square(r))
    .reduce(add, 0);

/** Its gradient by hand, for b1/(1 + exp(b2 − b3·x)), with one mistake: the last partial of the model has the wrong sign. */
export function handWritten([b1, b2, b3]: readonly [number, number, number]): number[] {
  const g = [0, 0, 0] as [number, number, number];
  for (const [y, x] of rat42.data) {
    const e = Math.exp(b2 - b3 * x);
    const s = 1 / (1 + e);
    const r = b1 * s - y;
    g[0] += 2 * r * s;
    g[1] -= 2 * r * b1 * s * s * e;
    g[2] -= 2 * r * b1 * s * s * e * x;
  }
  return g;
}

/** Both gradients and differences at NIST's second starting point. */
export function plantedMistake(): Checked[] {
  const b = rat42.start as [number, number, number];
  return checkGradient(rss, handWritten(b), b);
}

/** The third part of the tour. */
export function plantedMistakeReport(checked: readonly Checked[]): string[] {
  const rows = checked.map(({ byHand, byFluxion, byDifferences, ratio, agrees }, i) => [
    `dRSS/db${i + 1}`,
    byHand.toPrecision(10),
    byFluxion.toPrecision(10),
    byDifferences.toPrecision(10),
    ratio.toFixed(6),
    agrees ? 'agrees' : 'WRONG',
  ]);
  const found = checked.flatMap(({ agrees, byHand, byFluxion, ratio }, i) =>
    agrees
      ? []
      : [
          `  component ${i + 1} (b${i + 1}) is wrong: ${byHand.toPrecision(10)} by hand, ${byFluxion.toPrecision(10)} by fluxion,`,
          `  ratio ${ratio.toFixed(6)}${Math.abs(ratio + 1) < 1e-6 ? ': a sign' : ''}.`,
        ],
  );
  return [
    ...heading('3. A mistake in a hand-written gradient, found'),
    "The gradient of Rat42's sum of squares, written by hand with one mistake planted in it, beside",
    "fluxion's and central differences. A ratio of 1 is agreement.",
    '',
    ...table([['', 'by hand', 'fluxion', 'differences', 'hand/fluxion', ''], ...rows], 'lrrrrl'),
    '',
    ...found,
  ];
}
