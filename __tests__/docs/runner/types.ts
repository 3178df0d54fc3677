import { resolve } from 'node:path';
import ts from 'typescript';

/**
 * Type errors of programs, as a user with `strict` sees them.
 *
 * @param programs - TypeScript by the name of its file; relative imports are relative to that
 */
export function typeErrors(programs: ReadonlyMap<string, string>): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: ['node'],
    skipLibCheck: true,
    esModuleInterop: true,
    noEmit: true,
    paths: { fluxion: [resolve('src/index.ts')], 'fluxion/*': [resolve('src/*/index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const files = new Map([...programs].map(([name, code]) => [resolve(`${name}.ts`), { name, code }]));
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.code ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const file = files.get(path);
    return file ? ts.createSourceFile(path, file.code, version) : getSourceFile(path, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { name }]) => {
    const source = program.getSourceFile(path)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((d) => {
      const { line } = source.getLineAndCharacterOfPosition(d.start ?? 0);
      const text = source.text.split('\n')[line]!.trim();
      return `${name}: ${text}\n  ${ts.flattenDiagnosticMessageText(d.messageText, '\n  ')}`;
    });
  });
}
