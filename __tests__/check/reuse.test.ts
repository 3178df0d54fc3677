import { checkGradient } from 'fluxion/check';
import { Field } from '../../src/check/field.js';
import { Layout } from '../../src/check/layout.js';

const n = 100_000;
const x = Float64Array.from({ length: n }, (_, i) => 1 + 0.5 * Math.cos(i));
const squares = (w: Float64Array): number => {
  let s = 0;
  for (let i = 0; i < w.length; i++) s += w[i]! * w[i]!;
  return s;
};
const gradient = ({ w }: { w: Float64Array }): { w: Float64Array } => ({ w: w.map((v) => 2 * v) });

/** Where points are moved to, and what moves them: a little further each time. */
function elsewhereOf(by: number): { moved: Float64Array; elsewhere: () => Float64Array } {
  const moved = x.slice();
  let k = 0;
  const elsewhere = (): Float64Array => {
    k++;
    x.forEach((v, i) => (moved[i] = v + k * by));
    return moved;
  };
  return { moved, elsewhere };
}

/** The structures that f is given, in a sweep of `points` values. */
function given(f: (p: { w: Float64Array }) => number, points = 6): Set<unknown> {
  const seen = new Set<unknown>();
  const watched = (p: { w: Float64Array }): number => {
    seen.add(p.w);
    return f(p);
  };
  const input = new Layout({ w: x }, 'test', 'x');
  const field = new Field(watched, input, [], 'f');
  const { moved, elsewhere } = elsewhereOf(0.1);
  field.reuse(x, field.values(x), moved, elsewhere);
  seen.clear();
  for (let k = 0; k < points; k++) {
    const at = x.map((v) => v + 0.01 * k);
    expect(field.near(at)).toEqual(Float64Array.of(squares(at)));
  }
  return seen;
}

test('large inputs are one structure', () => {
  expect(given(({ w }) => squares(w)).size).toBe(1);
});

test('a function that remembers results by the identity of its argument gets a new one each time', () => {
  const memory = new WeakMap<object, number>();
  const f = ({ w }: { w: Float64Array }): number => {
    const known = memory.get(w);
    if (known !== undefined) return known;
    memory.set(w, squares(w));
    return squares(w);
  };
  expect(given(f).size).toBe(6);
  const { verdict } = checkGradient(f as never, gradient as never, { w: x });
  expect(verdict).toBe('PASS');
});

test('so does one that compares with the numbers of its last argument, which it kept', () => {
  let last: { w: Float64Array; value: number } | undefined;
  const f = ({ w }: { w: Float64Array }): number => {
    if (!last?.w.every((v, i) => v === w[i])) last = { w, value: squares(w) };
    return last.value;
  };
  expect(checkGradient(f as never, gradient as never, { w: x }).verdict).toBe('PASS');
  last = undefined;
  expect(given(f).size).toBe(6);
});

test('one that gives the same value at both points cannot be told from one that remembers', () => {
  const seen = new Set<unknown>();
  const input = new Layout({ w: x }, 'test', 'x');
  const three = ({ w }: { w: Float64Array }): number => {
    seen.add(w);
    return 3;
  };
  const field = new Field(three, input, [], 'f');
  const { moved, elsewhere } = elsewhereOf(1);
  field.reuse(x, field.values(x), moved, elsewhere);
  seen.clear();
  for (let k = 0; k < 4; k++) field.near(x);
  expect(seen.size).toBe(4);
});

test('every leaf of a structure is a view', () => {
  const data = Float64Array.of(5, 6, 7, 8);
  const layout = new Layout(
    { a: [Float64Array.of(1, 2), { b: Float64Array.of(3) }], c: { data, shape: [2, 2] } },
    'test',
    'x',
  );
  const values = new Float64Array(7);
  const tree = layout.view(values);
  values.set([-1, -2, -3, -4, -5, -6, -7]);
  expect(layout.flatten(tree)).toEqual(values);
});

test('several large arrays', () => {
  const f = ({ a, b }: { a: Float64Array; b: Float64Array }): number => squares(a) + 3 * squares(b);
  const right = ({ a, b }: { a: Float64Array; b: Float64Array }): unknown => ({
    a: a.map((v) => 2 * v),
    b: b.map((v) => 6 * v),
  });
  const wrong = ({ a, b }: { a: Float64Array; b: Float64Array }): unknown => ({
    a: a.map((v) => 2 * v),
    b: b.map((v, i) => (i === 77 ? 5 : 6) * v),
  });
  const at = { a: x.slice(0, 60_000), b: x.slice(40_000) };
  expect(checkGradient(f as never, right as never, at).verdict).toBe('PASS');
  expect(checkGradient(f as never, wrong as never, at).worst[0]!.input).toBe('x.b[77]');
});
