import { isArray, type Value } from '../ir/types.js';
import { opInfo } from '../ops/table.js';

/** A piece of expression text with the precedence of its outermost operator, and whether it reads array elements. */
export interface Text {
  readonly text: string;
  readonly level: number;
  readonly reads: boolean;
}

/** Precedences of JavaScript's operators, higher binds tighter. */
const LEVELS: Readonly<Record<string, number>> = {
  select: 2, fromBool: 2, or: 3, and: 4, bitOr: 5, bitXor: 6, bitAnd: 7, eq: 8, ne: 8, lt: 9, le: 9, gt: 9, ge: 9,
  shiftLeft: 10, shiftRight: 10, shiftRightUnsigned: 10, add: 11, sub: 11, mul: 12, div: 12, rem: 12, square: 12, reciprocal: 12,
  neg: 14, not: 14, truthy: 14, bitNot: 14, logSigmoid: 14,
}; // prettier-ignore

export const ATOM = 20;
/** What stands as an argument or after `=`. */
export const LOOSE = 1;

/** Operators whose operands may be grouped to the left without parentheses. */
const CHAINS = new Set(['add', 'sub', 'mul', 'div', 'and', 'or', 'bitOr', 'bitAnd', 'bitXor']);

/** Operations whose text names an operand twice. */
export const repeats = (fn: string): boolean => fn === 'square';

export const atom = (text: string, reads = false): Text => ({ text, level: ATOM, reads });

export const paren = (t: Text, level: number): string => (t.level >= level ? t.text : `(${t.text})`);

const called = new Map<string, readonly string[]>();

/** The helpers that the text of an operation calls. */
export function calledBy(fn: string): readonly string[] {
  let names = called.get(fn);
  if (!names) {
    const js = opInfo(fn).js('a', 'b', 'c');
    names = (js.match(/\b[A-Za-z]\w*(?=\()/g) ?? []).filter(
      (name) => !js.includes(`.${name}(`) && !/^(Number|Object)$/.test(name),
    );
    called.set(fn, names);
  }
  return names;
}

/** The text of an operation on operands. */
export function operation(fn: string, args: readonly Text[]): Text {
  const reads = args.some((a) => a.reads);
  const level = LEVELS[fn];
  if (fn === 'stopGradient') return args[0]!;
  const info = opInfo(fn);
  if (level === undefined) return { text: info.js(...args.map((a) => paren(a, LOOSE))), level: ATOM, reads };
  if (info.arity === 1 && level === 14) {
    // −(2·x) as −2·x, which is the same and one operation less.
    if (fn === 'neg' && args[0]!.level === 12 && /^\d/.test(args[0]!.text))
      return { text: `-${args[0]!.text}`, level: 12, reads };
    // Not `--x`: two minus signs in a row are another operator.
    const inner = paren(args[0]!, 14);
    return {
      text: fn === 'neg' && inner.startsWith('-') ? `-(${inner})` : info.js(inner),
      level: fn === 'truthy' ? 14 : level,
      reads,
    };
  }
  if (fn === 'reciprocal') return { text: info.js(paren(args[0]!, 13)), level, reads };
  const parts = args.map((a, k) => paren(a, k === 0 && CHAINS.has(fn) ? level : level + 1));
  return { text: info.js(...parts), level, reads };
}

/** A number as source text. */
export function constantText(v: Value): Text {
  const c = v.constant;
  if (isArray(v.type)) return atom('null');
  if (typeof c !== 'number') return atom(String(c));
  if (Object.is(c, -0)) return { text: '-0', level: 14, reads: false };
  if (c !== c) return atom('NaN');
  return { text: String(c), level: c < 0 ? 14 : ATOM, reads: false };
}
