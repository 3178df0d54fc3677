import { init, type BarSeriesOption, type EChartsOption, type ScatterSeriesOption } from 'echarts';
import { round } from '../table.js';
import { gradientTargets } from './targets.js';
import type { ReportFile, SectionData } from './types.js';

const WIDTH = 800;
const COLOURS = ['#2471a3', '#c0392b', '#1e8449', '#b9770e', '#7d3c98', '#117a65', '#5d6d7e'];

/** The picture as SVG text, with room for a title and a legend at the top. */
function draw(title: string, height: number, option: EChartsOption): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    title: { text: title, left: 'center', top: 8, textStyle: { fontSize: 15 } },
    legend: { top: 34 },
    ...option,
    grid: { left: 16, right: 32, top: 72, bottom: 40 },
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

/** Ratios of all contestants, one line each, one kind of mark for each case. */
function libraries(reports: SectionData['functions']): string {
  const best = (name: string): number =>
    Math.min(...reports.flatMap(({ rows }) => rows.filter((row) => row.name === name).map(({ ratio }) => ratio)));
  const kept = reports.flatMap(({ rows }) => rows.filter(({ kind }) => kind !== 'plain').map(({ name }) => name));
  const names = [...new Set(kept)].sort((a, b) => best(b) - best(a));
  return draw('Time of the derivative in that of the plain function', 140 + 24 * names.length, {
    xAxis: logarithmic('ratio'),
    yAxis: { type: 'category', data: names, splitLine: { show: true } },
    series: reports.map(({ name, rows }) => ({
      name,
      type: 'scatter' as const,
      symbolSize: 9,
      data: rows.filter(({ kind }) => kind !== 'plain').map((row) => [row.ratio, row.name]),
    })),
  });
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
    ...(functions?.data && { libraries: libraries(functions.data) }),
    ...(gradbench?.data && { gradbench: bars('GradBench: derivative and target', gradbench.data, true) }),
    ...(engines?.data && { engines: bars('GradBench, medium: by engine', engines.data, false) }),
  };
}
