/** The complex step on values as well as derivatives, at the borders of formulas and far out, against duals. */
import { abs, acos, asin, atan, atan2, cbrt, clip, cos, div, exp, expm1, exprel, grad, gt, hypot, log, log1p, logAddExp, logCosh, logSigmoid, logit, lt, max, min, mod, mul, neg, pow, powInt, reciprocal, relu, rem, sigmoid, sin, sinc, softplus, sqrt, square, sub, tanh, xlogy, type Num } from 'fluxion'; // prettier-ignore
import { complexStep } from 'fluxion/check';
import { binaryOps, unaryOps } from '../../src/ops/all.js';
import { ComplexValue } from '../../src/check/complex-value.js';

type F = (x: readonly Num[]) => Num;

/** Both derivatives of f, and of f², in which the value counts. */
function compare(f: F, x: number[], tolerance = 1e-14): void {
  for (const g of [f, (v: readonly Num[]) => mul(f(v), f(v))]) {
    const want = grad(g as never)(x as never) as unknown as number[];
    const got = complexStep(g as never, x);
    const size = Math.max(...want.map(Math.abs));
    got.forEach((d, i) => {
      expect(Number.isFinite(d)).toBe(true);
      expect(Math.abs(d - want[i]!)).toBeLessThanOrEqual(tolerance * size + 1e-30);
    });
  }
}

const smooth = [
  ...unaryOps.filter((op) => op.kind === 'smooth'),
  ...binaryOps.filter((op) => op.kind === 'smooth' && !op.parameter),
];
test.each(smooth.map((op) => [op.opName, op] as const))('%s, value and derivative', (_, op) => {
  const intervals = (op.arity === 2 ? op.domain : [op.domain]) as readonly (readonly [number, number])[];
  for (const t of [0.03, 0.22, 0.41, 0.56, 0.77, 0.98]) {
    const x = intervals.map(([low, high], i) => low + (i === 0 ? t : 1 - 0.9 * t) * (high - low));
    compare((v) => (op as unknown as (...a: Num[]) => Num)(...v), x, 3e-14);
  }
});

test.each<[string, F, number[][]]>([
  ['sigmoid far out', ([x]) => sigmoid(x!), [[-800], [0], [30], [-30], [1e-3]]],
  ['softplus far out', ([x]) => softplus(x!), [[-600], [0], [800], [40]]],
  ['logSigmoid far out', ([x]) => logSigmoid(x!), [[-800], [0], [600]]],
  ['logCosh far out', ([x]) => logCosh(x!), [[-800], [800], [0.5], [-0.5]]],
  ['exprel around its series', ([x]) => exprel(x!), [[0], [0.49], [0.51], [-0.49], [-0.51], [20]]],
  ['sinc around its series', ([x]) => sinc(x!), [[0], [0.31], [0.33], [-0.31], [-0.33], [4.4]]],
  ['expm1 near 0', ([x]) => expm1(x!), [[1e-12], [-1e-9], [0]]],
  ['log1p near 0', ([x]) => log1p(x!), [[1e-12], [-1e-9], [0], [-0.999]]],
  ['cbrt of both signs', ([x]) => cbrt(x!), [[-8], [27], [1e-9], [-1e9]]],
  ['abs of both signs', ([x]) => abs(x!), [[-3], [4]]],
  ['arcus functions near their ends', ([x]) => mul(asin(x!), sub(acos(x!), 2)), [[0.999], [-0.999], [0.01]]],
  ['atan far out', ([x]) => atan(x!), [[1e5], [-1e5], [1e-9]]],
  ['atan2 all around', ([y, x]) => atan2(y!, x!), [[1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2], [0, 3], [3, 0], [0, -3], [1, 1], [-3, 0]]], // prettier-ignore
  [
    'hypot of huge and tiny',
    ([x, y]) => hypot(x!, y!),
    [
      [3, 4],
      [-3, 4],
      [0, 2],
      [1e-15, 1e-15],
    ],
  ],
  [
    'logAddExp far out',
    ([x, y]) => logAddExp(x!, y!),
    [
      [1000, 1],
      [1, 1000],
      [3, 3],
      [-2, 5],
    ],
  ],
  [
    'xlogy',
    ([x, y]) => xlogy(x!, y!),
    [
      [2, 3],
      [-1, 0.5],
    ],
  ],
  ['whole powers', ([x]) => powInt(x!, 5), [[-2], [3]]],
  ['even powers', ([x]) => powInt(x!, 6), [[-2], [3]]],
  ['negative powers', ([x]) => powInt(x!, -3), [[-2], [3]]],
  ['the power 0', ([x]) => mul(x!, powInt(x!, 0)), [[-2]]],
  ['powers of negative numbers', ([x]) => pow(x!, 3), [[-2], [2]]],
  ['broken powers', ([x]) => pow(x!, 2.5), [[0.7], [4]]],
  [
    'powers by their exponents',
    ([x, y]) => pow(x!, y!),
    [
      [2, 3],
      [0.5, -2],
      [3, 0.5],
    ],
  ],
  ['numbers first', ([x]) => div(sub(3, x!), pow(2, x!)), [[1.5], [-2]]],
  ['numbers second', ([x]) => div(mul(x!, 3), sub(x!, 4)), [[1.5], [-2]]],
  [
    'remainders',
    ([x, y]) => mul(mod(x!, y!), rem(x!, y!)),
    [
      [7, 3],
      [-7, 3],
      [7.5, -3],
      [-7, -3],
    ],
  ],
  [
    'branches',
    ([x, y]) => mul(max(x!, y!), min(x!, mul(2, y!))),
    [
      [1, 3],
      [3, 1],
    ],
  ],
  ['branches on signs', ([x]) => mul(relu(x!), clip(x!, -1, 5)), [[2], [7]]],
  ['comparisons', ([x]) => (gt(x!, 1) ? square(x!) : lt(x!, 0) ? neg(x!) : sin(x!)), [[2], [-1], [0.5]]],
  [
    'compositions',
    ([x, y]) => tanh(mul(log(add3(x!, y!)), cos(sqrt(exp(neg(y!)))))),
    [
      [2, 0.3],
      [0.1, 1.7],
    ],
  ],
  ['quotients', ([x]) => logit(reciprocal(add3(x!, 2))), [[0.5], [3]]],
])('%s', (_, f, points) => {
  for (const x of points) compare(f, x, 2e-14);
});

function add3(x: Num, y: Num): Num {
  return sub(x, neg(y));
}

test('hypot at sizes whose squares overflow and vanish', () => {
  const f: F = ([x, y]) => hypot(x!, y!);
  for (const k of [1e-200, 1e200]) {
    const [p, q] = complexStep(f as never, [3 * k, 4 * k]) as number[];
    expect(p).toBeCloseTo(0.6, 14);
    expect(q).toBeCloseTo(0.8, 14);
  }
  expect(new ComplexValue(0, 0)).toMatchObject({ re: 0, im: 0, value: 0, primal: 0, level: 1 });
});

test('0·log y is 0, and its derivative log y', () => {
  const f: F = ([x, y]) => xlogy(x!, y!);
  expect(complexStep(f as never, [0, 3])).toEqual([expect.closeTo(Math.log(3), 14), 0]);
  expect(complexStep(((x: Num) => xlogy(0, x)) as never, 0)).toBe(0);
});

test.each([1e-25, 1e-100, 1e-250, 1e100])('an input of %p: the step is small beside it', (x) => {
  expect((complexStep(((v: Num) => log(v)) as never, x) as number) * x).toBeCloseTo(1, 14);
  const [d, e] = complexStep((([a, b]: Num[]) => div(add3(a!, b!), b!)) as never, [0, x]) as number[];
  expect([d! * x, e! * x]).toEqual([expect.closeTo(1, 14), expect.closeTo(0, 14)]);
});

describe('structures', () => {
  test('results in arrays and records, by inputs in typed arrays and records', () => {
    const f = ({ w, b }: { w: readonly Num[]; b: Num }): unknown => ({ p: mul(w[0]!, b), q: [square(w[1]!), 7] });
    expect(complexStep(f as never, { w: Float64Array.of(2, 3), b: 5 })).toEqual({
      p: { w: Float64Array.of(5, 0), b: 2 },
      q: [{ w: Float64Array.of(0, 6), b: 0 }, { w: Float64Array.of(0, 0), b: 0 }], // prettier-ignore
    });
  });
  test('one number', () => {
    expect(complexStep(((x: Num) => mul(3, x)) as never, 2)).toBe(3);
    expect(complexStep((() => 4) as never, 2)).toBe(0);
    expect(Object.is(complexStep(((x: Num) => mul(-0, x)) as never, 2), 0)).toBe(true);
  });
  test('further arguments, another step', () => {
    expect(complexStep(((x: Num, k: number) => mul(k, square(x))) as never, 3, { args: [2] })).toBe(12);
    // The step shows where it is large: (x + ih)³ has the imaginary part 3x²h − h³.
    expect(complexStep(((x: Num) => powInt(x, 3)) as never, 1, { step: 0.5 })).toBe(2.75);
  });
});

describe('what has no complex counterpart', () => {
  test('results that are no numbers', () => {
    for (const [y, what] of [
      ['text', 'string'],
      [undefined, 'undefined'],
      [true, 'boolean'],
      [null, 'object'],
    ] as const) {
      // prettier-ignore
      expect(() => complexStep((() => [1, y]) as never, 1)).toThrow(
        new TypeError(`complexStep: expected f to return complex numbers in arrays and plain objects, got ${what}.`),
      );
    }
  });
  test('operations with a rule for real numbers only', () => {
    const message = 'complexStep: expected operations with a complex counterpart, got one with a rule for real numbers only. Use jvp(f, x, v) or finiteDifference(f, x).'; // prettier-ignore
    const z = new ComplexValue(1, 0);
    expect(() => z.one()).toThrow(new TypeError(message));
    expect(() => z.two()).toThrow(new TypeError(message));
    expect(z.promote()).toBe(z);
    expect(z.constant(3)).toEqual(new ComplexValue(3, 0));
  });
  test('what is no function', () => {
    expect(() => complexStep(3 as never, 1)).toThrow(
      new TypeError('complexStep: expected a function, got the number 3.'),
    );
    expect(() => complexStep(((x: Num) => x) as never, 'text')).toThrow(/^complexStep: expected x to hold numbers/);
  });
});
