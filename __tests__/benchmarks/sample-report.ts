import type { ReportFile, Section, SectionData, SectionName, Times } from '../../benchmarks/report/types.js';
import type { Kind } from '../../benchmarks/types.js';

const row = (name: string, kind: Kind, ns: number, ratio: number) => ({
  name,
  kind,
  ns,
  best: ns,
  ratio,
  spread: 0.01,
  digits: 15,
});

const times = (median: number): Times => ({ median, best: median, mean: median, spread: 0.02, runs: 5 });

const section = <N extends SectionName>(data: SectionData[N], failures: readonly string[] = []): Section<N> => ({
  conditions: { date: '2026-01-02', commit: 'abc', node: 'v20.0.0', machine: '2 × Processor, linux x64' },
  quick: false,
  seconds: 3,
  failures,
  data,
});

/** A small report with round numbers: every section, a target met and one missed, and a failure. */
export const report: ReportFile = {
  functions: section<'functions'>([
    {
      name: 'scalar',
      title: 'a derivative',
      rows: [
        row('plain function', 'plain', 120, 1),
        row('hand-written', 'hand', 150, 1.25),
        row('fluxion, methods', 'fluxion', 480, 4),
        row('slowpoke', 'peer', 12000, 100.4),
      ],
      others: [{ name: 'liar', remark: '', result: 'wrong (relative error 0.5)' }],
      targets: [{ of: 'fluxion, methods', unit: '× plain function', atMost: 6, reached: 4, met: true }],
    },
  ]),
  scaling: section<'scaling'>({
    name: 'scaling',
    title: '',
    columns: ['', 'plain function', 'fluxion, recorded'],
    figures: [
      ['n = 100', 1, 100],
      ['n = 1000', 1, 110],
    ],
    targets: [],
  }),
  memory: section<'memory'>({
    name: 'memory',
    title: '',
    columns: ['', 'measured'],
    figures: [['tape', 24]],
    targets: [],
  }),
  gradbench: section<'gradbench'>(
    [
      {
        eval: 'llsq',
        label: 'n = 16',
        plain: times(1000),
        cpp: 800,
        plainPeak: 2 ** 26,
        engines: [
          {
            engine: 'compiled',
            primal: times(1100),
            derivative: times(2500),
            toPlain: 2.5,
            toOwn: 2.27,
            toCpp: 3.125,
            error: 1e-15,
            peak: 2 ** 27,
            peakToPlain: 2,
          },
        ],
      },
    ],
    ['ba: ended with code 1'],
  ),
  engines: section<'engines'>([]),
  compile: section<'compile'>([
    {
      name: 'scalar',
      plain: 60,
      first: 1e7,
      firstWarm: 2e6,
      toPlain: { primal: 1, gradient: 1.2 },
      toHand: 1.3,
      spread: 0.01,
      target: 1.1,
    },
  ]),
  kernels: section<'kernels'>([{ group: 'arithmetic', name: 'add', plain: 1.5, javascript: 0.7, wasm: 0.35 }]),
};
