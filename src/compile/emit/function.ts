import {
  type Block,
  type Fn,
  type For,
  type If,
  isArray,
  isConst,
  type Loop,
  type Stmt,
  type Type,
  type Value,
} from '../ir/types.js';
import { opInfo } from '../ops/table.js';
import { Names } from './names.js';
import { ATOM, atom, constantText, LOOSE, operation, paren, repeats, type Text } from './operators.js';
import { usesInside, usesOf, type Uses, writesMemory } from '../ir/uses.js';

/** What the functions of one module share. */
export interface Module {
  readonly helpers: Set<string>;
  readonly functions: ReadonlyMap<Fn, string>;
  readonly reserved: readonly string[];
  /** Lines of the user's source for comments, or undefined for none. */
  readonly source: readonly string[] | undefined;
  readonly stacks: Set<number>;
}

/** Expressions longer than this get a variable, so that the output stays readable. */
const MAX_EXPRESSION = 160;

/** Writes one function of a program as JavaScript. */
export class FunctionWriter {
  private readonly names: Names;
  private readonly uses: Uses;
  /** Single-use expressions on their way to where they are used, in order of definition. */
  private pending = new Map<Value, Text>();
  private lines: string[] = [];
  private indent = '  ';
  private commented = 0;
  private readonly stacks = new Set<number>();
  private readonly calls: boolean;

  constructor(
    private readonly fn: Fn,
    private readonly module: Module,
    private readonly isRoot: boolean,
  ) {
    this.names = new Names(module.reserved);
    this.uses = usesOf(fn);
    this.calls = module.functions.size > 1;
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
    return [`function ${name}(${params.join(', ')}) {`, ...head, ...this.lines, '}'].join('\n');
  }

  private results(): void {
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
    if (texts[0]) this.emit(`return ${texts[0].text};`);
  }

  private saveStacks(): void {
    if (this.calls) for (const k of this.stacks) this.emit(`top${k} = p${k};`);
  }

  private emit(line: string): void {
    this.lines.push(this.indent + line);
  }

  private comment(line: number): void {
    const source = this.module.source;
    if (!source || line === 0 || line === this.commented) return;
    const text = source[line - 1]?.trim();
    this.commented = line;
    if (text && !/^[{}()[\];,]*$/.test(text)) this.emit(`// ${text.replace(/[\r\u2028\u2029]/g, ' ')}`);
  }

  /** The text of a value where it is used. */
  private use(v: Value): Text {
    if (isConst(v)) return constantText(v);
    const waiting = this.pending.get(v);
    if (waiting) {
      this.pending.delete(v);
      return waiting;
    }
    return atom(this.names.of(v));
  }

  /** The text of a value as something that is named twice or reads the same at any later time. */
  private simple(v: Value): string {
    const t = this.use(v);
    if (t.level === ATOM && !t.reads && !t.text.includes('(')) return t.text;
    const name = this.names.of(v);
    this.emit(`const ${name} = ${t.text};`);
    return name;
  }

  /** A new value: waits for its one use, or becomes a variable. */
  private define(v: Value, t: Text, b: Block): void {
    const count = this.uses.count.get(v) ?? 0;
    if (count === 0) return;
    if (count === 1 && this.uses.where.get(v) === b && t.text.length < MAX_EXPRESSION) {
      this.pending.set(v, t);
      return;
    }
    this.emit(`const ${this.names.of(v)} = ${t.text};`);
  }

  /** Gives variables to waiting expressions: to those that read memory before it changes, or to all. */
  private settle(all: boolean): void {
    for (const [v, t] of this.pending) {
      if (!all && !t.reads) continue;
      this.pending.delete(v);
      this.emit(`const ${this.names.of(v)} = ${t.text};`);
    }
  }

  private block(b: Block): void {
    for (const s of b.stmts) this.stmt(s, b);
  }

  private stmt(s: Stmt, b: Block): void {
    this.comment(s.line);
    switch (s.kind) {
      case 'op': {
        const args = s.args.map((a) => (repeats(s.fn) ? atom(this.simple(a)) : this.use(a)));
        const info = opInfo(s.fn);
        for (const name of info.js('a', 'b', 'c').match(/\b[A-Za-z]\w*(?=\()/g) ?? [])
          if (!/^(Math|Number|Object)$/.test(name)) this.helper(name, info.js('a', 'b', 'c'));
        return this.define(s.out, operation(s.fn, args), b);
      }
      case 'load': {
        const arr = paren(this.use(s.arr), ATOM);
        return this.define(s.out, atom(`${arr}[${this.use(s.idx).text}]`, true), b);
      }
      case 'len':
        return this.define(s.out, atom(`${paren(this.use(s.arr), ATOM)}.length`), b);
      case 'store':
      case 'inc': {
        const arr = paren(this.use(s.arr), ATOM);
        const idx = this.use(s.idx).text;
        const val = this.use(s.val);
        this.settle(false);
        if (s.kind === 'inc' && val.text.startsWith('-') && val.level === 14)
          return this.emit(`${arr}[${idx}] -= ${val.text.slice(1)};`);
        return this.emit(`${arr}[${idx}] ${s.kind === 'inc' ? '+=' : '='} ${paren(val, LOOSE)};`);
      }
      case 'alloc':
        return this.emit(
          `const ${this.names.of(s.out)} = ${this.allocation(s.out.type, this.use(s.len).text, s.like, s.raw)};`,
        );
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

  private helper(name: string, js: string): void {
    if (!js.includes(`.${name}(`)) this.module.helpers.add(name);
  }

  private allocation(type: Type, len: string, like: Value | undefined, raw: boolean | undefined): string {
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

  private copyText(type: Type, arr: string): string {
    if (!isArray((type as { item: Type }).item)) return `${arr}.slice()`;
    this.module.helpers.add('deepCopy');
    return `deepCopy(${arr})`;
  }

  private push(stack: number, vals: readonly Value[]): void {
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

  private pop(stack: number, outs: readonly Value[]): void {
    this.useStack(stack);
    this.emit(`p${stack} -= ${outs.length};`);
    outs.forEach((v, k) =>
      this.emit(
        `const ${this.names.of(v)} = S${stack}[p${stack}${k ? ` + ${k}` : ''}]${v.type === 'bool' ? ' !== 0' : ''};`,
      ),
    );
  }

  private useStack(k: number): void {
    this.stacks.add(k);
    this.module.stacks.add(k);
  }

  private throws(error: string, parts: readonly (string | Value)[]): void {
    const texts = parts.map((p) =>
      typeof p === 'string' ? JSON.stringify(p).replace(/\u2028|\u2029/g, ' ') : paren(this.use(p), 12),
    );
    if (parts.length > 0 && typeof parts[0] !== 'string') texts.unshift("''");
    this.emit(`throw new ${error}(${texts.join(' + ')});`);
  }

  private call(fn: Fn, args: readonly Value[], outs: readonly Value[]): void {
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
  private nested(f: () => void): string[] {
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

  private ifStmt(s: If, b: Block): void {
    const test = this.use(s.test);
    if (writesMemory(s)) this.settle(false);
    // A variable that only this statement still reads may take the result.
    const shared = s.results.map((r, k) => this.shareable(s, r, k));
    let thenTexts: Text[] = [];
    let elseTexts: Text[] = [];
    const then = this.nested(() => {
      this.block(s.then);
      thenTexts = s.thenYields.map((v) => this.use(v));
    });
    const otherwise = this.nested(() => {
      this.block(s.otherwise);
      elseTexts = s.elseYields.map((v) => this.use(v));
    });
    if (then.length === 0 && otherwise.length === 0 && s.results.length === 1 && !shared[0]) {
      return this.define(s.results[0]!, conditional(test, thenTexts[0]!, elseTexts[0]!, s), b);
    }
    const targets = s.results.map((r, k) => shared[k] ?? this.names.of(r));
    s.results.forEach((r, k) => shared[k] && this.names.share(r, shared[k]));
    const fresh = targets.filter((_, k) => !shared[k]);
    if (fresh.length > 0) this.emit(`let ${fresh.join(', ')};`);
    then.push(...this.nested(() => this.assign(targets, thenTexts)));
    otherwise.push(...this.nested(() => this.assign(targets, elseTexts)));
    if (then.length === 0 && otherwise.length === 0) return;
    if (then.length === 0) {
      this.emit(`if (!${paren(test, 14)}) {`);
      this.lines.push(...otherwise);
    } else {
      this.emit(`if (${test.text}) {`);
      this.lines.push(...then);
      if (otherwise.length > 0) {
        this.emit('} else {');
        this.lines.push(...otherwise);
      }
    }
    this.emit('}');
  }

  /** The variable of a carried value that an arm hands on unchanged, when nothing outside the `if` reads that value any more. */
  private shareable(s: If, r: Value, k: number): string | undefined {
    for (const v of [s.elseYields[k]!, s.thenYields[k]!]) {
      if (isConst(v) || !this.mutable.has(v)) continue;
      const name = this.names.known(v);
      const once = s.results.every((_, j) => j === k || (s.elseYields[j] !== v && s.thenYields[j] !== v));
      if (name && once && usesInside(s, v) === this.uses.count.get(v)) {
        this.mutable.add(r);
        return name;
      }
    }
    return undefined;
  }

  /** Values that live in a `let` of their own. */
  private readonly mutable = new Set<Value>();

  /** Variables for the arguments of a loop, started with their first values. */
  private start(args: readonly Value[], inits: readonly Value[]): string[] {
    const texts = inits.map((v) => this.use(v));
    return args.map((a, k) => {
      this.mutable.add(a);
      const init = inits[k]!;
      const known =
        !isConst(init) && this.mutable.has(init) && this.uses.count.get(init) === 1
          ? this.names.known(init)
          : undefined;
      if (known && texts[k]!.text === known) {
        this.names.share(a, known);
        return known;
      }
      const name = this.names.of(a);
      this.emit(`let ${name} = ${texts[k]!.text};`);
      return name;
    });
  }

  private forStmt(s: For): void {
    const lo = this.use(s.lo).text;
    const bound = this.use(s.hi);
    let hi = bound.text;
    if (!/^[\w$.]+$/.test(hi)) {
      hi = this.names.fresh('end');
      this.emit(`const ${hi} = ${bound.text};`);
    }
    const variables = this.start(s.args, s.inits);
    this.settle(true);
    const i = this.names.of(s.index);
    const body = this.nested(() => {
      this.block(s.body);
      this.assign(
        variables,
        s.yields.map((v) => this.use(v)),
      );
    });
    const step =
      s.step === 1 ? `${i}++` : s.step === -1 ? `${i}--` : s.step > 0 ? `${i} += ${s.step}` : `${i} -= ${-s.step}`;
    this.emit(`for (let ${i} = ${lo}; ${i} ${s.cmp} ${hi}; ${step}) {`);
    this.lines.push(...body);
    this.emit('}');
    s.results.forEach((r, k) => {
      this.names.share(r, variables[k]!);
      this.mutable.add(r);
    });
  }

  private loopStmt(s: Loop): void {
    const variables = this.start(s.args, s.inits);
    this.settle(true);
    const targets = s.results.map((r, k) => (s.exits[k] === s.args[k] ? variables[k]! : this.names.of(r)));
    const own = targets.filter((t, k) => t !== variables[k]);
    if (own.length > 0) this.emit(`let ${own.join(', ')};`);
    let test!: Text;
    let exit: string[] = [];
    const pre = this.nested(() => {
      this.block(s.pre);
      test = this.use(s.test);
      const texts = s.exits.map((v) => (this.carries(s, v) ? atom(this.simple(v)) : this.use(v)));
      exit = this.nested(() => this.assign(targets, texts));
      // What the second half reads must have a name before the loop may be left.
      this.settle(true);
    });
    const post = this.nested(() => {
      this.block(s.post);
      this.assign(
        variables,
        s.yields.map((v) => this.use(v)),
      );
    });
    if (pre.length === 0 && exit.length === 0) this.emit(`while (${test.text}) {`);
    else {
      this.emit('while (true) {');
      this.lines.push(...pre);
      if (exit.length === 0) this.emit(`  if (!${paren(test, 14)}) break;`);
      else {
        this.emit(`  if (!${paren(test, 14)}) {`);
        this.lines.push(...exit);
        this.emit('    break;');
        this.emit('  }');
      }
    }
    this.lines.push(...post);
    this.emit('}');
    s.results.forEach((r, k) => {
      this.names.share(r, targets[k]!);
      this.mutable.add(r);
    });
  }

  private carries(s: Loop, v: Value): boolean {
    return !isConst(v) && s.yields.includes(v);
  }

  /** Assigns several variables at once: none is overwritten while another's text still reads it. */
  private assign(targets: readonly string[], texts: readonly Text[]): void {
    let open = targets.map((target, k) => ({ target, text: texts[k]!.text })).filter((p) => p.target !== p.text);
    while (open.length > 0) {
      const next = open.find((p) => open.every((q) => q === p || !mentions(q.text, p.target)));
      if (next) {
        this.emit(this.assignment(next.target, next.text));
        open = open.filter((p) => p !== next);
      } else {
        // A ring: one value steps aside.
        const first = open[0]!;
        const aside = this.names.fresh(`${first.target}_next`);
        this.emit(`const ${aside} = ${first.text};`);
        open = [...open.slice(1), { target: first.target, text: aside }];
      }
    }
  }

  private assignment(target: string, text: string): string {
    for (const sign of ['+', '-', '*', '/'])
      if (text.startsWith(`${target} ${sign} `) && simpleOperand(text.slice(target.length + 3), sign))
        return `${target} ${sign}= ${text.slice(target.length + 3)};`;
    return `${target} = ${text};`;
  }
}

/** Whether `x + rest` may be written `x += rest`: at its top level, rest holds only operators that bind tighter. */
function simpleOperand(rest: string, sign: string): boolean {
  let flat = rest;
  for (let before = ''; before !== flat;) {
    before = flat;
    flat = flat.replace(/\([^()[\]]*\)|\[[^()[\]]*\]/g, '');
  }
  return (sign === '+' || sign === '-' ? /^\S+( [*/%] \S+)*$/ : /^\S+$/).test(flat);
}

function mentions(text: string, name: string): boolean {
  let from = 0;
  for (;;) {
    const k = text.indexOf(name, from);
    if (k < 0) return false;
    const before = k > 0 ? text[k - 1]! : ' ';
    const after = text[k + name.length] ?? ' ';
    if (!/[\w$]/.test(before) && !/[\w$]/.test(after)) return true;
    from = k + 1;
  }
}

/** An `if` whose arms are expressions only. */
function conditional(test: Text, a: Text, b: Text, s: If): Text {
  const reads = test.reads || a.reads || b.reads;
  const [x, y] = [s.thenYields[0]!, s.elseYields[0]!];
  if (x.type === 'bool' && y.constant === false)
    return { text: `${paren(test, 4)} && ${paren(a, 5)}`, level: 4, reads };
  if (x.type === 'bool' && x.constant === true) return { text: `${paren(test, 3)} || ${paren(b, 4)}`, level: 3, reads };
  return { text: `${paren(test, 3)} ? ${paren(a, 3)} : ${paren(b, 3)}`, level: 2, reads };
}
