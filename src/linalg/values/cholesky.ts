/** The lower factor, and where the factorisation had to stop: −1 if nowhere. */
export interface Cholesky {
  readonly factor: Float64Array;
  readonly stopped: number;
}

/** A = L·Lᵀ, read from the lower triangle of `a` only. NaN goes through. */
export function cholesky(n: number, a: Float64Array): Cholesky {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let s = a[row + j]!;
      for (let k = 0; k < j; k++) s -= l[row + k]! * l[other + k]!;
      if (i !== j) l[row + j] = s / l[other + j]!;
      else if (s <= 0) return { factor: l, stopped: i };
      else l[row + i] = Math.sqrt(s);
    }
  }
  return { factor: l, stopped: -1 };
}
