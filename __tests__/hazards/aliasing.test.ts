/** What belongs to the caller stays the caller's: inputs are read, never kept, never written; results are fresh. */
import {
  add,
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
} from 'fluxion';
import { difference } from '../support/equal.js';

type Pair = [Num, Num];
const product = ([x, y]: Readonly<Pair>): Num => mul(mul(x, x), y);

describe('the same object twice', () => {
  const dot = (a: readonly Num[], b: readonly Num[]): Num => add(mul(a[0]!, b[0]!), mul(a[1]!, b[1]!));

  test('as two arguments: f(a, a)', () => {
    const a = [2, 3];
    expect(grad(dot, { argnums: [0, 1] })(a, a)).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(grad(dot)(a, a)).toEqual([2, 3]);
    expect(grad((v: readonly Num[]) => dot(v, v))(a)).toEqual([4, 6]);
  });

  test('as two parts of one tree', () => {
    const shared = [2, 3];
    const f = ({ a, b }: { a: readonly Num[]; b: readonly Num[] }): Num => mul(dot(a, b), a[0]!);
    const { a, b } = grad(f)({ a: shared, b: shared });
    // (a·b)·a0: ∂a0 = b0·a0 + a·b, ∂a1 = b1·a0, ∂b = a0·a
    expect([a, b]).toEqual([
      [4 + 13, 6],
      [4, 6],
    ]);
    expect(a).not.toBe(b);
    const direction = [1, 0];
    expect(jvp(f, { a: shared, b: shared }, { a: direction, b: direction }).tangent).toBe(17 + 4);
  });

  test('as x and v', () => {
    const x: [number, number] = [2, 3];
    expect(jvp(product, x, x)).toEqual({ value: 12, tangent: 36 });
    expect(hvp(product, x, x)).toEqual([2 * 3 * 2 + 4 * 3, 4 * 2]);
  });

  test('the same variable in both places of an operation', () => {
    expect(grad((x: Num) => mul(x, x))(3)).toBe(6);
    expect(hessian((x: Num) => mul(mul(x, x), mul(x, x)))(2)).toBe(48);
  });

  test('the same result twice', () => {
    const f = (x: Num): { y: Num[]; z: Num } => {
      const s = sin(x);
      const ys = [s, s];
      return { y: ys, z: s };
    };
    const { value, pullback } = vjp(f, 0.5);
    expect(value).toEqual({ y: [Math.sin(0.5), Math.sin(0.5)], z: Math.sin(0.5) });
    expect(pullback({ y: [1, 1], z: 1 })).toBe(3 * Math.cos(0.5));
    const { tangent } = jvp(f, 0.5, 1);
    expect(tangent.y).toEqual([Math.cos(0.5), Math.cos(0.5)]);
  });
});

describe('inputs', () => {
  test('may be frozen, at any depth', () => {
    const x = Object.freeze({ a: Object.freeze([1, 2]), b: Object.freeze({ c: 3 }) });
    const f = ({ a, b }: { a: readonly Num[]; b: { c: Num } }): Num => mul(mul(a[0]!, a[1]!), b.c);
    expect(grad(f)(x)).toEqual({ a: [6, 3], b: { c: 2 } });
    expect(jvp(f, x, x).tangent).toBe(18);
    expect(hvp(f, x, x)).toEqual({ a: [12, 6], b: { c: 4 } });
    expect(vjp(f, x).pullback(1)).toEqual({ a: [6, 3], b: { c: 2 } });
    expect(jacobian(f)(x)).toEqual({ a: [6, 3], b: { c: 2 } });
  });

  test('results may be changed although inputs are frozen', () => {
    const gradient = grad(product)(Object.freeze([2, 3] as const)) as number[];
    gradient[0] = 7;
    expect(gradient).toEqual([7, 4]);
  });

  test('f may overwrite what it is given: the caller sees nothing of it', () => {
    const x: [number, number] = [2, 3];
    const v: [number, number] = [1, 0];
    const args = [x];
    const careless = (p: Pair): Num => {
      p[0] = mul(p[0], p[1]);
      p[1] = p[0];
      return mul(p[0], p[1]);
    };
    // (x·y)²
    expect(grad(careless)(x)).toEqual([2 * 6 * 3, 2 * 6 * 2]);
    expect(jvp(careless, x, v).tangent).toBe(36);
    expect(hessian(careless)(x)).toEqual([
      [2 * 9, 24],
      [24, 8],
    ]);
    expect(jacobian(careless, { mode: 'forward' })(x)).toEqual([36, 24]);
    expect(args).toEqual([[2, 3]]);
    expect(v).toEqual([1, 0]);
  });

  test('changed between vjp and pullback: the results are those of the point given', () => {
    const x: [number, number] = [2, 3];
    const ct = [1, 2];
    const { value, pullback } = vjp((p: Readonly<Pair>) => [mul(p[0], p[1]), sin(p[0])], x);
    const first = pullback(ct);
    x[0] = 100;
    x.length = 1 as 2;
    (value as number[])[0] = NaN;
    ct[0] = 1;
    expect(difference(pullback([1, 2]), first)).toBeUndefined();
    const y: [number, number] = [2, 3];
    const { pushforward } = linearize((p: Readonly<Pair>) => mul(p[0], p[1]), y);
    y[1] = NaN;
    expect(pushforward([1, 0])).toBe(3);
  });

  test('constants are handed through as they are', () => {
    const data = { points: [1, 2, 3], name: 'data', at: new Date(0), weights: new Float64Array([1, 2]) };
    const seen: unknown[] = [];
    const f = (x: Num, constant: unknown): Num => {
      seen.push(constant);
      return mul(x, x);
    };
    grad(f)(2, data);
    jvp(f, 2, 1, { args: [data] });
    vjp(f, 2, { args: [data] });
    linearize(f, 2, { args: [data] });
    hvp(f, 2, 1, { args: [data] });
    jacobian(f)(2, data);
    hessian(f)(2, data);
    expect(seen.length).toBeGreaterThanOrEqual(7);
    for (const constant of seen) expect(constant).toBe(data);
  });
});

describe('results', () => {
  test('never are the input, even where f returns it', () => {
    const x: [number, number] = [2, 3];
    const same = (p: Readonly<Pair>): Readonly<Pair> => p;
    const results: unknown[] = [
      jvp(same, x, [1, 0]).value,
      jvp(same, x, x).tangent,
      vjp(same, x).value,
      vjp(same, x).pullback(x),
      linearize(same, x).value,
      linearize(same, x).pushforward(x),
      grad((p: Readonly<Pair>) => p[0])(x),
      stopGradient(x),
    ];
    for (const result of results) {
      expect(result).not.toBe(x);
      (result as number[])[0] = NaN;
    }
    expect(x).toEqual([2, 3]);
  });

  test('are fresh at every call', () => {
    const { value, pullback } = vjp((p: Readonly<Pair>) => [p[1], p[0]], [2, 3]);
    const { pushforward } = linearize((p: Readonly<Pair>) => [p[1], p[0]], [2, 3]);
    const df = grad(product);
    for (const call of [() => pullback([1, 2]), () => pushforward([1, 2]), () => df([2, 3])] as (() => number[])[]) {
      const first = call();
      const copy = [...first];
      first.fill(NaN);
      expect(call()).toEqual(copy);
      expect(call()).not.toBe(first);
    }
    expect(value).toEqual([3, 2]);
  });

  test('rows of a Jacobian or a Hessian are separate arrays', () => {
    const J = jacobian((p: Readonly<Pair>) => [p[0], p[0], p[1]])([2, 3]) as number[][];
    J[0]![0] = NaN;
    expect(J[1]).toEqual([1, 0]);
    const H = hessian((p: Readonly<Pair>) => mul(p[0], p[1]))([2, 3]);
    H[0][0] = NaN;
    expect(H[1]).toEqual([1, 0]);
  });

  test('an auxiliary result is not shared with the function', () => {
    const inside: { log: Num[] } = { log: [1, 2] };
    const f = (x: Num): [Num, { log: Num[] }] => [mul(x, x), inside];
    const { aux, value } = valueAndGrad(f, { hasAux: true })(3);
    expect([value, aux]).toEqual([9, { log: [1, 2] }]);
    (aux as { log: number[] }).log[0] = NaN;
    expect(inside).toEqual({ log: [1, 2] });
  });
});

test('keys of every kind come back as they went in', () => {
  const parsed = JSON.parse('{"__proto__": 2, "constructor": 3, "toString": 5, "": 7, "10": 11, "2": 13}') as Record<string, number>;
  const f = (o: Record<string, Num>): Num => Object.values(o).reduce((p, x) => mul(p, x), 1 as Num);
  const gradient = grad(f)(parsed) as Record<string, number>;
  expect(Object.keys(gradient)).toEqual(Object.keys(parsed));
  expect(Object.getOwnPropertyNames(gradient)).toContain('__proto__');
  expect(Object.getPrototypeOf(gradient)).toBe(Object.prototype);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  const total = 2 * 3 * 5 * 7 * 11 * 13;
  for (const [k, x] of Object.entries(parsed)) expect(gradient[k]).toBe(total / x);
  const bare = Object.assign(Object.create(null) as Record<string, number>, { a: 2, b: 3 });
  expect({ ...(grad(f)(bare) as Record<string, number>) }).toEqual({ a: 3, b: 2 });
  const result = jvp((x: Num) => JSON.parse('{"__proto__": 1}', (_, y: unknown) => (y === 1 ? x : y)) as Record<string, Num>, 2, 1);
  expect(Object.entries(result.tangent)).toEqual([['__proto__', 1]]);
}); // prettier-ignore
