import { explainRatio } from './ratio.js';
import type { CheckResult, Entry, StepRow } from './types.js';

const codes = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;
type Style = (text: string, style: keyof typeof codes) => string;

const styled: Style = (text, style) => `\x1b[${codes[style]}m${text}\x1b[0m`;
const plain: Style = (text) => text;

const colours = { PASS: 'green', FAIL: 'red', INCONCLUSIVE: 'yellow' } as const;

/** A number with ten digits, no more than are needed. */
export const digits = (x: number, n = 10): string => (Object.is(x, -0) ? '-0' : String(Number(x.toPrecision(n))));

const tiny = (x: number): string => (x === 0 ? '0' : x.toExponential(1));

/** The report for people. */
export function reportOf(r: Omit<CheckResult, 'report' | 'toString'>, colour: boolean): string {
  const style = colour ? styled : plain;
  const title = `${r.kind === 'engines' ? 'the derivatives' : `the ${r.kind}`} of ${r.name}`;
  const lines = [style(`${r.verdict}  ${title}`, colours[r.verdict]), `  ${summary(r)}`];
  for (const f of r.findings) {
    lines.push('', style(`  ${f.code}`, colours[f.verdict]), ...indented(f.message), ...indented(f.advice));
  }
  if (r.worst.length > 0)
    lines.push(
      '',
      ...r.worst.flatMap((e, i) => [...entryLines(e, style), ...(i === 0 ? stepLines(e, style) : []), '']),
    );
  if (r.kinks.length > 0) lines.push('', style('  kinks', 'bold'));
  for (const k of r.kinks.slice(0, 5)) {
    const of = k.output ? `${k.output} by ${k.at}` : k.at;
    lines.push(`    ${of}: left ${digits(k.left)}, right ${digits(k.right)}, claimed ${digits(k.claimed)}`);
  }
  if (r.kinks.length > 5) lines.push(`    and ${r.kinks.length - 5} more`);
  if (r.hints.length > 0) lines.push('', style('  what it looks like', 'bold'), ...r.hints.map((h) => `    ${h}`));
  if (r.warnings.length > 0) lines.push('', ...r.warnings.map((w) => `  ${style('warning', 'yellow')}: ${w}`));
  if (r.verdict !== 'PASS' || r.warnings.length > 0) lines.push('', style('  to repeat', 'bold'), `    ${r.reproduce}`);
  return lines
    .filter((line, i) => line !== '' || lines[i - 1] !== '')
    .join('\n')
    .trimEnd();
}

function summary(r: Omit<CheckResult, 'report' | 'toString'>): string {
  const parts: string[] = [];
  if (r.compared > 0) {
    const right = r.compared - r.wrong - r.unresolved;
    parts.push(`${right} of ${r.compared} entries right`);
    if (r.wrong > 0) parts.push(`${r.wrong} wrong`);
    if (r.unresolved > 0) parts.push(`${r.unresolved} undecided`);
    parts.push(r.probes);
    if (r.points > 1) parts.push(`${r.points} points`);
    parts.push(r.exact ? 'against fluxion and differences' : 'against differences alone');
  }
  parts.push(`${r.evaluations} calls of ${r.name}`, `seed ${r.seed}`);
  const why = r.whyNotExact ? `\n  fluxion does not differentiate ${r.name}: ${r.whyNotExact}` : '';
  const outside = r.outside ? `\n  ${r.outside}` : '';
  return parts.join(', ') + why + outside;
}

const indented = (text: string): string[] => text.split('\n').map((line) => `    ${line}`);

function entryLines(e: Entry, style: Style): string[] {
  const what = e.output ? `${e.output} by ${e.input}` : e.input;
  const at = e.x === undefined ? '' : `, there ${digits(e.x)}`;
  const { value, error } = e.reference;
  const lines = [
    `  ${style(e.status === 'wrong' ? 'wrong' : 'undecided', e.status === 'wrong' ? 'red' : 'yellow')}  ${style(what, 'bold')}${at}`,
    `    claimed      ${digits(e.claimed)}`,
    `    differences  ${digits(value)} ± ${tiny(error)}`,
  ];
  if (e.exact !== undefined) lines.push(`    fluxion      ${digits(e.exact)}`);
  const ratio = explainRatio(e.ratio);
  lines.push(
    `    error        ${tiny(e.absolute)}, relative ${tiny(e.relative)}, ratio ${digits(e.ratio, 8)}${ratio ? ` (${ratio})` : ''}`,
  );
  return lines;
}

/** The index of the step that gave the reference; where that was made of one side of x alone, of the one least in doubt; −1 where none gave a number. */
function keptStep(e: Entry, steps: readonly StepRow[]): number {
  const same = steps.filter((s) => s.value === e.reference.value);
  const [first, ...others] = (same.length > 0 ? same : steps).filter((s) => !Number.isNaN(s.error));
  return first ? steps.indexOf(others.reduce((b, s) => (s.error < b.error ? s : b), first)) : -1;
}

/** The rows around the best step: the plateau, its end in round-off and its end in truncation. */
function stepLines(e: Entry, style: Style): string[] {
  if (!e.steps || e.steps.length === 0) return [];
  const best = keptStep(e, e.steps);
  if (best < 0) return [];
  const from = Math.max(0, best - 3);
  const row = (s: StepRow, mark: string): string =>
    `    ${s.h.toExponential(1).padEnd(9)}${digits(s.central, 9).padEnd(18)}${digits(s.value, 12).padEnd(20)}${tiny(s.error)}${mark}`;
  return [
    style(`    ${'step'.padEnd(9)}${'central'.padEnd(18)}${'extrapolated'.padEnd(20)}error`, 'dim'),
    ...e.steps.slice(from, best + 4).map((s, k) => row(s, from + k === best ? '  <- best' : '')),
  ];
}
