import type { Value } from '../ir/types.js';

const RESERVED = new Set(
  (
    'break case catch class const continue debugger default delete do else enum export extends false finally for function if implements ' +
    'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof ' +
    'var void while with yield await eval arguments undefined NaN Infinity Math Number Object Array Error RangeError TypeError ' +
    'Float64Array Float32Array Int32Array Uint32Array Int16Array Uint16Array Int8Array Uint8Array Uint8ClampedArray'
  ).split(' '),
);

/** Names in emitted text: the user's where they are free, numbered where they are not. */
export class Names {
  private readonly names = new Map<Value, string>();
  private readonly taken: Set<string>;
  private readonly next = new Map<string, number>();

  constructor(reserved: Iterable<string>) {
    this.taken = new Set([...RESERVED, ...reserved]);
  }

  of(v: Value): string {
    let name = this.names.get(v);
    if (name === undefined) this.names.set(v, (name = this.fresh(v.name || 't')));
    return name;
  }

  fresh(wanted: string): string {
    // Names from the source may hold any letter; what is emitted is plain.
    const clean = wanted.replace(/[^A-Za-z0-9_$]/g, '_').replace(/^(\d)/, '_$1') || 't';
    let name = clean;
    if (this.taken.has(name)) {
      const stem = /\d$/.test(clean) ? `${clean}_` : clean;
      // Numbers already given are not tried again: a long program has thousands of t.
      let k = this.next.get(stem) ?? 2;
      while (this.taken.has(`${stem}${k}`)) k++;
      this.next.set(stem, k + 1);
      name = `${stem}${k}`;
    }
    this.taken.add(name);
    return name;
  }

  /** Lets `v` live in the variable that holds another value already. */
  share(v: Value, name: string): void {
    this.names.set(v, name);
  }

  known(v: Value): string | undefined {
    return this.names.get(v);
  }
}
