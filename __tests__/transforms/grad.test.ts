import { add, derivative, grad, jvp, mul, sin, square, sub, valueAndGrad, type Num } from 'fluxion';

const rosenbrock = ([x, y]: readonly Num[]): Num => add(mul(100, square(sub(y!, square(x!)))), square(sub(1, x!)));

describe('grad', () => {
  test('of one number', () => {
    expect(grad((x: Num) => mul(x, mul(x, x)))(2)).toBe(12);
  });

  test('of an array', () => {
    const gradient = grad(rosenbrock)([-1.2, 1]) as number[];
    expect(gradient[0]).toBeCloseTo(-215.6, 12);
    expect(gradient[1]).toBeCloseTo(-88, 12);
  });

  test('of containers of any depth', () => {
    const model = ({ layers, b }: { layers: { w: Num[]; s: Num }[]; b: Num }): Num =>
      add(mul(layers[0]!.w[0]!, mul(layers[1]!.w[1]!, layers[1]!.s)), b);
    const at = { layers: [{ w: [2, 3], s: 5 }, { w: [7, 11], s: 13 }], b: 17 }; // prettier-ignore
    expect(grad(model)(at)).toEqual({
      layers: [{ w: [11 * 13, 0], s: 0 }, { w: [0, 2 * 13], s: 2 * 11 }], // prettier-ignore
      b: 1,
    });
  });

  test('of nothing is nothing', () => {
    expect(grad((_: readonly Num[]) => 3)([])).toEqual([]);
    expect(grad((_: object) => 3)({})).toEqual({});
    expect(grad(({ a }: { a: readonly Num[]; b: object }) => (a.length === 0 ? 1 : 0))({ a: [], b: {} })).toEqual({ a: [], b: {} }); // prettier-ignore
  });

  test('of a constant is +0 everywhere', () => {
    expect(grad((_: readonly Num[]) => 3)([1, 2])).toEqual([0, 0]);
    expect(grad(([x]: readonly Num[]) => sub(x!, x!))([1, 2])).toEqual([0, 0]);
    expect(grad(([x]: readonly Num[]) => mul(-0, x!))([1, 2])).toEqual([0, 0]);
  });

  test('hands further arguments through as constants', () => {
    const f = (x: Num, data: readonly number[], scale: number): Num => mul(scale, mul(x, data[1]!));
    expect(grad(f)(2, [3, 5], 7)).toBe(35);
    const seen: unknown[] = [];
    grad((x: Num, ...rest: unknown[]) => (seen.push(...rest), x))(1, 'text', null, undefined, 3n);
    expect(seen).toEqual(['text', null, undefined, 3n]);
  });

  describe('argnums', () => {
    const f = (x: Num, { w }: { w: Num[] }, z: Num): Num => mul(mul(x, w[1]!), mul(z, z));
    test.each([
      [0, 5 * 49],
      [1, { w: [0, 2 * 49] }],
      [2, 2 * 5 * 14],
    ])('%i', (argnums, expected) => {
      expect(grad(f, { argnums })(2, { w: [3, 5] }, 7)).toEqual(expected);
    });

    test('several give an array, in the order asked for', () => {
      const at = [2, { w: [3, 5] }, 7] as const;
      expect(grad(f, { argnums: [0, 1, 2] })(...(at as never as [number, { w: number[] }, number]))).toEqual([245, { w: [0, 98] }, 140]); // prettier-ignore
      expect(grad(f, { argnums: [2, 0] })(2, { w: [3, 5] }, 7)).toEqual([140, 245]);
      expect(grad(f, { argnums: [1] })(2, { w: [3, 5] }, 7)).toEqual([{ w: [0, 98] }]);
      expect(grad(f, { argnums: [] })(2, { w: [3, 5] }, 7)).toEqual([]);
    });

    test('others are constants: what f gets for them is what was handed over', () => {
      const given = { w: [3, 5] };
      grad(
        (x: Num, other: unknown, z: Num) => {
          expect(other).toBe(given);
          expect(z).toBe(7);
          return x;
        },
        { argnums: 0 },
      )(2, given, 7);
    });
  });

  test('out and typed arrays name the entry they need', () => {
    const f = ([x, y]: Num[]): Num => mul(x!, y!);
    expect(() => grad(f, { out: [0, 0] })([2, 3])).toThrow('grad: expected fluxion/array for out, got no import.');
    expect(() => valueAndGrad(f, { out: [0, 0] })([2, 3])).toThrow('valueAndGrad: expected fluxion/array for out');
    expect(() => grad(f)(Float64Array.of(2, 3) as never)).toThrow(
      'grad: expected x to hold numbers in arrays and plain objects, got a Float64Array. Use Array.from(x), or a Float64Array and fluxion/array.',
    );
    expect(grad(f)([2, 3])).toEqual([3, 2]);
  });

  describe('hasAux', () => {
    const f = (x: Num, note: string): [Num, { note: string; twice: Num; parts: [Num, number] }] => [
      mul(x, x),
      { note, twice: mul(2, x), parts: [sin(x), 1] },
    ];

    test('gives the gradient and the auxiliary result as plain numbers', () => {
      const [gradient, aux] = grad(f, { hasAux: true })(3, 'hello');
      expect(gradient).toBe(6);
      expect(aux).toEqual({ note: 'hello', twice: 6, parts: [Math.sin(3), 1] });
    });

    test('with argnums', () => {
      const g = (x: Num, y: Num): [Num, Num] => [mul(x, y), add(x, y)];
      expect(grad(g, { hasAux: true, argnums: [1, 0] })(2, 3)).toEqual([[2, 3], 5]);
    });

    test('the auxiliary result may be anything', () => {
      const things = [undefined, null, 'text', new Map([[1, 2]]), new Date(0), sin, Symbol.iterator, 3n, new Float64Array(2)]; // prettier-ignore
      for (const thing of things) {
        const [gradient, aux] = grad((x: Num) => [mul(x, x), thing] as const, { hasAux: true })(3);
        expect([gradient, aux]).toEqual([6, thing]);
      }
    });

    test('inside another derivative the auxiliary result carries that derivative', () => {
      const outer = (x: Num): Num => {
        const [gradient, aux] = grad((y: Num) => [mul(y, mul(y, x)), mul(x, x)] as const, { hasAux: true })(2);
        return add(gradient as Num, aux as Num); // 4x + x²
      };
      expect(derivative(outer)(3)).toBe(10);
      expect(grad(outer)(3)).toBe(10);
    });
  });

  test('of f where f does not return one of its inputs changed', () => {
    expect(grad(([x]: readonly Num[]) => x!)([3, 4])).toEqual([1, 0]);
  });

  test('uses one input many times', () => {
    const n = 50;
    const power = (x: Num): Num => Array.from({ length: n }, () => x).reduce((p, y) => mul(p, y));
    expect(grad(power)(1)).toBe(n);
  });

  test('called inside itself', () => {
    const df = grad((x: Num) => mul(mul(x, x), x)) as (x: Num) => Num;
    expect(grad(df)(2)).toBe(12);
    expect(grad(grad(df) as (x: Num) => Num)(2)).toBe(6);
  });
});

describe('valueAndGrad', () => {
  test('gives both, with the structure of grad', () => {
    expect(valueAndGrad((x: Num) => mul(x, x))(3)).toEqual({ value: 9, gradient: 6 });
    expect(valueAndGrad(rosenbrock)([1, 1])).toEqual({ value: 0, gradient: [0, 0] });
    expect(valueAndGrad((x: Num, y: Num) => mul(x, y), { argnums: [0, 1] })(2, 3)).toEqual({ value: 6, gradient: [3, 2] });
  }); // prettier-ignore

  test('with hasAux', () => {
    expect(valueAndGrad((x: Num) => [mul(x, x), { x }] as const, { hasAux: true })(3)).toEqual({
      value: 9,
      gradient: 6,
      aux: { x: 3 },
    });
  });

  test('runs f once', () => {
    let runs = 0;
    valueAndGrad((x: Num) => (runs++, mul(x, x)))(3);
    expect(runs).toBe(1);
  });

  test('inside another derivative the value carries that derivative', () => {
    const f = (x: Num): Num => {
      const { value, gradient } = valueAndGrad((y: Num) => mul(mul(x, y), y))(2);
      return mul(value, gradient as Num); // 4x · 4x
    };
    expect(derivative(f)(3)).toBe(96);
    expect(jvp(f, 3, 1)).toEqual({ value: 144, tangent: 96 });
    expect(valueAndGrad(f)(3)).toEqual({ value: 144, gradient: 96 });
  });
});
