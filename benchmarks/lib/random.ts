/** Numbers of [0, 1) that are the same in every run: xorshift with the shifts 13, 17, 5 (Marsaglia 2003, Journal of Statistical Software 8/14). */
export function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** `count` arrays of `n` numbers between `low` and `high`. */
export function arrays(seed: number, count: number, n: number, low: number, high: number): number[][] {
  const next = seeded(seed);
  return Array.from({ length: count }, () => Array.from({ length: n }, () => low + (high - low) * next()));
}
