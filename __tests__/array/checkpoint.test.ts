import { add, exp, grad, hvp, jvp, linearize, mul, sin, tanh, type Num } from 'fluxion';
import {
  array,
  checkpoint,
  checkpointChain,
  dot,
  jvpBatch,
  matvec,
  ones,
  sum,
  zeros,
  type ArrayValue,
  type NdArray,
} from 'fluxion/array';

const any = (f: unknown): any => f;
const F = (...x: number[]): Float64Array => Float64Array.from(x);
const W = array([[0.3, -0.2, 0.5], [0.1, 0.7, -0.4], [-0.6, 0.2, 0.9]]); // prettier-ignore

/** A network in which parameters are used inside and outside of blocks. */
const layer = ({ W: w, b }: any, h: ArrayValue): ArrayValue => tanh(add(matvec(w, h), mul(b, h))) as ArrayValue;
const network = (wrap: (f: any) => any) => (p: any) => {
  const block = wrap(layer);
  let h: ArrayValue = p.x;
  for (let i = 0; i < 4; i++) h = block(p, h);
  return add(dot(h, p.x), mul(p.b, sum(exp(h) as ArrayValue)));
};
const point = { W, b: 0.8, x: F(0.3, -0.5, 0.9) };
const plain = network((f) => f);
const saved = network(checkpoint);

describe('checkpoint', () => {
  test('gradients are the same to the last bit', () => {
    expect(any(grad)(saved)(point)).toEqual(any(grad)(plain)(point));
    const numbers =
      (wrap: (f: any) => any) =>
      ([a, b]: Num[]) => {
        const f = wrap((s: Num, t: Num) => sin(mul(s, exp(mul(t, s)))));
        return mul(f(f(a, b), a), add(a!, f(b, b)));
      };
    const here = [0.3, 0.7];
    expect(any(grad)(numbers(checkpoint))(here)).toEqual(any(grad)(numbers((f) => f))(here));
  });

  test('in every composition', () => {
    const direction = { W: ones([3, 3]), b: 1, x: F(1, 0, -1) };
    for (const mode of ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse']) {
      const [a, b] = [saved, plain].map((f) => any(hvp)(f, point, direction, { mode }));
      (a.W as NdArray).data.forEach((v, i) => expect(v).toBeCloseTo(b.W.data[i], 12));
      expect(a.b).toBeCloseTo(b.b, 12);
    }
    expect(any(jvp)(saved, point, direction)).toEqual(any(jvp)(plain, point, direction));
    expect(any(linearize)(saved, point).pushforward(direction)).toBeCloseTo(
      any(linearize)(plain, point).pushforward(direction),
      13,
    );
  });

  test('a chain in groups', () => {
    const steps = Array.from({ length: 10 }, (_, i) => (x: ArrayValue) => sin(mul(x, 1 + i / 10)) as ArrayValue);
    const f = (x: ArrayValue): Num => sum(steps.reduce((s, step) => step(s), x));
    expect(any(grad)((x: ArrayValue) => sum(checkpointChain(steps, x)))(point.x)).toEqual(any(grad)(f)(point.x));
  });

  test('f that computes something else the second time is found out', () => {
    let calls = 0;
    const f = checkpoint((x: Num) => mul(x, ++calls));
    expect(() => any(grad)(f)(2)).toThrow(/^checkpoint: expected f to compute the same again, got/);
    expect(() => any(checkpoint)(3)).toThrow(/^checkpoint: expected a function/);
  });
});

describe('grad with out', () => {
  test('adds to the arrays it is given', () => {
    const f = (p: any, s: number): Num => mul(s, add(mul(p.b, p.b), dot(p.x, matvec(p.W, p.x))));
    const out = { W: zeros([3, 3]), b: 0, x: new Float64Array(3) };
    const { data } = out.W;
    const step = any(grad)(f, { out });
    expect(step(point, 1)).toBe(out);
    step(point, 2);
    const once = any(grad)(f)(point, 1);
    expect(out.W.data).toBe(data);
    out.W.data.forEach((v, i) => expect(v).toBeCloseTo(3 * once.W.data[i], 12));
    out.x.forEach((v, i) => expect(v).toBeCloseTo(3 * once.x[i], 12));
    expect(out.b).toBeCloseTo(3 * once.b, 12);
  });

  test('writes nothing where the structures differ', () => {
    const out = { x: new Float64Array(3), y: new Float64Array(2) };
    const f = (p: any): Num => add(dot(p.x, p.x), dot(p.y, p.y));
    expect(() => any(grad)(f, { out })({ x: F(1, 2, 3), y: F(1, 2, 3) })).toThrow(/structure of the gradient/);
    expect([...out.x]).toEqual([0, 0, 0]);
  });
});

test.each([1, 3, 8, 11])('%d directions at once', (lanes) => {
  const directions = Array.from({ length: lanes }, (_, l) => ({
    W: zeros([3, 3]),
    b: l % 3,
    x: F(Math.sin(l), 0, Math.cos(l)),
  }));
  const f = (p: any): unknown => ({ h: layer(p, p.x), s: plain(p) });
  const { value, tangents } = jvpBatch(any(f), point, directions) as any;
  expect(tangents).toHaveLength(lanes);
  directions.forEach((v, l) => {
    const one = any(jvp)(f, point, v);
    expect(value).toEqual(one.value);
    one.tangent.h.forEach((t: number, i: number) => expect(tangents[l].h[i]).toBeCloseTo(t, 14));
    expect(tangents[l].s).toBeCloseTo(one.tangent.s, 13);
  });
});
