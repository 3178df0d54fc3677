import ts from 'typescript';
import type { Block } from './blocks.js';
import { expectedOf, type Expected } from './expected.js';

/** Something a comment says and the program must do. */
export interface Claim {
  readonly line: number;
  /** The expression, or the name of the declared variable. */
  readonly code: string;
  readonly comment: string;
  readonly expected: Expected;
}

/** Blocks as one program: later blocks see the names of earlier ones and may declare them anew. */
export interface Program {
  /** TypeScript with the claims as calls: `__is(id, value)`, `__throws(id, () => value)`, `__block(i)` before each block. */
  readonly code: string;
  /** The same without the calls, for the type checker. */
  readonly plain: string;
  readonly claims: readonly Claim[];
}

/** A block whose comments cannot be read. */
export class BlockError extends Error {
  constructor(
    readonly line: number,
    message: string,
  ) {
    super(`line ${line}: ${message}`);
  }
}

/**
 * @param blocks - TypeScript blocks in order
 * @param preamble - imports that the blocks need not write
 */
export function programOf(blocks: readonly Block[], preamble = ''): Program {
  const claims: Claim[] = [];
  const imports = new Imports();
  imports.take(parse(preamble));
  const bodies: string[] = [];
  const plains: string[] = [];
  blocks.forEach((block, i) => {
    const file = parse(block.code);
    const { parseDiagnostics } = file as unknown as { parseDiagnostics: ts.Diagnostic[] };
    const [wrong] = parseDiagnostics;
    if (wrong) {
      const { line } = file.getLineAndCharacterOfPosition(wrong.start!);
      throw new BlockError(block.line + line, ts.flattenDiagnosticMessageText(wrong.messageText, '\n'));
    }
    imports.take(file);
    const cut = [...imports.ranges(file)];
    const edits = [...cut, ...claimEdits(file, block, claims)];
    bodies.push(`__block(${i});\n${edited(block.code, edits)}`);
    plains.push(`// line ${block.line}\n${edited(block.code, cut)}`);
  });
  // Each block opens a scope inside the one before.
  const nested = (parts: readonly string[]): string =>
    `${parts.map((p) => `{\n${p}\n`).join('')}${'}'.repeat(parts.length)}`;
  const head = imports.text();
  return {
    code: `${head}\nasync function __run() {\n${nested(bodies)}\n}`,
    plain: `${head}\nexport async function run() {\n${nested(plains)}\n}`,
    claims,
  };
}

const parse = (code: string): ts.SourceFile => ts.createSourceFile('block.ts', code, ts.ScriptTarget.ES2022, true);

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edited(code: string, edits: readonly Edit[]): string {
  let out = code;
  for (const { start, end, text } of [...edits].sort((a, b) => b.start - a.start)) {
    out = out.slice(0, start) + text + out.slice(end);
  }
  return out;
}

/** The import declarations of all blocks, each name once. */
class Imports {
  private readonly names = new Map<string, string>();

  take(file: ts.SourceFile): void {
    for (const s of file.statements) {
      if (!ts.isImportDeclaration(s)) continue;
      const from = (s.moduleSpecifier as ts.StringLiteral).text;
      const bindings = s.importClause?.namedBindings;
      if (s.importClause?.name)
        this.names.set(s.importClause.name.text, `import ${s.importClause.name.text} from '${from}';`);
      if (bindings && ts.isNamespaceImport(bindings)) {
        this.names.set(bindings.name.text, `import * as ${bindings.name.text} from '${from}';`);
      } else if (bindings) {
        for (const e of bindings.elements) {
          const type = s.importClause!.isTypeOnly || e.isTypeOnly ? 'type ' : '';
          const renamed = e.propertyName ? `${e.propertyName.text} as ` : '';
          this.names.set(e.name.text, `import { ${type}${renamed}${e.name.text} } from '${from}';`);
        }
      }
    }
  }

  /** What a block inside a function cannot have: imports, and the word `export`. */
  *ranges(file: ts.SourceFile): Generator<Edit> {
    for (const s of file.statements) {
      if (ts.isImportDeclaration(s)) yield { start: s.getStart(), end: s.end, text: '' };
      else if (ts.canHaveModifiers(s)) {
        const word = ts.getModifiers(s)?.find((m) => m.kind === ts.SyntaxKind.ExportKeyword);
        if (word) yield { start: word.getStart(), end: word.end, text: '' };
      }
    }
  }

  text(): string {
    return [...this.names.values()].join('\n');
  }
}

/** Turns commented statements outside functions into claims. */
function claimEdits(file: ts.SourceFile, block: Block, claims: Claim[]): Edit[] {
  const edits: Edit[] = [];
  const claim = (node: ts.Node, code: string, comment: string, expected: Expected): number => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    return claims.push({ line: block.line + line, code, comment, expected }) - 1;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    const comment = ts.isStatement(node) ? commentBehind(file, node) : undefined;
    if (comment !== undefined && ts.isExpressionStatement(node) && !isAssignment(node.expression)) {
      const text = node.expression.getText();
      const expected = expectedOf(comment);
      const id = claim(node, text, comment, expected);
      const replaced = expected.kind === 'throws' ? `__throws(${id}, () => ${text});` : `__is(${id}, ${text});`;
      edits.push({ start: node.getStart(), end: node.end, text: replaced });
    } else if (comment !== undefined && ts.isVariableStatement(node)) {
      const [name, expected] = declared(node, comment);
      if (expected)
        edits.push({
          start: node.end,
          end: node.end,
          text: ` __is(${claim(node, name, comment, expected)}, ${name});`,
        });
    } else {
      ts.forEachChild(node, visit);
    }
  };
  visit(file);
  return edits;
}

/** The text of the line comment on the line on which the node ends. */
function commentBehind(file: ts.SourceFile, node: ts.Node): string | undefined {
  const range = ts.getTrailingCommentRanges(file.text, node.end)?.[0];
  if (range?.kind !== ts.SyntaxKind.SingleLineCommentTrivia) return undefined;
  return file.text.slice(range.pos + 2, range.end).trim();
}

function isAssignment(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  }
  return ts.isPostfixUnaryExpression(node);
}

/** `const y = f(2); // 5` claims y is 5; `const { value } = …; // value 5` names the variable. Anything else is a remark. */
function declared(node: ts.VariableStatement, comment: string): [string, Expected | undefined] {
  const declaration = node.declarationList.declarations[0]!;
  if (node.declarationList.declarations.length === 1 && ts.isIdentifier(declaration.name)) {
    return [declaration.name.text, valueOnly(comment)];
  }
  const named = /^(\w+) (.*)$/.exec(comment);
  if (!named || !new RegExp(`\\b${named[1]}\\b`).test(declaration.name.getText())) return ['', undefined];
  return [named[1]!, valueOnly(named[2]!)];
}

function valueOnly(comment: string): Expected | undefined {
  const expected = expectedOf(comment);
  return expected.kind === 'throws' || expected.kind === 'text' ? undefined : expected;
}
