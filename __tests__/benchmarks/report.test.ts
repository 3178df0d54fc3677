import { existsSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { charts } from '../../benchmarks/report/charts.js';
import { markdown } from '../../benchmarks/report/markdown.js';
import { poolCases, poolCompile, poolFigures, poolKernels, workloadRow } from '../../benchmarks/report/pool.js';
import { gradientTargets, targetsOf } from '../../benchmarks/report/targets.js';
import type { ReportFile } from '../../benchmarks/report/types.js';
import { workloads } from '../../benchmarks/gradbench/workloads.js';
import type { CaseReport } from '../../benchmarks/results.js';
import { report } from './sample-report.js';

const FILE = 'benchmarks/report.json';

describe('the report that is in the repository', () => {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '{}';
  const measured = JSON.parse(text) as ReportFile;

  test('report.md shows the figures of report.json', () => {
    const page = existsSync('benchmarks/report.md') ? readFileSync('benchmarks/report.md', 'utf8') : markdown(measured);
    expect(page).toBe(markdown(measured));
  });

  test('so do the pictures', () => {
    for (const [name, svg] of Object.entries(charts(measured)))
      expect([name, readFileSync(`benchmarks/charts/${name}.svg`, 'utf8')]).toEqual([name, svg]);
  });

  test('nothing of it was measured in a hurry, and it names no host and no folder of the machine', () => {
    expect(Object.values(measured).filter(({ quick }) => quick)).toEqual([]);
    expect(text).not.toContain(hostname());
    expect(text).not.toMatch(/"\/|\(\/| \/(home|root|tmp|usr|work)\//);
  });
});

describe('as text', () => {
  const page = markdown(report);

  test('it has targets, met and missed, and what failed', () => {
    expect(page).toContain('2 of 4 met.');
    expect(page).toContain('| GradBench | llsq, n = 16 | 2.50 × plain primal | ≤ 2.20 | **missed** |');
    expect(page).toContain('| GradBench | llsq, n = 16, peak memory | 2 × plain process | ≤ 3 | met |');
    expect(page).toContain('- **Failed**: ba: ended with code 1');
  });

  test('each section tells when, at which commit, with which Node and where', () => {
    const lines = page.match(/^_2026-01-02, commit abc, Node v20.0.0, 2 × Processor, linux x64; 3 s._$/gm);
    expect(lines).toHaveLength(7);
  });

  test('a section that could not be measured at all is there with its failure', () => {
    const { data: _, ...failed } = { ...report.kernels!, failures: ['kernels: ended with SIGTERM: '] };
    expect(markdown({ kernels: failed })).toContain('- **Failed**: kernels: ended with SIGTERM');
    expect(charts({ scaling: { ...report.scaling!, data: undefined } as never })).toEqual({});
  });
});

test('pictures are SVG, the same for the same figures', () => {
  const drawn = charts(report);
  expect(Object.keys(drawn)).toEqual(['cost', 'libraries', 'arrays', 'gradbench', 'engines']);
  for (const svg of Object.values(drawn)) expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
  expect(drawn['gradbench']).toContain('llsq: n = 16');
  expect(charts(report)).toEqual(drawn);
});

test('every workload of GradBench has a target', () => {
  expect(Object.keys(gradientTargets).sort()).toEqual(Object.keys(workloads).sort());
  expect(targetsOf({})).toEqual([]);
});

describe('several runs become one', () => {
  const [first] = report.functions!.data!;
  const times = (k: number): CaseReport => ({
    ...first!,
    rows: first!.rows.map((row) => ({ ...row, ns: k * row.ns, ratio: k * row.ratio, best: k * row.best })),
    targets: first!.targets.map((target) => ({ ...target, reached: k * target.reached })),
  });

  test('medians, the best of all, the widest spread, targets judged by the median', () => {
    const { rows, targets } = poolCases([times(1), times(2), times(3)]);
    expect(rows[2]).toMatchObject({ name: 'fluxion, methods', ns: 960, ratio: 8, best: 480, spread: 0.5 });
    expect(targets).toEqual([{ ...first!.targets[0], reached: 8, met: false }]);
    expect(poolCases([times(1)]).rows[2]).toMatchObject({ ns: 480, spread: 0.01 });
  });

  test('a contestant that failed in one of them counts in the others', () => {
    const less = { ...times(3), rows: times(3).rows.slice(0, 3) };
    expect(poolCases([times(1), less, times(1)]).rows[3]).toMatchObject({ name: 'slowpoke', ns: 12000 });
  });

  test('tables of figures, compiled functions and kernels', () => {
    const figures = report.scaling!.data!;
    const slower = {
      ...figures,
      figures: figures.figures.map(([name, p, f]) => [name, p, 3 * (f as number)] as never),
    };
    expect(poolFigures([figures, slower]).figures[0]).toEqual(['n = 100', 1, 200]);
    const [row] = report.compile!.data!;
    const pooled = poolCompile([row!, { ...row!, toHand: 1.5 }, { ...row!, toHand: 1.4 }]);
    expect(pooled).toMatchObject({ toHand: 1.4, outToHand: undefined, plain: 60 });
    expect(pooled.spread).toBeCloseTo(0.1 / 1.4);
    const [kernel] = report.kernels!.data!;
    expect(poolKernels([[kernel!], [{ ...kernel!, wasm: 0.45 }]])).toEqual([{ ...kernel, wasm: 0.4 }]);
  });

  test('all executions of a workload: median, best, mean, ratios and memory', () => {
    const row = workloadRow({
      eval: 'lse',
      label: 'n = 2',
      cpp: 50,
      engines: [
        {
          engine: 'plain',
          primal: [90, 100, 110],
          derivative: [],
          error: 0,
          mismatches: [],
          peak: { primal: 1, end: 100 },
        },
        { engine: 'compiled', primal: [40, 50, 60], derivative: [200, 300, 700], error: 1e-15, mismatches: [], peak: { primal: 1, end: 250 } }, // prettier-ignore
      ],
    });
    expect(row.plain).toMatchObject({ median: 100, best: 90, mean: 100, runs: 3 });
    expect(row.engines).toHaveLength(1);
    expect(row.engines[0]).toMatchObject({ toPlain: 3, toOwn: 6, toCpp: 6, peak: 250, peakToPlain: 2.5 });
    expect(row.engines[0]!.derivative).toMatchObject({ best: 200, mean: 400 });
  });
});
