import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { lines } from './lines.js';
import type { Engine } from './types.js';

export interface Answer {
  readonly id: number;
  readonly success?: boolean;
  readonly error?: string;
  readonly output?: unknown;
  readonly timings?: readonly { readonly name: string; readonly nanoseconds: number }[];
}

/** The eval's end of the protocol: a tool as a child process, one message and one answer at a time. */
export class Client {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private id = 0;

  constructor(
    file: string,
    readonly engine: Engine,
  ) {
    this.child = spawn(process.execPath, [file, '--engine', engine], { stdio: ['pipe', 'pipe', 'inherit'] });
    // A tool that died is noticed where its answer is missing.
    this.child.stdin!.on('error', () => undefined);
    this.answers = lines(this.child.stdout!);
  }

  /** Sends a message; `input` is JSON text already, because it is large and sent often. */
  async send(kind: string, fields: Readonly<Record<string, unknown>> = {}, input?: string): Promise<Answer> {
    const id = this.id++;
    const head = JSON.stringify({ id, kind, ...fields });
    this.child.stdin!.write(input === undefined ? `${head}\n` : `${head.slice(0, -1)},"input":${input}}\n`);
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the tool (${this.engine}) ended without an answer to ${kind}`);
    const answer = JSON.parse(value as string) as Answer;
    if (answer.id !== id) throw new Error(`expected the answer to message ${id}, got one to ${answer.id}`);
    return answer;
  }

  /** Runs a function; throws when the tool fails, and ends the tool then: nobody else will. */
  async evaluate(
    module: string,
    name: string,
    input: string,
  ): Promise<{ output: unknown; times: number[]; id: number }> {
    const answer = await this.send('evaluate', { module, function: name }, input);
    if (!answer.success) {
      this.child.kill();
      throw new Error(`${module} ${name} (${this.engine}): ${answer.error}`);
    }
    const times = (answer.timings ?? []).filter((t) => t.name === 'evaluate').map((t) => t.nanoseconds);
    return { output: answer.output, times, id: answer.id };
  }

  /** The most memory that the tool has held, in bytes, where the system tells (Linux). */
  peak(): number | undefined {
    try {
      const found = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'));
      return found ? Number(found[1]) * 1024 : undefined;
    } catch {
      return undefined;
    }
  }

  /** Ends the tool by ending its input; resolves to its exit code. */
  async end(): Promise<number | null> {
    this.child.stdin!.end();
    if (this.child.exitCode !== null) return this.child.exitCode;
    return new Promise((resolve) => this.child.once('close', resolve));
  }
}
