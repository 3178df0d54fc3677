/** What a comparison says of where and how claims differ: entries, counts, kinks, probes, and facts behind hints. */
import { add, exp, mul, sin, sqrt, stopGradient, type Num } from 'fluxion';
import { dot } from 'fluxion/array';
import { checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp, type CheckResult } from 'fluxion/check'; // prettier-ignore

type V = readonly number[];
const range = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));
const hundred = range(100, (i) => 1 + i / 7);
const places = ({ worst }: CheckResult): (readonly [string | undefined, string])[] =>
  worst.map(({ output, input }) => [output, input] as const);

const squares = (x: V): number => x.reduce((s, v) => s + v * v, 0);
/** The same, which fluxion can differentiate. */
const told = (x: readonly Num[]): Num => x.reduce((s, v) => add(s, mul(v, v)), 0);
const gradient = (x: V): number[] => x.map((v) => 2 * v);
/** The gradient with some entries changed. */
const with_ = (changes: Readonly<Record<number, (v: number) => number>>) => (x: V): number[] => gradient(x).map((v, i) => changes[i]?.(v) ?? v); // prettier-ignore

describe('an entry', () => {
  test('of one result by one input', () => {
    const { worst } = checkGradient(squares, with_({ 1: (v) => 3 * v }), [1, 2]);
    expect(worst).toHaveLength(1);
    expect(Object.keys(worst[0]!)).toEqual(['input', 'x', 'claimed', 'reference', 'absolute', 'relative', 'ratio', 'status', 'steps']); // prettier-ignore
    expect(worst[0]).toMatchObject({ input: 'x[1]', x: 2, claimed: 12, status: 'wrong' });
    expect(worst[0]!.absolute).toBeCloseTo(8, 9);
    expect(worst[0]!.relative).toBeCloseTo(2, 9);
    expect(worst[0]!.ratio).toBeCloseTo(3, 9);
  });
  test('beside what fluxion says: that is the truth', () => {
    const { worst } = checkGradient(told, with_({ 1: (v) => 3 * v }), [1, 2]);
    expect(worst[0]).toMatchObject({ input: 'x[1]', claimed: 12, exact: 4, absolute: 8, relative: 2, ratio: 3 });
    expect(Object.keys(worst[0]!)).toContain('exact');
  });
  test('of several results', () => {
    const f = ([x, y]: readonly Num[]): Num[] => [mul(x!, y!), x!];
    const { worst } = checkJacobian(f, ([x, y]: V) => [[y!, -x!], [1, 0]], [2, 5], { name: 'f' }); // prettier-ignore
    expect(worst[0]).toMatchObject({ input: 'x[1]', exact: 2, claimed: -2, ratio: -1 }); // prettier-ignore
    expect(worst[0]!.output).toMatch(/\[0\]$/);
    expect(worst).toHaveLength(1);
  });
  test('along a direction has no place in x', () => {
    const { worst } = checkJvp(([x, y]: V) => [x! * y!], ([x, y]: V, [a, b]: V) => [y! * a! - x! * b!], [2, 5], { v: [1, 1] }); // prettier-ignore
    expect(worst).toHaveLength(1);
    expect(worst[0]).not.toHaveProperty('x');
    expect(worst[0]).toMatchObject({ input: 'the given direction', claimed: 3 });
  });
  test('where claim and truth are zero, of an undecided one', () => {
    // Differences drown in the large constant; fluxion's derivative is what it is.
    const f = ([x]: readonly Num[]): Num => add(1e20, mul(sin(x!), sin(x!)));
    const { worst, verdict } = checkGradient(f, (_: V) => [2e-9], [0]);
    expect(verdict).not.toBe('PASS');
    for (const { relative } of worst) expect(relative).not.toBeNaN();
  });
});

describe('the worst', () => {
  test('by relative error, then by absolute, infinite ones first', () => {
    const claim = with_({ 0: (v) => 1.5 * v, 1: (v) => 1.25 * v, 2: () => NaN, 3: (v) => 1.25 * v, 4: (v) => -v });
    const result = checkGradient(told, claim, [1, 2, 3, 4, 5]);
    expect(places(result).map(([, input]) => input)).toEqual(['x[2]', 'x[4]', 'x[0]', 'x[3]', 'x[1]']);
    expect(result).toMatchObject({ compared: 5, wrong: 5 });
  });
  test('five of them, each with its steps', () => {
    const { worst, wrong } = checkGradient(
      squares,
      (x: V) => x.map((v) => 3 * v),
      range(9, (i) => i + 1),
    );
    expect(wrong).toBe(9);
    expect(worst).toHaveLength(5);
    expect(worst.every(({ steps }) => steps!.length > 10)).toBe(true);
  });
  test('undecided ones where none is wrong', () => {
    const f = ([x, y]: V): number => 1e17 * Math.sin(x!) ** 2 + y! - y! + Math.sin(y!);
    const result = checkGradient(f, ([x, y]: V) => [1e17 * Math.sin(2 * x!), Math.cos(y!)], [1, 1]);
    expect(result.wrong).toBe(0);
    expect(result.worst.every(({ status }) => status === 'unresolved')).toBe(true);
    expect(result.hints).toEqual([]);
  });
});

describe('more inputs than are probed one by one, with fluxion', () => {
  test('every entry is compared, the worst are shown', () => {
    const result = checkGradient(told, with_({ 5: (v) => v * (1 + 1e-6), 0: (v) => 2 * v, 99: (v) => -v }), hundred);
    expect(result).toMatchObject({
      verdict: 'FAIL',
      compared: 100,
      wrong: 3,
      probes: '4 random directions through 100 inputs, all entries against fluxion',
    });
    expect(places(result)).toEqual([[undefined, 'x[99]'], [undefined, 'x[0]'], [undefined, 'x[5]']]); // prettier-ignore
    expect(checkGradient(told, gradient, hundred)).toMatchObject({ verdict: 'PASS', compared: 100, wrong: 0 });
  });
  test('many wrong ones: all counted, some from everywhere shown', () => {
    const result = checkGradient(told, (x: V) => x.map((v, i) => (i % 2 === 0 ? 2 : 2 + (i + 1) / 100) * v), hundred);
    expect(result).toMatchObject({ compared: 100, wrong: 50 });
    const shown = result.worst.map(({ input }) => Number(/\d+/.exec(input)![0]));
    expect(shown).toHaveLength(5);
    expect(shown.every((i) => i % 2 === 1)).toBe(true);
    // Of a sample over the whole length, the worst first.
    expect(shown[0]!).toBeGreaterThan(80);
    expect(shown).toEqual([...shown].sort((a, b) => b - a));
    expect(shown[0]! - shown[4]!).toBeGreaterThan(40);
  });
  test('what is not finite', () => {
    const result = checkGradient(told, with_({ 0: () => NaN, 50: () => Infinity }), hundred);
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 100, wrong: 2 });
    expect(places(result).map(([, input]) => input).sort()).toEqual(['x[0]', 'x[50]']); // prettier-ignore
  });
  test('round-off beside the largest entry is none, beside the entry itself it is', () => {
    const x = range(100, () => 1);
    const f = (v: readonly Num[]): Num => v.reduce((s, e, i) => add(s, mul(i === 0 ? 1 : 1e-9, mul(e, e))), 0);
    const df = (off: number) => (v: V): number[] => v.map((e, i) => (i === 0 ? 2 : 2e-9) * e + (i === 7 ? off : 0)); // prettier-ignore
    expect(checkGradient(f, df(1e-12), x).verdict).toBe('PASS');
    expect(checkGradient(f, df(1e-11), x)).toMatchObject({ verdict: 'FAIL', wrong: 1 });
    expect(checkGradient(f, df(1e-11), x, { atol: 1e-10 }).verdict).toBe('PASS');
  });
  test('each by its own scale', () => {
    const x = range(100, (i) => (i === 3 ? 1e-6 : 1));
    // By x[3] f moves as much as by the others: its derivative, and the round-off of it, are 10⁶ times as large.
    const f = (v: readonly Num[]): Num => v.reduce((s, e, i) => add(s, mul(i === 3 ? 1e12 : 1, mul(e, e))), 0);
    const df = (off: number) => (v: V): number[] => v.map((e, i) => (i === 3 ? 2e12 * e + off : 2 * e)); // prettier-ignore
    expect(checkGradient(f, df(1e-6), x, { rtol: 1e-14 }).verdict).toBe('PASS');
    expect(checkGradient(f, df(1e-4), x, { rtol: 1e-14 })).toMatchObject({ verdict: 'FAIL', wrong: 1 });
  });
  test('of several results each', () => {
    const f = (x: readonly Num[]): Num[] => [told(x), mul(3, told(x)), x[0]!];
    const df = (x: V): number[][] => [gradient(x), gradient(x).map((v) => 3 * v), x.map((_, i) => Number(i === 0))];
    expect(checkJacobian(f, df, hundred)).toMatchObject({ verdict: 'PASS', compared: 300 });
    const off = (x: V): number[][] => df(x).map((row, i) => row.map((v, j) => ((i === 0 && j === 5) || (i === 1 && j === 7) ? 2 * v : v))); // prettier-ignore
    const result = checkJacobian(f, off, hundred);
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 300, wrong: 2 });
    expect(result.worst.map(({ output, input }) => `${output!.slice(-3)} by ${input}`)).toEqual(['[1] by x[7]', '[0] by x[5]']); // prettier-ignore
  });
  test('typed arrays, all wrong in one way', () => {
    const f = ({ w }: { w: Float64Array }): Num => dot(w, exp(w as never) as never) as Num;
    const df = ({ w }: { w: Float64Array }): { w: Float64Array } => ({ w: w.map((v) => 7 * (1 + v) * Math.exp(v)) });
    const { hints, wrong } = checkGradient(f, df, { w: Float64Array.from(hundred, (v) => v / 10) });
    expect(wrong).toBe(100);
    expect(hints[0]).toMatch(/the ratio 7: it is 7 times too large/);
  });
  test('patterns among all of them', () => {
    const c = range(10, (i) => i).map((i) => range(10, (j) => 10 * i + j + 1));
    const f = (m: readonly (readonly Num[])[]): Num => m.reduce<Num>((s, row, i) => row.reduce((t, v, j) => add(t, mul(c[i]![j]!, mul(v, v))), s), 0); // prettier-ignore
    const df = (m: readonly V[]): number[][] => m.map((row, i) => row.map((v, j) => 2 * c[j]![i]! * v));
    const at = range(10, (i) => i).map(() => range(10, () => 1));
    expect(checkGradient(f as never, df, at).hints.join()).toMatch(/transpos/);
    // A matrix of 65 by 65.
    const n = 65;
    const x = range(n, (i) => 1 + i / n);
    const map = (v: readonly Num[]): Num[] =>
      range(n, (i) => i).map((i) => add(mul(v[i]!, v[i]!), mul(i + 1, v[(i + 1) % n]!)));
    const rows = (v: V): number[][] =>
      range(n, (i) => i).map((i) => range(n, (j) => (j === i ? 2 * v[i]! : 0) + (j === (i + 1) % n ? i + 1 : 0)));
    const turned = (v: V): number[][] => rows(v).map((_, i) => rows(v).map((row) => row[i]!));
    expect(checkJacobian(map as never, turned, x).hints.join()).toMatch(/the matrix.*transpos|transpos.*the matrix/);
  });
});

describe('more inputs than are probed one by one, a black box', () => {
  test('single mistakes are searched for', () => {
    for (const place of [0, 63, 99]) {
      const result = checkGradient(squares, with_({ [place]: (v) => 2 * v }), hundred);
      expect(result).toMatchObject({ verdict: 'FAIL', wrong: 1, exact: false });
      expect(result.worst[0]).toMatchObject({ input: `x[${place}]`, x: hundred[place], status: 'wrong' });
      expect(result.worst[0]!.ratio).toBeCloseTo(2, 6);
      expect(result.probes).toBe('4 random directions through 100 inputs');
    }
  });
  test('what is not finite is found without a search', () => {
    for (const place of [0, 42]) {
      const result = checkGradient(squares, with_({ [place]: () => NaN }), hundred);
      expect(result).toMatchObject({ verdict: 'FAIL' });
      expect(result.worst[0]).toMatchObject({ input: `x[${place}]`, claimed: NaN, status: 'wrong' });
      expect(result.worst).toHaveLength(1);
      expect(result.evaluations).toBeLessThan(64 + 3 * 64 + 27 + 3 * 64);
    }
  });
  test('an input that is 0 is probed by steps of 1', () => {
    const result = checkGradient(squares, with_({ 9: () => 1 }), hundred.map((v, i) => (i === 9 ? 0 : v))); // prettier-ignore
    expect(result.worst[0]).toMatchObject({ input: 'x[9]', x: 0, claimed: 1 });
    expect(Math.abs(result.worst[0]!.reference.value)).toBeLessThan(1e-6);
  });
  test('of several results the first that is wrong is searched', () => {
    const f = (x: V): number[] => [squares(x), 3 * squares(x), x[0]!];
    const off = (x: V): number[][] => [gradient(x), gradient(x).map((v, j) => (j === 7 ? -3 : 3) * v), x.map((_, i) => Number(i === 1))]; // prettier-ignore
    const result = checkJacobian(f, off, hundred);
    expect(result.verdict).toBe('FAIL');
    expect(result.worst.every(({ output }) => output!.endsWith('[1]'))).toBe(true);
    expect(result.worst[0]).toMatchObject({ input: 'x[7]', status: 'wrong' });
  });
});

describe('what is left open', () => {
  const huge = (x: V): number => 1e17 + x.reduce((s, v) => s + Math.sin(v), 0);
  const cosines = (x: V): number[] => x.map(Math.cos);
  test('along directions too', () => {
    for (const x of [[1], hundred]) {
      const result = checkGradient(huge, cosines, x);
      expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', wrong: 0 });
      expect(result.unresolved).toBeGreaterThan(0);
      expect(result.worst.length).toBeGreaterThan(0);
    }
  });
  test('infinite as fluxion has it, among many', () => {
    const f = (x: readonly Num[]): Num => add(sqrt(x[0]!), told(x));
    const x = hundred.map((v, i) => (i === 0 ? 0 : v));
    const df = (v: V): number[] => v.map((e, i) => (i === 0 ? Infinity : 2 * e));
    expect(checkGradient(f, df, x)).toMatchObject({ wrong: 0, verdict: 'INCONCLUSIVE' });
  });
  test('results of which there are none', () => {
    expect(checkJacobian((_: V) => [], () => [], [1])).toMatchObject({ verdict: 'INCONCLUSIVE', compared: 0, warnings: [] }); // prettier-ignore
  });
});

describe("where fluxion's derivative is not believed", () => {
  const stopped = ([x, y]: readonly Num[]): Num => add(mul(x!, stopGradient(y!)), mul(3, y!));
  test('the truth is what differences say', () => {
    const { worst, warnings } = checkGradient(stopped, ([x, y]: V) => [2 * y!, x! + 3], [2, 5]);
    expect(worst).toHaveLength(1);
    expect(worst[0]!.ratio).toBeCloseTo(2, 8);
    expect(worst[0]).toMatchObject({ input: 'x[0]', exact: 5 });
    expect(warnings).toEqual([
      "fluxion's derivative of f disagrees with the differences, so it was not used. Perhaps f holds a stopGradient, a rule of its own, or a branch on equality.",
    ]);
    const both = checkGradient(stopped, ([x, y]: V) => [1.5 * y!, 3 * (x! + 3)], [2, 5]).worst;
    expect(both.map(({ input }) => input)).toEqual(['x[1]', 'x[0]']);
    expect(both[0]!.absolute).toBeCloseTo(10, 8);
  });
  test('hints speak of that too', () => {
    const { hints } = checkGradient(stopped, ([x, y]: V) => [7 * y!, 7 * (x! + 3)], [2, 5]);
    expect(hints.join()).toContain('the ratio 7');
  });
});

describe('which numbers count', () => {
  const count = ({ compared, probes }: CheckResult): [number, string] => [compared, probes];
  test('of one input', () => {
    expect(count(checkGradient(Math.sin, Math.cos, 1))).toEqual([1, 'the one input']);
  });
  test('of several: single ones, though directions are compared too', () => {
    expect(count(checkGradient(squares, gradient, [1, 2, 3]))).toEqual([3, 'all 3 inputs and 2 random directions']);
  });
  test('of many: directions', () => {
    expect(count(checkGradient(squares, gradient, hundred))).toEqual([4, '4 random directions through 100 inputs']);
  });
  test('along a given direction: the results', () => {
    const jvp = (x: V, v: V): number[] => [x.reduce((s, e, i) => s + 2 * e * v[i]!, 0), v[0]!];
    const result = checkJvp((x: V) => [squares(x), x[0]!], jvp, hundred, { v: hundred });
    expect(count(result)).toEqual([2, '1 given direction']);
  });
  test('a mistake that only directions see: a tie', () => {
    // Each coordinate alone meets the kink in the middle; both together move along it.
    const f = ([x, y]: V): number => Math.abs(x! - y!) + x! + y!;
    const result = checkGradient(f, () => [2, 2], [2, 2], { seed: 3 });
    expect(result).toMatchObject({ verdict: 'FAIL' });
    expect(result.worst.every(({ input }) => /^random direction/.test(input))).toBe(true);
    expect(result.kinks.map(({ at }) => at).slice(0, 2)).toEqual(['x[0]', 'x[1]']);
  });
});

describe('kinks', () => {
  test('of one result', () => {
    const { kinks, verdict } = checkGradient(([x, y]: V) => 3 * Math.abs(x!) + y!, () => [1, 1], [0, 2]); // prettier-ignore
    expect(verdict).toBe('PASS');
    expect(kinks[0]).toStrictEqual({
      at: 'x[0]',
      left: expect.closeTo(-3, 8),
      right: expect.closeTo(3, 8),
      claimed: 1,
    });
  });
  test('of several, by output', () => {
    const f = ([x, y]: V): number[] => [y! * y!, Math.abs(x!)];
    const { kinks } = checkJacobian(f, ([, y]: V) => [[0, 2 * y!], [0, 0]], [0, 2], { name: 'f' }); // prettier-ignore
    expect(kinks.length).toBeGreaterThan(0);
    expect(kinks.every(({ output }) => /\[1\]$/.test(output!))).toBe(true);
  });
});

describe('vacuous', () => {
  const warned = (r: CheckResult): boolean => r.warnings.some((w) => w.startsWith('vacuous'));
  test.each<[string, () => CheckResult, boolean]>([
    ['all zeros', () => checkGradient((x: V) => x[0]! ** 2, (x: V) => [2 * x[0]!], [0]), true],
    ['a constant', () => checkGradient((_: V) => 1, (_: V) => [0, 0], [1, 2]), true],
    ['zeros claimed where there are none', () => checkGradient(squares, (_: V) => [0, 0], [1, 2]), false],
    ['one that is none', () => checkGradient(([x]: V) => x!, (_: V) => [1, 0], [1, 2]), false],
    ['numbers claimed where there are zeros', () => checkGradient((_: V) => 1, (_: V) => [1, 1], [1, 2]), false],
    ['zeros claimed where differences see little', () => checkGradient(([x]: V) => 1e-6 * x!, (_: V) => [0], [1]), false],
  ])('%s', (_, check, expected) => expect(warned(check())).toBe(expected)); // prettier-ignore
});

describe('hints from sizes', () => {
  const hints = (r: CheckResult): string => r.hints.join('\n');
  const scaled = (k: number) => (x: V): number[] => gradient(x).map((v) => k * v); // prettier-ignore
  test('the length of x', () => {
    const x = range(7, (i) => i + 1);
    expect(hints(checkGradient(squares, scaled(7), x))).toBe(
      'all 7 wrong entries have the ratio 7: it is 7 times too large, and the number of inputs is 7: a sum where a mean is meant',
    );
    expect(hints(checkGradient(squares, scaled(1 / 7), x))).toContain('the number of inputs is 7');
  });
  test('the length of a part, its axes, further arguments', () => {
    const f = ({ w, m }: { w: V; m: readonly V[] }, data: V): number => (squares(w) + m.reduce((s, r) => s + squares(r), 0)) * data.length; // prettier-ignore
    const at = { w: range(5, (i) => i + 1), m: range(3, (i) => i).map((i) => range(11, (j) => i + j + 1)) };
    const claim = (k: number) => ({ w, m }: typeof at, data: V): unknown => ({ w: w.map((v) => 2 * v * k * data.length), m: m.map((r) => r.map((v) => 2 * v * k * data.length)) }); // prettier-ignore
    const data = range(13, () => 0);
    const hint = (k: number, args: unknown[] = [data]): string => hints(checkGradient(f as never, claim(k) as never, at, { args })); // prettier-ignore
    expect(hint(5)).toContain('and the length of x.w is 5');
    expect(hint(3)).toContain('and axis 0 of x.m is 3');
    expect(hint(1 / 11)).toContain('and axis 1 of x.m is 11');
    expect(hint(13)).toContain('and the length of argument 2 is 13');
    expect(hint(13, [Float64Array.from(data)])).toContain('and the length of argument 2 is 13');
    expect(hint(17)).not.toMatch(/argument|axis|length/);
  });
  test('an argument that is no array has no length', () => {
    const r = checkGradient((x: V, k: number) => k * squares(x), (x: V, k: number) => scaled(4 * k)(x), [1, 2], { args: [3] }); // prettier-ignore
    expect(hints(r)).not.toMatch(/argument/);
    const text = checkGradient(
      (x: V, _: string) => squares(x),
      (x: V) => scaled(4)(x),
      [1, 2],
      { args: ['four'] },
    );
    expect(hints(text)).not.toMatch(/argument/);
  });
});

describe('hints from patterns', () => {
  type M = readonly V[];
  const hints = (r: CheckResult): string => r.hints.join('\n');
  // Σ c[i][j]·m[i][j], whose gradient is c.
  const c = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]; // prettier-ignore
  const linear = (m: M): number => m.reduce((s, r, i) => s + r.reduce((t, v, j) => t + c[i]![j]! * v, 0), 0);
  const at = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]; // prettier-ignore
  const transpose = (m: M): number[][] => m[0]!.map((_, j) => m.map((r) => r[j]!));
  test('a block of x', () => {
    expect(hints(checkGradient(linear, () => transpose(c), at))).toMatch(/transpos/);
    const two = ({ a, b }: { a: M; b: V }): number => linear(a) + squares(b);
    const r = checkGradient(two, ({ b }: { b: V }) => ({ a: transpose(c), b: gradient(b) }), { a: at, b: [1, 2] });
    expect(hints(r)).toMatch(/transpos/);
    expect(hints(r)).toMatch(/x\.a|a/);
  });
  test('the whole Jacobian', () => {
    const map = (x: V): number[] => c.map((row) => row.reduce((s, v, j) => s + v * x[j]!, 0));
    expect(hints(checkJacobian(map, () => transpose(c), [1, 2, 3]))).toMatch(
      /the matrix.*transpos|transpos.*the matrix/,
    );
    const exact = (x: readonly Num[]): Num[] => c.map((row) => row.reduce<Num>((s, v, j) => add(s, mul(v, x[j]!)), 0));
    expect(hints(checkJacobian(exact, () => transpose(c), [1, 2, 3]))).toMatch(/transpos/);
  });
  test('none where numbers are missing', () => {
    const map = (x: V): number[] => c.map((row) => row.reduce((s, v, j) => s + v * x[j]!, 0));
    const odd = (x: V): number[] => map(x).map((v, i) => (i === 0 ? v : x[0] === 1 ? v : NaN));
    const r = checkJacobian(odd, () => transpose(c), [1, 2, 3]);
    expect(hints(r)).not.toMatch(/transpos/);
  });
  test('a leaf of x', () => {
    const f = ({ a, b }: { a: V; b: V }): number => squares(a) + squares(b);
    const claim = ({ a, b }: { a: V; b: V }): unknown => ({
      a: gradient(a),
      b: gradient(b).map((v, i) => v + i * i + 1),
    });
    expect(hints(checkGradient(f, claim as never, { a: [1, 2], b: [3, 4, 7] }))).toContain('all wrong entries are in x.b'); // prettier-ignore
    const first = ({ a, b }: { a: V; b: V }): unknown => ({ a: gradient(a).map((v, i) => v + i * i + 1), b: gradient(b) }); // prettier-ignore
    expect(hints(checkGradient(f, first as never, { a: [1, 2], b: [3, 4, 7] }))).toContain('all wrong entries are in x.a'); // prettier-ignore
  });
  test('a block that is not the first', () => {
    const two = ({ b, m }: { b: V; m: M }): number => linear(m) + squares(b);
    const r = checkGradient(two, ({ b }: { b: V }) => ({ b: gradient(b), m: transpose(c) }), {
      b: [1, 2, 3, 4],
      m: at,
    });
    expect(hints(r)).toMatch(/x\.m.*transpos|transpos.*x\.m/);
  });
  test('f(x) as a factor, of one result alone', () => {
    const f = (x: V): number => Math.exp(x[0]!) * x[1]!;
    const forgot = ([x, y]: V): number[] => [Math.exp(x!) * y! * Math.exp(x!) * y!, Math.exp(x!)];
    expect(hints(checkGradient(f, forgot, [0.7, 2.2]))).toContain('f(x)');
    const several = checkJacobian((x: V) => [f(x)], (x: V) => [forgot(x)], [0.7, 2.2]); // prettier-ignore
    expect(hints(several)).toContain('f(x)');
    const pair = checkJacobian((x: V) => [f(x), x[0]! * x[1]!], (x: V) => [forgot(x), [x[1]!, x[0]!]], [0.7, 2.2]); // prettier-ignore
    expect(hints(pair)).not.toContain('f(x)');
  });
});

describe('many results', () => {
  const many = 2001;
  test('random combinations of them are compared', () => {
    const jvp = (_: number, d: number): number[] => range(many, (i) => (i + 1) * d);
    const f = (x: number): number[] => range(many, (i) => (i + 1) * x);
    expect(checkJvp(f, jvp, 2)).toMatchObject({ verdict: 'PASS', compared: 8, outputs: many });
  });
  test('two thousand are compared each', () => {
    const f = (x: number): number[] => range(2000, () => 2 * x);
    expect(checkJvp(f, (_: number, d: number) => range(2000, () => 2 * d), 1)).toMatchObject({ compared: 2000 });
  });
});

test('checks of products look at every entry too', () => {
  const hvp = (x: V, v: V): number[] => x.map((e, i) => 6 * e * v[i]!);
  const f = (x: V): number => x.reduce((s, v) => s + v ** 3, 0);
  const g = (x: V): number[] => x.map((v) => 3 * v * v);
  expect(checkHvp(f, hvp, [1, 2], { gradient: g })).toMatchObject({ verdict: 'PASS', compared: 4 });
  const off = (x: V, v: V): number[] => hvp(x, v).map((e, i) => (i === 1 ? -e : e));
  const result = checkHvp(f, off, [1, 2], { gradient: g });
  expect(result).toMatchObject({ verdict: 'FAIL', wrong: 1 });
  expect(places(result)).toEqual([['∂f/∂x[1]', 'x[1]']]);
  const hessian = (x: V): number[][] => x.map((e, i) => x.map((_, j) => (i === j ? 6 * e : 0)));
  expect(checkHessian(f, hessian, hundred, { gradient: g })).toMatchObject({ verdict: 'PASS', compared: 400 });
  const vjp = (x: V, [p, q]: V): number[] => x.map((v, i) => 2 * v * p! + (i === 0 ? q! : 0));
  const two = (x: V): number[] => [squares(x), x[0]!];
  expect(checkVjp(two, vjp, [1, 2, 3])).toMatchObject({ verdict: 'PASS', compared: 15 });
});
