/** What the tour's tables are made of. */

/** Rows as lines of text, each column as wide as its widest cell; `align` has one letter a column, l or r. */
export function table(rows: readonly (readonly string[])[], align: string): string[] {
  const widths = [...align].map((_, j) => Math.max(...rows.map((row) => (row[j] ?? '').length)));
  return rows.map((row) => {
    const cells = widths.map((width, j) => {
      const cell = row[j] ?? '';
      return align[j] === 'r' ? cell.padStart(width) : cell.padEnd(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** A heading with a rule under it. */
export const heading = (text: string): string[] => ['', text, '-'.repeat(text.length)];

/**
 * How many significant digits of `x` agree with `reference`: the base-10 logarithm of the relative error, with opposite sign. Never more
 * than `most`, the digits the reference is given to.
 */
export function digits(x: number, reference: number, most: number): number {
  if (x === reference) return most;
  return Math.max(0, Math.min(most, -Math.log10(Math.abs(x - reference) / Math.abs(reference))));
}
