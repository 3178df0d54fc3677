/**
 * Times in nanoseconds of several functions: the best of many rounds, measured in turns so that a busy moment meets all of them. Each runs
 * for a while first, until its code is compiled.
 */
export function times(functions: readonly (() => void)[], rounds = 15, milliseconds = 3): number[] {
  for (const f of functions) time(f, 20);
  const counts = functions.map((f) => {
    let count = 1;
    for (let spent = 0; spent < 20 * milliseconds; spent += time(f, count))
      if (time(f, count) < milliseconds) count *= 2;
    return count;
  });
  const best = functions.map(() => Infinity);
  for (let round = 0; round < rounds; round++)
    functions.forEach((f, k) => (best[k] = Math.min(best[k]!, (1e6 * time(f, counts[k]!)) / counts[k]!)));
  return best;
}

function time(f: () => void, count: number): number {
  const start = performance.now();
  for (let k = 0; k < count; k++) f();
  return performance.now() - start;
}

/** Rows under headings, columns to the right. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, k) => Math.max(head.length, ...rows.map((row) => row[k]!.length)));
  return [heads, ...rows].map((row) => row.map((cell, k) => cell.padStart(widths[k]!)).join('  ')).join('\n');
}
