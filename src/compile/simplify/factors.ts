import { num, type Op, type Value } from '../ir/types.js';

/** An operation written another way; `minus` where the value is the negative of it. */
export interface Rewritten {
  readonly fn: string;
  readonly args: readonly Value[];
  readonly minus: boolean;
}

/**
 * Minus signs and doublings of products, which the rules of derivatives are full of. Signs move outwards through products and quotients until a sum
 * takes them up, and a factor of 2, 4 … joins the constant before it: −(2·−x) + a·−b becomes 2·x − a·b. All of it is bitwise the same, which a sum of
 * two negatives taken together, −a − b as −(a + b), would not be where both are zero.
 */
export class Factors {
  private readonly negated = new Map<Value, Value>();
  private readonly doubled = new Map<Value, { readonly by: number; readonly of: Value }>();

  /** Takes notice of an operation. */
  define({ out, fn, args }: Op): void {
    if (fn === 'neg') this.negated.set(out, args[0]!);
    if (fn !== 'mul') return;
    const k = typeof args[0]!.constant === 'number' ? 0 : 1;
    const by = args[k]!.constant;
    if (typeof by === 'number' && isDoubling(by)) this.doubled.set(out, { by, of: args[1 - k]! });
  }

  /** x where `v` is −x. */
  opposite(v: Value): Value | undefined {
    return this.negated.get(v);
  }

  rewrite(fn: string, args: readonly Value[]): Rewritten | undefined {
    const [a, b] = args as [Value, Value];
    const [x, y] = [this.negated.get(a), b && this.negated.get(b)];
    switch (fn) {
      case 'add':
        if (y) return { fn: 'sub', args: [a, y], minus: false };
        return x && { fn: 'sub', args: [b, x], minus: false };
      case 'sub':
        return y && { fn: 'add', args: [a, y], minus: false };
      case 'square':
        return x && { fn, args: [x], minus: false };
      case 'mul':
      case 'div':
        if (x && y) return { fn, args: [x, y], minus: false };
        if (x) return { fn, args: [x, b], minus: true };
        if (y) return { fn, args: [a, y], minus: true };
        return fn === 'mul' ? this.joined(a, b) : undefined;
      default:
        return undefined;
    }
  }

  /** c·(2·x) as 2c·x: doubling rounds nothing, and where it overflows c·(2·x) does, c being at least 1. */
  private joined(a: Value, b: Value): Rewritten | undefined {
    const [c, v] = typeof a.constant === 'number' ? [a.constant, b] : [b.constant, a];
    const inner = this.doubled.get(v);
    if (!inner || typeof c !== 'number' || !(Math.abs(c) >= 1) || !Number.isFinite(c * inner.by)) return undefined;
    return { fn: 'mul', args: [num(c * inner.by), inner.of], minus: false };
  }
}

/** ±2, ±4, ±8 … */
const isDoubling = (c: number): boolean => {
  const size = Math.abs(c);
  return size > 1 && Number.isFinite(size) && Number.isInteger(Math.log2(size)) && 2 ** Math.log2(size) === size;
};
