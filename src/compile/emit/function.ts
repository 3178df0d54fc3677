import { type Block, type For, type If, isConst, type Loop, type Value } from '../ir/types.js';
import { usesInside, writesMemory } from '../ir/uses.js';
import { atom, paren, type Text } from './operators.js';
import { Writer } from './writer.js';

/** Writes one function of a program as JavaScript: branches and loops, with the variables they carry. */
export class FunctionWriter extends Writer {
  protected override ifStmt(s: If, b: Block): void {
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
      if (isConst(v) || !this.isOurs(v)) continue;
      const name = this.names.known(v);
      const once = s.results.every((_, j) => j === k || (s.elseYields[j] !== v && s.thenYields[j] !== v));
      if (name && once && usesInside(s, v) === this.uses.count.get(v)) {
        this.mutable.set(r, this.around);
        return name;
      }
    }
    return undefined;
  }

  /** Values that live in a `let` of their own, each with the innermost loop that declares it. */
  private readonly mutable = new Map<Value, For | Loop | undefined>();
  /** The innermost loop around the current place. */
  private around: For | Loop | undefined;

  /** Whether a variable may be given another value here: one from outside the loop is read again in the next iteration. */
  private isOurs(v: Value): boolean {
    return this.mutable.has(v) && this.mutable.get(v) === this.around;
  }

  /** Writes what a loop runs. */
  private within(s: For | Loop, f: () => void): string[] {
    const outer = this.around;
    this.around = s;
    const lines = this.nested(f);
    this.around = outer;
    return lines;
  }

  /** Variables for the arguments of a loop, started with their first values. */
  private start(s: For | Loop): string[] {
    const { args, inits } = s;
    const texts = inits.map((v) => this.use(v));
    return args.map((a, k) => {
      this.mutable.set(a, s);
      const init = inits[k]!;
      const known =
        !isConst(init) && this.isOurs(init) && this.uses.count.get(init) === 1 ? this.names.known(init) : undefined;
      if (known && texts[k]!.text === known) {
        this.names.share(a, known);
        return known;
      }
      const name = this.names.of(a);
      this.emit(`let ${name} = ${texts[k]!.text};`);
      return name;
    });
  }

  protected override forStmt(s: For): void {
    const lo = this.use(s.lo).text;
    const bound = this.use(s.hi);
    let hi = bound.text;
    if (!/^[\w$.]+$/.test(hi)) {
      hi = this.names.fresh('end');
      this.emit(`const ${hi} = ${bound.text};`);
    }
    const variables = this.start(s);
    this.settle(true);
    const i = this.names.of(s.index);
    const body = this.within(s, () => {
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
      this.mutable.set(r, this.around);
    });
  }

  protected override loopStmt(s: Loop): void {
    const variables = this.start(s);
    this.settle(true);
    const targets = s.results.map((r, k) => (s.exits[k] === s.args[k] ? variables[k]! : this.names.of(r)));
    const own = targets.filter((t, k) => t !== variables[k]);
    if (own.length > 0) this.emit(`let ${own.join(', ')};`);
    let test!: Text;
    let exit: string[] = [];
    const pre = this.within(s, () => {
      this.block(s.pre);
      test = this.use(s.test);
      const texts = s.exits.map((v) => (this.carries(s, v) ? atom(this.simple(v)) : this.use(v)));
      exit = this.nested(() => this.assign(targets, texts));
      // What the second half reads must have a name before the loop may be left.
      this.settle(true);
    });
    const post = this.within(s, () => {
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
      this.mutable.set(r, this.around);
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
