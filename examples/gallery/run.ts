/** How many wrong gradients the checker finds and how many right ones it rejects: `npm run check:gallery`. */
import type { CheckResult } from 'fluxion/check';
import { right } from './right.js';
import { wrong } from './wrong.js';
import type { Case } from './case.js';

/** A case with what the checker said of it. */
export interface Judged extends Case {
  readonly result: CheckResult;
  /** Whether the report says what it should; undefined where nothing telling is to be said. */
  readonly hinted: boolean | undefined;
}

export const judge = (cases: readonly Case[]): Judged[] =>
  cases.map((c) => {
    const result = c.check();
    return { ...c, result, hinted: c.hint?.test(result.report()) };
  });

const count = (cases: readonly Judged[], verdict: string): number =>
  cases.filter(({ result }) => result.verdict === verdict).length;

/** The table and the shares. */
export function summary(bad: readonly Judged[], good: readonly Judged[]): string {
  const lines: string[] = ['Wrong gradients'];
  for (const { name, result, hinted } of bad) {
    const said = hinted === undefined ? '' : hinted ? '  hint given' : '  HINT MISSING';
    lines.push(`  ${result.verdict.padEnd(13)} ${name}${said}`);
  }
  lines.push('', 'Right gradients');
  for (const { name, result } of good) lines.push(`  ${result.verdict.padEnd(13)} ${name}`);
  const hints = bad.filter(({ hinted }) => hinted !== undefined);
  const share = (n: number, of: number): string => `${n} of ${of} (${((100 * n) / of).toFixed(1)} %)`;
  lines.push(
    '',
    `wrong ones found:         ${share(count(bad, 'FAIL'), bad.length)}`,
    `  with the right hint:    ${share(hints.filter(({ hinted }) => hinted).length, hints.length)}`,
    `wrong ones passed:        ${share(count(bad, 'PASS'), bad.length)}`,
    `right ones passed:        ${share(count(good, 'PASS'), good.length)}`,
    `right ones left open:     ${share(count(good, 'INCONCLUSIVE'), good.length)}`,
    `right ones rejected:      ${share(count(good, 'FAIL'), good.length)}`,
  );
  return lines.join('\n');
}

export const wrongOnes = wrong;
export const rightOnes = right;
