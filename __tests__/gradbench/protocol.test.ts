import { lines, UnfinishedLine } from '../../benchmarks/gradbench/lines.js';
import { encode, salvagedId } from '../../benchmarks/gradbench/json.js';
import { Session } from '../../benchmarks/gradbench/session.js';
import type { Module } from '../../benchmarks/gradbench/types.js';
import { bundled, runToEnd } from './bundle.js';

jest.setTimeout(60_000);

const fails: Module = {
  name: 'fails',
  read: (input) => [input.vector('x', 2)],
  tasks: {
    sum: { compiled: (x: Float64Array) => x[0]! + x[1]! },
    throws: {
      compiled: () => {
        throw new Error('this function always throws');
      },
    },
    throwsText: {
      compiled: () => {
        throw 'only a text';
      },
    },
    nan: { compiled: () => [1, NaN] },
    infinite: { compiled: () => ({ a: -Infinity }) },
    nothing: { compiled: () => undefined },
  },
};

const session = new Session([fails], 'compiled');
const ask = (line: string): Record<string, unknown> => {
  const text = session.answer(line);
  expect(text).not.toContain('\n');
  return JSON.parse(text) as Record<string, unknown>;
};
const evaluate = (id: number, name: string, input: unknown, module = 'fails'): string =>
  JSON.stringify({ id, kind: 'evaluate', module, function: name, input });
/** Whether an ordinary message is still answered. */
const works = (): void =>
  expect(ask(evaluate(99, 'sum', { x: [1, 2], min_seconds: 0 }))).toMatchObject({ id: 99, success: true, output: 3 });

describe('messages in order', () => {
  test('start, define, analysis and kinds of the future are answered with their id', () => {
    expect(ask('{"id":0,"kind":"start","eval":"fails"}')).toEqual({
      id: 0,
      tool: 'fluxion',
      config: { engine: 'compiled' },
    });
    expect(ask('{"id":1,"kind":"define","module":"fails"}')).toEqual({ id: 1, success: true });
    expect(ask('{"id":2,"kind":"analysis","of":1,"valid":true}')).toEqual({ id: 2 });
    expect(ask('{"id":3,"kind":"applause"}')).toEqual({ id: 3 });
  });

  test('an unknown module is declined', () => {
    expect(ask('{"id":1,"kind":"define","module":"ode"}')).toEqual({
      id: 1,
      success: false,
      error: 'fluxion has no module ode; it has fails',
    });
    expect(ask('{"id":2,"kind":"define","module":"__proto__"}')).toMatchObject({ id: 2, success: false });
    works();
  });

  test('a function runs until it has run often and long enough', () => {
    const timings = (input: object): { name: string; nanoseconds: number }[] =>
      ask(evaluate(4, 'sum', { x: [1, 2], ...input }))['timings'] as never;
    expect(timings({ min_runs: 7, min_seconds: 0 }).map((t) => t.name)).toEqual([
      'prepare',
      ...new Array<string>(7).fill('evaluate'),
    ]);
    const long = timings({ min_runs: 1, min_seconds: 0.01 }).filter((t) => t.name === 'evaluate');
    expect(long.reduce((s, t) => s + t.nanoseconds, 0)).toBeGreaterThanOrEqual(1e7);
    expect(long.every((t) => Number.isInteger(t.nanoseconds) && t.nanoseconds >= 0)).toBe(true);
  });
});

describe('bad messages get an answer with their id, and the next one works', () => {
  afterEach(works);

  test.each([
    ['truncated', '{"id":5,"kind":"evaluate","module":"fails","function":"sum","input":{"x":[1,', 5],
    ['NaN in the input', '{"id":6,"kind":"evaluate","module":"fails","function":"sum","input":{"x":[1,NaN]}}', 6],
    ['id at the end', '{"kind":"evaluate","input":{"id":3,"x":[1,NaN]},"id":7}', 7],
    ['truncated within the id', '{"id":12', null],
    ['no JSON at all', 'hello', null],
    ['an empty line', '', null],
  ])('%s', (_, line, id) => {
    expect(ask(line)).toEqual({ id, success: false, error: expect.stringMatching(/JSON/) });
  });

  test.each([
    ['an array', '[1]', null, 'expected a message to be an object, got an array of 1'],
    ['no id', '{"kind":"start"}', null, 'expected the message to have the field id'],
    ['id of another type', '{"id":"1","kind":"start"}', null, 'expected id to be an integer, got "1"'],
    ['no kind', '{"id":8}', 8, 'expected the message to have the field kind'],
    ['no module', '{"id":9,"kind":"define"}', 9, 'expected the message to have the field module'],
    ['module of another type', '{"id":9,"kind":"define","module":3}', 9, 'expected module to be a string, got 3'],
    [
      'no function',
      '{"id":9,"kind":"evaluate","module":"fails","input":1}',
      9,
      'expected the message to have the field function',
    ],
    [
      'no input',
      '{"id":9,"kind":"evaluate","module":"fails","function":"sum"}',
      9,
      'expected the message to have the field input',
    ],
    [
      'unknown function',
      evaluate(9, 'max', {}),
      9,
      'fails has no function max; it has sum, throws, throwsText, nan, infinite, nothing',
    ],
    [
      'inherited function',
      evaluate(9, 'toString', {}),
      9,
      'fails has no function toString; it has sum, throws, throwsText, nan, infinite, nothing',
    ],
  ])('%s', (_, line, id, error) => {
    expect(ask(line)).toEqual({ id, success: false, error });
  });

  test.each([
    [{}, 'fails: expected the input to have the field x, got an object with no fields'],
    [null, 'fails: expected the input to have the field x, got null'],
    [{ x: 1 }, 'fails: expected x to be an array of 2 numbers, got 1'],
    [{ x: [1, 2, 3] }, 'fails: expected x to be an array of 2 numbers, got an array of 3'],
    [{ x: [1, null] }, 'fails: expected x[1] to be a finite number, got null'],
    [{ x: [1, [2]] }, 'fails: expected x[1] to be a finite number, got an array of 1'],
    [{ x: [1, 2], min_runs: 0 }, 'fails: expected min_runs to be an integer ≥ 1, got 0'],
    [{ x: [1, 2], min_seconds: 'long' }, 'fails: expected min_seconds to be a finite number, got "long"'],
  ])('input %j', (input, error) => {
    expect(ask(evaluate(10, 'sum', input))).toEqual({ id: 10, success: false, error });
  });

  test('numbers too large for a double', () => {
    const line = '{"id":11,"kind":"evaluate","module":"fails","function":"sum","input":{"x":[1,1e999]}}';
    expect(ask(line)).toEqual({
      id: 11,
      success: false,
      error: 'fails: expected x[1] to be a finite number, got Infinity',
    });
  });

  test.each([
    ['throws', 'this function always throws'],
    ['throwsText', 'only a text'],
    ['nan', 'expected the result[1] to be finite, got NaN: JSON has no text for it'],
    ['infinite', 'expected the result.a to be finite, got -Infinity: JSON has no text for it'],
    ['nothing', 'expected the result to be numbers, arrays and records, got undefined'],
  ])('a function that %s', (name, error) => {
    expect(ask(evaluate(12, name, { x: [1, 2], min_seconds: 0 }))).toEqual({ id: 12, success: false, error });
  });
});

test('JSON text is what JSON.stringify writes, of typed arrays too', () => {
  const x = { a: [1, -0.5, 1e-300, [2, { b: 1e21 }]], c: [], d: {} };
  expect(encode(x)).toBe(JSON.stringify(x));
  expect(encode(Float64Array.of(0.1, -0))).toBe('[0.1,0]');
  expect(encode(Int32Array.of(3))).toBe('[3]');
});

test('an id is salvaged from the outermost level only', () => {
  expect(salvagedId('{"description":"\\"id\\":4,","id":5,"x":[')).toBe(5);
  expect(salvagedId('{"input":{"id":4,')).toBeUndefined();
  expect(salvagedId('{"id":-1,"x":[')).toBeUndefined();
  expect(salvagedId('{"id" : 8 , "x": NaN}')).toBe(8);
});

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

test('lines come out whole however their chunks are cut', async () => {
  const found: string[] = [];
  for await (const line of lines(chunks('a', 'b\nc', '', 'd\n\n', 'é\n'))) found.push(line);
  expect(found).toEqual(['ab', 'cd', '', 'é']);
});

test('input that ends within a line is an error', async () => {
  const found: string[] = [];
  const read = async (): Promise<void> => {
    for await (const line of lines(chunks('{}\n', '{"id":'))) found.push(line);
  };
  await expect(read()).rejects.toThrow(UnfinishedLine);
  expect(found).toEqual(['{}']);
});

describe('the tool as a process', () => {
  let files: ReturnType<typeof bundled>;
  beforeAll(() => {
    files = bundled();
  });
  afterAll(() => files.remove());

  test('it ends well with its input, and nothing but answers is on standard output', async () => {
    const { code, stdout, stderr } = await runToEnd(
      [files.tool],
      '{"id":0,"kind":"start"}\n{"id":1,"kind":"define","module":"hello"}\n',
    );
    expect(stdout).toBe('{"id":0,"tool":"fluxion","config":{"engine":"compiled"}}\n{"id":1,"success":true}\n');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test('input that ends within a line: a message on standard error and a code', async () => {
    const { code, stdout, stderr } = await runToEnd([files.tool], '{"id":0,"kind":"start"}\n{"id":1,"kind":"def');
    expect(stdout.split('\n')).toHaveLength(2);
    expect(stderr).toMatch(
      /^gradbench: expected a line feed behind every message, got the end of input after 19 characters/,
    );
    expect(code).toBe(1);
  });

  test('every module says what is wrong with its input, and goes on', async () => {
    const bad: [string, string, unknown, RegExp][] = [
      ['hello', 'square', 'one', /hello: expected the input to be a finite number/],
      ['llsq', 'primal', { x: [1], n: 1 }, /llsq: expected n to be an integer ≥ 2, got 1/],
      ['lse', 'gradient', { y: [1] }, /lse: expected the input to have the field x/],
      [
        'gmm',
        'objective',
        { d: 2, k: 1, n: 1, alpha: [1], mu: [[1]], q: [[1, 1]], l: [[1]], x: [[1, 1]] },
        /gmm: expected mu\[0\] to be an array of 2 numbers, got an array of 1/,
      ],
      [
        'lstm',
        'objective',
        { main_params: [], extra_params: [], state: [], sequence: [[1]] },
        /lstm: expected sequence to have two or more rows/,
      ],
      [
        'ba',
        'jacobian',
        { n: 1, m: 1, p: 1, cam: [1], x: [1, 2, 3], w: 1, feat: [1, 2] },
        /ba: expected cam to be an array of 11 numbers, got an array of 1/,
      ],
    ];
    const input = bad.map(([module, name, x], id) => `${evaluate(id, name, x, module)}\n`).join('');
    const { code, stdout } = await runToEnd([files.tool], `${input}${evaluate(6, 'square', 3, 'hello')}\n`);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: number; success: boolean; error?: string; output?: number });
    bad.forEach(([, , , message], id) => {
      expect(answers[id]).toMatchObject({ id, success: false });
      expect(answers[id]!.error).toMatch(message);
    });
    expect(answers[6]).toMatchObject({ id: 6, success: true, output: 9 });
    expect(code).toBe(0);
  });

  test('a huge line, in and out', async () => {
    const n = 400_000;
    const x = new Array<number>(n).fill(1 / 3);
    const { code, stdout } = await runToEnd([files.tool], `${evaluate(0, 'gradient', { x, min_seconds: 0 }, 'lse')}\n`);
    const { success, output } = JSON.parse(stdout) as { success: boolean; output: number[] };
    expect(success).toBe(true);
    expect(output).toHaveLength(n);
    expect(Math.abs(output[17]! * n - 1)).toBeLessThan(1e-12);
    expect(code).toBe(0);
  });

  test('an engine that does not exist', async () => {
    const { code, stderr } = await runToEnd([files.tool, '--engine', 'steam']);
    expect(stderr).toBe('gradbench: expected --engine to be one of plain, compiled, eager, got steam\n');
    expect(code).toBe(1);
  });
});
