import { canonical, fold } from '../ops/fold.js';
import { opInfo } from '../ops/table.js';
import { bool, isConst, num, value, type Block, type Stmt, type Type, type Value } from './types.js';

/** Appends statements to a block. One that is not `exact` folds zeros and ones as derivatives allow. */
export class Builder {
  line = 0;
  /** The blocks that are being filled, outermost first. */
  readonly open: Block[] = [];

  constructor(
    public block: Block,
    private readonly exact: boolean,
  ) {}

  push(s: Stmt): void {
    this.block.stmts.push(s);
  }

  op(fn: string, args: readonly Value[], name = ''): Value {
    const folded = fold(fn, args, this.exact);
    if (folded) return folded;
    const shape = canonical(fn, args);
    const out = value(opInfo(shape.fn).result, name);
    this.push({ kind: 'op', out, fn: shape.fn, args: shape.args, line: this.line });
    return out;
  }

  add(a: Value, b: Value): Value {
    const negated = this.exact ? undefined : this.negated(b);
    return negated ? this.op('sub', [a, negated]) : this.op('add', [a, b]);
  }

  /** x where `v` is −x and was just computed, so that a + (−x) becomes a − x. */
  private negated(v: Value): Value | undefined {
    const last = this.block.stmts[this.block.stmts.length - 1];
    return last?.kind === 'op' && last.fn === 'neg' && last.out === v ? last.args[0] : undefined;
  }

  sub(a: Value, b: Value): Value {
    return this.op('sub', [a, b]);
  }

  mul(a: Value, b: Value): Value {
    if (!this.exact) {
      if (a.constant === -1) return this.neg(b);
      if (b.constant === -1) return this.neg(a);
    }
    return this.op('mul', [a, b]);
  }

  neg(a: Value): Value {
    return isConst(a) && !this.exact ? num(0 - (a.constant as number)) : this.op('neg', [a]);
  }

  not(a: Value): Value {
    return a.type === 'bool' && isConst(a) ? bool(!a.constant) : this.op('not', [a]);
  }

  load(arr: Value, idx: Value, name = ''): Value {
    const out = value((arr.type as { item: Type }).item, name);
    this.push({ kind: 'load', out, arr, idx, line: this.line });
    return out;
  }

  store(arr: Value, idx: Value, val: Value): void {
    this.push({ kind: 'store', arr, idx, val, line: this.line });
  }

  inc(arr: Value, idx: Value, val: Value): void {
    this.push({ kind: 'inc', arr, idx, val, line: this.line });
  }

  len(arr: Value, name = ''): Value {
    const out = value('num', name);
    this.push({ kind: 'len', out, arr, line: this.line });
    return out;
  }

  /** A new array: of `len` elements, in the structure of `like` where it is nested. */
  alloc(type: Type, len: Value, name: string, extra: { like?: Value; raw?: boolean } = {}): Value {
    const out = value(type, name);
    this.push({ kind: 'alloc', out, len, line: this.line, ...extra });
    return out;
  }

  copy(arr: Value, name: string): Value {
    const out = value(arr.type, name);
    this.push({ kind: 'copy', out, arr, line: this.line });
    return out;
  }

  /** Runs `f` with statements going to `target`. */
  within<T>(target: Block, f: () => T): T {
    const saved = this.block;
    this.open.push(saved);
    this.block = target;
    try {
      return f();
    } finally {
      this.block = saved;
      this.open.pop();
    }
  }
}
