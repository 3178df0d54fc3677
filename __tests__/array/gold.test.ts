/** Cases with values, gradients and Hessians computed to 130 digits and rounded; the functions written with arrays. */
import { add, exp, grad, hessian, mul, square, sub, type HvpMode, type Num } from 'fluxion';
import { at, dot, logSumExp, NdArray, norm, prod, slice, sum, type ArrayValue } from 'fluxion/array';
import { distance } from '../support/equal.js';

interface Case {
  readonly name: string;
  readonly f: (x: ArrayValue) => Num;
  readonly x: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly tolerances?: readonly [number, number];
}

const y = Float64Array.of(0.3, -1.2, 2.5, 0.8);

const cases: readonly Case[] = [
  {
    name: 'Frobenius norm',
    f: (x) => norm(x),
    x: [3, -4, 12],
    value: 13,
    gradient: [0.23076923076923078, -0.3076923076923077, 0.9230769230769231],
    hessian: [
      [0.07282658170232134, 0.005461993627674101, -0.016385980883022302],
      [0.005461993627674101, 0.06964041875284478, 0.021847974510696404],
      [-0.016385980883022302, 0.021847974510696404, 0.01137915339098771],
    ],
  },
  {
    name: 'log-sum-exp far from 0',
    f: (x) => logSumExp(x),
    x: [1000, 1001, 999.5],
    value: 1001.4643687841079,
    gradient: [0.23122389762214907, 0.6285317192117624, 0.14024438316608848],
    hessian: [
      [0.17775940679057098, -0.1453315538952939, -0.03242785289527709],
      [-0.1453315538952939, 0.23347959715646865, -0.08814804326117476],
      [-0.03242785289527709, -0.08814804326117476, 0.12057589615645184],
    ],
    tolerances: [1e-12, 1e-10],
  },
  {
    name: 'product of five',
    f: (x) => prod(x),
    x: [1.1, 2.3, -0.7, 3.9, 0.25],
    value: -1.7267249999999998,
    gradient: [-1.5697499999999998, -0.75075, 2.46675, -0.44275, -6.906899999999999],
    hessian: [
      [0, -0.6824999999999999, 2.2424999999999997, -0.4024999999999999, -6.278999999999999],
      [-0.6824999999999999, 0, 1.0725, -0.1925, -3.003],
      [2.2424999999999997, 1.0725, 0, 0.6325, 9.866999999999999],
      [-0.4024999999999999, -0.1925, 0.6325, 0, -1.771],
      [-6.278999999999999, -3.003, 9.866999999999999, -1.771, 0],
    ],
  },
  {
    name: 'chained Rosenbrock function',
    f: (x) => {
      const [a, b] = [slice(x, 0, -1), slice(x, 1)];
      return sum(add(mul(100, square(sub(b, square(a)))), square(sub(1, a))));
    },
    x: [-1.2, 1, 0.3, -0.7, 1.9, 0.4],
    value: 1369.0199999999998,
    gradient: [
      -215.59999999999994, 192.00000000000003, -46.60000000000001, 233.39999999999998, 2723.3999999999996,
      -641.9999999999999,
    ],
    hessian: [
      [1330, 480, 0, 0, 0, 0],
      [480, 1282, -400, 0, 0, 0],
      [0, -400, 590, -120, 0, 0],
      [0, 0, -120, 29.99999999999996, 280, 0],
      [0, 0, 0, 280, 4374, -760],
      [0, 0, 0, 0, -760, 200],
    ],
  },
  {
    name: 'penalty function I',
    f: (x) => add(mul(1e-5, sum(square(sub(x, 1)))), square(sub(dot(x, x), 0.25))),
    x: [1, 2, 3, 4],
    value: 885.06264,
    gradient: [119, 238.00002, 357.00004, 476.00006],
    hessian: [
      [127.00002, 16, 24, 32],
      [16, 151.00002, 48, 64],
      [24, 48, 191.00002, 96],
      [32, 64, 96, 247.00002],
    ],
  },
  {
    name: 'Brown almost linear function',
    f: (x) => add(sum(square(sub(add(slice(x, 0, 4), sum(x)), 6))), square(sub(prod(x), 1))),
    x: [0.5, 0.5, 0.5, 0.5, 0.5],
    value: 36.9384765625,
    gradient: [-30.12109375, -30.12109375, -30.12109375, -30.12109375, -24.12109375],
    hessian: [
      [14.0078125, 11.765625, 11.765625, 11.765625, 9.765625],
      [11.765625, 14.0078125, 11.765625, 11.765625, 9.765625],
      [11.765625, 11.765625, 14.0078125, 11.765625, 9.765625],
      [11.765625, 11.765625, 11.765625, 14.0078125, 9.765625],
      [9.765625, 9.765625, 9.765625, 9.765625, 8.0078125],
    ],
  },
  {
    name: 'log-likelihood of a normal distribution',
    f: (x) => {
      const [mu, s] = [at(x, 0), at(x, 1)];
      const z = mul(sub(y, mu), exp(mul(-1, s)));
      return sub(mul(-0.5, dot(z as ArrayValue, z as ArrayValue)), mul(4, add(s, 0.5 * Math.log(2 * Math.PI))));
    },
    x: [0.4, 0.25],
    value: -6.841068587992792,
    gradient: [0.4852245277701067, 0.3306289103482026],
    hessian: [
      [-2.4261226388505337, -0.9704490555402134],
      [-0.9704490555402134, -8.661257820696406],
    ],
  },
];

const modes: readonly HvpMode[] = [
  'forward-over-reverse',
  'reverse-over-forward',
  'reverse-over-reverse',
  'forward-over-forward',
];

test.each(cases)('$name', ({ f, x, value, gradient, hessian: second, tolerances: [one, two] = [1e-13, 1e-12] }) => {
  const point = Float64Array.from(x);
  expect(distance(f(new NdArray(point, [x.length])), value)).toBeLessThanOrEqual(1e-14);
  expect(distance(grad(f)(point as never), gradient)).toBeLessThanOrEqual(one);
  for (const mode of modes) {
    const h = hessian(f as never, { mode })(point as never) as unknown as NdArray;
    expect(distance(h.toArray(), second)).toBeLessThanOrEqual(two);
  }
});
