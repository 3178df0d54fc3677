/** Fenced code blocks of Markdown files and of `@example` tags. */
export interface Block {
  /** `ts`, `text`, `sh` … */
  readonly language: string;
  /** What stands behind the language: `file=src/ops/powers.ts`. */
  readonly info: string;
  readonly code: string;
  /** Line of the file, from 1, on which the code begins. */
  readonly line: number;
}

const FENCE = /^\s*```(\S*)\s*(.*)$/;

/** The blocks of a Markdown text, in order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; info: string; lines: string[]; line: number; indent: number } | undefined;
  markdown.split('\n').forEach((text, i) => {
    const fence = FENCE.exec(text);
    if (!open) {
      if (fence) {
        open = { language: fence[1]!, info: fence[2]!, lines: [], line: i + 2, indent: text.indexOf('`') };
      }
    } else if (fence && fence[1] === '') {
      const { language, info, lines, line } = open;
      blocks.push({ language, info, code: lines.join('\n'), line });
      open = undefined;
    } else {
      open.lines.push(text.slice(open.indent));
    }
  });
  if (open) throw new Error(`the block that begins on line ${open.line} is not closed`);
  return blocks;
}

/** The fenced blocks of the `@example` tags of a source text, each an example of its own. */
export function examplesOf(source: string): Block[] {
  const examples: Block[] = [];
  for (const comment of source.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const start = source.slice(0, comment.index).split('\n').length;
    // Blank lines stand for what comes before the first tag, so that line numbers stay right.
    const lines = comment[0].split('\n').map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*) ?/, '').replace(/\*\/$/, ''));
    const first = lines.findIndex((line) => line.startsWith('@example'));
    if (first < 0) continue;
    const text = lines.map((line, i) => (i < first ? '' : line)).join('\n');
    examples.push(...blocksOf(text).map((block) => ({ ...block, line: start + block.line - 1 })));
  }
  return examples;
}
