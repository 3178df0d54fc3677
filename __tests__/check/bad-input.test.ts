/** What cannot be checked gets a verdict and advice of its own, never a stack trace alone. */
import { checkAll, checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp } from 'fluxion/check';
import { log, mul, sqrt, type Num } from 'fluxion';

type V = readonly number[];
const squares = (x: V): number => x.reduce((s, v) => s + v * v, 0);
const gradient = (x: V): number[] => x.map((v) => 2 * v);

const first = (result: { findings: readonly { code: string; message: string; advice: string }[] }) =>
  result.findings[0]!;

test('a gradient of another structure: both are shown', () => {
  const f = ({ w, b }: { w: V; b: number }): number => squares(w) + b;
  const result = checkGradient(f, ({ w }: { w: V }) => ({ w: gradient(w), bias: 1 }), { w: [1, 2], b: 3 });
  expect(result.verdict).toBe('FAIL');
  expect(first(result).code).toBe('structure');
  expect(first(result).message).toContain('{ w: an array of 2, b: a number }');
  expect(first(result).message).toContain('{ w: an array of 2, bias: a number }');
});

test.each([
  ['too long', [1, 2, 3], /an array of 2.*an array of 3/s],
  ['nested', [[1, 2]], /an array of 2.*an array of 1×2/s],
  ['a number', 3, /a number/],
  ['nothing', undefined, /undefined/],
  ['text', ['1', '2'], /the string/],
])('a gradient that is %s', (_, got, message) => {
  const result = checkGradient(squares, () => got, [1, 2]);
  expect(result.verdict).toBe('FAIL');
  expect(first(result).message).toMatch(message);
});

test('f that is not deterministic', () => {
  let k = 0;
  const result = checkGradient((x: V) => squares(x) + k++, gradient, [1, 2]);
  expect(result.verdict).toBe('INCONCLUSIVE');
  expect(first(result)).toMatchObject({ code: 'not deterministic' });
  expect(first(result).advice).toMatch(/Seed its random numbers/);
});

describe('what changes its argument', () => {
  const greedy = (x: number[]): number => {
    x[0] = 0;
    return squares(x);
  };
  test('f, an array', () => {
    const result = checkGradient(greedy, gradient, [1, 2]);
    expect(result.verdict).toBe('INCONCLUSIVE');
    expect(first(result)).toMatchObject({ code: 'changes its argument' });
    expect(first(result).advice).toMatch(/slice/);
  });
  test('f, a Float64Array', () => {
    const f = (x: Float64Array): number => ((x[1] = 7), x[0]!);
    const result = checkGradient(f, (x: Float64Array) => x, Float64Array.of(1, 2));
    expect(result.verdict).toBe('INCONCLUSIVE');
    expect(first(result).message).toMatch(/x\[1\] was 2 and became 7/);
  });
  test('the gradient', () => {
    const result = checkGradient(squares, (x: number[]) => x.map((v, i) => (x[i] = 2 * v)), [1, 2]);
    expect(result.verdict).toBe('FAIL');
    expect(first(result)).toMatchObject({ code: 'changes its argument' });
  });
});

describe('what throws', () => {
  const f = (x: number): number => {
    if (x <= 0) throw new RangeError('x must be positive');
    return Math.log(x);
  };
  test('f at x', () => {
    const result = checkGradient(f, (x: number) => 1 / x, -1);
    expect(result.verdict).toBe('INCONCLUSIVE');
    expect(first(result).message).toMatch(/f threw at x: RangeError: x must be positive/);
    expect(first(result).advice).toMatch(/Check at a point of its domain/);
  });
  test('f at a probe point outside its domain: left out, and said', () => {
    const result = checkGradient(f, (x: number) => 1 / x, 0.1, { random: 0 });
    expect(result.verdict).toBe('PASS');
    const near = checkGradient(
      (x: number) => f(x - 0.0999),
      (x: number) => 1 / (x - 0.0999),
      0.1,
    );
    expect(near.verdict).toBe('PASS');
    expect(near.outside).toMatch(/f threw at \d+ points near x \(x must be positive\)|threw at \d+ points/);
  });
  test('the gradient', () => {
    const result = checkGradient(squares, () => { throw new Error('not yet'); }, [1, 2]); // prettier-ignore
    expect(result.verdict).toBe('FAIL');
    expect(first(result).message).toMatch(/threw at x: not yet/);
  });
});

test.each([NaN, Infinity])('%p at x', (bad) => {
  const result = checkGradient(
    ({ w }: { w: V }) => squares(w),
    (p: { w: V }) => ({ w: gradient(p.w) }),
    { w: [1, bad] },
  );
  expect(result.verdict).toBe('INCONCLUSIVE');
  expect(first(result).message).toMatch(/w\[1\] is (NaN|Infinity)/);
});

test('a value that is not finite', () => {
  const result = checkGradient(
    (x: number) => Math.log(x),
    (x: number) => 1 / x,
    0,
  );
  expect(result.verdict).toBe('INCONCLUSIVE');
  expect(first(result)).toMatchObject({ code: 'value not finite' });
});

test('nothing to check', () => {
  expect(
    first(
      checkGradient(
        () => 1,
        () => [],
        [],
      ),
    ),
  ).toMatchObject({ code: 'nothing to check' });
});

test('f with several results where one is expected', () => {
  const f = (x: V): V => x;
  for (const result of [checkGradient(f, f, [1, 2]), checkHvp(f, f, [1, 2]), checkHessian(f, f, [1, 2])]) {
    expect(result.verdict).toBe('INCONCLUSIVE');
    expect(first(result).advice).toMatch(/checkJacobian/);
  }
});

test('a derivative that is not finite where f is: the operation it comes from', () => {
  const f = ([x, y]: Num[]): Num => mul(sqrt(mul(x!, x!)), log(y!));
  const result = checkGradient(f, () => [NaN, 0], [0, 2]);
  expect(result.verdict).not.toBe('PASS');
  expect(first(result).advice).toMatch(/sqrt\(0\), operation 2 of f, has the value 0 and the derivative Infinity/);
  const all = checkAll(f, [0, 2]);
  expect(all.verdict).toBe('FAIL');
  expect(String(all)).toMatch(/sqrt\(0\), operation 2/);
});

test('a vacuous check is warned of', () => {
  const result = checkGradient(
    (x: V) => x[0]! ** 2,
    () => [0],
    [0],
  );
  expect(result.warnings.join()).toMatch(/vacuous/);
});

test('fluxion cannot differentiate it: checkAll says so', () => {
  const result = checkAll((x: number) => Math.sin(x) * x, 1);
  expect(result.verdict).toBe('INCONCLUSIVE');
  expect(first(result).message).toMatch(/JavaScript's own operators/);
});

test('mistakes in the call itself throw', () => {
  expect(() => checkGradient(3 as never, gradient, [1])).toThrow(
    /checkGradient: expected a function, got the number 3/,
  );
  expect(() => checkGradient(squares, [2] as never, [1])).toThrow(TypeError);
  expect(() => checkGradient(squares, gradient, ['1'])).toThrow(/checkGradient: expected x to hold numbers/);
  expect(() => checkGradient(squares, gradient, Promise.resolve([1]))).toThrow(TypeError);
});

test('a tangent, a cotangent, a matrix of another structure', () => {
  const f = ([x, y]: V): number[] => [x! * y!, x!];
  expect(first(checkJvp(f, () => 1, [1, 2]))).toMatchObject({ code: 'structure' });
  expect(first(checkVjp(f, () => [1], [1, 2]))).toMatchObject({ code: 'structure' });
  expect(first(checkJacobian(f, () => [[1, 2]], [1, 2]))).toMatchObject({ code: 'structure' });
});
