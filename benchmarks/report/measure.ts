import { spawn } from 'node:child_process';
import { bundle } from '../bundle.js';
import { cases } from '../cases/all.js';
import type { CompileRow } from '../compile/run.js';
import { peersInstalled } from '../conditions.js';
import type { Result } from '../gradbench/play.js';
import { workloads } from '../gradbench/workloads.js';
import type { KernelRow } from '../kernels.js';
import { measureCase } from '../measure-case.js';
import type { CaseReport, FigureReport } from '../results.js';
import { poolCases, poolCompile, poolFigures, poolKernels, workloadRow } from './pool.js';
import type { SectionData, SectionName, WorkloadRow } from './types.js';

/** How a section is measured: what fails is told, and the rest goes on. */
export interface Run {
  readonly quick: boolean;
  readonly fail: (what: string, error: unknown) => void;
  readonly progress: (text: string) => void;
}

/** Fresh processes for one measurement; every second one takes its turns in the opposite order. */
const passes = ({ quick }: Run): readonly boolean[] => (quick ? [false] : [false, true, false]);
const TURNS_A_PASS = 7;
/** No part takes a tenth of this; what does hangs. */
const TIME_LIMIT = 600_000;

/** Runs a program of this folder. @returns what it printed, and what went wrong, if anything */
function run(args: readonly string[]): Promise<{ stdout: string; error: string | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: TIME_LIMIT });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', (error) => resolve({ stdout, error: error.message }));
    child.once('close', (code, signal) =>
      resolve({
        stdout,
        error: code === 0 ? undefined : `ended with ${signal ?? `code ${code}`}: ${stderr.trim().slice(-600)}`,
      }),
    );
  });
}

async function json<T>(args: readonly string[]): Promise<T> {
  const { stdout, error } = await run(args);
  if (error !== undefined) throw new Error(error);
  return JSON.parse(stdout) as T;
}

/** The results of all items that could be measured. */
async function each<T, R>(items: readonly T[], name: (item: T) => string, of: (item: T) => Promise<R>, r: Run) {
  const results: R[] = [];
  for (const item of items) {
    r.progress(name(item));
    try {
      results.push(await of(item));
    } catch (error) {
      r.fail(name(item), error);
    }
  }
  return results;
}

/** One result of several passes. */
async function repeated<R>(r: Run, of: (reverse: boolean) => Promise<R>): Promise<R[]> {
  const runs: R[] = [];
  for (const reverse of passes(r)) runs.push(await of(reverse));
  return runs;
}

const caseRuns = async (name: string, r: Run, peers: boolean) => {
  const worker = await bundle('worker');
  const rounds = r.quick ? undefined : TURNS_A_PASS;
  return repeated(r, (reverse) =>
    measureCase(worker, name, { quick: r.quick, peers, reverse, ...(rounds !== undefined && { rounds }) }),
  );
};

/** The workloads of GradBench at one size: the driver's engines are processes of their own and take turns there. */
function gradbench(size: string, engines: readonly string[], r: Run): Promise<WorkloadRow[]> {
  const effort = r.quick ? ['--rounds', '1', '--seconds', '0.05'] : ['--rounds', '5', '--seconds', '0.4'];
  const play = async (name: string): Promise<WorkloadRow[]> => {
    const chosen = engines.flatMap((engine) => ['--engine', engine]);
    const command = ['benchmarks/gradbench/start.mjs', 'run', '--json', '--eval', name, '--size', size];
    const { stdout, error } = await run([...command, ...chosen, ...effort]);
    // Wrong results are printed as well, and reported.
    if (stdout.trim() === '') throw new Error(error ?? 'printed nothing');
    if (error !== undefined) r.fail(name, error);
    return (JSON.parse(stdout) as Result[]).map(workloadRow);
  };
  return each(Object.keys(workloads), (name) => name, play, r).then((rows) => rows.flat());
}

export const measures: { readonly [N in SectionName]: (r: Run) => Promise<SectionData[N]> } = {
  functions: (r) => {
    const peers = peersInstalled();
    if (!peers) r.fail('the other libraries', 'not installed: npm ci --prefix benchmarks');
    return each(
      Object.keys(cases),
      (name) => name,
      async (name) => poolCases((await caseRuns(name, r, peers)) as CaseReport[]),
      r,
    );
  },
  scaling: async (r) => poolFigures((await caseRuns('scaling', r, false)) as FigureReport[]),
  memory: async (r) => poolFigures((await caseRuns('memory', r, false)) as FigureReport[]),
  gradbench: (r) => gradbench(r.quick ? 'medium' : 'large', ['compiled'], r),
  engines: (r) => gradbench(r.quick ? 'small' : 'medium', ['compiled', 'eager'], r),
  compile: async (r) => {
    const program = await bundle('compile/run');
    const flags = r.quick ? ['--quick'] : [];
    const one = async (name: string): Promise<CompileRow> => {
      const runs = await repeated(r, (reverse) =>
        json<CompileRow[]>([program, '--json', '--case', name, ...flags, ...(reverse ? ['--reverse'] : [])]),
      );
      return poolCompile(runs.flat());
    };
    return each(await json<string[]>([program, '--names']), (name) => name, one, r);
  },
  kernels: async (r) => {
    const program = await bundle('kernels');
    const flags = r.quick ? ['--quick'] : [];
    const runs = await repeated(r, (reverse) =>
      json<KernelRow[]>([program, '--json', ...flags, ...(reverse ? ['--reverse'] : [])]),
    );
    return poolKernels(runs);
  },
};
