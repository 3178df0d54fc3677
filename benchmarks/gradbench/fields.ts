/** The fields of a message's input, each read with a check: what a function gets has the right shape and holds finite numbers only. */
export class Fields {
  constructor(
    private readonly who: string,
    private readonly input: unknown,
  ) {}

  /** The input itself as a number. */
  number(name?: string): number {
    return this.finite(name === undefined ? this.input : this.get(name), name ?? 'the input');
  }

  integer(name: string, least: number): number {
    const x = this.get(name);
    if (typeof x !== 'number' || !Number.isInteger(x) || x < least) throw this.wrong(name, `an integer ≥ ${least}`, x);
    return x;
  }

  /** A number that may be missing. */
  optional(name: string, otherwise: number): number {
    return this.has(name) ? this.number(name) : otherwise;
  }

  /** An array of numbers; of `length` where one is given. */
  vector(name: string, length?: number): Float64Array {
    return this.row(this.get(name), name, length);
  }

  /** An array of `rows` arrays of numbers, all of one length. */
  matrix(name: string, rows?: number, columns?: number): Float64Array[] {
    const x = this.get(name);
    if (!Array.isArray(x) || (rows !== undefined && x.length !== rows))
      throw this.wrong(name, rows === undefined ? 'an array of rows' : `an array of ${rows} rows`, x);
    const first: unknown = x[0];
    const width = columns ?? (Array.isArray(first) ? first.length : undefined);
    return x.map((row, i) => this.row(row, `${name}[${i}]`, width));
  }

  has(name: string): boolean {
    const { input } = this;
    return typeof input === 'object' && input !== null && !Array.isArray(input) && Object.hasOwn(input, name);
  }

  private get(name: string): unknown {
    if (!this.has(name))
      throw new TypeError(`${this.who}: expected the input to have the field ${name}, got ${described(this.input)}`);
    return (this.input as Record<string, unknown>)[name];
  }

  private row(x: unknown, name: string, length: number | undefined): Float64Array {
    if (!Array.isArray(x) || (length !== undefined && x.length !== length))
      throw this.wrong(name, length === undefined ? 'an array of numbers' : `an array of ${length} numbers`, x);
    const out = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      const v: unknown = x[i];
      out[i] = typeof v === 'number' && Number.isFinite(v) ? v : this.finite(v, `${name}[${i}]`);
    }
    return out;
  }

  private finite(x: unknown, name: string): number {
    if (typeof x !== 'number' || !Number.isFinite(x)) throw this.wrong(name, 'a finite number', x);
    return x;
  }

  private wrong(name: string, expected: string, got: unknown): TypeError {
    return new TypeError(`${this.who}: expected ${name} to be ${expected}, got ${described(got)}`);
  }
}

/** What something is, in a few words. */
export function described(x: unknown): string {
  if (Array.isArray(x)) return `an array of ${x.length}`;
  if (typeof x === 'object' && x !== null)
    return `an object with ${Object.keys(x).slice(0, 8).join(', ') || 'no fields'}`;
  return typeof x === 'string' ? JSON.stringify(x.slice(0, 40)) : String(x);
}
