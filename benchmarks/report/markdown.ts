import { existsSync, readFileSync } from 'node:fs';
import { round } from '../table.js';
import {
  caseTable,
  compileTable,
  enginesTable,
  figureTable,
  functionsTable,
  gradbenchTable,
  kernelsTable,
  peakTable,
  table,
} from './tables.js';
import { targetsOf } from './targets.js';
import type { ReportFile, Section, SectionData, SectionName } from './types.js';

interface Part<N extends SectionName> {
  readonly title: string;
  /** What was measured, and what the columns mean. */
  readonly intro: string;
  readonly body: (data: SectionData[N]) => string;
}

const parts: { readonly [N in SectionName]: Part<N> } = {
  gradbench: {
    title: 'GradBench, large',
    intro: `GradBench's workloads at its own sizes, through \`compile\` ([how](gradbench/README.md)). The ratio that has a target is that of the
gradient's or Jacobian's time to the time of the plain JavaScript function; both are medians of all executions in five rounds, in which the plain
function, the compiled one (each a process of its own) and the C++ twin took turns in alternating order. The first executions, and with them
compiling, are among them. C++ is the best time. Every answer agreed with hand-written derivatives to 10⁻¹⁰.`,
    body: (rows) => `${gradbenchTable(rows)}

![derivative time in that of the plain function, with targets](charts/gradbench.svg)

Peak memory: the most that the process of the plain function has held, and that of the compiled one, which computed function and derivative. Both
hold the message with the input and the text of the answer.

${peakTable(rows)}`,
  },
  engines: {
    title: 'GradBench, medium: compiled and recorded',
    intro: `The same functions at a size that a tape can hold: \`compiled\` through the compiler, \`eager\` written in fluxion's operations and
recorded. The ratio is to the plain function; the error is the largest against hand-written derivatives.`,
    body: (rows) =>
      `${enginesTable(rows)}\n\n![derivative time in that of the plain function, by engine](charts/engines.svg)`,
  },
  functions: {
    title: 'Small functions, and other libraries',
    intro: `Ratios to the plain function, whose time is in the first line. A dash: cannot be expressed there. "wrong": gives another result than the
derivative. "fails": throws. [What is measured and how](README.md); each case in three fresh processes, the contestants in alternating order.`,
    body: (reports) =>
      `${functionsTable(reports)}\n\n![small functions: ratio to the plain function by library](charts/libraries.svg)\n\n![arrays: ratio to the plain function by library](charts/arrays.svg)\n\n${reports
        .map((report) => `### ${report.name}: ${report.title}\n\n${caseTable(report)}`)
        .join('\n\n')}`,
  },
  scaling: {
    title: 'Cost against n',
    intro: "Nanoseconds an element of Rosenbrock's gradient.",
    body: (figures) => `${figureTable(figures)}\n\n![nanoseconds an element against n](charts/cost.svg)`,
  },
  memory: { title: 'Memory of the reverse mode', intro: '', body: figureTable },
  compile: {
    title: 'The compiler against derivatives written by hand',
    intro: `Ratios to the plain function, then to the hand-written derivative: with a fresh result, and into a buffer on both sides. Each function in
three fresh processes, in alternating order; ratios are taken round by round.`,
    body: compileTable,
  },
  kernels: {
    title: 'The array kernels against plain loops',
    intro: `Nanoseconds an element (a multiply-add for matrices) of a loop over \`Math\`, and the two sets of kernels as ratios to it, copies and calls
included. Inputs rotate over eight sets of arrays.`,
    body: kernelsTable,
  },
};

/** Text that people write below a section: notes/NAME.md. */
const notes = (name: string): string => {
  const file = `benchmarks/report/notes/${name}.md`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
};

const where = ({ conditions, quick, seconds }: Section): string => {
  const { date, commit, node, machine } = conditions;
  return `_${date}, commit ${commit}, Node ${node}, ${machine}; ${seconds} s${quick ? ', quick' : ''}._`;
};

function section<N extends SectionName>(name: N, report: ReportFile): string[] {
  const found = report[name] as Section<N> | undefined;
  if (!found) return [];
  const { title, intro, body } = parts[name];
  const failures = found.failures.map((text) => `- **Failed**: ${text.split('\n')[0]}`).join('\n');
  return [`## ${title}`, where(found), intro, failures, found.data ? body(found.data) : '', notes(name)];
}

function targets(report: ReportFile): string {
  const all = targetsOf(report);
  const met = all.filter(({ target }) => target.met).length;
  return `${met} of ${all.length} met.\n\n${table(
    ['section', 'of', 'reached', 'target', ''],
    all.map(({ section: name, target: { of, unit, atMost, reached, met: good } }) => [
      name,
      of,
      `${round(reached)} ${unit}`,
      `≤ ${round(atMost)}`,
      good ? 'met' : '**missed**',
    ]),
  )}`;
}

/** benchmarks/report.md: everything that benchmarks/report.json holds, as a person reads it. */
export function markdown(report: ReportFile): string {
  const compiler = Object.values(report).find(({ conditions }) => conditions.compiler)?.conditions.compiler;
  const paragraphs = [
    '# Benchmark report',
    `Written by \`npm run bench:report\`, all figures from \`report.json\`. README and docs quote these and no others. Below each title stand date, commit,
Node and machine of its figures. A figure is a median; ± is half the distance between the quartiles, or between the extremes of the fresh processes
where that is more.${compiler === undefined ? '' : ` C++: ${compiler}, \`-O3 -march=native\`.`}`,
    '## Targets',
    targets(report),
    ...(Object.keys(parts) as SectionName[]).flatMap((name) => section(name, report)),
    notes('tried'),
  ];
  return `${paragraphs.filter((text) => text !== '').join('\n\n')}\n`;
}
