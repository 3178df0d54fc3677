import type { Stmt, Value } from '../ir/types.js';

/** Which values are surely integers (or NaN): constants, lengths, loop indices, and what integer arithmetic makes of them. */
export class Integers {
  private readonly known = new Map<Value, boolean>();
  private readonly definitions = new Map<Value, Stmt>();

  /** Remembers the statement that defines a value. */
  define(v: Value, s: Stmt): void {
    this.definitions.set(v, s);
  }

  /** A value that is an integer by what it is: a loop's index. */
  declare(v: Value): void {
    this.known.set(v, true);
  }

  has(v: Value): boolean {
    if (v.constant !== undefined) return Number.isInteger(v.constant);
    let answer = this.known.get(v);
    if (answer === undefined) {
      this.known.set(v, false);
      const s = this.definitions.get(v);
      answer = s !== undefined && this.statement(s);
      this.known.set(v, answer);
    }
    return answer;
  }

  private statement(s: Stmt): boolean {
    if (s.kind === 'len') return true;
    if (s.kind === 'load') return typeof s.arr.type === 'object' && /^(Int|Uint)/.test(s.arr.type.store);
    if (s.kind !== 'op') return false;
    switch (s.fn) {
      case 'add':
      case 'sub':
      case 'mul':
      case 'neg':
      case 'square':
      case 'max':
      case 'min':
        return s.args.every((a) => this.has(a));
      case 'select':
        return this.has(s.args[1]!) && this.has(s.args[2]!);
      case 'rem':
        return s.args.every((a) => this.has(a));
      default:
        return /^(floor|ceil|round|trunc|sign|fromBool|bit\w+|shift\w+)$/.test(s.fn);
    }
  }
}
