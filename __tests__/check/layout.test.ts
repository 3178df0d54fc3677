/** Structures of numbers, flat and back, and what is said of them. */
import { Layout, structureOf } from '../../src/check/layout.js';

const layout = (x: unknown, what = 'x'): Layout => new Layout(x, 'check', what);
const flat = (x: unknown): number[] => [...layout(x).flatten(x)];
/** Arrays of other libraries: data, shape and methods. */
class Nd {
  constructor(
    readonly data: Float64Array,
    readonly shape: readonly number[],
  ) {}
  get size(): number {
    return this.data.length;
  }
}
const nd = new Nd(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);

describe('flat and back', () => {
  test.each<[string, unknown, number[], number]>([
    ['a number', 7, [7], 1],
    ['an array', [1, 2], [1, 2], 2],
    ['a typed array', Float64Array.of(1, 2), [1, 2], 0],
    ['arrays of arrays', [[1, 2], [3]], [1, 2, 3], 3],
    ['a record', { a: 1, b: [2, 3] }, [1, 2, 3], 3],
    ['all together', [1, { w: Float64Array.of(2, 3), b: 4 }, [[5]]], [1, 2, 3, 4, 5], 3],
    ['an array with a shape', nd, [1, 2, 3, 4, 5, 6], 0],
    ['such arrays among others', { a: 1, m: nd, z: [2] }, [1, 1, 2, 3, 4, 5, 6, 2], 2],
    ['nothing', [], [], 0],
    ['nothing within', { a: [], b: 1, c: {} }, [1], 1],
  ])('%s', (_, x, numbers, scalars) => {
    const l = layout(x);
    expect(flat(x)).toEqual(numbers);
    expect([l.size, l.scalars]).toEqual([numbers.length, scalars]);
    expect(l.build(l.flatten(x))).toEqual(x);
    const doubled = l.build(l.flatten(x).map((v) => 2 * v));
    expect([...l.flatten(doubled)]).toEqual(numbers.map((v) => 2 * v));
  });

  test('arrays with a shape keep their class, what they hold besides, and share no numbers', () => {
    const built = layout({ m: nd }).build(Float64Array.of(6, 5, 4, 3, 2, 1)) as { m: Nd };
    expect(built.m).toBeInstanceOf(Nd);
    expect(built.m).toMatchObject({ size: 6, shape: [2, 3], data: Float64Array.of(6, 5, 4, 3, 2, 1) });
    expect(nd.data[0]).toBe(1);
  });

  test('records that only look like arrays with a shape are records', () => {
    expect(layout({ data: [1, 2], shape: [2] }).size).toBe(3);
    expect(layout({ data: Float64Array.of(1, 2), shape: [2.5] }).size).toBe(3);
    expect(layout({ data: Float64Array.of(1, 2), shape: 2 }).size).toBe(3);
    expect(layout({ data: Float64Array.of(1, 2) }).size).toBe(2);
  });

  test('frozen all through, where that can be', () => {
    const tree = layout({ a: [1, [2]], w: Float64Array.of(3) }).build(Float64Array.of(1, 2, 3), true) as {
      a: unknown[];
    };
    expect([tree, tree.a, tree.a[1]].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(layout({ a: [1] }).build(Float64Array.of(1)))).toBe(false);
  });

  test('arrays of numbers are arrays without holes', () => {
    const built = layout([1, 2, 3]).build(Float64Array.of(4, 5, 6)) as number[];
    expect(built).toEqual([4, 5, 6]);
    expect(built).toHaveLength(3);
  });
});

describe('another structure', () => {
  const message = (x: unknown, y: unknown): string => {
    try {
      layout(x).flatten(y, 'y');
    } catch (error) {
      expect((error as Error).name).toBe('ShapeError');
      return (error as Error).message;
    }
    return '';
  };
  test.each<[string, unknown, unknown, string]>([
    ['a number for an array', [1, 2], 3, ''],
    ['an array for a number', { a: 1 }, { a: [1] }, ' at a'],
    ['a shorter one', [[1, 2], [3]], [[1, 2], []], ' at [1]'],
    ['a longer one', { w: Float64Array.of(1) }, { w: Float64Array.of(1, 2) }, ' at w'],
    ['more rows', [[1], [{ a: 1 }]], [[1], [{ a: 1 }], [1]], ''],
    ['a number for a record', { a: { b: 1 } }, { a: 1 }, ' at a'],
    ['an array for a record', { a: { b: 1 } }, { a: [1] }, ' at a'],
    ['a record for an array', [[1], { a: 1 }], { 0: [1], 1: { a: 1 } }, ''],
    ['one key more', { a: 1 }, { a: 1, b: 2 }, ''],
    ['one key less', { a: 1, b: 2 }, { a: 1 }, ''],
    ['another key', { a: 1, b: { c: 1 } }, { a: 1, b: { d: 1 } }, ' at b'],
    ['text in an array', [1, 2], [1, 'x'], ''],
    ['a number for an array with a shape', { m: nd }, { m: 1 }, ' at m'],
    ['nothing for an array with a shape', { m: nd }, { m: null }, ' at m'],
    ['a record for an array with a shape', { m: nd }, { m: { data: [1, 2, 3, 4, 5, 6] } }, ' at m'],
    ['one of another length', { m: nd }, { m: new Nd(Float64Array.of(1), [1]) }, ' at m'],
  ])('%s', (_, x, y, where) => {
    const [first, second, third] = message(x, y).split('\n');
    expect(first).toBe(`check: expected y to have the structure of x, got another one${where}.`);
    expect(second).toBe(`  x: ${structureOf(x)}`);
    expect(third).toBe(`  y: ${structureOf(y)}`);
  });
  test('arrays for typed arrays, and the other way round, are the same', () => {
    expect([...layout([1, 2]).flatten(Float64Array.of(3, 4))]).toEqual([3, 4]);
    expect([...layout(Float64Array.of(3, 4)).flatten([1, 2])]).toEqual([1, 2]);
    expect([...layout({ m: nd }).flatten({ m: { data: nd.data, shape: [6] } })]).toEqual([1, 2, 3, 4, 5, 6]);
  });
  test('x itself, where nothing else is said', () => {
    expect(() => layout([1], 'params').flatten(3)).toThrow(/^check: expected params to have the structure of params/);
  });
});

describe('what is no number', () => {
  test.each<[unknown, RegExp]>([
    ['text', /^check: expected x to hold numbers/],
    [null, /^check: expected x/],
    [undefined, /^check: expected x/],
    [[1, 'b'], /^check: expected x.*\[1\]/],
    [{ a: { b: new Map() } }, /^check: expected x.*a\.b/],
    [() => 1, /^check: expected x/],
    [Float32Array.of(1), /^check: expected x/],
  ])('%p', (x, expected) => {
    expect(() => layout(x)).toThrow(expected);
  });
  test('500 levels are deep enough, of arrays as of records', () => {
    const nest = (n: number, wrap: (x: unknown) => unknown): unknown => {
      let x: unknown = { end: 1 };
      for (let k = 0; k < n; k++) x = wrap(x);
      return x;
    };
    for (const wrap of [(x: unknown) => [x], (x: unknown) => ({ x })]) {
      expect(layout(nest(499, wrap)).size).toBe(1);
      expect(() => layout(nest(500, wrap))).toThrow(/^check: .*over 500 levels/);
      expect(() => layout(nest(3000, wrap))).toThrow(/^check: .*over 500 levels/);
    }
  });
});

describe('paths', () => {
  const paths = (x: unknown, what = 'p'): string[] => {
    const l = layout(x, what);
    return Array.from({ length: l.size }, (_, i) => l.path(i));
  };
  test('by rows, columns and keys', () => {
    expect(paths(3)).toEqual(['p']);
    expect(paths([[1, 2], [3, 4]])).toEqual(['p[0][0]', 'p[0][1]', 'p[1][0]', 'p[1][1]']); // prettier-ignore
    expect(paths([[1, 2], [3]])).toEqual(['p[0][0]', 'p[0][1]', 'p[1][0]']); // prettier-ignore
    expect(paths({ w: Float64Array.of(1, 2), b: { c: 3 }, m: [{ d: 4 }] })).toEqual(['p.w[0]', 'p.w[1]', 'p.b.c', 'p.m[0].d']); // prettier-ignore
    expect(paths({ m: nd })).toEqual(['p.m[0][0]', 'p.m[0][1]', 'p.m[0][2]', 'p.m[1][0]', 'p.m[1][1]', 'p.m[1][2]']);
    expect(paths([nd, nd]).at(-1)).toBe('p[1][1][2]');
    expect(paths([{ a: 1 }, { a: 2 }])).toEqual(['p[0].a', 'p[1].a']);
    expect(paths({ e: [], a: [1, 2], f: [[], 3] })).toEqual(['p.a[0]', 'p.a[1]', 'p.f[1]']);
  });
  test('blocks are as large as can be', () => {
    const blocks = (x: unknown): unknown[] => layout(x).blocks.map(({ path, start, shape }) => [path, start, shape]);
    expect(blocks({ a: [[1, 2], [3, 4]], b: [[1], [2, 3]], c: 5 })).toEqual([
      ['x.a', 0, [2, 2]],
      ['x.b[0]', 4, [1]],
      ['x.b[1]', 5, [2]],
      ['x.c', 7, []],
    ]); // prettier-ignore
    expect(blocks([[[1, 2]], [[3, 4]]])).toEqual([['x', 0, [2, 1, 2]]]); // prettier-ignore
    expect(blocks([[1], [[2]]])).toEqual([['x[0]', 0, [1]], ['x[1]', 1, [1, 1]]]); // prettier-ignore
    expect(blocks([nd, nd])).toEqual([['x', 0, [2, 2, 3]]]);
    expect(blocks([[], [1]])).toEqual([['x[1]', 0, [1]]]); // prettier-ignore
  });
});

describe('structures in words', () => {
  test.each<[unknown, string]>([
    [1, 'a number'],
    [Float64Array.of(1, 2), 'Float64Array(2)'],
    [[1, 2, 3], 'an array of 3'],
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      'an array of 3×2',
    ],
    [[[[1], [2]]], 'an array of 1×2×1'],
    [[[1, 2], [3]], '[an array of 2, an array of 1]'],
    [[], '[]'],
    [[[]], '[[]]'],
    [[1, 'b'], '[a number, the string b]'],
    [[1, [2]], '[a number, an array of 1]'],
    [{}, '{}'],
    [{ a: 1, b: [1] }, '{ a: a number, b: an array of 1 }'],
    [[{ a: 1 }, { a: 2 }], '[{ a: a number }, { a: a number }]'],
    [undefined, 'undefined'],
    [null, 'null'],
  ])('%j', (x, text) => {
    expect(structureOf(x)).toBe(text);
  });
  test('no longer than a line', () => {
    const six = Array.from({ length: 6 }, () => ({ a: 1 }));
    expect(structureOf(six)).not.toContain('…');
    expect(structureOf([...six, { a: 1 }])).toMatch(/^\[(\{ a: a number \}, ){6}…\]$/);
    const eight = Object.fromEntries(Array.from({ length: 8 }, (_, k) => [`k${k}`, k]));
    expect(structureOf(eight)).not.toContain('…');
    expect(structureOf({ ...eight, more: 1 })).toMatch(/k7: a number, … \}$/);
  });
  test('no deeper than six', () => {
    const nest = (n: number, wrap: (x: unknown) => unknown): unknown => (n === 0 ? [1, [1]] : wrap(nest(n - 1, wrap)));
    expect(structureOf(nest(4, (x) => [x]))).toBe('[[[[[a number, an array of 1]]]]]');
    expect(structureOf(nest(5, (x) => [x]))).toBe('[[[[[[a number, an array of 1]]]]]]');
    expect(structureOf(nest(6, (x) => [x]))).toMatch(/^\[{6}(?!\[)/);
    expect(structureOf(nest(5, (x) => ({ x })))).toMatch(/^(\{ x: ){5}\[a number, an array of 1\]/);
    expect(structureOf(nest(6, (x) => ({ x })))).toMatch(/^(\{ x: ){6}(?!\[a number)/);
    expect(structureOf(nest(7, (x) => ({ x })))).toMatch(/^(\{ x: ){6}(?!\{ x)/);
  });
  test('a layout says its own', () => {
    expect(layout({ W: [[1, 2]], b: Float64Array.of(1) }).text()).toBe('{ W: an array of 1×2, b: Float64Array(1) }');
  });
});
