/**
 * Types keep the structure of x. The assertions are judged by the compiler (`npm run types`, which a test in `package` runs); here the same
 * calls run, so that what the types promise is also what comes.
 */
import { expectTypeOf } from 'expect-type';
import {
  add,
  customJvp,
  customVjp,
  derivative,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  linearize,
  mul,
  sin,
  stopGradient,
  valueAndGrad,
  vjp,
  type Num,
  type Scalar,
  type Tree,
} from 'fluxion';

interface Model {
  w: [Num, Num];
  b: Num;
}
interface PlainModel {
  w: [number, number];
  b: number;
}

const cube = (x: Num): Num => mul(x, mul(x, x));
const loss = ({ w, b }: Model): Num => mul(mul(w[0], w[1]), b);
const at: PlainModel = { w: [2, 3], b: 5 };

test('operations: numbers give numbers, values give values', () => {
  expectTypeOf(sin(1)).toEqualTypeOf<number>();
  expectTypeOf(add(1, 2)).toEqualTypeOf<number>();
  derivative((x) => {
    expectTypeOf(x).toEqualTypeOf<Scalar>();
    expectTypeOf(sin(x)).toEqualTypeOf<Scalar>();
    expectTypeOf(add(1, x)).toEqualTypeOf<Scalar>();
    expectTypeOf(x.mul(2).sin()).toEqualTypeOf<Scalar>();
    return x;
  })(1);
  expect([sin(0), add(1, 2)]).toEqual([0, 3]);
});

test('derivative: a number for a number, a value for a value', () => {
  const df = derivative(cube);
  expectTypeOf(df(2)).toEqualTypeOf<number>();
  expect(df(2)).toBe(12);
  grad((x: Scalar) => {
    expectTypeOf(df(x)).toEqualTypeOf<Scalar>();
    return df(x);
  })(2);
});

test('grad: the structure of the argument', () => {
  const gradient = grad(loss)(at);
  expectTypeOf(gradient).toEqualTypeOf<PlainModel>();
  expect(gradient).toEqual({ w: [15, 10], b: 6 });
  expectTypeOf(grad(cube)(2)).toEqualTypeOf<number>();
  const both = valueAndGrad(loss)(at);
  expectTypeOf(both.value).toEqualTypeOf<number>();
  expectTypeOf(both.gradient).toEqualTypeOf<PlainModel>();
});

test('jvp, linearize, vjp: the structures of result and argument', () => {
  const f = ({ w, b }: Model): { p: Num; q: [Num] } => ({ p: mul(w[0], b), q: [w[1]] });
  type Result = { p: number; q: [number] };
  expectTypeOf(jvp(f, at, at).tangent).toEqualTypeOf<Result>();
  expectTypeOf(jvp(f, at, at).value).toEqualTypeOf<Result>();
  expectTypeOf(linearize(f, at).pushforward(at)).toEqualTypeOf<Result>();
  expectTypeOf(vjp(f, at).pullback({ p: 1, q: [0] })).toEqualTypeOf<PlainModel>();
  expect(vjp(f, at).pullback({ p: 1, q: [0] })).toEqual({ w: [5, 0], b: 2 });
});

test('hvp like x, jacobian and hessian with x at every leaf', () => {
  expectTypeOf(hvp(loss, at, at)).toEqualTypeOf<PlainModel>();
  expectTypeOf(hessian(loss)(at).b).toEqualTypeOf<PlainModel>();
  const J = jacobian(({ w, b }: Model) => ({ p: mul(w[0], b) }))(at);
  expectTypeOf(J.p).toEqualTypeOf<PlainModel>();
  expect(J).toEqual({ p: { w: [5, 0], b: 2 } });
});

test('a function of any tree', () => {
  const first = (t: Tree<Num>): Num => (Array.isArray(t) ? (t[0] as Num) : 1);
  const tree: Tree<number> = [2, [3]];
  expectTypeOf(grad(first)(tree)).toEqualTypeOf<Tree<number>>();
  expectTypeOf(hvp(first, tree, tree)).toEqualTypeOf<Tree<number>>();
  expect(grad(first)(tree)).toEqual([1, [0]]);
});

test('functions with rules and stopGradient keep their type', () => {
  const f = (x: Num, y: Num): Num => mul(x, y);
  expectTypeOf(customJvp(f, ([, y], [dx]) => mul(dx, y))).toEqualTypeOf<typeof f>();
  expectTypeOf(customVjp(f, ([, y], ct) => [mul(ct, y), 0])).toEqualTypeOf<typeof f>();
  expectTypeOf(stopGradient({ a: 1, b: [2] })).toEqualTypeOf<{ a: number; b: number[] }>();
  expect(stopGradient({ a: 1, b: [2] })).toEqual({ a: 1, b: [2] });
});

test('wrong calls do not compile', () => {
  const never = (): void => {
    // @ts-expect-error a text is no number
    sin('1');
    // @ts-expect-error the mode is one of four
    hvp(loss, at, at, { mode: 'forward' });
    // @ts-expect-error b is missing from the direction
    jvp(loss, at, { w: [1, 1] });
    // @ts-expect-error f returns no number
    derivative(() => 'text');
  };
  expect(typeof never).toBe('function');
});
