import { CompileError } from '../../errors.js';
import type { Captured, Program } from '../ir/program.js';
import type { Family } from './derivatives.js';
import { type Derivative, explained } from './derivatives.js';
import type { Kernels } from './kernels.js';
import { bodyOf, guardOf } from './wrapper.js';

/** A function in its forms for the kinds of arguments it is written for. */
export interface Subject {
  readonly name: string;
  /** Names of its parameters. */
  readonly params: readonly string[];
  readonly families: readonly Family[];
  readonly captured: (c: Captured) => string;
}

/** One function of a module. */
export interface Written {
  readonly name: string;
  readonly text: string;
}

/** How a function of the module is called: which of the program's arguments each of its parameters is. */
interface Form {
  readonly name: string;
  readonly doc: string;
  readonly params: readonly string[];
  readonly programOf: (f: Family) => Program;
  /** Names of the program's arguments, for one with `count` arguments of f. */
  readonly args: (count: number) => readonly string[];
  readonly out: boolean;
}

export class Functions {
  private readonly done = new Map<string, Written>();

  constructor(
    private readonly subject: Subject,
    private readonly kernels: Kernels,
    /** What to do with arguments of other kinds, given the name of the function that was called and its parameters. */
    private readonly mismatch: (name: string, params: readonly string[]) => string,
  ) {}

  value(name: string): Written {
    const { params } = this.subject;
    return this.write({
      name,
      doc: `${this.subject.name}: the value.`,
      params,
      programOf: (f) => f.value,
      args: (count) => params.slice(0, count),
      out: false,
    });
  }

  /** A derivative, and before it the functions it calls. `as` names functions of the module. */
  derivative(kind: Derivative, order: number, as: (part: string) => string): Written[] {
    const { params, name: of } = this.subject;
    const x = params[0];
    if (x === undefined)
      throw new CompileError(`compile: ${kind} of ${of}: expected a function with a parameter, got one without.`);
    const own = (count: number): readonly string[] => params.slice(0, count);
    const direction = free(`d${/^[\w$]+$/.test(x) ? x : 'x'}`, params);
    const along = [x, direction, ...params.slice(1)];
    const moved = (count: number): readonly string[] => [...params.slice(0, count), direction];
    const ct = free('ct', params);
    switch (kind) {
      case 'derivative':
        return [
          this.write({
            ...{ name: as(order === 1 ? 'derivative' : `derivative${order}`), params: own(1), args: own, out: false },
            doc: order === 1 ? `The derivative of ${of}.` : `The derivative of order ${order} of ${of}.`,
            programOf: (f) => f.derivative(order),
          }),
        ];
      case 'grad':
      case 'valueAndGrad':
        return [
          this.write({
            ...{ name: as(kind), params, args: own, out: true, programOf: (f) => f[kind] },
            doc: `The gradient of ${of}${kind === 'grad' ? '' : ' with its value'}${params.length > 1 ? ` with respect to ${x}` : ''}.`,
          }),
        ];
      case 'jvp':
      case 'hvp':
        return [
          this.write({
            ...{ name: as(kind), params: along, args: moved, out: true, programOf: (f) => f[kind] },
            doc:
              kind === 'jvp'
                ? `The value of ${of} and its derivative along ${direction}.`
                : `The Hessian of ${of} times ${direction}.`,
          }),
        ];
      case 'vjp': {
        const pull = this.pull(as, ct);
        const text = [
          `/** The value of ${of} and its pullback: Jᵀ·${ct} for any ${ct} like the value. */`,
          `function ${as('vjp')}(${params.join(', ')}) {`,
          `  return { value: ${as('value')}(${params.join(', ')}), pullback: (${ct}) => ${pull.name}(${[x, ct, ...params.slice(1)].join(', ')})[0] };`,
          '}',
        ];
        return [pull, { name: as('vjp'), text: text.join('\n') }];
      }
      case 'jacobian':
        return this.matrix('jacobian', 'value', as, `The Jacobian of ${of}.`, () =>
          this.scalar() ? this.derivative('grad', 1, as) : [...this.derivative('jvp', 1, as), this.pull(as, ct)],
        );
      case 'hessian':
        return this.matrix('hessian', 'grad', as, `The Hessian of ${of}.`, () => [
          ...this.derivative('grad', 1, as),
          ...this.derivative('hvp', 1, as),
        ]);
    }
  }

  /** Whether the value is one number, so that its Jacobian is its gradient. */
  private scalar(): boolean {
    return this.subject.families.every(
      ({ value: { result, fn } }) => result.r === 'leaf' && fn.results[result.index]!.type === 'num',
    );
  }

  private pull(as: (part: string) => string, ct: string): Written {
    const { params } = this.subject;
    return this.write({
      name: as('pull'),
      doc: '',
      params: [params[0]!, ct, ...params.slice(1)],
      args: (count) => [...params.slice(0, count), ct],
      out: false,
      programOf: (f) => f.pull,
    });
  }

  /** A Jacobian: one program where every input is a number, else a product for each column or row. */
  private matrix(
    kind: 'jacobian' | 'hessian',
    of: 'value' | 'grad',
    as: (part: string) => string,
    doc: string,
    parts: () => Written[],
  ): Written[] {
    const { params, families } = this.subject;
    const name = as(kind);
    const wholes = this.try(kind, () => families.map((f) => f.whole(of)));
    if (wholes.every((p) => p !== undefined)) {
      const args = (count: number): readonly string[] => params.slice(0, count);
      return [this.write({ name, doc, params, args, out: false, programOf: (f) => wholes[families.indexOf(f)]! })];
    }
    const written = this.try(kind, parts);
    const [x, ...others] = params;
    const rest = others.map((p) => `, ${p}`).join('');
    const all = params.join(', ');
    let call: string;
    if (kind === 'jacobian' && this.scalar()) call = `${as('grad')}(${all})`;
    else {
      this.kernels.helper('jacobianBy');
      const v = free('v', params);
      const [value, push, pull] =
        kind === 'jacobian'
          ? [as('value'), `${as('jvp')}(${x}, ${v}${rest}).tangent`, `, (${v}) => ${as('pull')}(${x}, ${v}${rest})[0]`]
          : [as('grad'), `${as('hvp')}(${x}, ${v}${rest})`, ''];
      const mode = kind === 'jacobian' ? 'auto' : 'forward';
      call = `jacobianBy(${x}, '${mode}', () => ${value}(${all}), (${v}) => ${push}${pull})`;
    }
    const text = [`/** ${doc} */`, `function ${name}(${all}) {`, `  return ${call};`, '}'];
    return [...written, { name, text: text.join('\n') }];
  }

  private try<T>(who: string, f: () => T): T {
    try {
      return f();
    } catch (error) {
      throw explained(error, who, this.subject.name);
    }
  }

  private write(form: Form): Written {
    let written = this.done.get(form.name);
    if (!written) this.done.set(form.name, (written = this.fresh(form)));
    return written;
  }

  private fresh(form: Form): Written {
    const { families, captured } = this.subject;
    const { name, params } = form;
    const { kernels } = this;
    const out = form.out;
    // All programs before any text, so that nothing is left behind where one cannot be made.
    const programs = families.map((f) => this.try(name, () => form.programOf(f)));
    const forms = families.map((f, k): Variant => {
      const args = form.args(f.value.kinds.length);
      const missing = params.filter((q) => !args.includes(q) && this.subject.params.includes(q));
      return { program: programs[k]!, args, missing };
    });
    const all = [...params, ...(out ? ['options'] : [])];
    const text = functionText(
      { name, doc: form.doc, params: all, out, captured, forms, other: this.mismatch(name, params) },
      kernels,
    );
    return { name, text };
  }
}

/** A program as one of the forms of a function: the names of its arguments, and parameters that must be left out. */
export interface Variant {
  readonly program: Program;
  readonly args: readonly string[];
  readonly missing: readonly string[];
}

export interface FunctionOptions {
  readonly name: string;
  readonly doc: string;
  readonly params: readonly string[];
  readonly out: boolean;
  readonly captured: (c: Captured) => string;
  readonly forms: readonly Variant[];
  /** The statement for arguments of other kinds. */
  readonly other: string;
}

/** A function that looks which of its forms the arguments fit. */
export function functionText(o: FunctionOptions, kernels: Kernels): string {
  const { name, out, captured } = o;
  const bodies = o.forms.map(({ program, args, missing }) => {
    const tests = [guardOf(program, args, kernels), ...missing.map((q) => `${q} === undefined`)].filter(
      (t) => t !== '',
    );
    return {
      test: tests.join(' && ') || 'true',
      lines: bodyOf(program, { name, args, out, captured }, kernels),
    };
  });
  const lines = [...(o.doc ? [`/** ${o.doc} */`] : []), `function ${name}(${o.params.join(', ')}) {`];
  if (bodies.length === 1) {
    const [{ test, lines: body }] = bodies as [(typeof bodies)[number]];
    if (test !== 'true') lines.push(`  if (!(${test})) ${o.other}`);
    lines.push(...body.map((l) => `  ${l}`));
  } else {
    for (const { test, lines: body } of bodies) lines.push(`  if (${test}) {`, ...body.map((l) => `    ${l}`), '  }');
    lines.push(`  ${o.other}`);
  }
  lines.push('}');
  return lines.join('\n');
}

/** A name that none of the others has. */
export function free(wanted: string, others: readonly string[]): string {
  let name = wanted;
  for (let k = 2; others.includes(name); k++) name = `${wanted}${k}`;
  return name;
}
