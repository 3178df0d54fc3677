import { childrenOf, type Syntax } from './syntax.js';

/** The text of a node as JavaScript: types are left out, lines stay where they are. */
export function javaScriptOf(text: string, node: Syntax): string {
  const cuts: [number, number][] = [];
  collect(node, text, cuts);
  cuts.sort((a, b) => a[0] - b[0]);
  let out = '';
  let at = node.start;
  for (const [from, to] of cuts) {
    if (to <= at) continue;
    out += text.slice(at, Math.max(at, from));
    out += text.slice(Math.max(at, from), to).replace(/[^\n]/g, '');
    at = to;
  }
  return out + text.slice(at, node.end);
}

function collect(node: Syntax, text: string, cuts: [number, number][]): void {
  const inner = node.expression as Syntax;
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression': {
      // A parenthesis may stand between the expression and its type.
      const end = afterParentheses(text, inner.end);
      cuts.push([end, node.end]);
      return collect(inner, text, cuts);
    }
    case 'TSTypeAssertion':
      cuts.push([node.start, text.indexOf('>', node.typeAnnotation!.end) + 1]);
      return collect(inner, text, cuts);
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAnnotation':
    case 'TSTypeParameterDeclaration':
    case 'TSTypeParameterInstantiation':
      cuts.push([node.start, node.end]);
      return;
    case 'Identifier':
      // `x?: T` and `x!: T`
      if (node.typeAnnotation) cuts.push([node.start + node.name!.length, node.typeAnnotation.end]);
      else if (node.optional) cuts.push([node.start + node.name!.length, node.end]);
      return;
    default:
  }
  for (const child of childrenOf(node)) collect(child, text, cuts);
}

/** Where the closing parentheses after a position end. */
function afterParentheses(text: string, from: number): number {
  const found = /^(?:\s*\))+/.exec(text.slice(from));
  return from + (found ? found[0].length : 0);
}
