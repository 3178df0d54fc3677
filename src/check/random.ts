/**
 * Seeded random numbers: what a check tried can be tried again. 32 bits of state (mulberry32, public domain), plenty for directions.
 */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let z = this.state;
    z = Math.imul(z ^ (z >>> 15), z | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 4294967296;
  }

  /** Standard normal (Box and Muller's method). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** −1 or 1. */
  sign(): number {
    return this.next() < 0.5 ? -1 : 1;
  }

  /** An integer from 0 to n − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /**
   * Fills `out` with the k-th of a family of directions: signs (every entry counts the same) and normal numbers (no lattice of
   * cancellations) in turn.
   */
  direction(out: Float64Array, k: number): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = k % 2 === 0 ? this.sign() * (0.5 + this.next()) : this.normal();
    return out;
  }
}
