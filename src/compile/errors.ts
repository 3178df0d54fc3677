import type { Node } from 'acorn';
import { CompileError, ShapeError } from '../errors.js';

/** A function's text with what messages need to point into it. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** Characters that the parser saw before the text, where it had to be wrapped. */
  readonly shift: number;
  /** Where the text's lines start. */
  readonly lines: readonly number[];
}

/** A function's text with the starts of its lines, so that the parser need not make two places for every node (a tenth of its time). */
export function sourceOf(name: string, text: string, shift: number): Source {
  const lines = [0];
  for (let k = text.indexOf('\n'); k >= 0; k = text.indexOf('\n', k + 1)) lines.push(k + 1);
  return { name, text, shift, lines };
}

/** The line of a node, from 1. */
export function lineOf({ lines, shift }: Source, node: Node): number {
  const place = node.start - shift;
  let [low, high] = [0, lines.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (lines[middle]! <= place) low = middle;
    else high = middle;
  }
  return low + 1;
}

/** Lines `line - 1 … line + 1` of the text, with a caret under the column (from 1). */
export function codeFrame(text: string, line: number, column: number): string {
  const lines = text.split('\n');
  const width = String(line + 1).length;
  const out: string[] = [];
  for (let n = Math.max(1, line - 1); n <= Math.min(lines.length, line + 1); n++) {
    out.push(`${n === line ? '>' : ' '} ${String(n).padStart(width)} | ${lines[n - 1]}`.trimEnd());
    if (n === line) out.push(`  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`);
  }
  return out.join('\n');
}

/** A CompileError that points at `node`. `what` says what was found, `suggestion` what to write instead. */
export function at(source: Source, node: Node, what: string, suggestion: string): CompileError {
  const line = lineOf(source, node);
  const column = node.start - source.shift - source.lines[line - 1]! + 1;
  return new CompileError(
    `compile: ${source.name}, line ${line}, column ${column}: ${what}. ${suggestion}.\n\n${codeFrame(source.text, line, column)}`,
  );
}

/** A CompileError about a function as a whole. */
export const about = (name: string, what: string, suggestion: string): CompileError =>
  new CompileError(`compile: ${name}: ${what}. ${suggestion}.`);

/** A compiled function was handed an array of rows in one piece. */
export const severalAxes = (who: string, shape: readonly number[]): ShapeError =>
  new ShapeError(
    `${who}: expected numbers, vectors and arrays of them, got an array of shape ${shape.join('×')}. Compiled code takes rows: hand in x.toArray().`,
  );
