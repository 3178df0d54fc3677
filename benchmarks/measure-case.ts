import { fork } from 'node:child_process';
import type { Report } from './results.js';

export interface Manner {
  readonly quick: boolean;
  readonly peers: boolean;
  /** Contestants take their turns in the opposite order. */
  readonly reverse?: boolean;
  /** Turns of every contestant, where not the usual number. */
  readonly rounds?: number;
}

/** No case takes a tenth of this; what does hangs. */
const TIME_LIMIT = 600_000;

/** Measures one case in a process of its own, so that no case runs on what V8 has learnt from another. */
export function measureCase(worker: string, name: string, { quick, peers, reverse, rounds }: Manner): Promise<Report> {
  return new Promise((resolve, reject) => {
    const flags = [
      `--case=${name}`,
      ...(quick ? ['--quick'] : []),
      ...(peers ? ['--peers'] : []),
      ...(reverse ? ['--reverse'] : []),
      ...(rounds === undefined ? [] : [`--rounds=${rounds}`]),
    ];
    const child = fork(worker, flags, {
      execArgv: ['--expose-gc'],
      timeout: TIME_LIMIT,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let report: Report | undefined;
    let said = ''; // some peers greet
    child.stderr!.on('data', (text) => (said += text));
    child.once('message', (message) => {
      report = message as Report;
    });
    child.once('close', (code) =>
      report ? resolve(report) : reject(new Error(`bench: ${name} ended with code ${code}\n${said}`)),
    );
  });
}
