import { array, argmax, concat, conv1d, cumprod, cumsum, flip, gather, logSoftmax, logSumExp, matmul, max, mean, min, norm, pad, prod, roll, scatterAdd, slice, softmax, sort, split, stack, std, sum, variance, zeros, type ArrayValue } from 'fluxion/array'; // prettier-ignore
import { solveTriangular } from 'fluxion/linalg';

/** As JavaScript calls them, where no compiler objects. */
type Loose = (...args: unknown[]) => unknown;

const m = array([
  [1, 2],
  [3, 4],
]);
const plain = (y: unknown): unknown => (y as ArrayValue).plain.toArray();

describe('an axis is a number or an option', () => {
  test.each<[string, (axis: number | { axis: number }) => unknown, unknown]>([
    ['gather', (axis) => plain(gather(m, [1], axis)), [[2], [4]]],
    ['scatterAdd', (axis) => plain(scatterAdd(m, [1], array([[5], [6]]), axis)), [[1, 7], [3, 10]]], // prettier-ignore
    ['flip', (axis) => plain(flip(m, axis)), [[2, 1], [4, 3]]], // prettier-ignore
    ['roll', (axis) => plain(roll(m, 1, axis)), [[2, 1], [4, 3]]], // prettier-ignore
    ['concat', (axis) => plain(concat([m, m], axis)), [[1, 2, 1, 2], [3, 4, 3, 4]]], // prettier-ignore
    ['stack', (axis) => plain(stack([m, m], axis)), [[[1, 2], [1, 2]], [[3, 4], [3, 4]]]], // prettier-ignore
    [
      'split',
      (axis) => split(m, 2, axis).map(plain),
      [
        [[1], [3]],
        [[2], [4]],
      ],
    ],
    ['cumsum', (axis) => plain(cumsum(m, axis)), [[1, 3], [3, 7]]], // prettier-ignore
    ['cumprod', (axis) => plain(cumprod(m, axis)), [[1, 2], [3, 12]]], // prettier-ignore
    ['sort', (axis) => plain(sort(array([[2, 1], [3, 4]]), axis)), [[1, 2], [3, 4]]], // prettier-ignore
  ])('%s', (name, f, expected) => {
    expect(f(1)).toEqual(expected);
    expect(f({ axis: 1 })).toEqual(expected);
    // stack makes an axis, before the last of three
    expect(f(name === 'stack' ? -2 : -1)).toEqual(expected);
  });

  test('softmax and logSoftmax', () => {
    for (const f of [softmax, logSoftmax]) {
      expect(plain(f(m, 0))).toEqual(plain(f(m, { axis: 0 })));
      expect(plain(f(m, 0))).not.toEqual(plain(f(m)));
    }
  });
});

describe('what would be ignored is refused', () => {
  const reductions = { sum, mean, prod, variance, std, norm, logSumExp, argmax, max, min } as unknown as Record<string, Loose>; // prettier-ignore

  test.each(Object.keys(reductions))('%s', (name) => {
    const f = reductions[name]!;
    expect(() => f(m, 1)).toThrow(
      /: expected options among axis, keepDims.*, got the number 1\. Write \{ axis: 0 \}\./,
    );
    expect(() => f(m, m)).toThrow(/, got a NdArray/);
    expect(() => f(m, [0])).toThrow(/, got an array of 1/);
    expect(() => f(m, null)).toThrow(/, got null/);
    expect(() => f(m, { axes: 1 })).toThrow(/, got axes\./);
    expect(() => f(m, { keepdims: true })).toThrow(TypeError);
  });

  test('options of one reduction are none of another', () => {
    expect(() => (sum as Loose)(m, { ddof: 1 })).toThrow('sum: expected options among axis, keepDims, got ddof.');
    expect(() => (variance as Loose)(m, { p: 1 })).toThrow(
      'variance: expected options among axis, keepDims, ddof, got p.',
    );
    expect(variance(m, { axis: 0, ddof: 1 }).plain.toArray()).toEqual([2, 2]);
    expect(norm(m, { axis: 0, p: 1, keepDims: true }).plain.toArray()).toEqual([[4, 6]]);
  });

  test('the largest of two arrays is another function', () => {
    expect(() => (max as Loose)(m, m)).toThrow(/Perhaps max or min of fluxion, which compare elements\.$/);
    expect(() => (sum as Loose)(m, m)).toThrow(/Write \{ axis: 0 \}\.$/);
  });

  test('others', () => {
    expect(() => (pad as Loose)(m, [1, 1], 1)).toThrow('pad: expected options among axis, value, got the number 1.');
    expect(() => (slice as Loose)(m, 0, 1, { by: 2 })).toThrow('slice: expected options among axis, step, got by.');
    expect(() => (conv1d as Loose)(m, m, 'same')).toThrow('conv1d: expected options among mode, got same.');
    expect(() => (concat as Loose)([m, m], m)).toThrow('concat: expected options among axis, got a NdArray.');
    expect(() => (matmul as Loose)(m, m, m)).toThrow(
      'matmul: expected options among transposeA, transposeB, got a NdArray.',
    );
    expect(() => (solveTriangular as Loose)(m, zeros(2), { upper: true })).toThrow(
      'solveTriangular: expected options among lower, unit, transposed, got upper.',
    );
  });
});

test('a frame of NaN stays outside', () => {
  expect(pad(Float64Array.of(1, 2), [1, 1], { value: NaN }).plain.toArray()).toEqual([NaN, 1, 2, NaN]);
  expect(pad(Float64Array.of(0, 2), [0, 1], { value: 2 }).plain.toArray()).toEqual([0, 2, 2]);
});
