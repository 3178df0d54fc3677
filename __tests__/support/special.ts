/** Numbers at which rules and values are most often wrong: the ends of the double range, both zeros, and where tails set in. */
export const specialNumbers: readonly number[] = [
  ...[NaN, Infinity, -Infinity, 0, -0],
  ...[5e-324, -5e-324, 1e-310, -1e-310, 2.2250738585072014e-308], // the last is the smallest normal number
  ...[1e-200, -1e-200, 1e200, -1e200, Number.MAX_VALUE, -Number.MAX_VALUE],
  ...[1, -1, 0.5, -0.5, 2, -2, 3, -3, 1e-8, -1e-8, 0.1, Math.PI / 2, 1e15, -1e15],
  ...[20, -20, 37.4, -37.4, 709.8, -745.2, 1000, -1000],
];

/** A shorter list where pairs or triples are formed. */
export const fewSpecialNumbers: readonly number[] = [
  ...[NaN, Infinity, -Infinity, 0, -0, 5e-324, 1e-200, 1e200, -1e200, 1, -1, 2, -0.5, 1000],
];
