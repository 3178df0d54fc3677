import { Client } from '../../benchmarks/gradbench/client.js';
import { compare } from '../../benchmarks/gradbench/compare.js';
import { Twins } from '../../benchmarks/gradbench/cpp.js';
import { play, playHello } from '../../benchmarks/gradbench/play.js';
import { references } from '../../benchmarks/gradbench/reference/all.js';
import { workloads } from '../../benchmarks/gradbench/workloads.js';
import { bundled, runToEnd } from './bundle.js';

jest.setTimeout(120_000);

let files: ReturnType<typeof bundled>;
beforeAll(() => {
  files = bundled();
});
afterAll(() => files.remove());

const short = { rounds: 2, seconds: 0.001 };

test.each(Object.keys(workloads))(
  '%s, small: compiled and eager agree with the hand-written derivative',
  async (name) => {
    const results = await play(files.tool, name, 'small', ['plain', 'compiled', 'eager'], short);
    expect(results.length).toBeGreaterThan(0);
    for (const { engines } of results) {
      for (const e of engines) {
        expect({ engine: e.engine, mismatches: e.mismatches }).toEqual({ engine: e.engine, mismatches: [] });
        expect(e.error).toBeLessThanOrEqual(1e-10);
        for (const ns of [...e.primal, ...e.derivative]) expect(Number.isInteger(ns) && ns >= 0).toBe(true);
        expect(e.primal.length).toBeGreaterThanOrEqual(short.rounds);
        expect(e.derivative.length > 0).toBe(e.engine !== 'plain');
      }
    }
  },
);

test.each(['compiled', 'eager'] as const)('hello, %s', async (engine) => {
  const client = new Client(files.tool, engine);
  await client.send('start', { eval: 'hello' });
  expect(await playHello(client)).toEqual([]);
  expect(await client.end()).toBe(0);
});

test('ba: a camera that does not turn takes the other branch', async () => {
  const { input } = workloads['ba']!.small()[0]!;
  const still = { ...input, cam: [0, 0, 0, ...(input as { cam: number[] }).cam.slice(3)], min_seconds: 0 };
  const text = JSON.stringify(still);
  for (const engine of ['compiled', 'eager'] as const) {
    const client = new Client(files.tool, engine);
    const objective = await client.evaluate('ba', 'objective', text);
    const jacobian = await client.evaluate('ba', 'jacobian', text);
    expect(compare(objective.output, references['ba']!.value(still)).mismatches).toEqual([]);
    expect(compare(jacobian.output, references['ba']!.derivative(still)).mismatches).toEqual([]);
    await client.end();
  }
});

test('the C++ twins compute the same, where g++ is present', async () => {
  const twins = Twins.available() ? new Twins('benchmarks/gradbench/cpp') : undefined;
  try {
    for (const name of Object.keys(workloads)) {
      // A twin that disagrees makes this throw.
      const [result] = await play(files.tool, name, 'small', ['plain'], { rounds: 1, seconds: 0.001 }, twins);
      expect(result!.cpp === undefined).toBe(twins === undefined);
    }
  } finally {
    twins?.remove();
  }
});

test('the driver prints times, ratios and errors', async () => {
  const flags = [
    '--eval',
    'hello',
    '--eval',
    'llsq',
    '--size',
    'small',
    '--rounds',
    '1',
    '--seconds',
    '0.001',
    '--no-cpp',
  ];
  const { code, stdout, stderr } = await runToEnd([files.run, ...flags, '--engine', 'compiled', '--engine', 'eager']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /hello \(compiled\)[^]*hello \(eager\)[^]*llsq, n = 64, m = 16[^]*÷ plain primal [\d.]+[^]*largest relative error \d/,
  );
});

test.each([
  [['--eval', 'gm'], 'expected --eval to be one of hello, llsq, lse, gmm, lstm, ba, got gm'],
  [['--size', 'huge'], 'expected --size to be one of small, medium, large, got huge'],
  [['--engine', 'plain'], 'expected --engine to be one of compiled, eager, got plain'],
  [['--rounds', 'many'], 'expected --rounds to be a number > 0, got many'],
])('the driver refuses %j', async (flags, message) => {
  const { code, stderr } = await runToEnd([files.run, ...flags]);
  expect(stderr).toContain(message);
  expect(code).toBe(1);
});
