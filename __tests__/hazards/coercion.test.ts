/**
 * JavaScript's own operators would turn a value under differentiation into a plain number and silently drop the derivative. They throw, in
 * every engine, and the message says what to write instead.
 */
import type { Num } from 'fluxion';
import { derivative, grad, jvp, type Scalar } from 'fluxion';

/** One value of every engine, while its call is under way. */
const engines: Record<string, (use: (d: Scalar) => void) => void> = {
  Dual: (use) => derivative((x) => (use(x), x))(3),
  Var: (use) => grad((x: Num) => (use(x as Scalar), x))(3),
  NestedDual: (use) => grad((x: Num) => derivative((y) => (use(y), y))(x))(3),
  NestedVar: (use) => derivative((x) => grad((y: Num) => (use(y as Scalar), y))(x) as Num)(3),
};

/* eslint-disable eqeqeq, no-implicit-coercion, no-useless-assignment -- these expressions are the subject */
const operators: Record<string, (d: any) => unknown> = {
  'd * 2': (d) => d * 2,
  '2 * d': (d) => 2 * d,
  'd * d': (d) => d * d,
  'd + 1': (d) => d + 1,
  '1 + d': (d) => 1 + d,
  "d + ''": (d) => d + '',
  'd - 1': (d) => d - 1,
  'd / 2': (d) => d / 2,
  '1 / d': (d) => 1 / d,
  'd ** 2': (d) => d ** 2,
  '2 ** d': (d) => 2 ** d,
  'd % 2': (d) => d % 2,
  '-d': (d) => -d,
  '+d': (d) => +d,
  'd += 1': (d) => (d += 1),
  'd++': (d) => d++,
  'd < 3': (d) => d < 3,
  'd <= 3': (d) => d <= 3,
  '3 > d': (d) => 3 > d,
  'd >= 3': (d) => d >= 3,
  'd < d': (d) => d < d,
  'd == 3': (d) => d == 3,
  'd != 3': (d) => d != 3,
  'd | 0': (d) => d | 0,
  '~d': (d) => ~d,
  'd & 1': (d) => d & 1,
  'd >> 1': (d) => d >> 1,
  'Number(d)': (d) => Number(d),
  'BigInt(d)': (d) => BigInt(d),
  'isNaN(d)': (d) => isNaN(d),
  'isFinite(d)': (d) => isFinite(d),
  'new Date(d)': (d) => new Date(d),
  'array[0] = d': (d) => (new Float64Array(1)[0] = d),
  'Float64Array.of(d)': (d) => Float64Array.of(d),
  'Float64Array.from([d])': (d) => Float64Array.from([d]),
  'new Float64Array([d])': (d) => new Float64Array([d]),
  'array.fill(d)': (d) => new Float64Array(2).fill(d),
  'new Int32Array([d])': (d) => new Int32Array([d]),
  '[…].sort()': (d) => [d, 1].sort((a, b) => a - b),
};

const unary = ['sin', 'cos', 'tan', 'exp', 'log', 'sqrt', 'abs', 'sign', 'floor', 'ceil', 'round', 'trunc', 'tanh', 'cbrt', 'fround', 'clz32']; // prettier-ignore
for (const name of unary) {
  operators[`Math.${name}(d)`] = (d) => (Math as unknown as Record<string, (x: unknown) => unknown>)[name]!(d);
}
for (const name of ['max', 'min', 'pow', 'hypot', 'atan2', 'imul']) {
  operators[`Math.${name}(d, 1)`] = (d) =>
    (Math as unknown as Record<string, (...x: unknown[]) => unknown>)[name]!(d, 1);
  operators[`Math.${name}(1, d)`] = (d) =>
    (Math as unknown as Record<string, (...x: unknown[]) => unknown>)[name]!(1, d);
}

describe.each(Object.keys(engines))('%s', (engine) => {
  test.each(Object.entries(operators))('%s throws and says what to use', (_, use) => {
    let reached = 0;
    engines[engine]!((d) => {
      reached++;
      let error: unknown;
      try {
        use(d);
      } catch (e) {
        error = e;
      }
      expect(error).toBeInstanceOf(TypeError);
      const { message } = error as TypeError;
      expect(message).toMatch(/^\w+: expected one of fluxion's operations, got one of JavaScript's/);
      expect(message.startsWith(`${engine}:`)).toBe(true);
      for (const op of ['add', 'sub', 'mul', 'div', 'pow', 'neg', 'sin', 'lt', 'eq', '.value'])
        expect(message).toContain(op);
    });
    expect(reached).toBe(1);
  });

  test('text is harmless', () => {
    engines[engine]!((d) => {
      expect(`${d}`).toBe(`${engine}(3)`);
      expect(String(d)).toBe(`${engine}(3)`);
    });
  });

  test('there is no valueOf to fall back on', () => {
    engines[engine]!((d) => {
      expect(typeof (d as { valueOf: () => unknown }).valueOf()).toBe('object');
      expect(() => JSON.stringify({ a: Number(d) })).toThrow(TypeError);
    });
  });

  test('what cannot be trapped is what the documentation says', () => {
    engines[engine]!((d) => {
      // Identity, truthiness and Number.isFinite look at the object; use eq, ne and .primal.
      expect((d as unknown) === 3).toBe(false);
      expect(d ? 'yes' : 'no').toBe('yes');
      expect(Number.isFinite(d)).toBe(false);
      expect([d.eq(3), d.ne(3), d.primal]).toEqual([true, false, 3]);
    });
  });
});

test('one slip deep in a function is found', () => {
  const careless = ([x, y]: readonly Num[]): Num => (x as unknown as number) * (y as unknown as number);
  expect(() => grad(careless)([2, 5])).toThrow(/^Var: expected one of fluxion's operations/);
  expect(() => jvp(careless, [2, 5], [1, 0])).toThrow(/^Dual: expected one of fluxion's operations/);
});
