import { expectSame, generator, javascript, randomArray, sets, sizes, wasm } from './helpers.js';

// Jest looks globals up in a sandbox: `Math` in an inner loop takes most of the time.
const { abs, exp } = Math;

const random = generator(11);

/** The exact sum, rounded once: doubles are integers times a power of two. */
function exactSum(xs: Iterable<number>): number {
  let total = 0n;
  const scale = 2 ** 600;
  for (const x of xs) {
    // Two steps, so that small numbers keep their bits and large ones do not overflow.
    const mantissa = x * scale;
    total += BigInt(mantissa);
  }
  return Number(total) / scale;
}

/** The order that sums.ts describes, written the slow way. */
function documentedSum(xs: number[]): number {
  const block = (b: number[]): number => {
    const s = Array.from({ length: 8 }, (_, k) => b.filter((_v, i) => i % 8 === k).reduce((a, v) => a + v, 0));
    return s[0]! + s[4]! + (s[2]! + s[6]!) + (s[1]! + s[5]! + (s[3]! + s[7]!));
  };
  // A binary counter: equal runs of blocks are added as soon as there are two, the rest from the right.
  const runs: { size: number; sum: number }[] = [];
  for (let i = 0; i < xs.length; i += 512) {
    let run = { size: 1, sum: block(xs.slice(i, i + 512)) };
    while (runs.length && runs[runs.length - 1]!.size === run.size) {
      run = { size: run.size * 2, sum: runs.pop()!.sum + run.sum };
    }
    runs.push(run);
  }
  return runs.length ? runs.map((r) => r.sum).reduceRight((right, left) => left + right) : 0;
}

const manySizes = [...sizes, 1023, 1024, 1025, 1536, 6 * 2048 + 700, 20_001];

describe.each(sets)('reductions of the %s set', (_name, kernels) => {
  test('sum, dot, sumSquares add in the documented order', () => {
    for (const n of manySizes) {
      const x = randomArray(random, n + 3);
      const y = randomArray(random, n + 3);
      const xs = Array.from(x.subarray(2, n + 2));
      const ys = Array.from(y.subarray(1, n + 1));
      expect([n, kernels.sum(n, x, 2)]).toEqual([n, documentedSum(xs)]);
      expect([n, kernels.dot(n, x, 2, y, 1)]).toEqual([n, documentedSum(xs.map((v, i) => v * ys[i]!))]);
      expect([n, kernels.sumSquares(n, x, 2)]).toEqual([n, documentedSum(xs.map((v) => v * v))]);
    }
  });

  test('the sum of 200 000 numbers is good to some units', () => {
    const x = randomArray(random, 200_000, 0, 1);
    const error = Math.abs(kernels.sum(x.length, x, 0) - exactSum(x));
    expect(error).toBeLessThan(4e-11); // one unit in the last place of 100 000 is 1.5e-11
    const naive = Math.abs(x.reduce((a, v) => a + v, 0) - exactSum(x));
    expect(error).toBeLessThanOrEqual(naive);
  });

  test('NaN and infinities go through', () => {
    for (const n of [1, 9, 600, 3000]) {
      const x = randomArray(random, n);
      x[n - 1] = Infinity;
      expect(kernels.sum(n, x, 0)).toBe(Infinity);
      x[0] = n > 1 ? -Infinity : NaN;
      expect(kernels.sum(n, x, 0)).toBe(NaN);
      expect(kernels.dot(n, x, 0, x, 0)).toBe(n > 1 ? Infinity : NaN);
    }
    expect(kernels.sum(0, new Float64Array(0), 0)).toBe(0);
    expect(kernels.sum(1, Float64Array.of(-0), 0)).toBe(0);
  });

  test('expShift', () => {
    for (const n of manySizes) {
      const x = randomArray(random, n + 2, -30, 3);
      const y = new Float64Array(n + 2).fill(5);
      const s = kernels.expShift(n, x, 1, 3, y, 2);
      for (let i = 0; i < n; i++) {
        const expected = exp(x[1 + i]! - 3);
        if (!(abs(y[2 + i]! - expected) <= 4e-16 * expected)) throw new Error(`expected ${expected}, got ${y[2 + i]}`);
      }
      expect(y.subarray(0, 2)).toEqual(Float64Array.of(5, 5).subarray(0, 2));
      expect(s).toBe(documentedSum(Array.from(y.subarray(2, n + 2))));
      const inPlace = x.slice();
      expect(kernels.expShift(n, inPlace, 1, 3, inPlace, 1)).toBe(s);
      expectSame(inPlace.subarray(1, n + 1), y.subarray(2, n + 2));
    }
    const y = new Float64Array(4);
    expect(kernels.expShift(4, Float64Array.of(-Infinity, 0, -1000, 2), 0, 2, y, 0)).toBe(1 + Math.exp(-2));
    expect(y).toEqual(Float64Array.of(0, Math.exp(-2), 0, 1));
    expect(kernels.expShift(1, Float64Array.of(-Infinity), 0, -Infinity, y, 0)).toBe(NaN);
  });

  test('argmax, lastArgmax, argmin', () => {
    const of = (...xs: number[]): number[] => {
      const x = Float64Array.of(99, ...xs, 99);
      return [kernels.argmax(xs.length, x, 1), kernels.lastArgmax(xs.length, x, 1), kernels.argmin(xs.length, x, 1)];
    };
    expect(of()).toEqual([-1, -1, -1]);
    expect(of(4)).toEqual([0, 0, 0]);
    expect(of(1, 3, 3)).toEqual([1, 2, 0]);
    expect(of(1, 1, 3)).toEqual([2, 2, 0]);
    expect(of(0, -0, 0)).toEqual([0, 2, 0]);
    expect(of(-Infinity, -Infinity)).toEqual([0, 1, 0]);
    expect(of(Infinity, 1, Infinity)).toEqual([0, 2, 1]);
    expect(of(1, NaN, 5, NaN)).toEqual([1, 1, 1]);
    expect(of(Infinity, -Infinity, NaN)).toEqual([2, 2, 2]);
    const x = randomArray(random, 5000);
    expect(x[kernels.argmax(5000, x, 0)]).toBe(Math.max(...x));
    expect(x[kernels.argmin(5000, x, 0)]).toBe(Math.min(...x));
  });
});

test('a sum that an exception interrupted leaves nothing behind', () => {
  const x = randomArray(random, 3000);
  const expected = javascript.sum(3000, x, 0);
  for (const kernels of [javascript, wasm]) {
    expect(() => kernels.sum(3000, null as unknown as Float64Array, 0)).toThrow(TypeError);
    expect(kernels.sum(3000, x, 0)).toBe(expected);
  }
});
