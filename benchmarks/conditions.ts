import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';

/** What figures depend on. Host names say nothing about it and are left out. */
export interface Conditions {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly machine: string;
  /** The first line of `g++ --version`, where there is one. */
  readonly compiler?: string;
}

// In a bundle, too, the process runs in the repository.
const root = process.cwd();

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', 'src') ? ' with changes' : '');
  } catch {
    return 'unknown';
  }
}

function compiler(): string | undefined {
  const { stdout, status } = spawnSync('g++', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.split('\n')[0] : undefined;
}

export function conditions(): Conditions {
  const found = compiler();
  return {
    date: new Date().toISOString().slice(0, 10),
    commit: commit(),
    node: process.version,
    machine: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${process.platform} ${process.arch}`,
    ...(found !== undefined && { compiler: found }),
  };
}

/** Whether the other libraries are there: `npm ci --prefix benchmarks`. */
export const peersInstalled = (): boolean => existsSync('benchmarks/node_modules/.package-lock.json');
