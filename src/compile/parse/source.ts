import type { ArrowFunctionExpression, Expression, FunctionExpression, Node, ObjectExpression } from 'acorn';
import { parseExpressionAt } from 'acorn';
import { about, at, type Source, sourceOf } from '../errors.js';

export type FunctionNode = ArrowFunctionExpression | FunctionExpression;

export interface ParsedFunction {
  readonly node: FunctionNode;
  readonly source: Source;
}

const parsed = new WeakMap<object, ParsedFunction>();

/**
 * The syntax tree of a function, from `f.toString()`. Nothing of the text is executed.
 * @throws CompileError when f has no text that can be compiled
 */
export function parseFunction(f: (...args: never[]) => unknown): ParsedFunction {
  const known = parsed.get(f);
  if (known) return known;
  const result = parseText(Function.prototype.toString.call(f), f.name);
  parsed.set(f, result);
  return result;
}

/** A function that stands for a text: it is parsed as a function with that text would be, and never called. */
export function standIn(text: string, name: string): (...args: never[]) => unknown {
  const f = (): never => {
    throw new TypeError(`compile: ${name} is known by its text only.`);
  };
  Object.defineProperty(f, 'name', { value: name });
  parsed.set(f, parseText(text, name));
  return f;
}

/** The syntax tree of a function's text: an arrow function, a function expression or declaration, or a method. */
export function parseText(text: string, givenName: string): ParsedFunction {
  const name = givenName || 'the function';
  if (/^class\b/.test(text))
    throw about(name, 'a class cannot be compiled', 'Compile one of its methods as a function of plain values');
  if (/\{\s*\[native code\]\s*\}\s*$/.test(text))
    throw about(
      name,
      givenName.startsWith('bound ') ? 'a bound function has no source text' : 'a native function has no source text',
      givenName.startsWith('bound ')
        ? 'Compile the function itself and hand the bound values in as arguments or through { scope }'
        : 'Wrap it, for example compile((x) => Math.sin(x))',
    );
  if (/^(static\s+)?(get|set)\s+[^\s(=]/.test(text) && !/^(get|set)\s*=>/.test(text))
    throw about(name, 'a getter or setter cannot be compiled', 'Write it as a function of plain values');
  const plain = sourceOf(name, text, 0);
  const direct = tryParse(text);
  if (!(direct instanceof Error) && isWhole(direct, text)) return checked(direct, plain);
  // A method's text (`name(x) { … }`) is one only inside an object.
  const wrapped = sourceOf(name, text, 2);
  const method = tryParse(`({${text}})`);
  if (method instanceof Error)
    throw about(
      name,
      direct instanceof Error ? `its text does not parse (${direct.message})` : 'its text is not one function',
      'It must be a function in JavaScript of ES2022',
    );
  return checked(method, wrapped);
}

/** Whether an expression is a function that takes up the whole text: `m(x) { … }` parses as a call of m. */
const isWhole = (e: Expression, text: string): boolean => /Function/.test(e.type) && text.slice(e.end).trim() === '';

function tryParse(text: string): Expression | Error {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 2022 });
  } catch (error) {
    return error as Error;
  }
}

function checked(expression: Node, source: Source): ParsedFunction {
  let node = expression;
  if (node.type === 'ObjectExpression') {
    const property = (node as ObjectExpression).properties[0];
    if (property?.type !== 'Property') throw about(source.name, 'its text is not one function', 'Hand in a function');
    node = property.value;
  }
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression')
    throw about(source.name, 'its text is not one function', 'Hand in a function');
  const f = node as FunctionNode;
  if (f.async)
    throw at(
      source,
      f,
      'an async function cannot be differentiated',
      'Await the data first and compile a function of the values',
    );
  if (f.generator)
    throw at(
      source,
      f,
      'a generator cannot be differentiated',
      'Return the values as an array instead of yielding them',
    );
  return { node: f, source };
}
