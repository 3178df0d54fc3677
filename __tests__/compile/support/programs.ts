import fc from 'fast-check';

/** A random program of the compiled language as a tree, printable as plain JavaScript and as calls of fluxion's operations. */
export type Expr =
  | { k: 'const'; v: number }
  | { k: 'scalar'; name: string }
  | { k: 'element'; array: string; index: Index }
  | { k: 'call1'; fn: string; a: Expr }
  | { k: 'call2'; fn: string; a: Expr; b: Expr }
  | { k: 'cond'; test: Test; a: Expr; b: Expr }
  | { k: 'helper'; a: Expr; b: Expr };

export type Index = { base: number; uses: string | undefined };
export type Test = { op: 'lt' | 'gt' | 'le'; a: Expr; b: Expr };

export type Stmt =
  | { k: 'set'; name: string; op: '' | 'add' | 'mul'; e: Expr }
  | { k: 'store'; array: string; index: Index; op: '' | 'add'; e: Expr }
  | { k: 'if'; test: Test; a: Stmt[]; b: Stmt[] }
  | { k: 'for'; n: number; down: boolean; step: number; body: Stmt[] }
  | { k: 'while'; n: number; test: Test; body: Stmt[] }
  | { k: 'exit'; how: 'break' | 'continue'; test: Test }
  | { k: 'return'; test: Test; e: Expr };

export interface RandomProgram {
  body: Stmt[];
  result: Expr;
}

export const SIZE = 4;

const index = fc.record({ base: fc.nat({ max: 3 }), uses: fc.constantFrom(undefined, 'i0', 'i1') });

const leaf: fc.Arbitrary<Expr> = fc.oneof(
  fc.constantFrom(-1.5, -0.5, 0.25, 0.5, 1, 2).map((v): Expr => ({ k: 'const', v })),
  fc.constantFrom('a', 'b', 'c').map((name): Expr => ({ k: 'scalar', name })),
  fc.record({ array: fc.constantFrom('x', 'x', 't'), index }).map((e): Expr => ({ k: 'element', ...e })),
);

const { expr, test } = fc.letrec<{ expr: Expr; test: Test }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc
      .record({ fn: fc.constantFrom('sin', 'cos', 'tanh', 'neg', 'abs', 'atan', 'square'), a: tie('expr') })
      .map((e): Expr => ({ k: 'call1', ...e })),
    fc
      .record({
        fn: fc.constantFrom('add', 'sub', 'mul', 'mul', 'safeDiv', 'max', 'min'),
        a: tie('expr'),
        b: tie('expr'),
      })
      .map((e): Expr => ({ k: 'call2', ...e })),
    fc.record({ test: tie('test'), a: tie('expr'), b: tie('expr') }).map((e): Expr => ({ k: 'cond', ...e })),
    fc.record({ a: tie('expr'), b: tie('expr') }).map((e): Expr => ({ k: 'helper', ...e })),
  ),
  test: fc.record({ op: fc.constantFrom<'lt' | 'gt' | 'le'>('lt', 'gt', 'le'), a: tie('expr'), b: leaf }),
}));

const { block } = fc.letrec<{ block: Stmt[]; stmt: Stmt }>((tie) => ({
  stmt: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc
      .record({
        name: fc.constantFrom('a', 'b', 'c'),
        op: fc.constantFrom<'' | 'add' | 'mul'>('', 'add', 'add', 'mul'),
        e: expr,
      })
      .map((s): Stmt => ({ k: 'set', ...s })),
    fc
      .record({ index, op: fc.constantFrom<'' | 'add'>('', 'add'), e: expr })
      .map((s): Stmt => ({ k: 'store', array: 't', ...s })),
    fc.record({ test, a: tie('block'), b: tie('block') }).map((s): Stmt => ({ k: 'if', ...s })),
    fc
      .record({
        n: fc.integer({ min: 0, max: 4 }),
        down: fc.boolean(),
        step: fc.constantFrom(1, 1, 2),
        body: tie('block'),
      })
      .map((s): Stmt => ({ k: 'for', ...s })),
    fc.record({ n: fc.integer({ min: 1, max: 4 }), test, body: tie('block') }).map((s): Stmt => ({ k: 'while', ...s })),
    fc
      .record({ how: fc.constantFrom<'break' | 'continue'>('break', 'continue'), test })
      .map((s): Stmt => ({ k: 'exit', ...s })),
    fc.record({ test, e: expr }).map((s): Stmt => ({ k: 'return', ...s })),
  ),
  block: fc.array(tie('stmt'), { minLength: 1, maxLength: 4 }),
})) as { block: fc.Arbitrary<Stmt[]> };

export const randomProgram: fc.Arbitrary<RandomProgram> = fc.record({ body: block, result: expr });

/** Prints a program. `plain` writes operators and Math, otherwise calls of fluxion's operations. */
export function printed(p: RandomProgram, plain: boolean): string {
  return new Printer(plain).program(p);
}

class Printer {
  private loops = 0;
  private counter = 0;
  private readonly indices: string[] = [];

  constructor(private readonly plain: boolean) {}

  program(p: RandomProgram): string {
    const h = this.plain ? 'u * v + Math.sin(u - v)' : 'add(mul(u, v), sin(sub(u, v)))';
    const t = this.plain ? 'new Float64Array(4)' : '[0, 0, 0, 0]';
    return [
      '(x) => {',
      `const h = (u, v) => { if (${this.test({ op: 'gt', a: { k: 'scalar', name: 'u' }, b: { k: 'scalar', name: 'v' } })}) return ${h}; return u; };`,
      `let a = x[0], b = ${this.plain ? 'x[1] * 0.5' : 'mul(x[1], 0.5)'}, c = 0.5;`,
      `const t = ${t};`,
      ...p.body.map((s) => this.stmt(s)),
      `return ${this.expr({ k: 'call2', fn: 'add', a: p.result, b: { k: 'call1', fn: 'sin', a: { k: 'scalar', name: 'a' } } })};`,
      '}',
    ].join('\n');
  }

  private stmts(list: Stmt[]): string {
    return `{ ${list.map((s) => this.stmt(s)).join(' ')} }`;
  }

  private stmt(s: Stmt): string {
    switch (s.k) {
      case 'set': {
        // Everything is kept in a range where errors do not grow.
        const e = s.op ? this.call2(s.op, s.name, this.expr(s.e)) : this.expr(s.e);
        return s.op === 'mul'
          ? `${s.name} = ${this.call1('sin', e)};`
          : this.plain && s.op === 'add'
            ? `${s.name} += ${this.expr(s.e)};`
            : `${s.name} = ${e};`;
      }
      case 'store': {
        const at = `${s.array}[${this.index(s.index)}]`;
        if (s.op && this.plain) return `${at} += ${this.expr(s.e)};`;
        return `${at} = ${s.op ? this.call2('add', at, this.expr(s.e)) : this.expr(s.e)};`;
      }
      case 'if':
        return `if (${this.test(s.test)}) ${this.stmts(s.a)} else ${this.stmts(s.b)}`;
      case 'for': {
        const i = `i${this.indices.length}`;
        this.indices.push(i);
        this.loops++;
        const body = this.stmts(s.body);
        this.loops--;
        this.indices.pop();
        return s.down
          ? `for (let ${i} = ${s.n}; ${i} > 0; ${i} -= ${s.step}) ${body}`
          : `for (let ${i} = 0; ${i} < ${s.n}; ${i} += ${s.step}) ${body}`;
      }
      case 'while': {
        const k = `k${this.counter++}`;
        this.loops++;
        const body = this.stmts(s.body);
        this.loops--;
        return `let ${k} = 0; while (${k} < ${s.n} && ${this.test(s.test)}) { ${k}++; ${body} }`;
      }
      case 'exit':
        return this.loops > 0 ? `if (${this.test(s.test)}) ${s.how};` : '';
      case 'return':
        return `if (${this.test(s.test)} && ${this.test({ op: 'gt', a: s.e, b: { k: 'const', v: 0.5 } })}) return ${this.expr(s.e)};`;
    }
  }

  private index(i: Index): string {
    const uses = i.uses && this.indices.includes(i.uses) ? i.uses : undefined;
    return uses ? `(${uses} + ${i.base}) % 4` : String(i.base);
  }

  private test(t: Test): string {
    const sign = { lt: '<', gt: '>', le: '<=' }[t.op];
    return this.plain ? `${this.expr(t.a)} ${sign} ${this.expr(t.b)}` : `${t.op}(${this.expr(t.a)}, ${this.expr(t.b)})`;
  }

  private expr(e: Expr): string {
    switch (e.k) {
      case 'const':
        return `(${e.v})`;
      case 'scalar':
        return e.name;
      case 'element':
        return `${e.array}[${this.index(e.index)}]`;
      case 'call1':
        return this.call1(e.fn, this.expr(e.a));
      case 'call2':
        return this.call2(e.fn, this.expr(e.a), this.expr(e.b));
      case 'cond':
        return `(${this.test(e.test)} ? ${this.expr(e.a)} : ${this.expr(e.b)})`;
      case 'helper':
        return `h(${this.expr(e.a)}, ${this.expr(e.b)})`;
    }
  }

  private call1(fn: string, a: string): string {
    if (!this.plain) return `${fn}(${a})`;
    if (fn === 'neg') return `(-${a})`;
    return fn === 'square' ? `(${a} ** 2)` : `Math.${fn}(${a})`;
  }

  private call2(fn: string, a: string, b: string): string {
    if (fn === 'safeDiv') return this.plain ? `(${a} / (1.5 + ${b} ** 2))` : `div(${a}, add(1.5, square(${b})))`;
    if (!this.plain) return `${fn}(${a}, ${b})`;
    const sign = { add: '+', sub: '-', mul: '*' }[fn];
    return sign ? `(${a} ${sign} ${b})` : `Math.${fn}(${a}, ${b})`;
  }
}
