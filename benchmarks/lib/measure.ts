import Benchmark from 'benchmark';

/** Something to be timed: one run of `loop` makes `calls` calls. */
export interface Runner {
  readonly loop: () => void;
  readonly calls: number;
}

export interface Effort {
  /** How often each runner takes its turn. */
  readonly rounds: number;
  /** Seconds of one turn. */
  readonly turn: number;
  /** Seconds of running before the first turn. */
  readonly warmUp: number;
}

/**
 * Nanoseconds of one call, a number for each round. The runners take turns, so that whatever else the machine does meets all of them: figures
 * of one round can be divided by each other. The timed loop of a turn is benchmark.js's. No collection is forced between turns: it makes V8
 * start again with the smallest nursery, and code that allocates then takes twice the time it takes in a program.
 */
export function race(runners: readonly Runner[], { rounds, turn, warmUp }: Effort): number[][] {
  const counts = runners.map(({ loop }) => warm(loop, warmUp, turn));
  const samples: number[][] = runners.map(() => []);
  for (let round = 0; round < rounds; round++) {
    runners.forEach(({ loop, calls }, i) => {
      samples[i]!.push((time(loop, turn, counts[i]!) / calls) * 1e9);
    });
  }
  return samples;
}

/** Runs `loop` for a while. @returns how many runs fill one turn */
function warm(loop: () => void, seconds: number, turn: number): number {
  const start = performance.now();
  const elapsed = (): number => (performance.now() - start) / 1000;
  let runs = 0;
  do {
    loop();
    runs++;
  } while (elapsed() < seconds);
  return Math.max(1, Math.ceil((1.1 * turn * runs) / elapsed()));
}

/** Seconds of one run of `loop`, from one cycle of benchmark.js of at least `turn` seconds. */
function time(loop: () => void, turn: number, count: number): number {
  const benchmark = new Benchmark({ fn: loop, initCount: count, minTime: turn, minSamples: 1, maxTime: -1 });
  benchmark.run();
  if (benchmark.error) throw benchmark.error as unknown as Error;
  return benchmark.stats.sample[0]!;
}

/** The middle one of `xs`. */
export function median(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Half the distance between the quartiles, relative to the median. */
export function spread(xs: readonly number[]): number {
  const sorted = [...xs].sort((a, b) => a - b);
  const at = (p: number): number => sorted[Math.round(p * (sorted.length - 1))]!;
  return (at(0.75) - at(0.25)) / 2 / median(xs);
}
