/** A checker that never rejected anything proves nothing: what the runner of code blocks accepts and what it refuses. */
import { blocksOf, examplesOf, type Block } from './runner/blocks.js';
import { expectedOf, matches, reads } from './runner/expected.js';
import { programOf } from './runner/program.js';
import { runBlocks } from './runner/run.js';
import { typeErrors } from './runner/types.js';

const block = (code: string, language = 'ts', line = 1): Block => ({ language, info: '', code, line });

const outcome = (...codes: string[]) =>
  runBlocks(
    codes.map((code) => block(code)),
    () => ({ two: 2 }),
  );

describe('values in comments', () => {
  test.each<[string, unknown]>([
    ['3', 3],
    ['-0', -0],
    ['NaN', NaN],
    ['-Infinity', -Infinity],
    ['[1, [2, 3]]', [1, [2, 3]]],
    ["{ a: 1, b: 'x' }", { a: 1, b: 'x' }],
    ['Float64Array(2) [1, 2]', [1, 2]],
    ['[1, 2], the gradient', [1, 2]],
    ['3, not 6', 3],
    ['12 (exact)', 12],
    ['true: they agree', true],
    ['undefined', undefined],
  ])('%s', (comment, value) => expect(expectedOf(comment)).toEqual({ kind: 'value', value }));

  test.each(['the gradient', '2 lanes', '[1, 2', 'f(2)', '1 + 2'])('words: %s', (text) =>
    expect(expectedOf(text)).toEqual({ kind: 'text', text }),
  );

  test('words are those of a string, with … for what is left out', () => {
    expect(reads('function df(x) {\n  return x * 2;\n}', 'function df(x) { … x * 2; }')).toBe(true);
    expect(reads('function df(x) {\n  return x * 3;\n}', 'function df(x) { … x * 2; }')).toBe(false);
    expect(reads('axb', 'a.b')).toBe(false);
    expect(reads(2, '2')).toBe(false);
  });

  test('to the last bit, the sign of zero and NaN included', () => {
    expect(matches(0.1 + 0.2, 0.3)).toBe(false);
    expect(matches(-0, 0)).toBe(false);
    expect(matches(NaN, NaN)).toBe(true);
    expect(matches([1, NaN], [1, NaN])).toBe(true);
    expect(matches(new Float64Array([1, 2]), [1, 2])).toBe(true);
    expect(matches([1, 2, 3], [1, 2])).toBe(false);
    expect(matches({ a: 1, b: 2 }, { a: 1 })).toBe(false);
    expect(matches([1], { 0: 1 })).toBe(false);
    expect(matches('3', 3)).toBe(false);
  });

  test('≈ to the digits shown', async () => {
    expect(
      (await outcome('Math.PI; // ≈ 3.1416\n1.23456e-7; // ≈ 1.235e-7\n[1.04, -2.06]; // ≈ [1.0, -2.1]')).problems,
    ).toEqual([]);
    expect((await outcome('Math.PI; // ≈ 3.1415')).problems).toHaveLength(1);
    expect((await outcome('-1.236e-7; // ≈ 1.236e-7')).problems).toHaveLength(1);
    expect((await outcome('NaN; // ≈ 1')).problems).toHaveLength(1);
  });
});

describe('blocks', () => {
  test('are compared, in order, in one scope that opens anew', async () => {
    expect(await outcome('const x = 2; // 2\nx + 1; // 3', 'x * x; // 4', 'const x = 5;\nx; // 5')).toEqual({
      comparisons: 4,
      problems: [],
    });
  });

  test('a wrong value is found, with its line and what it is', async () => {
    const { problems } = await runBlocks([block('const a = 1;\na + 1; // 3', 'ts', 10)], () => ({}));
    expect(problems).toEqual(['line 11: a + 1\n  expected 3\n  got      2']);
  });

  test('values of declared variables are compared', async () => {
    expect((await outcome('const x = 2; // 3')).problems).toHaveLength(1);
    expect((await outcome('const { a, b } = { a: 1, b: 2 }; // b 3')).problems).toHaveLength(1);
    expect(await outcome('const { a, b } = { a: 1, b: 2 }; // b 2')).toEqual({ comparisons: 1, problems: [] });
    expect(await outcome('const x = 2; // metres')).toEqual({ comparisons: 0, problems: [] });
  });

  test('comparisons inside loops count, and one that is never reached is a problem', async () => {
    expect(await outcome('for (const x of [1, 1]) {\n  x; // 1\n}')).toEqual({ comparisons: 1, problems: [] });
    expect((await outcome('for (const x of [1, 2]) {\n  x; // 1\n}')).problems).toHaveLength(1);
    expect((await outcome('for (const x of []) {\n  x; // 1\n}')).problems[0]).toContain('never executed');
  });

  test('a comment that says nothing comparable is refused', async () => {
    expect((await outcome('Math.sqrt(4); // two')).problems).toEqual([
      'line 1: Math.sqrt(4)\n  expected two\n  got      2',
    ]);
    expect(await outcome('let x = 1;\nx = 2; // a remark\nx; // 2')).toEqual({ comparisons: 1, problems: [] });
  });

  test('errors: of the right name, with the right words, or it is a problem', async () => {
    const boom = "const boom = () => { throw new TypeError('use mul'); };\n";
    expect((await outcome(`${boom}boom(); // throws TypeError`)).problems).toEqual([]);
    expect((await outcome(`${boom}boom(); // throws TypeError: mul`)).problems).toEqual([]);
    expect((await outcome(`${boom}boom(); // throws TypeError: add`)).problems).toHaveLength(1);
    expect((await outcome(`${boom}boom(); // throws RangeError`)).problems).toHaveLength(1);
    expect((await outcome('Math.sqrt(4); // throws TypeError')).problems).toHaveLength(1);
    expect((await outcome(`${boom}boom();\n1; // 1`)).problems).toHaveLength(2);
  });

  test('what is printed is compared with the text block behind', async () => {
    const print = block("console.log('a');\nconsole.log(1, 2);");
    const text = block('a\n1 2', 'text');
    expect(await runBlocks([print, text], () => ({}))).toEqual({ comparisons: 1, problems: [] });
    expect((await runBlocks([print, block('a\n1 3', 'text')], () => ({}))).problems).toHaveLength(1);
    expect((await runBlocks([print], () => ({}))).problems).toHaveLength(1);
  });

  test('imports are those of the loader', async () => {
    expect(await outcome("import { two } from 'x';\ntwo; // 2", "import { two } from 'x';\ntwo * 2; // 4")).toEqual({
      comparisons: 2,
      problems: [],
    });
  });

  test('a syntax error has its line', () => {
    expect(() => programOf([block('const x = ;', 'ts', 7)])).toThrow('line 7');
  });
});

describe('finding blocks', () => {
  test('in Markdown', () => {
    const [a, b] = blocksOf('text\n```ts\n1; // 1\n```\n\n  ```sh x=1\n  ls\n  ```\n');
    expect(a).toEqual({ language: 'ts', info: '', code: '1; // 1', line: 3 });
    expect(b).toEqual({ language: 'sh', info: 'x=1', code: 'ls', line: 7 });
    expect(() => blocksOf('```ts\n1')).toThrow('not closed');
  });

  test('in the examples of a source', () => {
    const source =
      '/** no example */\n/**\n * Text.\n * @example\n * ```ts\n * f(1); // 2\n * ```\n */\nexport const f = 1;\n';
    expect(examplesOf(source)).toEqual([{ language: 'ts', info: '', code: 'f(1); // 2', line: 6 }]);
  });
});

test('types are checked', () => {
  const programs = new Map([
    ['right.md', programOf([block("import { sin } from 'fluxion';\nconst y: number = sin(1);")]).plain],
    ['wrong.md', programOf([block('const y: number = "x";')]).plain],
  ]);
  const errors = typeErrors(programs);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('wrong.md');
}, 60_000);
