import {
  type Block,
  type Fn,
  type For,
  type If,
  isArray,
  isConst,
  isReal,
  type Loop,
  type Stmt,
  type Type,
  type Value,
} from '../ir/types.js';
import { Names } from './names.js';
import { ATOM, atom, calledBy, constantText, LOOSE, operation, paren, repeats, type Text } from './operators.js';
import { usesOf, type Uses } from '../ir/uses.js';
import { addedTo, LARGE, Sums } from './watch.js';

/** What the functions of one module share. */
export interface Module {
  readonly helpers: Set<string>;
  readonly functions: ReadonlyMap<Fn, string>;
  readonly reserved: readonly string[];
  /** Lines of the user's source for comments, or undefined for none. */
  readonly source: readonly string[] | undefined;
  readonly stacks: Set<number>;
  /** Results of the program's own function of which the sum of what is written is kept. */
  readonly watched: ReadonlySet<Value>;
}

/** Expressions longer than this get a variable, so that the output stays readable. */
const MAX_EXPRESSION = 160;

/** Writes the statements of a function that follow one another; see {@link FunctionWriter} for branches and loops. */
export abstract class Writer {
  protected readonly names: Names;
  protected readonly uses: Uses;
  /** Single-use expressions on their way to where they are used, in order of definition. */
  protected pending = new Map<Value, Text>();
  protected lines: string[] = [];
  protected indent = '  ';
  protected commented = 0;
  protected readonly stacks = new Set<number>();
  protected readonly calls: boolean;
  private readonly addedTo: ReadonlySet<Value>;
  private readonly sums = new Sums();

  constructor(
    protected readonly fn: Fn,
    protected readonly module: Module,
    protected readonly isRoot: boolean,
  ) {
    this.names = new Names(module.reserved);
    this.uses = usesOf(fn);
    this.calls = module.functions.size > 1;
    this.addedTo = addedTo(fn);
  }

  write(): string {
    const name = this.module.functions.get(this.fn)!;
    const params = this.fn.params.map((p) => this.names.of(p));
    this.block(this.fn.body);
    this.results();
    const head = [...this.stacks].flatMap((k) => [
      `  let S${k} = stack${k};`,
      `  let p${k} = ${this.isRoot ? 0 : `top${k}`};`,
    ]);
    for (const sum of this.sums.names) head.push(`  let ${sum} = 0;`);
    return [`function ${name}(${params.join(', ')}) {`, ...head, ...this.lines, '}'].join('\n');
  }

  protected results(): void {
    const texts = this.fn.results.map((v) => this.use(v));
    this.saveStacks();
    texts.slice(1).forEach((t, k) => {
      const v = this.fn.results[k + 1]!;
      this.emit(
        isArray(v.type)
          ? `more[${k}] = ${t.text};`
          : `rest[${k}] = ${v.type === 'bool' ? `${paren(t, 3)} ? 1 : 0` : t.text};`,
      );
    });
    if (this.isRoot && this.module.watched.size > 0) this.emit(`watched = ${this.sums.names.join(' + ') || '0'};`);
    if (texts[0]) this.emit(`return ${texts[0].text};`);
  }

  protected saveStacks(): void {
    if (this.calls) for (const k of this.stacks) this.emit(`top${k} = p${k};`);
  }

  protected emit(line: string): void {
    this.lines.push(this.indent + line);
  }

  protected comment(line: number): void {
    const source = this.module.source;
    if (!source || line === 0 || line === this.commented) return;
    const text = source[line - 1]?.trim();
    this.commented = line;
    if (text && !/^[{}()[\];,]*$/.test(text)) this.emit(`// ${text.replace(/[\r\u2028\u2029]/g, ' ')}`);
  }

  /** The text of a value where it is used. */
  protected use(v: Value): Text {
    if (isConst(v)) return constantText(v);
    const waiting = this.pending.get(v);
    if (waiting) {
      this.pending.delete(v);
      return waiting;
    }
    return atom(this.names.of(v));
  }

  /** The text of a value as something that is named twice or reads the same at any later time. */
  protected simple(v: Value): string {
    const t = this.use(v);
    if (t.level === ATOM && !t.reads && !t.text.includes('(')) return t.text;
    const name = this.names.of(v);
    this.emit(`const ${name} = ${t.text};`);
    return name;
  }

  /** A new value: waits for its one use, or becomes a variable. */
  protected define(v: Value, t: Text, b: Block): void {
    const count = this.uses.count.get(v) ?? 0;
    if (count === 0) return;
    if (count === 1 && this.uses.where.get(v) === b && t.text.length < MAX_EXPRESSION) {
      this.pending.set(v, t);
      return;
    }
    this.emit(`const ${this.names.of(v)} = ${t.text};`);
  }

  /** Gives variables to waiting expressions: to those that read memory before it changes, or to all. */
  protected settle(all: boolean): void {
    for (const [v, t] of this.pending) {
      if (!all && !t.reads) continue;
      this.pending.delete(v);
      this.emit(`const ${this.names.of(v)} = ${t.text};`);
    }
  }

  protected block(b: Block): void {
    for (const s of b.stmts) this.stmt(s, b);
  }

  protected stmt(s: Stmt, b: Block): void {
    this.comment(s.line);
    switch (s.kind) {
      case 'op': {
        const args = s.args.map((a) => (repeats(s.fn) ? atom(this.simple(a)) : this.use(a)));
        for (const name of calledBy(s.fn)) this.module.helpers.add(name);
        return this.define(s.out, operation(s.fn, args), b);
      }
      case 'load': {
        const arr = paren(this.use(s.arr), ATOM);
        return this.define(s.out, atom(`${arr}${s.maybe ? '?.' : ''}[${this.use(s.idx).text}]`, true), b);
      }
      case 'len': {
        const arr = paren(this.use(s.arr), ATOM);
        if (s.maybe) return this.define(s.out, { text: `${arr}?.length ?? 0`, level: LOOSE, reads: false }, b);
        return this.define(s.out, atom(`${arr}.length`), b);
      }
      case 'store':
      case 'inc': {
        const arr = paren(this.use(s.arr), ATOM);
        const idx = this.use(s.idx).text;
        let val = this.use(s.val);
        this.settle(false);
        if (this.isRoot && this.module.watched.has(s.arr) && !isConst(s.val)) val = this.watch(val, s.val);
        if (s.kind === 'inc' && val.text.startsWith('-') && val.level === 14)
          return this.emit(`${arr}[${idx}] -= ${val.text.slice(1)};`);
        return this.emit(`${arr}[${idx}] ${s.kind === 'inc' ? '+=' : '='} ${paren(val, LOOSE)};`);
      }
      case 'alloc': {
        const large = this.addedTo.has(s.out) && !s.like && !isConst(s.len) && isReal(s.out.type) && this.outermost;
        const len = large ? this.simple(s.len) : this.use(s.len).text;
        const name = this.names.of(s.out);
        this.emit(`const ${name} = ${this.allocation(s.out.type, len, s.like, s.raw)};`);
        if (large && (s.out.type as { store: string }).store !== 'Array')
          this.emit(`if (${len} > ${LARGE}) ${name}.fill(0); // one page fault instead of two`);
        return;
      }
      case 'literal':
        return this.emit(`const ${this.names.of(s.out)} = [${s.items.map((v) => this.use(v).text).join(', ')}];`);
      case 'copy':
        return this.emit(`const ${this.names.of(s.out)} = ${this.copyText(s.out.type, this.use(s.arr).text)};`);
      case 'push':
        return this.push(s.stack, s.vals);
      case 'pop':
        return this.pop(s.stack, s.outs);
      case 'throw':
        return this.throws(s.error, s.parts);
      case 'call':
        return this.call(s.fn, s.args, s.outs);
      case 'if':
        return this.ifStmt(s, b);
      case 'for':
        return this.forStmt(s);
      case 'loop':
        return this.loopStmt(s);
    }
  }

  /** Adds a value on its way into a watched array to a sum, and gives it a name to be used twice. */
  private watch(t: Text, v: Value): Text {
    const sum = this.sums.next(this.names);
    let name = t.text;
    if (!/^[\w$]+$/.test(name)) {
      name = this.names.of(v);
      this.emit(`const ${name} = ${t.text};`);
    }
    this.emit(`${sum} += ${name};`);
    return atom(name);
  }

  private get outermost(): boolean {
    return this.indent.length === 2;
  }

  protected allocation(type: Type, len: string, like: Value | undefined, raw: boolean | undefined): string {
    if (like) {
      this.module.helpers.add('zerosLike');
      return `zerosLike(${this.use(like).text})`;
    }
    const store = (type as { store: string }).store;
    if (store !== 'Array') return `new ${store}(${len})`;
    if (raw) return `new Array(${len})`;
    this.module.helpers.add('zeros');
    return `zeros(${len})`;
  }

  protected copyText(type: Type, arr: string): string {
    if (!isArray((type as { item: Type }).item)) return `${arr}.slice()`;
    this.module.helpers.add('deepCopy');
    return `deepCopy(${arr})`;
  }

  protected push(stack: number, vals: readonly Value[]): void {
    this.useStack(stack);
    const texts = vals.map((v) => ({ v, t: this.use(v) }));
    // Odd stacks hold arrays and are JavaScript arrays, which grow by themselves.
    if (stack % 2 === 0) this.module.helpers.add('grown');
    if (stack % 2 === 0)
      this.emit(`if (p${stack} + ${vals.length} > S${stack}.length) S${stack} = stack${stack} = grown(S${stack});`);
    texts.forEach(({ v, t }, k) =>
      this.emit(
        `S${stack}[p${stack}${k ? ` + ${k}` : ''}] = ${v.type === 'bool' ? `${paren(t, 3)} ? 1 : 0` : t.text};`,
      ),
    );
    this.emit(`p${stack} += ${vals.length};`);
  }

  protected pop(stack: number, outs: readonly Value[]): void {
    this.useStack(stack);
    this.emit(`p${stack} -= ${outs.length};`);
    outs.forEach((v, k) =>
      this.emit(
        `const ${this.names.of(v)} = S${stack}[p${stack}${k ? ` + ${k}` : ''}]${v.type === 'bool' ? ' !== 0' : ''};`,
      ),
    );
  }

  protected useStack(k: number): void {
    this.stacks.add(k);
    this.module.stacks.add(k);
  }

  protected throws(error: string, parts: readonly (string | Value)[]): void {
    const texts = parts.map((p) =>
      typeof p === 'string' ? JSON.stringify(p).replace(/\u2028|\u2029/g, ' ') : paren(this.use(p), 12),
    );
    if (parts.length > 0 && typeof parts[0] !== 'string') texts.unshift("''");
    this.emit(`throw new ${error}(${texts.join(' + ')});`);
  }

  protected call(fn: Fn, args: readonly Value[], outs: readonly Value[]): void {
    const texts = args.map((a) => this.use(a).text);
    this.settle(false);
    for (const k of this.module.stacks) this.useStack(k);
    this.saveStacks();
    const call = `${this.module.functions.get(fn)}(${texts.join(', ')})`;
    this.emit(outs[0] ? `const ${this.names.of(outs[0])} = ${call};` : `${call};`);
    for (const k of this.stacks) this.emit(`S${k} = stack${k}; p${k} = top${k};`);
    outs.slice(1).forEach((v, k) => {
      this.emit(
        `const ${this.names.of(v)} = ${isArray(v.type) ? `more[${k}]` : `rest[${k}]${v.type === 'bool' ? ' !== 0' : ''}`};`,
      );
    });
  }

  /** Runs `f` with output going to a list of its own, one step further in. */
  protected nested(f: () => void): string[] {
    const saved = { lines: this.lines, indent: this.indent, commented: this.commented, pending: this.pending };
    this.lines = [];
    this.indent += '  ';
    this.pending = new Map();
    f();
    const { lines } = this;
    this.lines = saved.lines;
    this.indent = saved.indent;
    this.pending = saved.pending;
    this.commented = lines.length > 0 ? 0 : saved.commented;
    return lines;
  }

  protected abstract ifStmt(s: If, b: Block): void;
  protected abstract forStmt(s: For): void;
  protected abstract loopStmt(s: Loop): void;
}
