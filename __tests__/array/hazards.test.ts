import {
  add,
  customJvp,
  customVjp,
  eq,
  EscapedValueError,
  exp,
  ge,
  grad,
  gt,
  hessian,
  hvp,
  jvp,
  le,
  linearize,
  log,
  lt,
  mul,
  ne,
  pow,
  sin,
  sqrt,
  square,
  stopGradient,
  vjp,
  type Num,
} from 'fluxion';
import type { NdArray } from 'fluxion/array';
import {
  argmax, array, at, cumsum, dot, eye, fromFunction, gather, linspace, logSumExp, matmul, matvec, max, mean, norm, ones, prod, reduceMax, reduceMin, reshape,
  slice, sort, std, sum, transpose, where, zeros, concat, type ArrayValue,
} from 'fluxion/array'; // prettier-ignore
import { buffer, giveBack } from '../../src/array/buffers.js';

const any = (f: unknown): any => f;
const F = (...x: number[]): Float64Array => Float64Array.from(x);

describe('values', () => {
  test('constructors', () => {
    expect(array([[1, 2], [3, 4]]).shape).toEqual([2, 2]); // prettier-ignore
    expect(array([[[1], [2]]]).toArray()).toEqual([[[1], [2]]]);
    expect(array([]).shape).toEqual([0]);
    expect(zeros([2, 0]).toArray()).toEqual([[], []]);
    expect(ones(2).toArray()).toEqual([1, 1]);
    expect(eye(2).toArray()).toEqual([[1, 0], [0, 1]]); // prettier-ignore
    expect([...linspace(0, 1, 5)]).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(fromFunction([2, 3], (i, j) => 10 * i + j).toArray()).toEqual([[0, 1, 2], [10, 11, 12]]); // prettier-ignore
  });

  test('wrong ones', () => {
    expect(() => array([[1, 2], [3]])).toThrow(/^array: expected rows of equal length, \[2\] at x\[1\]/);
    expect(() => array([[1, any('2')]])).toThrow(/^array: /);
    expect(() => zeros([2, -1])).toThrow(RangeError);
    expect(() => sum(any(new Int32Array(2)))).toThrow(/^sum: .*Float64Array.from/);
    expect(() => any(grad)((x: Num) => x)(new Float32Array(2))).toThrow(TypeError);
    expect(() => matmul(zeros([2, 3]), zeros([2, 3]))).toThrow(/^matmul: .*\[2, 3\] and \[2, 3\].*inner/);
    expect(() => sum(zeros([2]), { axis: 1 })).toThrow(/^sum: expected an axis from -1 to 0, got the number 1/);
    expect(() => reduceMax(zeros(0))).toThrow(/^reduceMax: expected at least one element/);
    expect(() => argmax(F(1, NaN))).toThrow(/^argmax: /);
    expect(() => sort(F(1, NaN))).toThrow(/^sort: /);
    expect(() => reshape(zeros(4), [3])).toThrow(/^reshape: /);
    expect(() => at(zeros(4), 4)).toThrow(/^at: expected an index from -4 to 3/);
    expect(() => dot(zeros(2), zeros(3))).toThrow(/^dot: .*\[2\] and \[3\]/);
    expect(() => any(grad)((x: Num) => x)(F(1, 2))).toThrow(/^grad: expected f to return a number/);
    expect(() => any(jvp)((x: Num) => x, F(1, 2), F(1))).toThrow(/^jvp: expected v to have the structure of x/);
  });

  test('of nothing', () => {
    expect([sum(zeros(0)), prod(zeros(0)), mean(zeros(0)), logSumExp(zeros(0))]).toEqual([0, 1, NaN, -Infinity]);
    for (const f of [sum, prod, mean, logSumExp]) expect([...any(grad)(f)(zeros(0))]).toEqual([]);
  });
});

describe('ties, poles and NaN', () => {
  const of = (f: unknown, ...x: number[]): number[] => [...any(grad)(f)(F(...x))];

  test('the largest is the last of tied ones, the smallest the first', () => {
    expect(of(reduceMax, 1, 3, 3)).toEqual([0, 0, 1]);
    expect(of(reduceMin, 1, 1, 3)).toEqual([1, 0, 0]);
    expect(argmax(F(1, 3, 3))).toBe(1);
    expect(max(F(1, 3, 3))).toBe(3);
    expect(of((x: ArrayValue) => at(sort(x), 0), 2, 2)).toEqual([1, 0]);
    const product = (x: ArrayValue): Num => mul(reduceMax(x), reduceMin(x));
    expect(any(hessian)(product)(F(1, 1)).toArray()).toEqual([[0, 1], [1, 0]]); // prettier-ignore
  });

  test('norm and standard deviation where they are 0', () => {
    expect(of(norm, 0, 0)).toEqual([0, 0]);
    expect(of(std, 2, 2)).toEqual([0, 0]);
    expect([...any(hvp)(norm, F(0, 0), F(1, 2))]).toEqual([NaN, NaN]);
    expect([...any(hvp)(std, F(2, 2), F(1, 2))]).toEqual([NaN, NaN]);
    expect(norm(F(3e200, -4e200))).toBeCloseTo(5e200, -190);
    expect(of(norm, 3e200, -4e200)[0]).toBeCloseTo(0.6, 15);
    expect(of(norm, 3e200, -4e200)[1]).toBeCloseTo(-0.8, 15);
    expect(of(norm, 3, -4, 12)).toEqual([3 / 13, -4 / 13, 12 / 13]);
  });

  test('logSumExp at infinities', () => {
    expect(of(logSumExp, -Infinity, 0)).toEqual([0, 1]);
    expect(of(logSumExp, Infinity, 0)).toEqual([NaN, 0]);
    expect(logSumExp(F(-Infinity, -Infinity))).toBe(-Infinity);
    expect(of(logSumExp, -Infinity, -Infinity)).toEqual([NaN, NaN]);
    const gold = [0.23, 0.63, 0.14].map((_, i) => Math.exp([1000, 1001, 999.5][i]! - 1001));
    const total = gold.reduce((a, b) => a + b);
    of(logSumExp, 1000, 1001, 999.5).forEach((g, i) => expect(g).toBeCloseTo(gold[i]! / total, 14));
  });

  test('what is not chosen contributes nothing, not even NaN', () => {
    const f = (x: ArrayValue): Num => sum(where(x.gt(0) as never, log(x), 0) as ArrayValue);
    expect(of(f, 0, -1, 2)).toEqual([0, 0, 0.5]);
    expect([...any(hvp)(f, F(0, -1, 2), F(1, 1, 1))]).toEqual([0, 0, -0.25]);
  });

  test('a NaN spreads to what it depends on, and no further', () => {
    const { pullback } = any(vjp)((x: Num) => add(x, 1), F(NaN, 1));
    expect([...pullback(F(1, 1))]).toEqual([NaN, 1]);
    expect(of(reduceMax, 1, NaN)).toEqual([NaN, NaN]);
    expect(of((x: Num) => sum(sqrt(mul(x, x)) as ArrayValue), 0, 3)).toEqual([NaN, 1]);
  });
});

describe('nesting', () => {
  const x = F(0.5, -1, 2);

  test('perturbations of different calls stay apart', () => {
    // d/dx [x · d/dy (x + y)] summed: each element is 1.
    const inner = (a: ArrayValue): ArrayValue => any(grad)((b: ArrayValue) => sum(add(a, b) as ArrayValue))(F(1, 1, 1));
    expect([...any(grad)((a: ArrayValue) => dot(a, inner(a)))(x)]).toEqual([1, 1, 1]);
  });

  test('a number outside, arrays inside, three calls deep', () => {
    const third = any(grad)((s: Num) =>
      any(grad)((t: Num) => any(grad)((u: Num) => sum(exp(mul(mul(mul(s, t), u), x)) as ArrayValue))(1))(1),
    )(1);
    // g(s) = d²/dtdu Σ exp(stu·x) at t = u = 1
    const g = (s: number): number => x.reduce((sum, a) => sum + (s * a + s * s * a * a) * Math.exp(s * a), 0);
    expect(third).toBeCloseTo((g(1 + 1e-5) - g(1 - 1e-5)) / 2e-5, 7);
  });

  test('a gradient step in the function', () => {
    const inner = (w: ArrayValue): Num => sum(pow(w, 3) as ArrayValue);
    const step = (w: ArrayValue): Num => sum(square(w.sub(mul(0.1, any(grad)(inner)(w)))) as ArrayValue);
    const expected = [...x].map((w) => 2 * (w - 0.3 * w * w) * (1 - 0.6 * w));
    [...any(grad)(step)(x)].forEach((g, i) => expect(g).toBeCloseTo(expected[i]!, 12));
    [...any(jvp)(any(grad)(step), x, F(1, 0, 0)).tangent].forEach((h, i) => {
      expect(h).toBeCloseTo(i === 0 ? 2 * (1 - 0.6 * x[0]!) ** 2 - 1.2 * (x[0]! - 0.3 * x[0]! ** 2) : 0, 12);
    });
  });

  test('values of an ended call are refused', () => {
    let kept: ArrayValue | undefined;
    any(grad)((t: ArrayValue) => sum((kept = exp(t) as ArrayValue)))(x);
    expect(() => any(grad)((t: ArrayValue) => dot(t, kept!))(x)).toThrow(EscapedValueError);
  });

  test("rules of one's own", () => {
    const f = any(customJvp)(
      (v: ArrayValue) => sum(square(v) as ArrayValue),
      ([v]: [ArrayValue], [dv]: [ArrayValue]) => mul(2, dot(v, dv)),
    );
    const g = any(customVjp)(
      (v: Num) => square(v),
      ([v]: [Num], ct: Num) => [mul(2, mul(v, ct))],
    );
    expect([...any(grad)(f)(x)]).toEqual([1, -2, 4]);
    expect([...any(hvp)(f, x, F(1, 1, 0))]).toEqual([2, 2, 0]);
    expect([...any(jvp)(g, x, F(1, 1, 1)).tangent]).toEqual([1, -2, 4]);
    expect([...any(grad)((v: Num) => sum(g(v)))(x)]).toEqual([1, -2, 4]);
    expect([...any(grad)((v: ArrayValue) => dot(v, stopGradient(v)))(x)]).toEqual([...x]);
  });
});

describe('memory', () => {
  const x = F(1, 2, 3);

  test('one array in two places', () => {
    expect([...any(grad)((a: ArrayValue) => dot(a, a))(x)]).toEqual([2, 4, 6]);
    expect([...any(grad)((a: ArrayValue) => sum(matvec(reshape(concat([a, a, a]), [3, 3]), a)))(x)]).toEqual([
      6, 12, 18,
    ]);
    expect(any(grad)(([a, b]: ArrayValue[]) => dot(a!, b!))([x, x]).map((g: Float64Array) => [...g])).toEqual([[1, 2, 3], [1, 2, 3]]); // prettier-ignore
  });

  test('results share nothing with inputs or with each other', () => {
    const { value, tangent } = any(jvp)((a: Num) => a, x, x);
    const { value: y, pullback } = any(vjp)((a: Num) => a, x);
    const ct = F(1, 1, 1);
    const [g, h] = [pullback(ct), pullback(ct)];
    const pushed = any(linearize)((a: Num) => a, x).pushforward(x);
    const all = [x, ct, value, tangent, y, g, h, pushed] as Float64Array[];
    expect(new Set(all.map((a) => a.buffer)).size).toBe(all.length);
    const { a, b } = any(grad)(({ a: p, b: q }: { a: ArrayValue; b: ArrayValue }) => sum(add(p, q) as ArrayValue))({
      a: x,
      b: x,
    });
    expect(a.buffer).not.toBe(b.buffer);
    expect([...x]).toEqual([1, 2, 3]);
  });

  test('inputs may be frozen, and changed after a recording', () => {
    const tree = Object.freeze({ w: Object.freeze([x.slice()]), b: 1 });
    expect([...any(grad)((t: any) => mul(t.b, dot(t.w[0], t.w[0])))(tree).w[0]]).toEqual([2, 4, 6]);
    const point = x.slice();
    const { pullback } = any(vjp)((a: Num) => square(a), point);
    point.fill(99);
    expect([...pullback(F(1, 1, 1))]).toEqual([2, 4, 6]);
  });

  test('poisoned buffers do not show', () => {
    const n = 600;
    const v = Float64Array.from({ length: n }, (_, i) => Math.sin(i));
    const f = (a: ArrayValue): Num => {
      const m = reshape(a, [20, 30]);
      const h = sin(add(matmul(m, transpose(m)), 1)) as ArrayValue;
      return add(
        sum(mul(h, h) as ArrayValue),
        sum(mul(cumsum(a), slice(gather(concat([a, a]), [...v.keys()]), 0, n)) as ArrayValue),
      );
    };
    const expected = any(grad)(f)(v);
    const product = any(hvp)(f, v, expected);
    for (let round = 0; round < 3; round++) {
      for (const length of [n, 400, 1200, 599]) {
        const taken = Array.from({ length: 20 }, () => buffer(length).fill(NaN));
        taken.forEach(giveBack);
      }
      expect(any(grad)(f)(v)).toEqual(expected);
      expect(any(hvp)(f, v, expected)).toEqual(product);
    }
  });

  test('a value that leaves as auxiliary result is not overwritten', () => {
    const v = new Float64Array(700).fill(2);
    const f = (a: ArrayValue): [Num, unknown] => {
      const y = mul(a, a) as ArrayValue;
      return [sum(mul(y, y) as ArrayValue), y];
    };
    const [, aux] = any(grad)(f, { hasAux: true })(v) as [unknown, NdArray];
    const copy = aux.data.slice();
    for (let i = 0; i < 5; i++) any(grad)(f, { hasAux: true })(v.map((t) => t + i));
    expect(aux.data).toEqual(copy);
  });
});

test('a number under differentiation is compared with each element of an array, whichever comes first', () => {
  const numbers = [1, 2, 3, NaN];
  const pairs = [
    [lt, (a: number, b: number) => a < b],
    [le, (a: number, b: number) => a <= b],
    [gt, (a: number, b: number) => a > b],
    [ge, (a: number, b: number) => a >= b],
    [eq, (a: number, b: number) => a === b],
    [ne, (a: number, b: number) => a !== b],
  ] as const;
  const check = (x: Num): Num => {
    for (const [op, plain] of pairs) {
      for (const v of [Float64Array.from(numbers), array(numbers)] as never[]) {
        expect([...(op(x, v) as unknown as NdArray).data]).toEqual(numbers.map((b) => Number(plain(2, b))));
        expect([...(op(2, v) as unknown as NdArray).data]).toEqual(numbers.map((b) => Number(plain(2, b))));
        expect([...(op(array(numbers), x) as unknown as NdArray).data]).toEqual(
          numbers.map((a) => Number(plain(a, 2))),
        );
      }
    }
    return x;
  };
  jvp(check, 2, 1);
  grad(check)(2);
  grad(grad(check))(2);
  const chosen = grad((x: Num) =>
    sum(where(lt(x, F(1, 2, 3) as never), mul(x, F(1, 10, 100) as never), 0) as ArrayValue),
  );
  expect(chosen(2)).toBe(100);
  expect(lt(2, 3)).toBe(true);
});
