import { described } from './fields.js';

/**
 * JSON text of numbers, strings, arrays, Float64Arrays and records. `JSON.stringify` writes null for what is not finite; here that is an error,
 * because the other side could not tell a missing answer from a wrong one.
 */
export function encode(x: unknown): string {
  const parts: string[] = [];
  write(x, parts, 'the result');
  return parts.join('');
}

function write(x: unknown, parts: string[], path: string): void {
  if (typeof x === 'number') {
    if (!Number.isFinite(x)) throw new RangeError(`expected ${path} to be finite, got ${x}: JSON has no text for it`);
    parts.push(String(x));
  } else if (Array.isArray(x) || ArrayBuffer.isView(x)) {
    const items = x as ArrayLike<unknown> & { join(separator: string): string };
    // Numbers in one native call: a string for each of a million would be kept until the end.
    if (allFinite(items)) return void parts.push('[', items.join(','), ']');
    parts.push('[');
    for (let i = 0; i < items.length; i++) {
      if (i > 0) parts.push(',');
      write(items[i], parts, `${path}[${i}]`);
    }
    parts.push(']');
  } else if (typeof x === 'object' && x !== null) {
    parts.push('{');
    Object.entries(x).forEach(([key, v], i) => {
      parts.push(i > 0 ? ',' : '', JSON.stringify(key), ':');
      write(v, parts, `${path}.${key}`);
    });
    parts.push('}');
  } else {
    throw new TypeError(`expected ${path} to be numbers, arrays and records, got ${described(x)}`);
  }
}

function allFinite(items: ArrayLike<unknown>): boolean {
  for (let i = 0; i < items.length; i++) if (!Number.isFinite(items[i])) return false;
  return true;
}

/**
 * The id of a message that is no JSON, so that its sender still hears about it: the integer behind the key `id` on the outermost level, as far as
 * the text can be read. Undefined where there is none, or where the text ends before the number does.
 */
export function salvagedId(text: string): number | undefined {
  const token = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gy;
  const space = /\s*/y;
  let depth = 0;
  const last: string[] = ['', '', ''];
  for (let at = 0; at < text.length;) {
    space.lastIndex = at;
    space.exec(text);
    token.lastIndex = space.lastIndex;
    const found = token.exec(text)?.[0];
    if (found === undefined) return undefined;
    at = token.lastIndex;
    const id = last[0] === '"id"' && last[1] === ':' ? last[2]! : '';
    if (depth === 1 && (found === ',' || found === '}') && /^\d+$/.test(id)) return Number(id);
    if (found === '{' || found === '[') depth++;
    if (found === '}' || found === ']') depth--;
    last.push(found);
    last.shift();
  }
  return undefined;
}
