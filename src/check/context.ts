import { exactOf, type Exact } from './exact.js';
import { Field, parameterName, type AnyFunction } from './field.js';
import { Layout } from './layout.js';
import type { Settings } from './problem.js';
import { Random } from './random.js';
import { scalesOf } from './sweep.js';
import { ShapeError } from '../errors.js';
import type { CheckOptions, Finding, Kind } from './types.js';
import type { Unmoved } from './unmoved.js';

/** What is checked, and how it was called: enough to do it again. */
export interface Question {
  readonly kind: Kind;
  readonly who: string;
  readonly f: AnyFunction;
  /** The code that is checked, and what it is called. */
  readonly claim: AnyFunction;
  readonly options: CheckOptions;
  /** What reports call x, where the source of f does not say. */
  readonly inputName?: string;
}

/** The check of one function at one point, while it goes on: f, x, f(x) and what was found. */
export class Context {
  readonly field: Field;
  readonly input: Layout;
  readonly x: Float64Array;
  readonly findings: Finding[] = [];
  readonly warnings: string[] = [];
  readonly random: Random;
  readonly args: readonly unknown[];
  readonly name: string;
  /** The size of each input's own variation. */
  readonly scales: Float64Array;
  /** For points that are moved away from x, and for directions: as long as x, which may hold 10⁶ numbers, and so there is one of each. */
  moved: Float64Array;
  private readonly direction: Float64Array;
  f0: Float64Array = new Float64Array(0);
  exact: Exact | undefined;
  whyNotExact: string | undefined;
  unmoved: Unmoved | undefined;

  constructor(
    readonly question: Question,
    x: unknown,
  ) {
    const { f, options, who } = question;
    this.args = options.args ?? [];
    this.name = options.name ?? (f.name || 'f');
    this.random = new Random(options.seed ?? 1);
    this.input = new Layout(x, who, question.inputName ?? parameterName(f));
    this.x = this.input.flatten(x);
    this.scales = scalesOf(this.x);
    this.moved = this.x.slice();
    this.direction = this.x.slice();
    this.field = new Field(f, this.input, this.args, this.name);
  }

  get settings(): Settings {
    const { rtol = 1e-8, atol = 0, progress = () => undefined } = this.question.options;
    const { random, scales, moved, direction } = this;
    return { rtol, atol, random, progress, scales, moved, direction };
  }

  /** Results of f. */
  get outputs(): Layout {
    return this.field.output!;
  }

  get inputSize(): number {
    return this.input.size;
  }

  get outputSize(): number {
    return this.f0.length;
  }

  /** Another point nearby, for what must not be remembered; in `moved`. */
  private readonly elsewhere = (): Float64Array => {
    const { x, scales, moved, random } = this;
    for (let i = 0; i < x.length; i++) moved[i] = x[i]! + 0.1 * random.normal() * scales[i]!;
    return moved;
  };

  find(code: Finding['code'], verdict: Finding['verdict'], message: string, advice: string): void {
    this.findings.push({ code, verdict, message, advice });
  }

  /** Steps 1 and 2: f(x) on frozen inputs, twice. False where that already ends the check. */
  begin(): boolean {
    const { x, input, field, name } = this;
    const bad = x.findIndex((xi) => !Number.isFinite(xi));
    if (bad >= 0) {
      this.find(
        'not finite at x',
        'INCONCLUSIVE',
        `${input.path(bad)} is ${x[bad]}.`,
        'Check at a point of finite numbers: there is no derivative to compare at others.',
      );
      return false;
    }
    if (x.length === 0) {
      this.find(
        'nothing to check',
        'INCONCLUSIVE',
        `${input.what} holds no numbers.`,
        'Hand over an input with numbers.',
      );
      return false;
    }
    const first = this.onFrozen((tree) => this.read(field.at(tree)), name, 'INCONCLUSIVE');
    if (!first?.result) return false;
    const again = field.values(x);
    const differing = again.findIndex((v, i) => !Object.is(v, this.f0[i]));
    if (differing >= 0) {
      this.find(
        'not deterministic',
        'INCONCLUSIVE',
        `${name} gave ${this.f0[differing]} and then ${again[differing]} for the same input.`,
        'A derivative of a random function cannot be checked. Seed its random numbers, or hand them over as an argument (args).',
      );
      return false;
    }
    const notFinite = this.f0.findIndex((v) => !Number.isFinite(v));
    if (notFinite >= 0) {
      this.find(
        'value not finite',
        'INCONCLUSIVE',
        `${this.outputs.path(notFinite)} is ${this.f0[notFinite]} at this point.`,
        'Check where f has a finite value.',
      );
      return false;
    }
    if (!field.reuse(x, this.f0, this.moved, this.elsewhere)) this.moved = x.slice();
    this.askFluxion();
    return true;
  }

  private askFluxion(): void {
    const { f, options } = this.question;
    if (options.exact === false) {
      this.whyNotExact = 'not asked (exact: false)';
      return;
    }
    const exact = exactOf(f, this.input, this.outputs, this.x, this.args);
    if (typeof exact === 'string') this.whyNotExact = exact;
    else this.exact = exact;
  }

  /** One of fluxion's derivatives; where its rule fails (a custom rule on plain numbers, say) differences decide alone. */
  ask<T>(of: (exact: Exact) => T): T | undefined {
    if (!this.exact) return undefined;
    try {
      return of(this.exact);
    } catch (error) {
      this.exact = undefined;
      this.whyNotExact = messageOf(error);
      return undefined;
    }
  }

  /**
   * Step 3: what the checked code returns at x, computed again after it and f were used elsewhere; undefined where it returns nothing that
   * could be compared.
   *
   * @param call - calls it on a structure and reads the result; it may throw
   */
  claimed(call: (x: unknown) => Float64Array, what: string): Float64Array | undefined {
    const { x, input } = this;
    const first = this.onFrozen(call, what, 'FAIL');
    if (!first) return undefined;
    // Rules, which stand for one operation, also on the other side of the branches that look at signs. A user's code could loop for ever there.
    const others = [this.elsewhere, ...(this.question.kind === 'rule' ? [() => x.map((xi) => -xi)] : [])];
    for (const other of others) {
      try {
        const at = other();
        this.field.values(at);
        const there = call(input.build(at));
        const some = there.some((v, i) => Object.is(v, first.result[i]));
        if (some) this.unmoved = { what, at: at.slice(), here: first.result, there };
      } catch {
        // Another point may lie outside the domain.
      }
    }
    let again: Float64Array;
    try {
      again = call(first.tree);
    } catch (error) {
      this.find('stale', 'FAIL', `${what} threw when it was called again: ${messageOf(error)}`, STALE);
      return undefined;
    }
    const k = again.findIndex((v, i) => !Object.is(v, first.result[i]));
    if (k < 0) return first.result;
    this.find(
      'stale',
      'FAIL',
      `${what} gave ${first.result[k]} and, after it and ${this.name} had been called at another point, ${again[k]} for the same input.`,
      STALE,
    );
    return first.result;
  }

  /**
   * Calls on an input at x that is frozen; an error that only frozen inputs cause tells of a change to the argument. Typed arrays cannot be
   * frozen: whether they were changed is seen afterwards.
   *
   * @returns the result and the structure, which still holds x
   */
  private onFrozen<T>(
    call: (tree: unknown) => T,
    what: string,
    verdict: Finding['verdict'],
  ): { result: T; tree: unknown } | undefined {
    const { input, x } = this;
    const tree = input.build(x, true);
    let result: T;
    try {
      result = call(tree);
    } catch (error) {
      this.failed(error, () => call(input.build(x)), what, verdict);
      return undefined;
    }
    const after = input.flatten(tree, input.what, this.moved);
    const k = after.findIndex((v, i) => !Object.is(v, x[i]));
    if (k < 0) return { result, tree };
    this.changed(what, verdict, `${input.path(k)} was ${x[k]} and became ${after[k]}.`);
    return undefined;
  }

  /** What the first call threw, in words; `free` calls again on an input that is not frozen. */
  private failed(error: unknown, free: () => unknown, what: string, verdict: Finding['verdict']): void {
    if (error instanceof ShapeError) {
      this.find(
        'structure',
        verdict,
        error.message,
        'Return the structure of the input, with a number for each of its numbers.',
      );
      return;
    }
    try {
      if (error instanceof TypeError && /read only|not extensible|Cannot (delete|add|assign)/.test(error.message)) {
        free();
        this.changed(what, verdict, error.message);
        return;
      }
    } catch {
      // It throws either way: then that is what there is to say.
    }
    this.find('throws', verdict, `${what} threw at x: ${messageOf(error)}`, adviceOn(error));
  }

  private changed(what: string, verdict: Finding['verdict'], how: string): void {
    this.find(
      'changes its argument',
      verdict,
      `${what} writes into the input it was given: ${how}`,
      'Whoever calls it afterwards computes with other numbers. Copy the input first: x.slice(), structuredClone(x).',
    );
  }

  /** Reads the value of f. */
  private read(y: unknown): boolean {
    try {
      this.f0 = this.field.flat(y);
      return true;
    } catch (error) {
      this.find('structure', 'INCONCLUSIVE', messageOf(error), 'Return numbers in arrays and plain objects.');
      return false;
    }
  }
}

const STALE =
  'Something is kept between calls: a buffer that is handed out again, or values of the last call of f. Compute from the input alone.';

export const messageOf = (error: unknown): string =>
  error instanceof Error ? `${error.name === 'Error' ? '' : `${error.name}: `}${error.message}` : String(error);

function adviceOn(error: unknown): string {
  const where = error instanceof Error ? /\n\s+at (.*)/.exec(error.stack ?? '')?.[1] : undefined;
  return `Nothing can be compared where it throws${where ? ` (in ${where.replace(/\(?file:\/\//, '(')})` : ''}. Check at a point of its domain.`;
}
