import { add, exp, grad, jvp, mul, neg, sin, sub, type Num } from 'fluxion';
import { array, reshape, sum, type ArrayValue, type NdArray, type Vec } from 'fluxion/array';

/** Results of forward calls take over the elements of what the call has made: nothing else may hold them. */

const x = Float64Array.of(-2, 0, 3);
const v = Float64Array.of(1, 0, -1);

test('two results that are one value do not share elements', () => {
  const f = (t: Vec): [Num, Num, Num] => {
    const y = exp(t);
    return [y, y, add(y, 0)];
  };
  const { value, tangent } = jvp(f, x, v) as unknown as { value: Float64Array[]; tangent: Float64Array[] };
  for (const [a, b, c] of [value, tangent]) {
    expect(b).toEqual(a);
    expect(c).toEqual(a);
    a!.fill(7);
    expect(b).not.toEqual(a);
    b!.fill(8);
    expect(c!.every((e) => e !== 7 && e !== 8)).toBe(true);
  }
});

test('a reshaped result does not share elements with the one it was made of', () => {
  for (const order of [0, 1]) {
    const f = (t: Vec): Num[] => {
      const y = mul(t, t) as ArrayValue;
      return order ? [y, reshape(y, [3, 1])] : [reshape(y, [3, 1]), y];
    };
    const { value, tangent } = jvp(f, x, v) as unknown as Record<'value' | 'tangent', (Float64Array | NdArray)[]>;
    for (const pair of [value, tangent]) {
      const [a, b] = pair.map((r) => (r instanceof Float64Array ? r : r.data));
      expect([...a!]).toEqual([...b!]);
      a!.fill(99);
      expect([...b!]).not.toContain(99);
    }
  }
});

test('results share nothing with arguments, directions and constants', () => {
  const c = mul(array([1, 2, 3]), 2) as NdArray;
  const f = (t: Vec): Num[] => [t, c, mul(t, 1), add(t, c), sub(t, 0)];
  const { value, tangent } = jvp(f, x, v) as unknown as { value: Float64Array[]; tangent: Float64Array[] };
  const kept = [...c.data];
  [...value, ...tangent].forEach((r) => (r instanceof Float64Array ? r : (r as NdArray).data).fill(5));
  expect([...x]).toEqual([-2, 0, 3]);
  expect([...v]).toEqual([1, 0, -1]);
  expect([...c.data]).toEqual(kept);
});

test('inside another call results may be changed without changing what that call has recorded', () => {
  const f = (w: Vec): Num => {
    const { value, tangent } = jvp((t: Vec) => sin(t), x, v) as unknown as {
      value: Float64Array;
      tangent: Float64Array;
    };
    const y = sum(add(mul(w, value), mul(w, tangent)) as Vec);
    return y;
  };
  const expected = x.map((xi, i) => Math.sin(xi) + Math.cos(xi) * v[i]!);
  expect(grad(f)(x)).toEqual(expected);
});

test('a zero tangent has no sign, whatever it was multiplied with', () => {
  const zeros = Float64Array.of(0, 0, 0);
  const cases: ((t: Vec) => Num)[] = [
    (t) => mul(t, -2),
    (t) => mul(-2, t),
    (t) => neg(t),
    (t) => mul(t, x),
    (t) => mul(x, t),
    (t) => mul(t, t),
    (t) => sub(1, t),
    (t) => exp(t),
    (t) =>
      mul(
        t,
        array([
          [-1, -2, -3],
          [-4, -5, -6],
        ]),
      ),
    (t) => add(mul(t, -1), mul(t, t)),
  ];
  for (const f of cases) {
    for (const direction of [Float64Array.of(0, 0, 1), Float64Array.of(-0, -0, 1)]) {
      const tangent = jvp(f, zeros, direction).tangent as unknown as Float64Array | NdArray;
      for (const t of tangent instanceof Float64Array ? tangent : tangent.data) expect(Object.is(t, -0)).toBe(false);
    }
  }
});
