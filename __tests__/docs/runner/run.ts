import { format, inspect } from 'node:util';
import ts from 'typescript';
import type { Block } from './blocks.js';
import { matches, reads } from './expected.js';
import { programOf } from './program.js';

/** What came of running the blocks of one file. */
export interface Outcome {
  /** Comparisons written in the blocks; every one was executed, or `problems` says which was not. */
  readonly comparisons: number;
  readonly problems: readonly string[];
}

/**
 * Runs the TypeScript blocks among `blocks` as one program and compares what their comments say. A `text` block directly behind a block
 * that prints is compared with what it prints.
 *
 * @param load - resolves imports
 * @param preamble - imports that the blocks need not write
 */
export async function runBlocks(
  blocks: readonly Block[],
  load: (name: string) => unknown,
  preamble = '',
): Promise<Outcome> {
  const code = blocks.filter(isRun);
  const problems: string[] = [];
  const { code: source, claims } = programOf(code, preamble);
  const met = new Set<number>();
  const printed = code.map((): string[] => []);
  let current = 0;

  const complain = (id: number, got: string): void => {
    const { line, code: text, comment } = claims[id]!;
    problems.push(`line ${line}: ${text}\n  expected ${comment}\n  got      ${got}`);
  };
  const is = (id: number, actual: unknown): void => {
    met.add(id);
    const { expected } = claims[id]!;
    if (expected.kind === 'throws') return;
    const right = expected.kind === 'text' ? reads(actual, expected.text) : matches(actual, expected.value);
    if (!right) complain(id, inspect(actual, { depth: 6 }));
  };
  const throws = (id: number, run: () => unknown): void => {
    met.add(id);
    const { expected } = claims[id]!;
    if (expected.kind !== 'throws') return;
    try {
      complain(id, inspect(run()));
    } catch (error) {
      const { name, message } = error as Error;
      if (name !== expected.name || !message.includes(expected.message)) complain(id, `${name}: ${message}`);
    }
  };
  const log = (...args: unknown[]): void => void printed[current]!.push(...format(...args).split('\n'));
  const js = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true },
  }).outputText;
  const main = new Function(
    'require',
    'exports',
    '__is',
    '__throws',
    '__block',
    'console',
    `${js}; return __run();`,
  ) as (...args: unknown[]) => Promise<void>;
  try {
    await main(load, {}, is, throws, (i: number) => (current = i), { log });
  } catch (error) {
    const { name, message } = error as Error;
    problems.push(`the block of line ${code[current]?.line} stopped with ${name}: ${message}`);
  }
  claims.forEach((_, id) => {
    if (!met.has(id)) complain(id, 'never executed');
  });

  const texts = compareTexts(blocks, code, printed);
  return { comparisons: claims.length + texts.compared, problems: [...problems, ...texts.problems] };
}

/** Blocks that belong to a file (`file=…`) are edits, not programs. */
const isRun = ({ language, info }: Block): boolean => language === 'ts' && !info.includes('file=');

function compareTexts(
  blocks: readonly Block[],
  code: readonly Block[],
  printed: readonly string[][],
): { compared: number; problems: string[] } {
  const problems: string[] = [];
  let compared = 0;
  code.forEach((block, i) => {
    const lines = printed[i]!;
    if (lines.length === 0) return;
    const next = blocks[blocks.indexOf(block) + 1];
    if (next?.language !== 'text') {
      problems.push(`line ${block.line}: the block prints, but no text block with its output follows`);
      return;
    }
    compared++;
    const trimmed = (text: string): string =>
      text
        .split('\n')
        .map((l) => l.trimEnd())
        .join('\n')
        .trim();
    if (trimmed(lines.join('\n')) !== trimmed(next.code)) {
      problems.push(`line ${next.line}: expected\n${next.code}\ngot\n${lines.join('\n')}`);
    }
  });
  return { compared, problems };
}
