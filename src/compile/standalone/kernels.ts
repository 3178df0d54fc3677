import { CompileError } from '../../errors.js';
import { emit } from '../emit/module.js';
import type { Kind } from '../ir/kinds.js';
import type { Program } from '../ir/program.js';
import type { Value } from '../ir/types.js';
import { HELPER_TEXTS } from './helpers.gen.js';

/** The functions that do the work in one module, and what they share. */
export class Kernels {
  private readonly helpers = new Set<string>();
  private readonly functions: string[] = [];
  private readonly guarded: string[] = [];
  private readonly shared = new Set<string>();
  private readonly kinds: Kind[] = [];
  private readonly taken: Set<string>;
  private further = 0;

  /**
   * @param reserved - names that the module uses otherwise
   * @param fast - for code that runs rather than is read
   */
  constructor(
    reserved: Iterable<string>,
    private readonly fast = false,
  ) {
    this.taken = new Set([...Object.keys(HELPER_TEXTS), 'kinds', 'watched', ...reserved]);
  }

  /** Adds a program's functions: the name of the one to call, and results whose NaN shows in the variable `watched`. */
  add(p: Program, name: string, guarded = false): { entry: string; watched: ReadonlySet<Value> } {
    const fast = this.fast && !guarded;
    const e = emit(p.fn, {
      ...(fast ? { fast, watch: p.twin !== undefined } : { text: p.text }),
      name,
      reserved: this.taken,
    });
    for (const helper of e.helpers) this.helper(helper);
    for (const line of e.shared) {
      const further = /^const rest = new Float64Array\((\d+)\);$/.exec(line)?.[1];
      if (further === undefined) this.shared.add(line);
      else this.further = Math.max(this.further, Number(further));
    }
    for (const text of e.functions) {
      this.taken.add(/^function ([\w$]+)/.exec(text)![1]!);
      (guarded ? this.guarded : this.functions).push(text);
    }
    return { entry: e.entry, watched: e.watched };
  }

  /** Notes that a helper is called, and what it calls in turn. */
  helper(name: string): string {
    if (this.helpers.has(name)) return name;
    const known = HELPER_TEXTS[name];
    if (!known)
      throw new CompileError(
        `compile: ${name} cannot be written into a module without dependencies. Perhaps compile the function where it is called, with compile(f, { scope: { ${name} } }).`,
      );
    this.helpers.add(name);
    for (const used of known.uses) this.helper(used);
    return name;
  }

  /** The position of a kind in the module's list of kinds. */
  kind(kind: Kind): number {
    const text = JSON.stringify(kind);
    const known = this.kinds.findIndex((k) => JSON.stringify(k) === text);
    return known < 0 ? this.kinds.push(kind) - 1 : known;
  }

  /** Everything added so far: functions, what they share, helpers and, last because rarely run, the guarded functions. */
  texts(): string[] {
    const all = [...this.functions, ...this.guarded].join('\n');
    const shared = [...this.shared].filter((line) => {
      const [, name] = /^(?:const|let) (\w+)/.exec(line)!;
      return new RegExp(`\\b${name}\\b`).test(all);
    });
    if (this.further > 0) shared.unshift(`const rest = new Float64Array(${this.further});`);
    if (this.kinds.length > 0) shared.push(`const kinds = ${JSON.stringify(this.kinds)};`);
    const list = this.functions.flatMap((t) => [t, '']);
    if (shared.length > 0)
      list.push('// Further results and saved values of these functions, kinds of arguments.', ...shared, '');
    // Constants before functions, which may be called by them.
    const isConstant = (name: string): boolean => /(^|\n)const /.test(HELPER_TEXTS[name]!.text);
    const names = [...this.helpers];
    for (const name of [...names.filter(isConstant), ...names.filter((n) => !isConstant(n))])
      list.push(HELPER_TEXTS[name]!.text, '');
    if (this.guarded.length > 0)
      list.push(
        '// Run only where NaN appears: the same with products guarded, so that an exact zero wins over infinity.',
        '',
        ...this.guarded.flatMap((t) => [t, '']),
      );
    return list;
  }
}
