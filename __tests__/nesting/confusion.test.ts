/**
 * Perturbation confusion: the cases by which systems of differentiation have been found to mix up nested derivatives (Siskind and
 * Pearlmutter, IFL 2005, and the bug reports since), each in every mix of forward (D) and reverse (G) mode.
 */
import {
  add,
  cos,
  div,
  EscapedValueError,
  exp,
  grad,
  jacobian,
  jvp,
  log,
  mul,
  pow,
  sin,
  sqrt,
  square,
  sub,
  vjp,
  type Num,
} from 'fluxion';
import { distance } from '../support/equal.js';
import { D, G, jacobianModes, mixes, type Curve, type Step } from '../support/modes.js';

/** x³ and the like by multiplication, so that pow's rule is not what is tested. */
const power = (x: Num, n: number): Num => (n === 1 ? x : mul(x, power(x, n - 1)));

interface Case {
  readonly name: string;
  readonly levels: number;
  readonly value: number;
  /** The program, with its derivative operators outermost first. */
  readonly of: (...d: Step[]) => Num;
}

const cases: readonly Case[] = [
  {
    name: 'C1 an inner derivative at a constant',
    levels: 2,
    value: 1, // 2 where perturbations are confused
    of: (d, e) => d!((x) => mul(x, e!((y) => add(x, y))(1)))(1),
  },
  {
    name: 'C2 the same with a product',
    levels: 2,
    value: 6,
    of: (d, e) => d!((x) => mul(x, e!((y) => mul(x, y))(2)))(3),
  },
  {
    name: 'C2 at 4',
    levels: 2,
    value: 8,
    of: (d, e) => d!((x) => mul(x, e!((y) => mul(x, y))(2)))(4),
  },
  {
    name: 'C3 an inner function that ignores its argument',
    levels: 2,
    value: 0,
    of: (d, e) => d!((x) => e!(() => x)(x))(1),
  },
  {
    name: 'C4 the inner point is the outer variable',
    levels: 2,
    value: 12,
    of: (d, e) => d!((x) => e!((y) => mul(mul(x, y), y))(x))(3),
  },
  {
    name: 'C5 three levels',
    levels: 3,
    value: 12,
    of: (d, e, f) => d!((x) => mul(x, e!((y) => mul(x, f!((z) => mul(mul(x, y), z))(y)))(x)))(2),
  },
  {
    name: 'C6 three levels, 84x⁶',
    levels: 3,
    value: 956.8125,
    of: (d, e, f) => d!((x) => e!((y) => f!((z) => mul(mul(power(x, 2), power(y, 3)), power(z, 4)))(x))(x))(1.5),
  },
  {
    name: 'C7 the third derivative of sin x²',
    levels: 3,
    value: -6.3743788246639,
    of: (d, e, f) => d!(e!(f!((x) => sin(mul(x, x)))))(0.7),
  },
  {
    name: 'C8 an inner derivative as the point of another',
    levels: 2,
    value: 2.247044479203548,
    of: (d, e) => d!((x) => e!((y) => exp(mul(x, y)))(e!((z) => mul(mul(z, z), x))(x)))(0.5),
  },
  {
    name: 'C9 x·D(x + y) at x',
    levels: 2,
    value: 1,
    of: (d, e) => d!((x) => mul(x, e!((y) => add(x, y))(x)))(5),
  },
  {
    name: 'C10 the inner point is a function of the outer variable',
    levels: 2,
    value: 54,
    of: (d, e) => d!((x) => e!((y) => power(add(x, y), 3))(mul(2, x)))(1),
  },
  {
    name: 'C16 d/dx d/dy x²y³',
    levels: 2,
    value: 72,
    of: (d, e) => d!((x) => e!((y) => mul(power(x, 2), power(y, 3)))(2))(3),
  },
  {
    name: 'C16 d/dy d/dx x²y³',
    levels: 2,
    value: 72,
    of: (d, e) => d!((y) => e!((x) => mul(power(x, 2), power(y, 3)))(3))(2),
  },
];

describe.each(cases.map((c) => [c.name, c] as const))('%s', (_, { levels, value, of }) => {
  test.each(mixes(levels).map(({ name, steps }) => [name, steps] as const))('%s', (_name, steps) => {
    expect(distance([of(...steps)], [value])).toBeLessThan(1e-14);
  });
});

const pairsOfSteps = mixes(2).map(({ name, steps }) => [name, steps[0]!, steps[1]!] as const);

/** The gradient of a function of an array, in the mode of a step. */
const gradientBy = (step: Step, f: (v: readonly Num[]) => Num, v: readonly Num[]): Num[] =>
  step === G ? (grad(f)(v) as Num[]) : v.map((x, i) => D((t) => f(v.map((y, j) => (i === j ? t : y))))(x));

const jacobianBy = (step: Step, f: (v: readonly Num[]) => Num[], v: readonly number[]): number[][] =>
  jacobian(f, { mode: step === G ? 'reverse' : 'forward' })(v) as number[][];

const norm = (v: readonly Num[]): Num => sqrt(v.map((x) => mul(x, x)).reduce(add));

describe('arrays', () => {
  test.each(pairsOfSteps)('C11 %s a derivative inside a gradient', (_, outer, inner) => {
    const f = (v: readonly Num[]): Num =>
      mul(
        v.reduce((a, b) => add(a, b)),
        inner((y) => mul(y, norm(v)))(1),
      );
    const expected = [5.345224838248488, 6.948792289723034, 8.552359741197581];
    expect(distance(gradientBy(outer, f, [1, 2, 3]), expected)).toBeLessThan(1e-14);
  });

  test.each(pairsOfSteps)('C12 %s the velocity gradient of a Lagrangian does not depend on the position', (_, outer, inner) => {
    const lagrangian = (q: readonly Num[], qd: readonly Num[]): Num =>
      sub(mul(0.5, add(mul(qd[0]!, qd[0]!), mul(qd[1]!, qd[1]!))), mul(9.8, q[1]!));
    const momentum = (q: readonly Num[]): Num[] => gradientBy(inner, (qd) => lagrangian(q, qd), [3, 4]);
    expect(jacobianBy(outer, momentum, [1, 2])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test.each(pairsOfSteps)('C13 %s the gradient of y·(A x) in y, differentiated in x, is A', (_, outer, inner) => {
    const A = [
      [2, -1, 3],
      [0.5, 4, -2],
    ];
    const times = (x: readonly Num[]): Num[] => A.map((row) => row.map((a, j) => mul(a, x[j]!)).reduce((a, b) => add(a, b)));
    const dual = (x: readonly Num[]): Num[] =>
      gradientBy(inner, (y) => times(x).map((ax, i) => mul(y[i]!, ax)).reduce((a, b) => add(a, b)), [5, 7]);
    expect(jacobianBy(outer, dual, [1, 2, 3])).toEqual(A);
  });
}); // prettier-ignore

describe('values that leave their call', () => {
  test.each(pairsOfSteps)('C14 %s a leaked value gives the right answer or an error, never a wrong number', (_, outer, inner) => {
    // ForwardDiff and autograd's jvp have returned 2 here.
    const program = outer((x) => {
      let c: Num = x;
      const f: Curve = (y) => (c = mul(c, y));
      inner(f)(1);
      return inner(f)(1);
    });
    let result: unknown;
    try {
      result = program(1);
    } catch (error) {
      expect(error).toBeInstanceOf(EscapedValueError);
      return;
    }
    expect(result).toBe(1);
  }); // prettier-ignore

  test.each(pairsOfSteps)('C14 %s the product of an earlier inner variable and the present one', (_, outer, inner) => {
    // With respect to y alone the leaked z is not y: 0 or an error.
    let leaked: Num = 0;
    const program = outer((x) => {
      inner((z) => mul((leaked = z), x))(3);
      return inner((y) => mul(mul(leaked, 0), y))(2);
    });
    let result: unknown;
    try {
      result = program(1);
    } catch (error) {
      expect(error).toBeInstanceOf(EscapedValueError);
      return;
    }
    expect(result).toBe(0);
  });

  const leakers: [string, (f: (x: Num) => Num) => unknown][] = [
    ['derivative', (f) => D(f)(2)],
    ['grad', (f) => G(f)(2)],
    ['jvp', (f) => jvp(f, 2, 1)],
    ['vjp', (f) => vjp(f, 2).value],
  ];
  const users: [string, (f: (x: Num) => Num) => unknown][] = [
    ...leakers,
    ['pullback', (f) => vjp(f, 2).pullback(1)],
    ['jacobian', (f) => jacobian(f)(2)],
  ];
  test.each(leakers.flatMap(([from, leak]) => users.map(([to, use]) => [from, to, leak, use] as const)))(
    'a value of an ended %s call returned from a later %s call',
    (_from, _to, leak, use) => {
      let leaked: Num = 0;
      leak((x) => (leaked = mul(x, x)));
      expect(() => use(() => leaked)).toThrow(EscapedValueError);
      expect(() => use((x) => mul(x, leaked))).toThrow(EscapedValueError);
      expect(use((x) => mul(x, 3))).toEqual(use((x) => mul(x, 3)));
    },
  );
});

describe('C15 the amazing bug: a derivative operator as the result of a derivative', () => {
  // s(u)(f)(x) = f(x + u): its derivative at u = 0 would be a derivative operator whose two uses share one tag.
  const s = (u: Num) => (f: Curve) => (x: Num) => f(add(x, u));
  test.each([
    ['D', D],
    ['G', G],
  ] as const)('%s refuses it', (_, d) => {
    expect(() => d(s as unknown as Curve)(0)).toThrow(TypeError);
    expect(() => d(s as unknown as Curve)(0)).toThrow(/: expected f to return a number, got a function/);
    expect(() => d(s as unknown as Curve)(0)).toThrow(/apply/i);
  });

  test.each(pairsOfSteps)('%s applied first it is right', (_, outer, inner) => {
    const hat =
      (d: Step, f: Curve): Curve =>
      (x) =>
        d((u) => s(u)(f)(x))(0);
    expect(hat(inner, exp)(1)).toBe(Math.E);
    expect(distance([hat(outer, hat(inner, exp))(1)], [Math.E])).toBeLessThan(1e-15);
    expect(
      hat(
        outer,
        hat(inner, (x) => power(x, 3)),
      )(2),
    ).toBe(12);
  });
});

describe('operators kept and used again', () => {
  test.each(pairsOfSteps)('C16 %s an operator made before the variable of the other', (_, outer, inner) => {
    let x: Num = 3;
    const inY = inner((y) => mul(power(x, 2), power(y, 3)));
    expect(
      outer((t) => {
        x = t;
        return inY(2);
      })(3),
    ).toBe(72);
  });

  test.each(pairsOfSteps)('C17 %s one operator at two depths', (_, outer, inner) => {
    const f: Curve = (x) => mul(x, x);
    const d = inner(f);
    expect(outer((x) => mul(d(x), d(mul(2, x))))(1)).toBe(16);
    expect(d(3)).toBe(6);
    expect(outer(d)(3)).toBe(2);
  });

  test.each(pairsOfSteps)('C18 %s a gradient called inside its own function', (_, outer, inner) => {
    // f(x) = x² for small x, else x·f′(x/2): f(4) = 4·(4/2·2) → each call works on another input of the same operator.
    const f: Curve = (x) => (typeof x === 'number' || x.primal < 3 ? mul(x, x) : mul(x, dInner(div(x, 2))));
    const dInner = inner(f);
    const dOuter = outer(f);
    // f(x) = x·2(x/2) = x² there too
    expect(dOuter(4)).toBe(8);
    expect(dInner(1.5)).toBe(3);
    expect(dOuter(4)).toBe(outer((x) => mul(x, inner((y) => mul(y, y))(div(x, 2))))(4));
  });
});

describe('interleaved calls', () => {
  const f: Curve = (x) => mul(sin(x), exp(x));
  const df = (x: number): number => Math.exp(x) * (Math.sin(x) + Math.cos(x));

  test.each(pairsOfSteps)('%s two generators that differentiate in turn', (_, d, e) => {
    function* values(step: Step, at: readonly number[]): Generator<number> {
      for (const x of at) yield step(f)(x) as number;
    }
    const a = values(d, [0.1, 0.2, 0.3]);
    const b = values(e, [1.1, 1.2, 1.3]);
    for (const x of [0.1, 0.2, 0.3]) {
      expect(distance([a.next().value], [df(x)])).toBeLessThan(1e-15);
      expect(distance([b.next().value], [df(x + 1)])).toBeLessThan(2e-15);
    }
  });

  test.each(pairsOfSteps)('%s a generator advanced inside a derivative', (_, d, e) => {
    function* values(): Generator<number> {
      for (let x = 1; ; x++) yield e((t) => power(t, 3))(x) as number;
    }
    const source = values();
    // 3·1², then 3·2², as constants of the outer call
    expect(d((x) => mul(x, source.next().value as number))(5)).toBe(3);
    expect(d((x) => mul(x, source.next().value as number))(5)).toBe(12);
  });

  test('pullbacks and pushforwards of several calls, in any order', () => {
    const first = vjp(f, 0.4);
    const second = vjp((x: Num) => cos(x), 0.7);
    const nested = grad((x: Num) => {
      const third = vjp((y: Num) => mul(y, mul(x, y)), 3);
      return add(third.pullback(1), third.pullback(x)); // 6x + 6x²
    })(2);
    expect(nested).toBe(6 + 24);
    expect(second.pullback(2)).toBe(-2 * Math.sin(0.7));
    expect(distance(first.pullback(1), df(0.4))).toBeLessThan(1e-15);
    expect(second.pullback(1)).toBe(-Math.sin(0.7));
    expect(distance(first.pullback(1), df(0.4))).toBeLessThan(1e-15);
  });

  test('async callers whose derivatives alternate', async () => {
    const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const worker = async (step: Step, at: readonly number[]): Promise<number[]> => {
      const results: number[] = [];
      for (const x of at) {
        const { pullback } = vjp((t: Num) => step(f)(t), x);
        await pause();
        results.push(step(f)(x) as number, pullback(1) as number);
        await pause();
      }
      return results;
    };
    const points = [0.1, 0.5, 0.9];
    const alone = [await worker(D, points), await worker(G, points)];
    const together = await Promise.all([worker(D, points), worker(G, points), worker(D, points), worker(G, points)]);
    expect(together).toEqual([alone[0], alone[1], alone[0], alone[1]]);
    points.forEach((x, i) => {
      expect(distance([alone[0]![2 * i]], [df(x)])).toBeLessThan(1e-15);
      expect(distance([alone[0]![2 * i + 1]], [2 * Math.exp(x) * Math.cos(x)])).toBeLessThan(1e-14);
    });
  });
});

describe('closures over several levels', () => {
  test.each(mixes(3).map(({ name, steps }) => [name, steps] as const))(
    '%s every level uses every variable',
    (_, [a, b, c]) => {
      // ∂x (x · ∂y (x·y · ∂z (x·y·z²) at y) at x): ∂z: 2xy·y, times xy: 2x²y³, ∂y at x: 6x⁴, times x: 6x⁵, ∂x: 30x⁴
      const inner = (x: Num, y: Num): Num => c!((z) => mul(mul(x, y), mul(z, z)))(y);
      const middle = (x: Num): Num => b!((y) => mul(mul(x, y), inner(x, y)))(x);
      expect(distance([a!((x) => mul(x, middle(x)))(1.1)], [30 * 1.1 ** 4])).toBeLessThan(1e-14);
    },
  );

  test.each(mixes(3).map(({ name, steps }) => [name, steps] as const))(
    '%s derivatives of different orders of one function, combined',
    (_, [a, b, c]) => {
      const f: Curve = (x) => log(add(1, mul(x, x)));
      // f·f″ + f′² is the derivative of f·f′
      const left = a!((x) => mul(f(x), b!(f)(x)))(0.8);
      const right = add(mul(f(0.8), a!(c!(f))(0.8)), square(b!(f)(0.8)));
      expect(distance([left], [right])).toBeLessThan(1e-14);
    },
  );

  test.each(mixes(4).map(({ name, steps }) => [name, steps] as const))('%s four levels', (_, [a, b, c, d]) => {
    const f = a!(b!(c!(d!((x) => mul(exp(mul(2, x)), x)))));
    // (x e^{2x})'''' = 16x e^{2x} + 32 e^{2x}
    expect(distance([f(0.3)], [(16 * 0.3 + 32) * Math.exp(0.6)])).toBeLessThan(1e-14);
  });
});

test('all modes of jacobian inside all modes of jacobian', () => {
  // f(x) = (x0² x1, sin(x0 x1)): second derivatives by nested Jacobians
  const f = (x: readonly Num[]): Num[] => [mul(pow(x[0]!, 2), x[1]!), sin(mul(x[0]!, x[1]!))];
  const [p, q] = [0.7, -1.2] as const;
  const [s, c] = [Math.sin(p * q), Math.cos(p * q)];
  const expected = [
    [
      [2 * q, 2 * p],
      [2 * p, 0],
    ],
    [
      [-q * q * s, c - p * q * s],
      [c - p * q * s, -p * p * s],
    ],
  ];
  for (const outer of jacobianModes) {
    for (const inner of jacobianModes) {
      const got = jacobian((x: readonly Num[]) => jacobian(f, { mode: inner })(x) as Num[][], { mode: outer })([p, q]);
      expect(distance(got, expected)).toBeLessThan(1e-15);
    }
  }
});
