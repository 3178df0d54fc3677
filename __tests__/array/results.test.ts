import { add, customVjp, EscapedValueError, exp, grad, jvp, mul, neg, sin, sub, vjp, type Num } from 'fluxion';
import { array, checkpoint, reshape, sum, type ArrayValue, type NdArray, type Vec } from 'fluxion/array';

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

describe('what a gradient has made is used again, but not what somebody has looked at', () => {
  const long = (f: (i: number) => number): Float64Array => Float64Array.from({ length: 1000 }, (_, i) => f(i));
  const at = long((i) => 0.1 + i / 1000);

  /** Gradients that take whatever is free, of the same length. */
  const others = (): void => {
    for (let k = 0; k < 3; k++) grad((t: Vec) => sum(sin(mul(exp(t), k)) as Vec))(at);
  };

  test('values read inside stay as they are', () => {
    const seen: NdArray[] = [];
    const expected: number[][] = [];
    const look = (y: ArrayValue, how: 'plain' | 'value'): void => {
      const found = y[how] as NdArray;
      seen.push(found);
      expected.push([...found.data]);
    };
    grad((t: Vec) => {
      const y = exp(t) as ArrayValue;
      const z = sin(y) as ArrayValue;
      look(y, 'plain');
      look(z, 'value');
      look(reshape(mul(z, y) as ArrayValue, [10, 100]), 'plain');
      return sum(mul(z, y) as Vec);
    })(at);
    others();
    expect(seen.map(({ data }) => [...data])).toEqual(expected);
  });

  test('an auxiliary result stays as it is', () => {
    const gradient = grad(
      (t: Vec): [Num, Num] => {
        const y = exp(t);
        return [sum(sin(y) as Vec), y];
      },
      { hasAux: true },
    );
    const [, aux] = gradient(at) as unknown as [unknown, NdArray | Float64Array];
    const numbers = (): number[] => [...(aux instanceof Float64Array ? aux : aux.data)];
    const before = numbers();
    others();
    expect(numbers()).toEqual(before);
    numbers().forEach((v, i) => expect(Math.abs(v / Math.exp(at[i]!) - 1)).toBeLessThan(1e-14));
  });

  test('what a rule or a checkpointed function is given stays as it is', () => {
    const kept: Float64Array[] = [];
    const copies: number[][] = [];
    const keep = (x: ArrayValue): void => {
      kept.push(x.plain.data);
      copies.push([...x.plain.data]);
    };
    const ruled = customVjp(
      (t: ArrayValue): ArrayValue => {
        keep(t);
        return exp(t) as ArrayValue;
      },
      ([t], ct) => {
        keep(t as ArrayValue);
        return [mul(ct as ArrayValue, exp(t as ArrayValue))];
      },
    );
    const again = checkpoint((t: ArrayValue): ArrayValue => {
      keep(t);
      return sin(t) as ArrayValue;
    });
    grad((t: Vec) => sum(again(ruled(mul(t, 2) as ArrayValue)) as Vec))(at);
    others();
    expect(kept.length).toBeGreaterThanOrEqual(3);
    expect(kept.map((data) => [...data])).toEqual(copies);
  });

  test('the gradient itself, a value and a pullback stay as they are', () => {
    const { value, pullback } = vjp((t: Vec) => exp(sin(t) as Vec), at) as unknown as {
      value: Float64Array;
      pullback: (ct: Float64Array) => Float64Array;
    };
    const g = grad((t: Vec) => sum(exp(sin(t)) as Vec))(at);
    const [v, p] = [[...value], [...pullback(at)]];
    const copy = [...g];
    others();
    expect([...g]).toEqual(copy);
    expect([...value]).toEqual(v);
    expect([...pullback(at)]).toEqual(p);
  });

  test('a value that has left its call is refused', () => {
    let leaked: ArrayValue | undefined;
    grad((t: Vec) => {
      leaked = exp(t) as ArrayValue;
      return sum(leaked);
    })(at);
    for (const read of [() => leaked!.plain, () => leaked!.value, () => leaked!.toArray()]) {
      expect(read).toThrow(EscapedValueError);
    }
  });

  test('after an error inside everything works as before', () => {
    const f = (t: Vec): Num => sum(exp(mul(t, t)) as Vec);
    const before = [...grad(f)(at)];
    expect(() =>
      grad((t: Vec) => {
        const y = exp(mul(t, t)) as Vec;
        if (y.size > 0) throw new Error('stop');
        return sum(y);
      })(at),
    ).toThrow('stop');
    expect([...grad(f)(at)]).toEqual(before);
  });

  test('a gradient inside another call keeps what the outer one has recorded', () => {
    const f = (w: Vec): Num => {
      const inner = grad((t: Vec) => sum(mul(exp(t), w) as Vec))(at) as unknown as Vec; // exp(at)·w
      return sum(mul(inner, inner) as Vec);
    };
    const g = grad(f)(at);
    for (let i = 0; i < at.length; i++) expect(g[i]! / (2 * Math.exp(at[i]!) ** 2 * at[i]!)).toBeCloseTo(1, 12);
  });
});
