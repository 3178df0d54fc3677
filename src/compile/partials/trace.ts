import { Value as CoreValue } from '../../core/value.js';
import { binaryOps, comparisons, internalOps, unaryOps } from '../../ops/all.js';
import { type OpInfo, type OpFunction, opNameOf } from '../ops/table.js';

/** A traced rule: what it did with its arguments. */
export type Rule =
  | { readonly kind: 'argument'; readonly index: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'op'; readonly fn: string; readonly args: readonly Rule[] };

/** Passes for a value under differentiation, so that operations call its methods, which keep what they are asked. */
interface Symbolic {
  rule: Rule;
}

const ruleOf = (x: unknown): Rule => (typeof x === 'number' ? { kind: 'number', value: x } : (x as Symbolic).rule);

const prototype = Object.create(CoreValue.prototype) as Record<string, unknown>;

function symbolic(rule: Rule): Symbolic {
  const s = Object.create(prototype) as Symbolic;
  Object.defineProperty(s, 'rule', { value: rule });
  return s;
}

const method = (fn: string): void => {
  prototype[fn] = function (this: Symbolic, ...rest: unknown[]) {
    return symbolic({ kind: 'op', fn, args: [this, ...rest].map(ruleOf) });
  };
  prototype[`_${fn}`] = function (this: Symbolic, x: unknown) {
    return symbolic({ kind: 'op', fn, args: [ruleOf(x), this.rule] });
  };
};

for (const op of [...unaryOps, ...binaryOps, ...internalOps, ...comparisons] as unknown as OpFunction[])
  method(op.opName);

prototype['choose'] = function (this: Symbolic, a: unknown, b: unknown) {
  return symbolic({ kind: 'op', fn: 'select', args: [this.rule, ruleOf(a), ruleOf(b)] });
};
prototype['and'] = function (this: Symbolic, other: unknown) {
  return symbolic({ kind: 'op', fn: 'and', args: [this.rule, ruleOf(other)] });
};

const traced = new WeakMap<OpInfo, readonly Rule[]>();

/** The partials of an operation as expressions of its arguments, the last one standing for its result. */
export function rulesOf(info: OpInfo): readonly Rule[] {
  let rules = traced.get(info);
  if (!rules) {
    method(info.name);
    // What the rules call has to answer as a method before they are traced, and to be in the table when the trace is emitted.
    for (const used of info.uses?.() ?? []) method(opNameOf(used) ?? used.opName);
    const symbols = Array.from({ length: info.arity + 1 }, (_, index) => symbolic({ kind: 'argument', index }));
    rules = info.partials.map((partial) => ruleOf((partial as (...xs: unknown[]) => unknown)(...symbols)));
    traced.set(info, rules);
  }
  return rules;
}
