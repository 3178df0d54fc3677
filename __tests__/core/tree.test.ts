import { add, derivative, grad, jvp, mul } from 'fluxion';
import { isRecord, isScalar, leavesLike, leavesOf, mapLeaves, readLeaves, withLeaves } from '../../src/core/tree.js';

const refuse = (x: unknown, path: string): Error => new Error(`${String(x)} at ${path || 'the root'}`);

test('a record is an object of no class', () => {
  const bare: unknown = Object.create(null);
  expect([{}, { a: 1 }, bare].map(isRecord)).toEqual([true, true, true]);
  const others = [null, undefined, 3, 'text', () => 1, new Date(0), new Map(), Promise.resolve(), new (class A {})()];
  expect(others.map(isRecord)).toEqual(others.map(() => false));
});

test('a scalar is a number or a value', () => {
  expect([1, NaN, -0].map(isScalar)).toEqual([true, true, true]);
  expect([[1], '1', undefined, null, {}].map(isScalar)).toEqual([false, false, false, false, false]);
  let inside: boolean | undefined;
  derivative((x) => ((inside = isScalar(x)), x))(1);
  expect(inside).toBe(true);
});

describe('reading leaves', () => {
  test('in reading order, of every container', () => {
    expect(readLeaves({ b: [1, [2, { z: 3, a: 4 }]], a: 5 }, refuse)).toEqual([1, 2, 3, 4, 5]);
    expect(readLeaves(7, refuse)).toEqual([7]);
    expect(readLeaves([], refuse)).toEqual([]);
  });

  test('a flat array is returned as it is by leavesOf, and copied by readLeaves', () => {
    const flat = [1, 2];
    expect(leavesOf(flat, 'f', 'x')).toBe(flat);
    expect(readLeaves(flat, refuse)).not.toBe(flat);
    const nested = [1, [2]];
    expect(leavesOf(nested, 'f', 'x')).toEqual([1, 2]);
  });

  test.each<[unknown, string]>([
    ['text', 'text at the root'],
    [{ a: [1, { b: null }] }, 'null at a[1].b'],
    [[[undefined]], 'undefined at [0][0]'],
    [{ a: { b: { c: true } } }, 'true at a.b.c'],
  ])('what is no leaf is refused with its place: %j', (x, message) => {
    expect(() => readLeaves(x, refuse)).toThrow(new Error(message));
  });

  test('500 containers are a tree, 501 are taken for one that holds itself', () => {
    const nested = (n: number): unknown => {
      let x: unknown = 1;
      for (let i = 0; i < n; i++) x = [x];
      return x;
    };
    expect(readLeaves(nested(501), refuse)).toEqual([1]);
    const message = `fluxion: expected ${'[0]'.repeat(14).slice(0, 40)} to be a finite tree, got over 500 levels. Perhaps it holds itself.`;
    expect(() => readLeaves(nested(502), refuse)).toThrow(new RangeError(message));
    const records = (n: number): unknown => {
      let x: unknown = 1;
      for (let i = 0; i < n; i++) x = { a: x };
      return x;
    };
    expect(readLeaves(records(501), refuse)).toEqual([1]);
    expect(() => readLeaves(records(502), refuse)).toThrow(RangeError);
    expect(mapLeaves(nested(501), (v) => v)).toEqual(nested(501));
    expect(() => mapLeaves(nested(502), (v) => v)).toThrow(
      new RangeError(
        'fluxion: expected an array of 1 to be a finite tree, got over 500 levels. Perhaps it holds itself.',
      ),
    );
  });
});

describe('writing leaves', () => {
  test('into a copy of the containers', () => {
    const x = { a: [1, 2], b: { c: 3 } };
    expect(withLeaves(x, [4, 5, 6])).toEqual({ a: [4, 5], b: { c: 6 } });
    expect(x).toEqual({ a: [1, 2], b: { c: 3 } });
    expect(withLeaves(1, [9])).toBe(9);
  });

  test('a list as long as a flat array becomes the copy; a longer one does not', () => {
    const leaves = [4, 5];
    expect(withLeaves([1, 2], leaves)).toBe(leaves);
    expect(withLeaves([1, 2], [4, 5, 6])).toEqual([4, 5]);
    expect(withLeaves([[1], 2], leaves)).toEqual([[4], 5]);
  });

  test('what is neither leaf nor container stays', () => {
    const date = new Date(0);
    expect(mapLeaves({ a: 1, date, text: 'x' }, (v) => mul(2, v as number))).toEqual({ a: 2, date, text: 'x' });
  });
});

describe('the leaves of one tree beside another', () => {
  const like = (x: unknown, v: unknown): readonly unknown[] => leavesLike(x, v, 'f', 'x', 'v');

  test('of the same structure', () => {
    expect(like({ a: 1, b: [2, 3] }, { b: [5, 6], a: 4 })).toEqual([4, 5, 6]);
    const flat = [3, 4];
    expect(like([1, 2], flat)).toBe(flat);
    expect(like(1, 2)).toEqual([2]);
    expect(like([1, 'option', { a: 2 }], [3, 'anything', { a: 4 }])).toEqual([3, 4]);
  });

  test.each<[unknown, unknown, string]>([
    [[1, 2], [1], 'an array of 1'],
    [[1], [1, 2], 'an array of 2'],
    [[1, 2], { 0: 1, 1: 2 }, 'an object'],
    [{ 0: 1 }, [1], 'an array of 1'],
    [1, [1], 'an array of 1'],
    [[[1]], [1], 'the number 1 at [0]'],
    [{ a: { b: 1 } }, { a: { c: 1 } }, 'undefined at a.b'],
    [{ a: { b: [1] } }, { a: { b: ['x'] } }, 'the string x at a.b[0]'],
    [{ a: 1 }, { a: 1, b: 2 }, 'an object'],
  ])('%j is not like %j', (x, v, got) => {
    expect(() => like(x, v)).toThrow(`f: expected v to have the structure of x, got ${got}.`);
  });
});

test('what a transform returns has containers of its own', () => {
  const x = { a: [1, 2] };
  const { value, tangent } = jvp((p: { a: number[] }) => p as never, x as never, { a: [3, 4] } as never);
  expect([value, tangent]).toEqual([{ a: [1, 2] }, { a: [3, 4] }]);
  expect(value).not.toBe(x);
  expect(grad(([u, v]: number[]) => add(mul(u!, v!), u!) as never)([2, 3])).toEqual([4, 2]);
});
