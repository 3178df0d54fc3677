import type { TargetRow } from '../results.js';
import type { ReportFile, WorkloadRow } from './types.js';

/** Largest allowed ratio of the gradient's or Jacobian's time to that of the plain function. */
export const gradientTargets: Readonly<Record<string, number>> = { llsq: 2.2, lse: 1.3, gmm: 3, lstm: 1.6, ba: 8 };

/** Largest allowed ratio of the peak memory to that of the process that runs the plain function. */
export const MEMORY_TARGET = 3;

const target = (of: string, unit: string, atMost: number, reached: number): TargetRow => ({
  of,
  unit,
  atMost,
  reached,
  met: reached <= atMost,
});

const gradbench = (rows: readonly WorkloadRow[]): TargetRow[] =>
  rows.flatMap(({ eval: name, label, engines }) =>
    engines
      .filter(({ engine }) => engine === 'compiled')
      .flatMap(({ toPlain, peakToPlain }) => [
        target(`${name}, ${label}`, '× plain primal', gradientTargets[name]!, toPlain),
        ...(peakToPlain === undefined
          ? []
          : [target(`${name}, ${label}, peak memory`, '× plain process', MEMORY_TARGET, peakToPlain)]),
      ]),
  );

/** Every bound that the report measures, by section. */
export function targetsOf(report: ReportFile): { readonly section: string; readonly target: TargetRow }[] {
  const under = (section: string, targets: readonly TargetRow[]) => targets.map((t) => ({ section, target: t }));
  return [
    ...under('GradBench', gradbench(report.gradbench?.data ?? [])),
    ...(report.functions?.data ?? []).flatMap(({ name, targets }) => under(name, targets)),
    ...under('scaling', report.scaling?.data?.targets ?? []),
    ...under('memory', report.memory?.data?.targets ?? []),
    ...under(
      'compiled, fresh result',
      (report.compile?.data ?? []).flatMap(({ name, target: atMost, toHand }) =>
        atMost === undefined || toHand === undefined ? [] : [target(name, '× written by hand', atMost, toHand)],
      ),
    ),
    ...under(
      'compiled, into a buffer',
      (report.compile?.data ?? []).flatMap(({ name, target: atMost, outToHand }) =>
        atMost === undefined || outToHand === undefined ? [] : [target(name, '× written by hand', atMost, outToHand)],
      ),
    ),
  ];
}
