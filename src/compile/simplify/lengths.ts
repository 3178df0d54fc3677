import { type Alloc, type Copy, isConst, type Literal, num, type Stmt, type Value } from '../ir/types.js';

/**
 * The lengths that arrays were made with, so that a loop to `a.length` is seen to be one to the n of `new Float64Array(n)`. A length is one only
 * where n is surely an integer and not −0, which the array's own length would not be.
 */
export class Lengths {
  private readonly made = new Map<Value, Alloc | Copy | Literal>();
  private readonly definitions = new Map<Value, Stmt>();

  /** Takes notice of a statement. */
  define(s: Stmt): void {
    if (s.kind === 'alloc' || s.kind === 'copy' || s.kind === 'literal') this.made.set(s.out, s);
    else if (s.kind === 'op' || s.kind === 'len') this.definitions.set(s.out, s);
  }

  /** The length of an array as a value known before, or the array that it has its length from; undefined where nothing is known. */
  of(arr: Value): { readonly value: Value } | { readonly like: Value } | undefined {
    const s = this.made.get(arr);
    if (!s) return undefined;
    if (s.kind === 'literal') return { value: num(s.items.length) };
    if (s.kind === 'copy') return { like: s.arr };
    if (s.like) return { like: s.like };
    return this.isCount(s.len, 0) ? { value: s.len } : undefined;
  }

  /** Lengths, and what integer arithmetic makes of them that is never −0; negative ones make no array. */
  private isCount(v: Value, depth: number): boolean {
    if (isConst(v)) return Number.isInteger(v.constant) && (v.constant as number) > 0;
    const s = this.definitions.get(v);
    if (s?.kind === 'len') return true;
    if (s?.kind !== 'op' || depth > 8 || (s.fn !== 'add' && s.fn !== 'sub')) return false;
    return s.args.every((a) => Object.is(a.constant, 0) || this.isCount(a, depth + 1));
  }
}
