/** Traced rules as JavaScript text: on plain numbers, and as method calls on values. */
import { children, keyOf, type Node } from './trace.js';

const constants = new Map<number, string>([
  [Math.LN2, 'Math.LN2'],
  [Math.LOG2E, 'Math.LOG2E'],
  [Math.LOG10E, 'Math.LOG10E'],
]);

const numberText = (x: number): string => constants.get(x) ?? (Object.is(x, -0) ? '-0' : String(x));

const wrapped = (text: string): string => (/^[\w.$]+$|^\w[\w.]*\([^()]*\)$/.test(text) ? text : `(${text})`);

/** How nodes of one style are written. */
interface Style {
  op(node: Node & { kind: 'op' }, text: (n: Node) => string): string;
}

/** `Math.cos(x) * y` */
export const numbers: Style = {
  op: (node, text) => node.op.js(...node.args.map((a) => wrapped(text(a)))),
};

/**
 * `x.cos().mul(y)`. Leaves are values with methods, except those named in `plain`, which are numbers.
 */
export function methods(plain: ReadonlySet<string>): Style {
  const isPlain = (n: Node): boolean =>
    n.kind === 'number' || (n.kind === 'leaf' && plain.has(n.name)) || (n.kind === 'op' && n.args.every(isPlain));
  return {
    op(node, text) {
      const [x, y] = node.args as [Node, Node | undefined];
      if (isPlain(node)) return numbers.op(node, text);
      if (!isPlain(x)) return `${wrapped(text(x))}.${node.op.opName}(${y ? text(y) : ''})`;
      return `${wrapped(text(y!))}._${node.op.opName}(${text(x)})`;
    },
  };
}

/**
 * The texts of several expressions over the same leaves. Subexpressions met more than once become constants, `lines`.
 */
export function emit(nodes: readonly Node[], style: Style): { lines: string[]; texts: string[] } {
  const uses = new Map<string, number>();
  const count = (n: Node): void => {
    const k = keyOf(n);
    uses.set(k, (uses.get(k) ?? 0) + 1);
    if (uses.get(k) === 1) children(n).forEach(count);
  };
  nodes.forEach(count);
  const names = new Map<string, string>();
  const lines: string[] = [];
  const text = (n: Node): string => {
    if (n.kind === 'leaf') return n.name;
    if (n.kind === 'number') return numberText(n.value);
    const k = keyOf(n);
    const known = names.get(k);
    if (known) return known;
    const written =
      n.kind === 'op'
        ? style.op(n, text)
        : n.kind === 'choose'
          ? `${wrapped(text(n.condition))} ? ${text(n.a)} : ${text(n.b)}`
          : `${wrapped(text(n.a))} && ${wrapped(text(n.b))}`;
    if (uses.get(k)! < 2) return written;
    const name = `t${names.size}`;
    names.set(k, name);
    lines.push(`const ${name} = ${written};`);
    return name;
  };
  const texts = nodes.map(text);
  return { lines, texts };
}
