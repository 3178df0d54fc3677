import type { CaseReport, FigureReport, Report, TargetRow } from './results.js';

/** A time in a unit that suits it. */
export function time(ns: number): string {
  const units: [number, string][] = [
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ];
  const [size, unit] = units.find(([limit]) => ns >= limit) ?? [1, 'ns'];
  return `${round(ns / size)} ${unit}`;
}

/** Three significant figures, without an exponent where one can do without. */
export function round(x: number): string {
  if (Number.isInteger(x) && Math.abs(x) < 1e9) return String(x);
  const magnitude = Math.abs(x);
  return magnitude >= 1000 && magnitude < 1e9 ? x.toFixed(0) : magnitude < 1e-3 ? x.toExponential(1) : x.toPrecision(3);
}

const percent = (x: number): string => `±${(100 * x).toFixed(x < 0.1 ? 1 : 0)} %`;

/** Lines of cells as text: the first column to the left, the others to the right. */
function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, k) => Math.max(...lines.map((line) => line[k]!.length)));
  return lines
    .map((line) => line.map((cell, k) => (k ? cell.padStart(widths[k]!) : cell.padEnd(widths[k]!))).join('  '))
    .map((line) => `  ${line.trimEnd()}\n`)
    .join('');
}

const targetLine = ({ of, unit, atMost, reached, met }: TargetRow): string =>
  `  ${met ? 'met   ' : 'MISSED'}  ${of}: ${round(reached)} ${unit}, target ≤ ${round(atMost)}\n`;

function caseTable({ rows, others, operations }: CaseReport): string {
  const perOperation = rows.some(({ nsPerOperation }) => nsPerOperation !== undefined);
  const head = ['', 'median', 'spread', 'best', 'ratio', 'digits', ...(perOperation ? ['ns / operation'] : [])];
  const body = rows.map(({ name, ns, spread, best, ratio, digits, nsPerOperation }) => [
    name,
    time(ns),
    percent(spread),
    time(best),
    round(ratio),
    String(digits),
    ...(perOperation ? [nsPerOperation === undefined ? '' : nsPerOperation.toFixed(1)] : []),
  ]);
  const missing = others.map(({ name, result }) => `  ${name}: ${result}\n`).join('');
  const note = operations === undefined ? '' : `  ${operations} operations recorded in a call\n`;
  return columns([head, ...body]) + note + missing;
}

const figureTable = ({ columns: head, figures }: FigureReport): string =>
  columns([head, ...figures.map(([name, ...xs]) => [name, ...xs.map(round)])]);

/** A report as a person reads it. */
export function table(report: Report): string {
  const body = 'rows' in report ? caseTable(report) : figureTable(report);
  return `\n${report.name}: ${report.title}\n${body}${report.targets.map(targetLine).join('')}`;
}
