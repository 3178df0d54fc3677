/** Rules as expressions: calls a rule with symbols in place of values and keeps what it did. */
import { Value } from '../src/core/value.js';
import { binaryOps, comparisons, internalOps, unaryOps } from '../src/ops/all.js';
import type { Num } from '../src/types.js';

export interface Operation {
  readonly opName: string;
  readonly js: (...args: string[]) => string;
}

/** A node of a traced rule. */
export type Node =
  | { readonly kind: 'leaf'; readonly name: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'op'; readonly op: Operation; readonly args: readonly Node[] }
  | { readonly kind: 'choose'; readonly condition: Node; readonly a: Node; readonly b: Node }
  | { readonly kind: 'and'; readonly a: Node; readonly b: Node };

class Symbolic {
  constructor(readonly node: Node) {}
}

const nodeOf = (x: unknown): Node => {
  if (typeof x === 'number') return { kind: 'number', value: x };
  return (x as Symbolic).node;
};

const operation = (op: Operation, args: unknown[]): Symbolic => symbolic({ kind: 'op', op, args: args.map(nodeOf) });

/** A symbol passes for a Value, so that operations call its methods. */
function symbolic(node: Node): Symbolic {
  const s = Object.create(prototype) as { node: Node };
  s.node = node;
  return s;
}

const prototype = Object.create(Value.prototype) as Record<string, unknown>;
for (const op of [...unaryOps, ...binaryOps, ...internalOps, ...comparisons] as unknown as Operation[]) {
  prototype[op.opName] = function (this: Symbolic, ...rest: unknown[]) {
    return operation(op, [this, ...rest]);
  };
  prototype[`_${op.opName}`] = function (this: Symbolic, x: unknown) {
    return operation(op, [x, this]);
  };
}
prototype['choose'] = function (this: Symbolic, a: unknown, b: unknown) {
  return symbolic({ kind: 'choose', condition: this.node, a: nodeOf(a), b: nodeOf(b) });
};
prototype['and'] = function (this: Symbolic, other: unknown) {
  return symbolic({ kind: 'and', a: this.node, b: nodeOf(other) });
};

/** The expression that `rule` computes from leaves of the given names. */
export function trace(rule: (...args: never[]) => unknown, names: readonly string[]): Node {
  const leaves = names.map((name) => symbolic({ kind: 'leaf', name }));
  return nodeOf(rule(...(leaves as unknown as never[])) as Num);
}

/** A text that equal expressions share. */
export function keyOf(node: Node): string {
  switch (node.kind) {
    case 'leaf':
      return node.name;
    case 'number':
      return String(node.value);
    case 'op':
      return `${node.op.opName}(${node.args.map(keyOf).join()})`;
    case 'choose':
      return `choose(${[node.condition, node.a, node.b].map(keyOf).join()})`;
    case 'and':
      return `and(${keyOf(node.a)},${keyOf(node.b)})`;
  }
}

export const children = (node: Node): readonly Node[] => {
  if (node.kind === 'op') return node.args;
  if (node.kind === 'choose') return [node.condition, node.a, node.b];
  return node.kind === 'and' ? [node.a, node.b] : [];
};
