import { Random } from '../../src/check/random.js';
import { explainRatio } from '../../src/check/ratio.js';

const draw = (of: (r: Random) => number, n = 20_000): number[] => {
  const random = new Random(5);
  return Array.from({ length: n }, () => of(random));
};
const mean = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0) / x.length;

test('the generator is the published one: mulberry32 with seed 1', () => {
  const random = new Random(1);
  const published = [2693262067, 11749833, 2265367787];
  expect(published.map(() => Math.round(random.next() * 2 ** 32))).toEqual(published);
});

test('moments of what it draws', () => {
  const normal = draw((r) => r.normal());
  expect(mean(normal)).toBeCloseTo(0, 1);
  expect(mean(normal.map((v) => v * v))).toBeCloseTo(1, 1);
  expect(mean(normal.map((v) => v ** 4))).toBeGreaterThan(2.7);
  const signs = draw((r) => r.sign());
  expect(new Set(signs)).toEqual(new Set([-1, 1]));
  expect(mean(signs)).toBeCloseTo(0, 1);
  expect(signs[0]).toBe(new Random(5).next() < 0.5 ? -1 : 1);
  expect(new Set(draw((r) => r.below(3)))).toEqual(new Set([0, 1, 2]));
});

test('directions: signs of size ½ to 1½, and normal numbers', () => {
  const even = new Random(2).direction(new Float64Array(2000), 0);
  const odd = new Random(2).direction(new Float64Array(2000), 1);
  expect(even.every((v) => Math.abs(v) >= 0.5 && Math.abs(v) < 1.5)).toBe(true);
  expect(odd.some((v) => Math.abs(v) < 0.1) && odd.some((v) => Math.abs(v) > 2)).toBe(true);
});

test.each<[number, RegExp | undefined]>([
  [3, /3 times/],
  [1 / 3, /1\/3 /],
  [2000, /2000 times/],
  [2001, undefined],
  [1 / Math.LN10, /ln 10/],
  [Math.LN2, /ln 2/],
  [1000.001, /1000 times/],
  [1000.01, undefined],
  [Infinity, undefined],
])('the ratio %p', (ratio, text) => {
  if (text) expect(explainRatio(ratio)).toMatch(text);
  else expect(explainRatio(ratio)).toBeUndefined();
});

test('a count of one explains nothing, a count of two does', () => {
  expect(explainRatio(1, new Map([['the length of x', 1]]))).not.toMatch(/length of x/);
  expect(explainRatio(-1, new Map([['the length of x', 1]]))).toMatch(/sign/);
});
