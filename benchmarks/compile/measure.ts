/** Times of several functions on the same inputs, in one process, rounds interleaved, so that the ratios mean something. */

export type Runner = (k: number) => unknown;

let sink: unknown;

/**
 * Milliseconds. With --cpu those of the processor's time of this process, which what else the machine does changes less; then node has to collect
 * garbage on one thread (--single-threaded-gc).
 */
export const now = process.argv.includes('--cpu')
  ? (): number => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e3;
    }
  : (): number => Number(process.hrtime.bigint()) / 1e6;

function batch(f: Runner, calls: number): number {
  const start = now();
  for (let k = 0; k < calls; k++) sink = f(k);
  return (now() - start) / calls;
}

/** Calls per round so that a round takes about `ms`. */
function calibrate(f: Runner, ms: number): number {
  let calls = 1;
  for (;;) {
    const t = batch(f, calls) * calls;
    if (t >= ms / 2 || calls > 1e7) return Math.max(1, Math.round((calls * ms) / Math.max(t, 1e-3)));
    calls = Math.max(calls + 1, Math.round(calls * Math.min(10, ms / Math.max(t, 1e-3))));
  }
}

/** Milliseconds per call of each runner, a number for each round. The runners take turns. */
export function compare(
  runners: Readonly<Record<string, Runner>>,
  { rounds, ms }: { readonly rounds: number; readonly ms: number },
): Record<string, number[]> {
  const names = Object.keys(runners);
  const calls: Record<string, number> = {};
  // Warm: until the optimising compiler has seen everything.
  for (const name of names) batch(runners[name]!, Math.max(3, Math.min(20_000, calibrate(runners[name]!, 3 * ms))));
  for (const name of names) calls[name] = calibrate(runners[name]!, ms);
  const times: Record<string, number[]> = Object.fromEntries(names.map((n) => [n, []]));
  for (let r = 0; r < rounds; r++) for (const name of names) times[name]!.push(batch(runners[name]!, calls[name]!));
  if (sink === batch) throw new Error('unreachable');
  return times;
}
