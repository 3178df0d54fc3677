// node .ci/jest-totals.js REPORT EXIT_CODE: prints "PASSED FAILED" of a jest run from the report it wrote.
import { existsSync, readFileSync } from 'node:fs';

const [reportFile, exitCode] = process.argv.slice(2);

const totals = () => {
  if (!existsSync(reportFile)) return { passed: 0, failed: 1 };
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites + skipped;
  // jest can fail with every test green, for instance when it finds no tests.
  return { passed: report.numPassedTests, failed: failed === 0 && exitCode !== '0' ? 1 : failed };
};

const { passed, failed } = totals();
console.log(`${passed} ${failed}`);
