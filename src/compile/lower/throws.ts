import type { AnyNode, ThrowStatement } from 'acorn';
import type { Value } from '../ir/types.js';
import { lowerExpression } from './expressions.js';
import type { Lowering } from './lowering.js';

const ERRORS = ['Error', 'RangeError', 'TypeError', 'EvalError', 'SyntaxError', 'ReferenceError', 'URIError'];

/** `throw new RangeError(`n is ${n}`)`: an error of a built-in class with a text of literals and numbers. */
export function lowerThrow(L: Lowering, s: ThrowStatement): void {
  const e = s.argument;
  const made = e.type === 'NewExpression' || e.type === 'CallExpression' ? e : undefined;
  const name = made?.callee.type === 'Identifier' ? made.callee.name : '';
  if (!made || !ERRORS.includes(name) || made.arguments.length > 1)
    throw L.fail(
      s,
      'only errors of built-in classes with one text can be thrown',
      "Write throw new Error('what is wrong')",
    );
  const parts: (string | Value)[] = [];
  const text = made.arguments[0];
  if (text) collect(L, text as AnyNode, parts);
  L.build.push({ kind: 'throw', error: name, parts, line: L.build.line });
  L.dead = 'throw';
}

function collect(L: Lowering, node: AnyNode, parts: (string | Value)[]): void {
  if (node.type === 'Literal' && typeof node.value === 'string') parts.push(node.value);
  else if (node.type === 'TemplateLiteral') {
    node.quasis.forEach((q, k) => {
      if (q.value.cooked) parts.push(q.value.cooked);
      const e = node.expressions[k];
      if (e) collect(L, e as AnyNode, parts);
    });
  } else if (node.type === 'BinaryExpression' && node.operator === '+') {
    collect(L, node.left as AnyNode, parts);
    collect(L, node.right as AnyNode, parts);
  } else {
    const v = lowerExpression(L, node as never);
    if ('is' in v && v.is === 'string') parts.push(v.text);
    else parts.push(L.num(v, node));
  }
}
