/** The sweep on curves whose derivative, kinks and round-off are known: which steps it tries, which it keeps, what it says of the error. */
import { scalesOf, Sweep, type Swept } from '../../src/check/sweep.js';

interface Look extends Swept {
  /** Largest and smallest step tried, the one kept, and calls of the curve. */
  readonly from: number;
  readonly to: number;
  readonly kept: number | undefined;
  readonly calls: number;
}

function look(
  curve: (t: number) => number,
  { scale = 1, noise, around }: { scale?: number; noise?: number; around?: number } = {},
): Look {
  // prettier-ignore
  let calls = 0;
  const out = new Float64Array(1);
  // One array for all results, as compiled functions have.
  const flat = (t: number): Float64Array => {
    calls++;
    out[0] = curve(t);
    return out;
  };
  const f0 = Float64Array.of(curve(0));
  const sweep = new Sweep(flat, f0, scale, noise === undefined ? undefined : Float64Array.of(noise), around);
  const table = sweep.table(0);
  return { ...sweep.of(0), from: table[0]!.h, to: table.at(-1)!.h, kept: sweep.stepOf(0), calls };
}

const cube = (t: number): number => (1 + t) ** 3;
/** Within a factor. */
const about = (value: number | undefined, expected: number, factor = 1.01): void => {
  expect(Math.abs(Math.log(value! / expected))).toBeLessThanOrEqual(Math.log(factor));
};

describe('steps', () => {
  test('sixteen of them, from 10^(−½) to 10⁻⁸ of the scale, four values each', () => {
    for (const scale of [1, 100]) {
      const { from, to, calls } = look((t) => (2 + t / scale) ** 2, { scale });
      about(from, scale * Math.sqrt(0.1));
      about(to, scale * 1e-8);
      expect(calls).toBe(64);
    }
  });
  test('the table holds both central differences, their extrapolation and both sides, by step', () => {
    const sweep = new Sweep((t) => Float64Array.of(7, t ** 3 + 2 * t), Float64Array.of(7, 0), 1);
    const rows = sweep.table(1);
    expect(rows).toHaveLength(16);
    rows.forEach(({ h, central, half, value, left, right }, k) => {
      about(h, 10 ** (-(k + 1) / 2));
      expect(central).toBeCloseTo(2 + h * h, 12);
      expect(half).toBeCloseTo(2 + (h * h) / 4, 12);
      expect(value).toBeCloseTo(2, 12);
      // One-sided differences extrapolated: 4·(h/2)³/h − h³/h = −h²/2.
      expect(left).toBeCloseTo(2 - (h * h) / 2, 7);
      expect(right).toBeCloseTo(2 - (h * h) / 2, 7);
    });
    expect(sweep.table(0).every(({ central, half, value, left, right }) => [central, half, value, left, right].every((v) => v === 0))).toBe(true); // prettier-ignore
  });
  test('the estimated error is a thirtieth of the spread, and round-off', () => {
    const sweep = new Sweep((t) => Float64Array.of(t ** 3 + 2 * t), Float64Array.of(0), 1);
    const first = sweep.table(0)[0]!;
    about(first.error, (0.75 * first.h ** 2) / 30, 1.0001);
    // Where sides differ, a quarter of that.
    about(look(Math.abs).error, 2 / 4 / 30, 1.0001);
    // Where nothing but round-off is left: two bits of the value and of the argument, over h.
    const eps = Number.EPSILON;
    about(look(() => 5).error, (2 * eps * 5) / Math.sqrt(0.1), 1.0001);
    about(look((t) => 3 * t).error, (2 * eps * (3 * Math.sqrt(0.1) + 1.5)) / Math.sqrt(0.1), 1.5);
  });
  test('on to longer ones while round-off is all and large', () => {
    const { value, error, from, kept } = look((t) => 1e8 + 3 * t, { scale: 1e-4 });
    expect(Math.abs(value - 3)).toBeLessThanOrEqual(10 * error);
    expect(error).toBeLessThan(3e-3);
    expect(from).toBeGreaterThan(1e-3);
    expect(kept).toBe(from);
  });
  test('on to shorter ones while they are better', () => {
    const { value, to, from, kept } = look((t) => (1 + 1e5 * t) ** 3 / 1e5);
    about(from, Math.sqrt(0.1));
    about(to, 10 ** -8.5);
    about(kept, 1e-8);
    expect(value).toBeCloseTo(3, 8);
    // A tiny domain around x.
    const narrow = look((t) => (Math.abs(t) < 1e-9 ? cube(t) : NaN));
    about(narrow.to, 10 ** -9.5);
    about(narrow.kept, 10 ** -9.5);
    expect(Math.abs(narrow.value - 3)).toBeLessThanOrEqual(narrow.error);
  });
  test('as far as 10⁻¹¹ where nothing is found', () => {
    const { to, calls, value, error, kept } = look((t) => (t === 0 ? 1 : NaN));
    about(to, 1e-11);
    expect([calls, value, error, kept]).toEqual([88, NaN, Infinity, undefined]);
  });
  test('five around one that is known to be good, and on from there', () => {
    const near = look((t) => t ** 2 + t, { around: 1e-3 });
    about(near.from, 1e-2);
    about(near.to, 1e-4);
    expect(near.calls).toBe(20);
    const scaled = look((t) => t ** 2 + t, { around: 0.1, scale: 100 });
    about(scaled.from, 1);
    about(scaled.to, 1e-2);
    // Too long ones see curvature: shorter ones follow.
    const long = look(cube, { around: 10 });
    about(long.from, 100);
    expect(long.to).toBeLessThan(1e-3);
    expect(long.value).toBeCloseTo(3, 9);
    // Too short ones see round-off.
    const short = look((t) => 1e6 + cube(t), { around: 1e-8 });
    about(short.to, 1e-9);
    expect(short.from).toBeGreaterThan(1e-6);
    expect(Math.abs(short.value - 3)).toBeLessThanOrEqual(10 * short.error);
  });
});

describe('what is kept', () => {
  test.each<[string, (t: number) => number, number]>([
    ['a cube', cube, 3],
    ['a seventh power', (t) => (1 + t) ** 7, 7],
    ['a constant 10⁸ times as large', (t) => 1e8 + cube(t), 3],
    ['a constant 10¹² times as large', (t) => 1e12 + cube(t), 3],
    ['a polynomial of 10³·t', (t) => (1 + 1e3 * t) ** 7, 7e3],
    ['values on one side of a wall', (t) => (t < 0.01 ? cube(t) : NaN), 3],
    ['values in a tiny domain', (t) => (Math.abs(t) < 1e-5 ? cube(t) : Infinity), 3],
  ])('%s: the derivative within ten of its estimated errors', (_, curve, expected) => {
    const { value, error, kink } = look(curve);
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(10 * error);
    expect(error).toBeLessThan(4e-3 * expected);
    expect(kink).toBe(false);
  });
  test('a neighbour that disagrees is doubt', () => {
    for (const curve of [(t: number) => 1e8 + cube(t), (t: number) => (1 + t) ** 7, (t: number) => 3e4 - t / 7]) {
      const sweep = new Sweep((t) => Float64Array.of(curve(t)), Float64Array.of(curve(0)), 1);
      const { value, error } = sweep.of(0);
      const rows = sweep.table(0);
      const kept = rows.findIndex(({ h }) => h === sweep.stepOf(0));
      const gaps = [rows[kept - 1], rows[kept + 1]].flatMap((row) => (row ? [Math.abs(row.value - value)] : []));
      expect(error).toBe(Math.max(rows[kept]!.error, Math.min(...gaps) / 3));
      expect(rows.every((row) => row.error >= rows[kept]!.error)).toBe(true);
    }
    // Noise that nobody measured: at one step the differences agree by luck, its neighbours tell.
    const late = (t: number): number => (Math.sin(1e11 * t * 0.9137 + 12.9898) * 43758.5453) % 1;
    for (const [curve, expected] of [
      [(t: number) => 3 * t + 1e-4 * late(t), 3],
      [(t: number) => 3 * t + 1e-6 * late(t), 3],
    ] as const) {
      // prettier-ignore
      const sweep = new Sweep((t) => Float64Array.of(curve(t)), Float64Array.of(curve(0)), 1);
      const { value, error } = sweep.of(0);
      const rows = sweep.table(0);
      const kept = rows.findIndex(({ h }) => h === sweep.stepOf(0));
      const gaps = [rows[kept - 1], rows[kept + 1]].flatMap((row) => (row ? [Math.abs(row.value - value)] : []));
      expect(error).toBe(Math.min(...gaps) / 3);
      expect(error).toBeGreaterThan(10 * rows[kept]!.error);
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(10 * error);
    }
  });
  test('known noise widens the error: over the step kept', () => {
    const { error, kept } = look((t) => t ** 3, { noise: 1e-3 });
    expect(kept).toBeLessThan(1);
    about(error, (2 * 1e-3) / kept! + (0.75 * kept! ** 2) / 30, 1.3);
    const far = look((t) => 2 * t, { noise: 1e-6 });
    expect(far.kept).toBeGreaterThan(1);
    about(far.error, (2 * 1e-6) / far.kept!, 1.0001);
    expect(look(cube, { noise: 1e-30 }).error).toBe(look(cube).error);
  });
  test('what round-off hides is not excluded by steps far beyond', () => {
    // The sine is lost in the constant; from afar the sum looks flat.
    for (const scale of [1, 0.1, 1e-2, 1e-3]) {
      const { value, error } = look((t) => 1e17 + Math.sin(t / scale), { scale });
      expect(Math.abs(value - 1 / scale)).toBeLessThanOrEqual(10 * error);
    }
    // A slope that is seen from afar is one.
    expect(look((t) => 1e10 + 3 * t, { scale: 1e-3 }).error).toBeLessThan(1e-5);
  });
});

describe('sides and kinks', () => {
  test('sides that differ beyond doubt are a kink', () => {
    const { value, left, right, kink } = look((t) => 5 + 3 * t + Math.abs(t));
    expect(value).toBeCloseTo(3, 12);
    expect(left.value).toBeCloseTo(2, 10);
    expect(right.value).toBeCloseTo(4, 10);
    expect(left.error).toBeLessThan(1e-12);
    expect(right.error).toBeLessThan(1e-12);
    expect(kink).toBe(true);
  });
  test.each([
    [3e-3, true],
    [1e-3, false],
  ])('a difference of %p in 3 beyond a thousandth: %p', (jump, kink) => {
    expect(look((t) => 3 * t + jump * Math.abs(t)).kink).toBe(kink);
    expect(look((t) => -3 * t - jump * Math.abs(t)).kink).toBe(kink);
  });
  test('of two sides the steeper counts', () => {
    // A jump of 1 beside 1000 on one side, 999 on the other.
    expect(look((t) => (t > 0 ? 1000.5 : 999.9) * t).kink).toBe(false);
    expect(look((t) => (t > 0 ? 0 : 1) * t).kink).toBe(true);
  });
  test('a difference within the errors is none', () => {
    const { kink, left, right } = look((t) => 1e12 + 3 * t + 0.03 * Math.abs(t));
    expect(Math.abs(right.value - left.value)).toBeLessThan(10 * (right.error + left.error));
    expect(kink).toBe(false);
  });
  test.each([1, -1])('values on one side alone: its derivative (%p)', (side) => {
    const swept = look((t) => (t * side >= 0 ? cube(t) : NaN));
    expect(swept.value).toBeCloseTo(3, 8);
    expect(swept.error).toBeLessThan(1e-8);
    expect(swept.kink).toBe(false);
    const [inside, outside] = side > 0 ? [swept.right, swept.left] : [swept.left, swept.right];
    expect(inside).toEqual({ value: swept.value, error: swept.error });
    expect(outside).toEqual({ value: NaN, error: Infinity });
    expect(swept.kept).toBeUndefined();
  });
  test('the error of a side is of second order', () => {
    const { right } = look((t) => t + t ** 3);
    expect(Math.abs(right.value - 1)).toBeLessThanOrEqual(10 * right.error);
    expect(right.error).toBeLessThan(1e-8);
  });
});

test('the swing is what f changes by over a thirtieth of the scale, on the side where it changes more', () => {
  const h = 10 ** -1.5;
  for (const scale of [1, 50]) {
    about(look((t) => 2 + (3 * t) / scale, { scale }).swing, 3 * h, 1.0001);
    about(look((t) => 2 + ((t > 0 ? 1 : 3) * t) / scale, { scale }).swing, 3 * h, 1.0001);
    about(look((t) => 2 - ((t > 0 ? 3 : 1) * t) / scale, { scale }).swing, 3 * h, 1.0001);
  }
  about(look((t) => (t > 0 ? NaN : 2 + 3 * t)).swing, 3 * h, 1.0001);
  expect(look((t) => (t === 0 ? 1 : NaN)).swing).toBe(0);
});

test('scales: of each coordinate its own size, of zeros a thousandth of the largest, at most 1', () => {
  expect([...scalesOf(Float64Array.of(0, 1e-20, -5, 1e4))]).toEqual([1, 1e-12, 5, 1e4]);
  expect([...scalesOf(Float64Array.of(0, -2, 1e-3))]).toEqual([2e-3, 2, 1e-3]);
  expect([...scalesOf(Float64Array.of(0, 0))]).toEqual([1, 1]);
  expect([...scalesOf(Float64Array.of(1e5, 1e-15))]).toEqual([1e5, expect.closeTo(1e-11, 20)]);
});
