/** What a quotient of claimed and true derivative tells, where it tells something; `counts` are numbers of things that may have been summed, by name. */
export function explainRatio(ratio: number, counts: ReadonlyMap<string, number> = new Map()): string | undefined {
  if (!Number.isFinite(ratio)) return undefined;
  const near = (value: number): boolean => Math.abs(ratio - value) <= 2e-6 * Math.abs(value);
  if (ratio === 0) return 'it is zero: the gradient does not reach this entry';
  if (near(-1)) return 'the sign is wrong';
  if (near(2)) return 'it is doubled: counted twice, or the ½ of a half square is missing';
  if (near(-2)) return 'it is doubled, and the sign is wrong';
  if (near(0.5)) return 'it is halved: the 2 of a square is missing, or a tie was averaged';
  if (near(-0.5)) return 'it is halved, and the sign is wrong';
  for (const [what, n] of counts) {
    if (n < 2) continue;
    if (near(n)) return `it is ${n} times too large, and ${what} is ${n}: a sum where a mean is meant`;
    if (near(1 / n)) return `it is 1/${n} of what it should be, and ${what} is ${n}: a mean where a sum is meant`;
  }
  if (near(Math.PI / 180)) return 'the factor is π/180: degrees for radians';
  if (near(180 / Math.PI)) return 'the factor is 180/π: radians for degrees';
  if (near(Math.LN10) || near(1 / Math.LN10)) return 'the factor is ln 10: logarithms of two bases';
  if (near(Math.LN2) || near(1 / Math.LN2)) return 'the factor is ln 2: logarithms of two bases';
  if (Math.abs(ratio - 1) < 1e-4) {
    return `it is off by ${(ratio - 1).toExponential(1)} of its size: single precision, a tolerance, or differences inside`;
  }
  const whole = (k: number): boolean => k >= 3 && k <= 2000 && near(ratio < 1 ? 1 / k : k);
  const times = Math.round(ratio);
  const parts = Math.round(1 / ratio);
  if (whole(times)) return `it is ${times} times too large: a mean over ${times} things is missing, or a factor`;
  if (whole(parts))
    return `it is 1/${parts} of what it should be: perhaps a mean over ${parts} things where a sum is meant`;
  return undefined;
}
