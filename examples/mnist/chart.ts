import type { Epoch } from './train.js';

/** A rectangle of the picture with its scales: x from 0 to `right`, y from `bottom` to `top`. */
interface Panel {
  readonly title: string;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  /** Where lines and numbers mark the height. */
  readonly ticks: readonly number[];
}

const WIDTH = 360;
const HEIGHT = 240;
const UPPER = 50;
const INK = '#333';
const FAINT = '#ddd';

type Point = readonly [x: number, y: number];

const px = (p: Panel, x: number): number => p.left + (WIDTH * x) / p.right;
const py = (p: Panel, y: number): number => UPPER + (HEIGHT * (p.top - y)) / (p.top - p.bottom);
const at = (p: Panel, [x, y]: Point): string => `${px(p, x).toFixed(1)},${py(p, y).toFixed(1)}`;

function frame(p: Panel): string[] {
  const lines = [`<text x="${p.left}" y="${UPPER - 16}" font-weight="bold">${p.title}</text>`];
  for (const y of p.ticks) {
    const h = py(p, y).toFixed(1);
    lines.push(`<line x1="${p.left}" x2="${p.left + WIDTH}" y1="${h}" y2="${h}" stroke="${FAINT}"/>`);
    lines.push(`<text x="${p.left - 8}" y="${h}" text-anchor="end" dominant-baseline="middle">${y}</text>`);
  }
  const every = Math.ceil(p.right / 10);
  for (let x = 0; x <= p.right; x += every) {
    lines.push(`<text x="${px(p, x).toFixed(1)}" y="${UPPER + HEIGHT + 18}" text-anchor="middle">${x}</text>`);
  }
  lines.push(`<text x="${p.left + WIDTH / 2}" y="${UPPER + HEIGHT + 38}" text-anchor="middle">epoch</text>`);
  return lines;
}

const curve = (p: Panel, points: readonly Point[], colour: string, width: number): string =>
  `<polyline fill="none" stroke="${colour}" stroke-width="${width}" points="${points.map((q) => at(p, q)).join(' ')}"/>`;

const dots = (p: Panel, points: readonly Point[], colour: string): string[] =>
  points.map(([x, y]) => `<circle cx="${px(p, x).toFixed(1)}" cy="${py(p, y).toFixed(1)}" r="3" fill="${colour}"/>`);

/** Round numbers from 0 to `top`. */
function upTo(top: number): number[] {
  const step = 0.5 * Math.ceil(top / 3);
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}

/** Means of `length` neighbours, each placed in the middle of them. */
function smoothed(points: readonly Point[], length: number): Point[] {
  const out: Point[] = [];
  for (let i = 0; i + length <= points.length; i += length) {
    const part = points.slice(i, i + length);
    out.push([mean(part.map(([x]) => x)), mean(part.map(([, y]) => y))]);
  }
  return out;
}

const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;

/** The learning curve as a picture: the loss of each batch with its running mean, and the accuracy on the test digits after each epoch. */
export function chart(epochs: readonly Epoch[]): string {
  const losses = epochs.flatMap(({ losses: ls }, e): Point[] => ls.map((l, b) => [e + (b + 0.5) / ls.length, l]));
  const accuracies = epochs.map(({ accuracy }, e): Point => [e + 1, 100 * accuracy]);
  const right = epochs.length;
  const top = Math.max(0.5, Math.ceil(2 * Math.max(...losses.map(([, l]) => l))) / 2);
  const worst = Math.min(95, ...accuracies.map(([, a]) => a));
  const bottom = worst >= 80 ? 80 : 10 * Math.floor(worst / 10);
  const step = (100 - bottom) / 4;
  const loss: Panel = {
    title: 'loss of each batch, and its mean',
    left: 60,
    right,
    bottom: 0,
    top,
    ticks: upTo(top),
  };
  const share: Panel = {
    title: 'test digits recognised, %',
    left: 500,
    right,
    bottom,
    top: 100,
    ticks: [0, 1, 2, 3, 4].map((i) => bottom + i * step),
  };
  const smooth = smoothed(losses, Math.max(1, Math.round(losses.length / (20 * right))));
  const h = py(share, 95).toFixed(1);
  const body = [
    '<rect width="890" height="345" fill="white"/>',
    ...frame(loss),
    curve(loss, losses, '#bcd3ea', 1),
    curve(loss, smooth, '#1f5fa8', 2),
    ...frame(share),
    `<line x1="${share.left}" x2="${share.left + WIDTH}" y1="${h}" y2="${h}" stroke="${INK}" stroke-dasharray="4 4"/>`,
    curve(share, accuracies, '#b5541c', 2),
    ...dots(share, accuracies, '#b5541c'),
    ...accuracies.slice(-1).map((q) => label(share, q)),
  ];
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 890 345" width="890" height="345"',
    `  font-family="sans-serif" font-size="12" fill="${INK}">`,
    ...body.map((line) => `  ${line}`),
    '</svg>',
    '',
  ].join('\n');
}

/** The last value beside its dot. */
const label = (p: Panel, [x, y]: Point): string =>
  `<text x="${(px(p, x) - 6).toFixed(1)}" y="${(py(p, y) - 10).toFixed(1)}" text-anchor="end" fill="#b5541c">${y.toFixed(1)} %</text>`;
