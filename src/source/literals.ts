import { bare, type Syntax } from './syntax.js';

/** A number or a boolean written out. */
export function literalOf(node: Syntax): number | boolean | undefined {
  const e = bare(node);
  if (e.type === 'UnaryExpression' && (e.operator === '-' || e.operator === '+')) {
    const inner = literalOf(e.argument!);
    return typeof inner === 'number' ? (e.operator === '-' ? -inner : inner) : undefined;
  }
  if (e.type !== 'Literal') return undefined;
  return typeof e.value === 'number' || typeof e.value === 'boolean' ? e.value : undefined;
}

/** Names and values of an object literal without spreads, methods and computed names. */
export function properties(node: Syntax): (readonly [string, Syntax])[] | undefined {
  const object = bare(node);
  if (object.type !== 'ObjectExpression') return undefined;
  const list = object.properties ?? [];
  if (list.some((p) => p.type !== 'Property' || p.computed || p.kind !== 'init')) return undefined;
  return list.map((p) => [p.key!.name ?? String(p.key!.value), bare(p.value as Syntax)] as const);
}

/** An expression of literals as what it is; undefined where it is more than that. */
export function constantOf(node: Syntax): unknown {
  const e = bare(node);
  if (e.type === 'Literal' && typeof e.value === 'string') return e.value;
  if (e.type === 'ArrayExpression') {
    const items = (e.elements ?? []).map((item) => (item ? constantOf(item) : undefined));
    return items.includes(undefined) ? undefined : items;
  }
  const fields = properties(e)?.map(([name, value]) => [name, constantOf(value)] as const);
  if (fields) return fields.some(([, v]) => v === undefined) ? undefined : Object.fromEntries(fields);
  return literalOf(e);
}
