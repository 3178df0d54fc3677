import {
  isArray,
  isConst,
  sameType,
  type Block,
  type Fn,
  type Stmt,
  type Type,
  typeText,
  type Value,
} from './types.js';
import { blocksOf, definedBy, reachable, usedBy } from './walk.js';

/** Throws unless the program is well formed: one definition per value, each dominating its uses, types that fit. Run by tests after every pass. */
export function verify(root: Fn, stage: string): void {
  for (const fn of reachable(root)) new Verifier(fn, stage).run();
}

class Verifier {
  private readonly defined = new Set<Value>();

  constructor(
    private readonly fn: Fn,
    private readonly stage: string,
  ) {}

  run(): void {
    const scope = new Set<Value>();
    for (const p of this.fn.params) this.define(p, scope);
    this.block(this.fn.body, scope);
    for (const r of this.fn.results) this.use(r, scope, 'return');
  }

  private fail(text: string): never {
    throw new Error(`${this.stage}: ${this.fn.name}: ${text}`);
  }

  private define(v: Value, scope: Set<Value>): void {
    if (isConst(v)) this.fail(`constant ${v.name} is defined`);
    if (this.defined.has(v)) this.fail(`${v.name}#${v.id} is defined twice`);
    this.defined.add(v);
    scope.add(v);
  }

  private use(v: Value, scope: Set<Value>, where: string): void {
    if (v === undefined) this.fail(`a value is missing in ${where}`);
    if (!isConst(v) && !scope.has(v)) this.fail(`${v.name}#${v.id} is used in ${where} before its definition`);
  }

  private block(b: Block, scope: Set<Value>): void {
    for (const s of b.stmts) {
      for (const v of usedBy(s)) this.use(v, scope, s.kind);
      this.types(s);
      // A loop's second block sees what its first one defines.
      const shared = new Set(scope);
      for (const inner of blocksOf(s)) {
        const inside = s.kind === 'loop' ? shared : new Set(scope);
        for (const v of inner.head) this.define(v, inside);
        this.block(inner.block, inside);
        for (const v of inner.tail) this.use(v, inside, `the end of a block of ${s.kind}`);
      }
      for (const v of definedBy(s)) this.define(v, scope);
    }
  }

  private expect(v: Value, type: Type, where: string): void {
    if (!sameType(v.type, type)) this.fail(`${where}: expected ${typeText(type)}, got ${typeText(v.type)} (${v.name})`);
  }

  private pairs(a: readonly Value[], b: readonly Value[], where: string): void {
    if (a.length !== b.length) this.fail(`${where}: ${a.length} values against ${b.length}`);
    a.forEach((v, k) => this.expect(b[k]!, v.type, where));
  }

  private item(arr: Value): Type {
    if (!isArray(arr.type)) this.fail(`${arr.name} is not an array`);
    return arr.type.item;
  }

  private types(s: Stmt): void {
    switch (s.kind) {
      case 'load':
        return this.expect(s.out, this.item(s.arr), 'load');
      case 'store':
      case 'inc':
        return this.expect(s.val, this.item(s.arr), s.kind);
      case 'for':
        this.pairs(s.args, s.inits, 'for inits');
        this.pairs(s.args, s.yields, 'for yields');
        return this.pairs(s.args, s.results, 'for results');
      case 'loop':
        this.pairs(s.args, s.inits, 'loop inits');
        this.pairs(s.args, s.yields, 'loop yields');
        this.pairs(s.exits, s.results, 'loop results');
        return this.expect(s.test, 'bool', 'loop test');
      case 'if':
        this.pairs(s.results, s.thenYields, 'if then');
        this.pairs(s.results, s.elseYields, 'if else');
        return this.expect(s.test, 'bool', 'if test');
      case 'call':
        this.pairs(s.fn.params, s.args, 'call arguments');
        return this.pairs(s.fn.results, s.outs, 'call results');
      default:
    }
  }
}
