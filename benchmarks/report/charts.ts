import { init, type BarSeriesOption, type EChartsOption, type ScatterSeriesOption } from 'echarts';
import { round } from '../table.js';
import { isQuoted } from './tables.js';
import { gradientTargets } from './targets.js';
import type { ReportFile, SectionData } from './types.js';

const WIDTH = 800;
const MARKS = ['circle', 'diamond'];
const COLOURS = ['#2471a3', '#c0392b', '#1e8449', '#b9770e', '#7d3c98', '#117a65', '#5d6d7e'];

/** The picture as SVG text, with room for a title and a legend at the top. */
function draw(title: string, height: number, option: EChartsOption, top = 72): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    title: { text: title, left: 'center', top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 34 },
    ...option,
    grid: { left: 16, right: 32, top, bottom: 40 },
  });
  // Classes are for hovering, and counted through all charts of the process: the same figures shall give the same file.
  const svg = chart
    .renderToSVGString()
    .replaceAll(/\bzr\d+-c(?=\d)/g, 'c')
    .replace(/ class="[^"]*"/g, '')
    .replace(/<style\s*>[\s\S]*?<\/style>\s*/g, '');
  chart.dispose();
  return `${svg}\n`;
}

/** Axis labels of powers of ten and what lies between. */
const label = (x: number): string => (x >= 1e4 ? `10${superscript(Math.log10(x))}` : String(Number(x.toPrecision(3))));
const superscript = (n: number): string => [...String(Math.round(n))].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]!).join('');

const logarithmic = (name: string) =>
  ({ type: 'log', name, nameLocation: 'middle', nameGap: 28, axisLabel: { formatter: label } }) as const;

function cost({ columns, figures }: SectionData['scaling']): string {
  return draw("Rosenbrock's gradient: nanoseconds an element, by n", 420, {
    xAxis: { ...logarithmic('n'), min: 100 },
    yAxis: { ...logarithmic('ns'), nameGap: 44 },
    series: columns.slice(1).map((name, k) => ({
      name,
      type: 'line' as const,
      symbolSize: 7,
      data: figures.map(([text, ...xs]) => [Number(/\d+/.exec(text)![0]), (xs as number[])[k]!]),
    })),
  });
}

/** The contestants of a case under the names of the legend. */
function contestant(name: string): string {
  if (name.startsWith('hand-written') || name === 'plain loop, given arrays') return 'by hand';
  if (name.endsWith('JavaScript kernels')) return 'fluxion, JavaScript kernels';
  if (name === 'fluxion, compiled' || name === 'fluxion, functions') return name;
  return name.startsWith('fluxion') ? 'fluxion' : name;
}

/** What stands beside a Hessian-vector product for comparison. */
const GRADIENTS = [
  'hand-written',
  'hand-written gradient',
  'fluxion, gradient',
  'fluxion',
  'fluxion, JavaScript kernels',
];

/** A line for each case, a mark for each contestant: its fastest form. */
function libraries(title: string, reports: SectionData['functions']): string {
  const ratios = reports.map(({ rows }) => {
    const found = new Map<string, number>();
    const product = rows.some(({ name }) => name.endsWith('product'));
    for (const { kind, name, ratio } of rows)
      if (kind !== 'plain' && !(product && GRADIENTS.includes(name)))
        found.set(contestant(name), Math.min(ratio, found.get(contestant(name)) ?? Infinity));
    return found;
  });
  const names = [...new Set(ratios.flatMap((found) => [...found.keys()]))];
  return draw(
    title,
    160 + 26 * reports.length,
    {
      xAxis: logarithmic('× the plain function'),
      yAxis: { type: 'category', data: reports.map(({ name }) => name), inverse: true, splitLine: { show: true } },
      series: names.map((name, k) => ({
        name,
        type: 'scatter' as const,
        symbol: MARKS[Math.floor(k / COLOURS.length)]!,
        symbolSize: 9,
        data: ratios.flatMap((found, row) => (found.has(name) ? [[found.get(name)!, row]] : [])),
      })),
    },
    100,
  );
}

/** A bar for each engine and workload, its ratio beside it, and the targets as lines across. */
function bars(title: string, rows: SectionData['gradbench'], withTargets: boolean): string {
  const labels = rows.map(({ eval: name, label: text }) => `${name}: ${text}`);
  const engines = [...new Set(rows.flatMap((row) => row.engines.map(({ engine }) => engine)))];
  const ratios = engines.map((engine) => rows.map((row) => row.engines.find((e) => e.engine === engine)?.toPlain));
  const cpp = rows.map(({ plain, cpp: best }) => (best === undefined ? undefined : best / plain.median));
  const bar = (name: string, data: readonly (number | undefined)[]): BarSeriesOption => ({
    name,
    type: 'bar',
    data: data.map((x) => x ?? '-'),
    label: { show: true, position: 'right', formatter: ({ value }) => (value === '-' ? '' : round(Number(value))) },
  });
  const targets: ScatterSeriesOption = {
    name: 'target',
    type: 'scatter',
    symbol: 'rect',
    symbolSize: [3, 24],
    symbolOffset: [0, -10],
    itemStyle: { color: '#111111' },
    data: rows.map(({ eval: name }, i) => [gradientTargets[name]!, labels[i]!]),
  };
  return draw(title, 130 + (26 + 22 * engines.length) * rows.length, {
    xAxis: logarithmic('× the plain function'),
    yAxis: { type: 'category', data: labels, inverse: true },
    series: [
      ...engines.map((engine, k) => bar(`derivative, ${engine}`, ratios[k]!)),
      ...(cpp.some((x) => x !== undefined) ? [bar('function in C++', cpp)] : []),
      ...(withTargets ? [targets] : []),
    ],
  });
}

/** The pictures of the report by name; those whose figures are missing are left out. */
export function charts({ functions, scaling, gradbench, engines }: ReportFile): Readonly<Record<string, string>> {
  return {
    ...(scaling?.data && { cost: cost(scaling.data) }),
    ...(functions?.data && {
      libraries: libraries('Small functions: derivative and libraries', functions.data.filter(isQuoted)),
      arrays: libraries(
        'Arrays: derivative and libraries',
        functions.data.filter((report) => !isQuoted(report)),
      ),
    }),
    ...(gradbench?.data && { gradbench: bars('GradBench: derivative and target', gradbench.data, true) }),
    ...(engines?.data && { engines: bars('GradBench, medium: by engine', engines.data, false) }),
  };
}
