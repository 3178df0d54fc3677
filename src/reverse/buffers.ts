/** Buffers for adjoints, reused between sweeps: 10⁴ gradients leave the heap flat. */
const pool: Float64Array[] = [];

/** A zeroed buffer of at least `n`. */
export function zeros(n: number): Float64Array {
  const buffer = pool.pop();
  if (buffer === undefined || buffer.length < n) return new Float64Array(Math.max(256, n + (n >> 1)));
  return buffer.fill(0, 0, n);
}

/** Puts a buffer back; nobody may hold on to it. */
export function giveBack(buffer: Float64Array): void {
  if (pool.length < 8 && buffer.length <= 1 << 22) pool.push(buffer);
}
