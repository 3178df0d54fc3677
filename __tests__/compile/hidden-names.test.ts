import { grad } from 'fluxion';
import { compile } from 'fluxion/compile';

/** Loops and callbacks have counters and sums of their own, whose names must not hide the user's. */
test('for … of with an exit inside a loop over i', () => {
  const f = (x: number[]): number => {
    let s = 0;
    for (let i = 0; i < x.length; i++) {
      for (const v of x) {
        if (v > 100) break;
        s += x[i]! * v;
      }
    }
    return s;
  };
  const c = compile(f);
  expect(c([1, 2, 3])).toBe(f([1, 2, 3]));
  expect(grad(c)([1, 2, 3])).toEqual([12, 12, 12]);
});

test('reduce beside a variable acc', () => {
  const f = (x: number[]): number => {
    const acc = 2;
    const r = x.reduce((s, v) => s + acc * v, 0);
    return r * acc;
  };
  const c = compile(f);
  expect(c([1, 2, 3])).toBe(f([1, 2, 3]));
  expect(grad(c)([1, 2, 3])).toEqual([4, 4, 4]);
});

test('every method of arrays beside variables with likely names', () => {
  const f = (x: number[]): number => {
    const i = 1;
    const n = 2;
    const acc = 3;
    const end = 4;
    const t = 5;
    const rest = 6;
    let s = x.map((v) => v * i * n).reduce((p, v) => p + v * acc, end);
    x.forEach((v) => (s += v * t * rest));
    for (const v of x) s += v * i;
    do s -= n;
    while (s > 1000);
    return s;
  };
  const c = compile(f);
  expect(c([1, 2, 3])).toBe(f([1, 2, 3]));
  expect(grad(c)([1, 2, 3])).toEqual([37, 37, 37]);
});
