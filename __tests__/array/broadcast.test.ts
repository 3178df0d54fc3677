import fc from 'fast-check';
import { add, clip, derivative, div, grad, gt, hvp, jvp, mul, sub, vjp, type Num } from 'fluxion';
import { NdArray, sum, where, zeros, type ArrayValue } from 'fluxion/array';

type Shape = readonly number[];
const any = (f: unknown): any => f;
const HVP_MODES = ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse', 'forward-over-forward'];
const size = (s: Shape): number => s.reduce((n, m) => n * m, 1);

/** A shape and two that broadcast to it: axes become 1 or fall off the front. */
const pairs = fc.array(fc.constantFrom(0, 1, 2, 3), { maxLength: 4 }).chain((shape) => {
  const part = fc
    .tuple(fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }), fc.nat(shape.length))
    .map(([ones, drop]) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(drop));
  return fc.tuple(part, part);
});

const filled = (shape: Shape, seed: number): NdArray =>
  new NdArray(
    Float64Array.from({ length: size(shape) }, (_, i) => 1.5 + Math.sin(seed + 2 * i)),
    [...shape],
  );

function target(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    return m === 1 ? n : m;
  });
}

/** The place in an array of the element that stands at a place of the broadcast one. */
function source(shape: Shape, whole: Shape, place: number): number {
  let [rest, from, step] = [place, 0, 1];
  for (let axis = whole.length - 1, own = shape.length - 1; axis >= 0; axis--, own--) {
    const i = rest % whole[axis]!;
    rest = Math.floor(rest / whole[axis]!);
    if (own < 0) continue;
    if (shape[own] !== 1) from += i * step;
    step *= shape[own]!;
  }
  return from;
}

const ops: Record<string, [(x: Num, y: Num) => Num, (x: number, y: number) => [number, number, number]]> = {
  add: [add, (x, y) => [x + y, 1, 1]],
  sub: [sub, (x, y) => [x - y, 1, -1]],
  mul: [mul, (x, y) => [x * y, y, x]],
  div: [div, (x, y) => [x / y, 1 / y, -x / y / y]],
};

test.each(Object.keys(ops))('%s of any two shapes that broadcast', (name) => {
  const [f, reference] = ops[name]!;
  fc.assert(
    fc.property(pairs, ([p, q]) => {
      if (p.length === 0 || q.length === 0) return;
      const whole = target(p, q);
      const [x, y] = [filled(p, 1), filled(q, 7)];
      const ct = filled(whole, 3);
      const { value, pullback } = any(vjp)(([a, b]: Num[]) => f(a!, b!), [x, y]);
      const [gx, gy] = pullback(whole.length === 1 ? ct.data : ct) as [NdArray, NdArray];
      // The derivative of a leaf has its shape.
      expect(gx.shape).toEqual(p);
      expect(gy.shape).toEqual(q);
      const [ex, ey] = [new Float64Array(size(p)), new Float64Array(size(q))];
      const got: Float64Array = whole.length === 1 ? value : value.data;
      const { tangent } = any(jvp)(([a, b]: Num[]) => f(a!, b!), [x, y], [y === x ? y : filled(p, 5), filled(q, 6)]);
      const moved: Float64Array = whole.length === 1 ? tangent : tangent.data;
      expect(got).toHaveLength(size(whole));
      for (let i = 0; i < size(whole); i++) {
        const [a, b] = [source(p, whole, i), source(q, whole, i)];
        const [z, dx, dy] = reference(x.data[a]!, y.data[b]!);
        expect(got[i]).toBeCloseTo(z, 12);
        expect(moved[i]).toBeCloseTo(dx * filled(p, 5).data[a]! + dy * filled(q, 6).data[b]!, 12);
        ex[a]! += dx * ct.data[i]!;
        ey[b]! += dy * ct.data[i]!;
      }
      ex.forEach((e, i) => expect(gx.data[i]).toBeCloseTo(e, 12));
      ey.forEach((e, i) => expect(gy.data[i]).toBeCloseTo(e, 12));
    }),
    { numRuns: 150, seed: 1 },
  );
});

test('a condition broadcasts too, and what is not chosen has derivative 0', () => {
  const mask = new NdArray(Float64Array.of(1, 0), [2, 1]);
  const f = ({ a, b }: { a: ArrayValue; b: ArrayValue }): Num => sum(where(mask, a, b) as ArrayValue);
  const { a, b } = any(grad)(f)({ a: Float64Array.of(1, 2, 3), b: zeros([2, 3]) });
  expect([...a]).toEqual([1, 1, 1]);
  expect(b.toArray()).toEqual([
    [0, 0, 0],
    [1, 1, 1],
  ]);
});

test('between two numbers it is one of them, at every level', () => {
  const f = (x: Num): Num => where(gt(x, 1), mul(x, mul(x, x)), mul(x, 3));
  expect(any(derivative)(f)(2)).toBe(12);
  expect(any(derivative)(f)(0.5)).toBe(3);
  expect(any(derivative)(f, { order: 2 })(2)).toBe(12);
  const g = (x: ArrayValue): Num => f(sum(x));
  for (const [x, slope, curvature] of [
    [1.5, 27, 18],
    [0.25, 3, 0],
  ] as const) {
    // prettier-ignore
    const at = Float64Array.of(x, x);
    expect([...any(grad)(g)(at)]).toEqual([slope, slope]);
    expect(any(jvp)(g, at, Float64Array.of(1, 0)).tangent).toBe(slope);
    for (const mode of HVP_MODES) {
      expect([...any(hvp)(g, at, Float64Array.of(1, 0), { mode })]).toEqual([curvature, curvature]);
    }
  }
  expect(where(NaN, 1, 2)).toBe(1);
  expect(any(grad)((x: Num) => where(false, x, 2))(3)).toBe(0);
  expect(any(grad)((x: Num) => where(true, x, 2))(3)).toBe(1);
  // With an array among the two it is an array.
  expect(any(grad)((x: Num) => sum(where(gt(x, 1), x, zeros(3)) as ArrayValue))(2)).toBe(3);
});

test('clip takes arrays for each of its arguments', () => {
  const low = Float64Array.of(1, 2, 3);
  const high = Float64Array.of(4, 2.25, 5);
  const f = ({ x, a, b }: { x: Num; a: ArrayValue; b: ArrayValue }): Num => sum(any(clip)(x, a, b) as ArrayValue);
  expect(any(grad)(f)({ x: 2.5, a: low, b: high })).toEqual({
    x: 1, // inside of the first interval only
    a: Float64Array.of(0, 0, 1),
    b: Float64Array.of(0, 1, 0),
  });
  expect(any(jvp)((x: Num) => any(clip)(x, low, 4), 2.5, 1).tangent).toEqual(Float64Array.of(1, 1, 0));
  expect(any(grad)((x: ArrayValue) => sum(any(clip)(x, 2, high)))(low)).toEqual(Float64Array.of(0, 1, 1));
});

test('shapes that do not broadcast are both named', () => {
  expect(() => add(zeros([2, 3]), zeros([2]))).toThrow(/^add: expected shapes that broadcast.*\[2, 3\] and \[2\]/);
  expect(() => where(true, zeros([2, 3]), zeros([2]))).toThrow(/\[2, 3\] and \[2\]/);
});
