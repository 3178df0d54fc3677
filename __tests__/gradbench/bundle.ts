import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Tool and driver as JavaScript, made from the sources: the tests need no build of the package. */
export function bundled(): { tool: string; run: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'fluxion-gradbench-'));
  execFileSync(process.execPath, ['benchmarks/gradbench/start.mjs', 'bundle', folder], { stdio: 'pipe' });
  return {
    tool: join(folder, 'tool.mjs'),
    run: join(folder, 'run.mjs'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with the given input, to its end. */
export function runToEnd(args: readonly string[], input: string | Buffer = ''): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => undefined); // it may end before it has read everything
    child.stdin.end(input);
  });
}
