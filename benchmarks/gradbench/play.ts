import { Client } from './client.js';
import { compare } from './compare.js';
import type { Twins } from './cpp.js';
import { references } from './reference/all.js';
import type { Engine } from './types.js';
import { type Size, workloads } from './workloads.js';

export interface Effort {
  readonly rounds: number;
  /** Seconds of each message. */
  readonly seconds: number;
}

/** One engine's times in nanoseconds, of every execution in every round. */
export interface EngineResult {
  readonly engine: Engine;
  readonly primal: number[];
  readonly derivative: number[];
  /** Largest relative error against the reference. */
  error: number;
  readonly mismatches: string[];
  /** Bytes: the most the process held after the first primal, and at the end. */
  peak?: { readonly primal: number; end: number };
}

export interface Result {
  readonly eval: string;
  readonly label: string;
  readonly engines: readonly EngineResult[];
  /** Best time of the C++ twin in nanoseconds. */
  readonly cpp: number | undefined;
}

/** The names of an eval's functions. */
export const functionsOf = (name: string): readonly [primal: string, derivative: string] =>
  name === 'llsq' || name === 'lse' ? ['primal', 'gradient'] : ['objective', 'jacobian'];

/** Four rounds of hello: each input is the last output. */
export async function playHello(client: Client): Promise<string[]> {
  const mismatches: string[] = [];
  let x = 1;
  for (let round = 0; round < 4; round++) {
    for (const [name, f] of [
      ['square', (v: number) => v * v],
      ['double', (v: number) => 2 * v],
    ] as const) {
      const { output } = await client.evaluate('hello', name, String(x));
      mismatches.push(...compare(output, f(x)).mismatches.map((text) => `${name}(${x}): ${text}`));
      x = f(x);
    }
  }
  return mismatches;
}

/** Plays all workloads of an eval. Engines take turns, message by message, so that whatever else the machine does meets all of them. */
export async function play(
  tool: string,
  name: string,
  size: Size,
  engines: readonly Engine[],
  { rounds, seconds }: Effort,
  twins?: Twins,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const { label, input } of workloads[name]![size]()) {
    const text = JSON.stringify({ ...input, min_runs: 1, min_seconds: seconds });
    const expected = { value: references[name]!.value(input), derivative: references[name]!.derivative(input) };
    const twin = twins?.build(name, input);
    const playing = engines.map((engine) => ({
      client: new Client(tool, engine),
      result: { engine, primal: [], derivative: [], error: 0, mismatches: [] } as EngineResult,
    }));
    let cpp: number | undefined;
    for (const { client } of playing) {
      await client.send('start', { eval: name });
      const answer = await client.send('define', { module: name });
      if (!answer.success) throw new Error(`the tool declines ${name}: ${answer.error}`);
    }
    for (let round = 0; round < rounds; round++) {
      if (twin) {
        const { value, best } = twin(seconds);
        cpp = Math.min(cpp ?? Infinity, best);
        const { mismatches } = compare(value, firstNumber(expected.value));
        if (mismatches.length > 0) throw new Error(`the C++ twin of ${name} is wrong: ${mismatches.join('; ')}`);
      }
      const order = round % 2 === 0 ? playing : [...playing].reverse();
      for (const { client, result } of order) await turn(client, result, name, text, expected);
    }
    for (const { client, result } of playing) {
      const end = client.peak();
      if (result.peak && end) result.peak.end = end;
      const code = await client.end();
      if (code !== 0) throw new Error(`the tool (${client.engine}) ended with code ${code}`);
    }
    results.push({ eval: name, label, engines: playing.map(({ result }) => result), cpp });
  }
  return results;
}

async function turn(
  client: Client,
  result: EngineResult,
  name: string,
  text: string,
  expected: { value: unknown; derivative: unknown },
): Promise<void> {
  const [primal, derivative] = functionsOf(name);
  const judge = async (id: number, output: unknown, want: unknown): Promise<void> => {
    const { error, mismatches } = compare(output, want);
    result.error = Math.max(result.error, error);
    result.mismatches.push(...mismatches);
    await client.send('analysis', {
      of: id,
      valid: mismatches.length === 0,
      ...(mismatches.length > 0 && { error: mismatches.join('\n') }),
    });
  };
  const first = await client.evaluate(name, primal, text);
  result.primal.push(...first.times);
  await judge(first.id, first.output, expected.value);
  const held = client.peak();
  if (held) result.peak ??= { primal: held, end: held };
  if (client.engine === 'plain') return;
  const second = await client.evaluate(name, derivative, text);
  result.derivative.push(...second.times);
  await judge(second.id, second.output, expected.derivative);
}

const firstNumber = (x: unknown): number => (typeof x === 'number' ? x : firstNumber(Object.values(x as object)[0]));
