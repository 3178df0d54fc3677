// A test runner for Stryker: loads the tests of a part once and runs, for every mutant, those that reach it, until one fails. A mutant takes
// milliseconds so; through Jest it took seconds.
import { readdirSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { parts } from './parts.mjs';
import { inFile, runTest, tests } from './tests.mjs';

/** What instrumented sources and runners share. */
const shared = (globalThis.__stryker__ ??= {});

/** The tests of the part, from the sources that build.mjs has compiled. */
function load() {
  if (tests.length > 0) return;
  const built = resolve('reports/mutation/build');
  const usual = Module._resolveFilename;
  Module._resolveFilename = (request, ...rest) =>
    /^fluxion(\/|$)/.test(request)
      ? join(built, 'src', request.slice('fluxion'.length), 'index.js')
      : usual.call(Module, request, ...rest);
  const require = createRequire(join(built, 'package.json'));
  const { tests: names, except = [] } = parts[process.env.MUTATION_PART];
  for (const name of names) {
    const folder = join(built, '__tests__', name);
    const files = name.endsWith('/') ? readdirSync(folder).map((file) => join(folder, file)) : [`${folder}.test.js`];
    for (const file of files.filter((f) => f.endsWith('.test.js'))) {
      inFile(file.slice(built.length + 1));
      require(file);
    }
  }
  const left = tests.filter(({ id }) => !except.some((name) => id.endsWith(name)));
  tests.splice(0, tests.length, ...left);
}

class Runner {
  /** A mutant left something behind that makes tests fail without it. */
  spoilt = false;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun() {
    shared.mutantCoverage = { static: {}, perTest: {} };
    load();
    const results = [];
    for (const test of tests) results.push(await this.run(test));
    shared.currentTestId = undefined;
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: shared.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    // Whoever started this process starts another one, and asks again.
    if (this.spoilt) process.exit(1);
    shared.mutantCoverage = undefined;
    shared.activeMutant = activeMutant.id;
    shared.hitCount = hitLimit === undefined ? undefined : 0;
    shared.hitLimit = hitLimit;
    let failed;
    const results = [];
    try {
      load();
      const wanted = testFilter && new Set(testFilter);
      for (const test of tests) {
        if (wanted && !wanted.has(test.id)) continue;
        results.push(await this.run(test));
        if (results.at(-1).status !== TestStatus.Failed) continue;
        failed = test;
        break;
      }
    } catch (error) {
      // A mutant at which not even the modules load.
      this.spoilt = true;
      results.push({
        id: 'load',
        name: 'load',
        timeSpentMs: 0,
        status: TestStatus.Failed,
        failureMessage: String(error),
      });
    }
    const reached = determineHitLimitReached(shared.hitCount, hitLimit);
    shared.activeMutant = undefined;
    shared.hitCount = undefined;
    if (failed) this.spoilt = (await runTest(failed)) !== undefined;
    return toMutantRunResult(reached ?? { status: DryRunStatus.Complete, tests: results });
  }

  async run(test) {
    shared.currentTestId = test.id;
    const start = performance.now();
    const error = await runTest(test);
    const result = { id: test.id, name: test.id, fileName: test.file, timeSpentMs: performance.now() - start };
    return error === undefined
      ? { ...result, status: TestStatus.Success }
      : { ...result, status: TestStatus.Failed, failureMessage: String(error).slice(0, 500) };
  }
}
Runner.inject = [];

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'resident', Runner)];
