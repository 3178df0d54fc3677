/** The loops over typed arrays that follow from the table of operations: values only, one literal loop each. */
import { binaryOps, comparisons, internalOps, unaryOps } from '../src/ops/all.js';
import * as numeric from '../src/ops/numeric.js';
import type { Binary } from '../src/ops/op.js';

const unaryLoop = (name: string, text: string): string =>
  `${name}(n: number, x: Float64Array, z: Float64Array): void {
    for (let i = 0; i < n; i++) { const a = x[i]!; z[i] = ${text}; }
  },`;

const binaryLoop = (name: string, text: string): string =>
  `${name}(n: number, x: Float64Array, xo: number, dx: number, y: Float64Array, yo: number, dy: number, z: Float64Array, zo: number): void {
    for (let i = 0; i < n; i++) { const a = x[xo + i * dx]!; const b = y[yo + i * dy]!; z[zo + i] = ${text}; }
  },`;

/** The text of `src/array/plain/loops.gen.ts`. */
export function arrayLoops(banner: string): string {
  const unary = unaryOps.map((op) => unaryLoop(op.opName, op.js('a')));
  const binary = ([...binaryOps, ...internalOps] as Binary[]).map((op) => binaryLoop(op.opName, op.js('a', 'b')));
  const compare = comparisons.map((op) => binaryLoop(op.opName, `${op.js('a', 'b')} ? 1 : 0`));
  const body = [...unary, ...binary, ...compare].join(' ');
  const helpers = Object.keys(numeric).filter((h) => new RegExp(`\\b${h}\\b`).test(body));
  return `${banner}
import { ${helpers.join(', ')} } from '../../ops/numeric.js';

export type UnaryLoop = (n: number, x: Float64Array, z: Float64Array) => void;
/** Operands begin at xo, yo and advance by dx, dy: 1, or 0 for one that is repeated. */
export type BinaryLoop = (n: number, x: Float64Array, xo: number, dx: number, y: Float64Array, yo: number, dy: number, z: Float64Array, zo: number) => void;

/**
 * The values of all operations as literal loops: a loop shared by all operations through a closure slows down seven times once a dozen of
 * them have run through it (1.8 to 12.7 ns an element).
 */
export const unaryLoops = { ${unary.join('\n\n')} };

export const binaryLoops = { ${[...binary, ...compare].join('\n\n')} };
`;
}
