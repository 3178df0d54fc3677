import ts from 'typescript';

/** What a comment behind an expression says of it. */
export type Expected =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `digits` is the value as written: every number agrees to the digits it shows. */
  | { readonly kind: 'rounded'; readonly value: unknown }
  | { readonly kind: 'throws'; readonly name: string; readonly message: string }
  /** Words that are no literal: a string reads like this, with … for what is left out. */
  | { readonly kind: 'text'; readonly text: string };

/** A number together with half a unit of the last digit it was written with. */
export class Shown {
  constructor(
    readonly value: number,
    readonly half: number,
  ) {}
}

/** Reads the comment. An explanation may follow behind one of `,` `;` `:` `(`. */
export function expectedOf(comment: string): Expected {
  const throws = /^throws (\w*Error)(?:: (.*))?$/.exec(comment);
  if (throws) return { kind: 'throws', name: throws[1]!, message: throws[2] ?? '' };
  const rounded = comment.startsWith('≈');
  const text = rounded ? comment.slice(1).trim() : comment;
  // The longest piece that is a value: `[1, 2], the gradient` must not end at the first comma.
  const ends = [text.length, ...[...text.matchAll(/\s*[,;:(]/g)].map((m) => m.index).reverse()];
  for (const end of ends) {
    const parsed = parse(text.slice(0, end), rounded);
    if (parsed) return { kind: rounded ? 'rounded' : 'value', value: parsed.value };
  }
  return { kind: 'text', text: comment };
}

/** Whether `actual` is a string that reads like `text`, whatever its line breaks and indentation. */
export function reads(actual: unknown, text: string): boolean {
  if (typeof actual !== 'string') return false;
  const parts = text.split('…').map((part) => oneLine(part).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(oneLine(actual));
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const names = new Map<string, unknown>([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['undefined', undefined],
]);

/** The value of a literal, or undefined when the text is none. */
function parse(text: string, rounded: boolean): { value: unknown } | undefined {
  if (text.trim() === '') return undefined;
  // As Node prints typed arrays; they compare by their numbers.
  const source = `(${text.replace(/\b(?:Float64|Int32|Uint32)Array(?:\(\d+\))? ?(?=\[)/g, '')})`;
  const file = ts.createSourceFile('x.ts', source, ts.ScriptTarget.ES2022, true);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: unknown[] };
  const statement = file.statements[0];
  if (parseDiagnostics.length > 0 || file.statements.length !== 1 || !ts.isExpressionStatement(statement!))
    return undefined;
  try {
    return { value: evaluate(statement.expression, rounded) };
  } catch {
    return undefined;
  }
}

function evaluate(node: ts.Expression, rounded: boolean): unknown {
  const number = (text: string, sign: number): unknown => (rounded ? shown(text, sign) : sign * Number(text));
  if (ts.isParenthesizedExpression(node)) return evaluate(node.expression, rounded);
  if (ts.isNumericLiteral(node)) return number(node.getText(), 1);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    if (ts.isNumericLiteral(node.operand)) return number(node.operand.getText(), -1);
    return -(evaluate(node.operand, rounded) as number);
  }
  if (ts.isStringLiteral(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isIdentifier(node) && names.has(node.text)) return names.get(node.text);
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((e) => evaluate(e, rounded));
  if (ts.isObjectLiteralExpression(node)) {
    return Object.fromEntries(
      node.properties.map((p) => {
        if (!ts.isPropertyAssignment(p)) throw new TypeError('not a literal');
        return [(p.name as ts.Identifier).text, evaluate(p.initializer, rounded)];
      }),
    );
  }
  throw new TypeError('not a literal');
}

function shown(text: string, sign: number): Shown {
  const [digits, exponent] = text.toLowerCase().split('e');
  const decimals = digits!.split('.')[1]?.length ?? 0;
  return new Shown(sign * Number(text), 0.5 * 10 ** (Number(exponent ?? 0) - decimals));
}

/** Whether `actual` is what was written: numbers to the last bit, signs of zeros and NaN included; rounded ones to the digits shown. */
export function matches(actual: unknown, expected: unknown): boolean {
  if (expected instanceof Shown) {
    return typeof actual === 'number' && Math.abs(actual - expected.value) <= expected.half * (1 + 1e-9);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) && !ArrayBuffer.isView(actual)) return false;
    const list = actual as ArrayLike<unknown>;
    return list.length === expected.length && expected.every((e, i) => matches(list[i], e));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) return false;
    const keys = Object.keys(expected);
    return (
      Object.keys(actual).length === keys.length &&
      keys.every(
        (k) => k in actual && matches((actual as Record<string, unknown>)[k], (expected as Record<string, unknown>)[k]),
      )
    );
  }
  return Object.is(actual, expected);
}
