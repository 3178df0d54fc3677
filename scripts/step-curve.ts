/** Draws the error of difference methods against their step: `npx tsx scripts/step-curve.ts` writes docs/images/error-against-step.svg. */
import { writeFileSync } from 'node:fs';
import { errorAgainstStep } from 'fluxion/check';

const methods = [
  { name: 'forward', colour: '#c0392b' },
  { name: 'central', colour: '#2471a3' },
  { name: 'five-point', colour: '#1e8449' },
  { name: 'richardson', colour: '#7d3c98' },
] as const;

const WIDTH = 640;
const HEIGHT = 420;
const LEFT = 64;
const RIGHT = 24;
const TOP = 40;
const BOTTOM = 56;
/** Powers of ten on the axes. */
const [STEP_MIN, STEP_MAX] = [-15, 0];
const [ERROR_MIN, ERROR_MAX] = [-15, 1];

const toX = (h: number): number => LEFT + ((Math.log10(h) - STEP_MIN) / (STEP_MAX - STEP_MIN)) * (WIDTH - LEFT - RIGHT);
const toY = (e: number): number => {
  const power = Math.min(ERROR_MAX, Math.max(ERROR_MIN, Math.log10(e)));
  return TOP + ((ERROR_MAX - power) / (ERROR_MAX - ERROR_MIN)) * (HEIGHT - TOP - BOTTOM);
};
const at = (x: number): string => x.toFixed(1);

const superscript = (n: number): string => [...String(n)].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)] ?? '⁻').join('');

/** The picture: exp at 1, whose derivative is e. */
export function stepCurve(): string {
  const steps = Array.from({ length: 91 }, (_, k) => 10 ** (STEP_MIN + k / 6));
  const grid: string[] = [];
  for (let p = STEP_MIN; p <= STEP_MAX; p += 3) {
    const x = at(toX(10 ** p));
    grid.push(`<path class="grid" d="M${x} ${TOP}V${HEIGHT - BOTTOM}"/>`);
    grid.push(`<text x="${x}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">10${superscript(p)}</text>`);
  }
  for (let p = ERROR_MIN; p <= ERROR_MAX; p += 4) {
    const y = at(toY(10 ** p));
    grid.push(`<path class="grid" d="M${LEFT} ${y}H${WIDTH - RIGHT}"/>`);
    grid.push(`<text x="${LEFT - 8}" y="${y}" text-anchor="end" dominant-baseline="middle">10${superscript(p)}</text>`);
  }
  const curves = methods.map(({ name, colour }, k) => {
    const points = errorAgainstStep(Math.exp, 1, Math.E, name, steps).map(
      ({ h, error }) => `${at(toX(h))} ${at(toY(error))}`,
    );
    const x = LEFT + 130 * k;
    return [
      `<path d="M${points.join('L')}" fill="none" stroke="${colour}" stroke-width="1.6"/>`,
      `<path d="M${x} ${TOP - 18}h18" stroke="${colour}" stroke-width="3"/>`,
      `<text x="${x + 24}" y="${TOP - 14}">${name}</text>`,
    ].join('\n  ');
  });
  const middle = at((LEFT + WIDTH - RIGHT) / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    '  <title>Error of difference methods for the derivative of exp at 1, against the step</title>',
    '  <style>text { font: 12px sans-serif; fill: #444 } .grid { stroke: #ddd; fill: none }</style>',
    `  <rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...grid.map((line) => `  ${line}`),
    ...curves.map((line) => `  ${line}`),
    `  <text x="${middle}" y="${HEIGHT - 12}" text-anchor="middle">step h</text>`,
    `  <text x="14" y="${at((TOP + HEIGHT - BOTTOM) / 2)}" text-anchor="middle" transform="rotate(-90 14 ${at((TOP + HEIGHT - BOTTOM) / 2)})">error</text>`,
    '</svg>',
    '',
  ].join('\n');
}

export const PICTURE = 'docs/images/error-against-step.svg';

if (process.argv[1]?.endsWith('step-curve.ts')) writeFileSync(PICTURE, stepCurve());
