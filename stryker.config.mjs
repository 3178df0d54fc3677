import { parts } from './scripts/mutation/parts.mjs';

/** One part of the sources at a time: scripts/mutation/run.mjs, which is `npm run mutation`, runs them all. */
const part = process.env.MUTATION_PART ?? 'ops';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: ['./scripts/mutation/runner.mjs'],
  testRunner: 'resident',
  buildCommand: 'node scripts/mutation/build.mjs',
  mutate: [...parts[part].mutate, '!src/**/*.gen.ts', '!src/**/index.ts'],
  ignorePatterns: ['dist', 'benchmarks', 'coverage', 'reports'],
  coverageAnalysis: 'perTest',
  // Mutants of what runs while modules load need a process each: MUTATION_QUICK=1 leaves them out.
  ignoreStatic: process.env.MUTATION_QUICK === '1',
  concurrency: 1,
  timeoutMS: 5000,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: `reports/mutation/${part}.json` },
  thresholds: { high: 95, low: 90, break: null },
};
