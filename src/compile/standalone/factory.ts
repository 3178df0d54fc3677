import { CompileError } from '../../errors.js';
import { NotNumber, NotReal } from '../derive/derive.js';
import { quoted } from '../emit/wrapper.js';
import type { Kind } from '../ir/kinds.js';
import type { Program } from '../ir/program.js';
import type { Node } from '../runtime/node.js';
import { free, Functions, functionText, type Subject } from './functions.js';
import type { Kernels } from './kernels.js';
import { kindType } from './types.js';

export interface FactoryOptions {
  readonly subject: Subject;
  readonly node: Node;
  /** How many derivatives one inside the other there is code for: 1 or 2. */
  readonly order: 1 | 2;
  readonly arity: number;
  /** The name of the function that is written, and the names of its parameters. */
  readonly name: string;
  readonly params: readonly string[];
  /** The function that makes one differentiable function of the parts. */
  readonly built: string;
}

/** The names that derivatives of derivatives have, with the number of their arguments where there are several. */
export const PARTS: readonly string[] = ['', 'push_', 'pull_'].flatMap((outer) =>
  ['push', 'pull'].flatMap((inner) =>
    ['', ...Array.from({ length: 64 }, (_, k) => k)].map((n) => `${outer}${inner}${n}`),
  ),
);

/** The text of a function that returns a compiled function, ready made. */
export function factoryText(o: FactoryOptions, kernels: Kernels): string {
  const { subject, order } = o;
  const expected = subject.families.map((f) => `(${f.value.kinds.map(kindType).join(', ')})`).join(' or ');
  const functions = new Functions(subject, kernels, (name) => {
    const who = name === 'value' ? subject.name : name;
    return `throw ${kernels.helper('mismatch')}(${quoted(who)}, ${quoted(expected)}, arguments);`;
  });
  const texts = [functions.value('value').text];
  const fields = [`name: ${quoted(subject.name)}`, `arity: ${o.arity}`, 'call: value'];
  for (const kind of ['grad', 'valueAndGrad', 'hvp'] as const) {
    if (kind === 'hvp' && order < 2) continue;
    const written = possibly(() => functions.derivative(kind, 1, (part) => part));
    if (!written) continue;
    texts.push(...written.map((w) => w.text));
    fields.push(kind);
  }
  const pieces = new Pieces(subject, kernels, texts);
  fields.push(
    ...pieces.derivatives(
      o.node,
      subject.families.map((f) => f.value),
      '',
      order,
      subject.params,
    ),
  );
  return [
    `function ${o.name}(${o.params.join(', ')}) {`,
    ...texts.flatMap((t) => t.split('\n')).map((l) => `  ${l}`),
    `  return ${o.built}({ ${fields.join(', ')} });`,
    '}',
  ].join('\n');
}

/** What `f` returns; undefined where there is no such derivative. */
function possibly<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (error instanceof CompileError || error instanceof NotNumber || error instanceof NotReal) return undefined;
    throw error;
  }
}

/** Derivatives over all arguments, one inside the other. */
class Pieces {
  constructor(
    private readonly subject: Subject,
    private readonly kernels: Kernels,
    private readonly texts: string[],
  ) {}

  /** The fields `push` and `pull` for a function with the given programs. */
  derivatives(
    node: Node,
    programs: readonly Program[],
    prefix: string,
    order: number,
    names: readonly string[],
  ): string[] {
    if (order === 0) return [];
    const fields: string[] = [];
    for (const [field, make, more] of [
      ['push', () => this.pushed(node, programs), (own: readonly string[]) => tangents(own)],
      ['pull', () => this.pulled(node, programs), (own: readonly string[]) => [...own, free('ct', own)]],
    ] as const) {
      const found = possibly(make);
      if (!found) continue;
      const name = `${prefix}${field}`;
      const all = this.write(name, programs, found.programs, names, more);
      const inner = this.derivatives(found.node, found.programs, `${name}_`, order - 1, all);
      fields.push(`${field}: { ${[`call: ${name}`, ...inner].join(', ')} }`);
    }
    return fields;
  }

  private pushed(node: Node, programs: readonly Program[]): { node: Node; programs: Program[] } {
    const t = node.tangent();
    return { node: t, programs: programs.map((p) => t.program([...p.kinds, ...p.kinds])) };
  }

  private pulled(node: Node, programs: readonly Program[]): { node: Node; programs: Program[] } {
    const t = node.pulled();
    return { node: t, programs: programs.map((p) => t.program([...p.kinds, cotangentKind(p)])) };
  }

  /** Writes one function for each number of arguments, and one that chooses among them; the names of the most arguments. */
  private write(
    name: string,
    from: readonly Program[],
    programs: readonly Program[],
    names: readonly string[],
    more: (own: readonly string[]) => readonly string[],
  ): readonly string[] {
    const counts = [...new Set(from.map((p) => p.kinds.length))].sort((a, b) => b - a);
    const { captured } = this.subject;
    for (const count of counts) {
      const args = more(names.slice(0, count));
      const forms = programs.flatMap((program, k) =>
        from[k]!.kinds.length === count ? [{ program, args, missing: [] }] : [],
      );
      const expected = forms.map(({ program }) => `(${program.kinds.map(kindType).join(', ')})`).join(' or ');
      const other = `throw ${this.kernels.helper('mismatch')}(${quoted(name)}, ${quoted(expected)}, arguments);`;
      const own = counts.length > 1 ? `${name}${args.length}` : name;
      this.texts.push(
        functionText({ name: own, doc: '', params: args, out: false, captured, forms, other }, this.kernels),
      );
    }
    if (counts.length > 1) {
      const cases = counts.map((count) => more(names.slice(0, count)).length);
      const choice = cases.map((n, k) =>
        k + 1 < cases.length ? `args.length === ${n} ? ${name}${n}(...args) : ` : `${name}${n}(...args)`,
      );
      this.texts.push(`function ${name}(...args) {\n  return ${choice.join('')};\n}`);
    }
    return more(names);
  }
}

/** The pullback looks at the program's result, whatever kind it is given. */
const cotangentKind = (p: Program): Kind => ({ k: 'string', text: `cotangent of ${p.fn.name}` });

function tangents(names: readonly string[]): string[] {
  const all = [...names];
  for (const name of names) all.push(free(`d${name}`, all));
  return all;
}
