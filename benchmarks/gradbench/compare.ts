/** What agrees to this many parts of the larger of both numbers is right. */
export const TOLERANCE = 1e-10;

export interface Comparison {
  /** The largest relative error. */
  readonly error: number;
  /** The first numbers that differ by more than the tolerance, or parts of another shape. */
  readonly mismatches: readonly string[];
}

/**
 * Compares two JSON values number by number. Entries of an array that are small beside its largest are compared to a thousandth of that, because sums
 * that cancel lose as much; NaN equals nothing.
 */
export function compare(got: unknown, expected: unknown, tolerance = TOLERANCE): Comparison {
  let error = 0;
  const mismatches: string[] = [];
  const differ = (text: string): void => {
    if (mismatches.length < 10) mismatches.push(text);
  };
  const visit = (x: unknown, y: unknown, path: string, scale: number): void => {
    if (typeof x === 'number' && typeof y === 'number') {
      const size = Math.max(Math.abs(x), Math.abs(y), scale);
      const relative = x === y ? 0 : Math.abs(x - y) / size;
      if (!(relative <= error)) error = relative;
      if (!(relative <= tolerance)) differ(`${path || 'the value'} is ${x}, expected ${y}`);
    } else if (Array.isArray(x) && Array.isArray(y)) {
      if (x.length !== y.length) return differ(`${path || 'the value'} has ${x.length} entries, expected ${y.length}`);
      const largest = y.reduce((a: number, v) => (typeof v === 'number' ? Math.max(a, Math.abs(v)) : a), 0);
      x.forEach((v, i) => visit(v, y[i], `${path}[${i}]`, largest / 1000));
    } else if (isRecord(x) && isRecord(y)) {
      const keys = Object.keys(y);
      if (Object.keys(x).sort().join() !== [...keys].sort().join())
        return differ(`${path || 'the value'} has ${Object.keys(x).join(', ')}, expected ${keys.join(', ')}`);
      for (const key of keys) visit(x[key], y[key], path ? `${path}.${key}` : key, 0);
    } else {
      differ(`${path || 'the value'} is ${JSON.stringify(x)}, expected ${JSON.stringify(y)}`);
    }
  };
  visit(got, expected, '', 0);
  return { error: mismatches.length > 0 ? Math.max(error, tolerance) : error, mismatches };
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x);
