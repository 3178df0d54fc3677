/** How the checked code and f are called, and what is said where a call goes wrong. */
import { add, div, exp, log, mul, powInt, sin, sqrt, square, sub, type Num } from 'fluxion';
import {
  checkGradient,
  checkHvp,
  checkJacobian,
  checkJvp,
  checkVjp,
  type CheckResult,
  type Finding,
} from 'fluxion/check';
import { firstAnomaly } from '../../src/check/anomaly.js';
import { exactOf } from '../../src/check/exact.js';
import { Field, parameterName } from '../../src/check/field.js';
import { Layout } from '../../src/check/layout.js';
import { noiseOf } from '../../src/check/noise.js';
import { merged, worseVerdict } from '../../src/check/run.js';

type V = readonly number[];
const squares = (x: V): number => x.reduce((s, v) => s + v * v, 0);
const gradient = (x: V): number[] => x.map((v) => 2 * v);
const first = ({ findings }: CheckResult): Finding => findings[0]!;
const layout = (x: unknown): Layout => new Layout(x, 'check', 'x');

describe('what reports call the input', () => {
  test.each<[string, unknown, string]>([
    ['an arrow function', (params: number) => params, 'params'],
    ['one without brackets', eval('w => w'), 'w'],
    ['a function', function (theta: number) { return theta; }, 'theta'], // prettier-ignore
    ['one with a name', function loss(_a: number, b: number) { return _a + b; }, '_a'], // prettier-ignore
    ['an asynchronous one', async (p: number) => p, 'p'], // prettier-ignore
    ['an asynchronous function', eval('(async function f(q) { return q; })'), 'q'],
    ['dollars', ($x$: number) => $x$, '$x$'],
    ['a default', eval('(k = 3) => k'), 'k'],
    ['two arguments', eval('(u, v) => u + v'), 'u'],
    ['spaces', eval('(function   f  (  z  ) { return z; })'), 'z'],
    ['an array taken apart', ([a]: V) => a, 'x'],
    ['a record taken apart', ({ a }: { a: number }) => a, 'x'],
    ['no arguments', () => 1, 'x'],
    ['further arguments alone', (...all: number[]) => all, 'x'],
    ['native code', Math.sin, 'x'],
    ['what names would clash with', eval('(function () { return 1; })'), 'x'],
  ])('%s', (_, f, name) => {
    expect(parameterName(f)).toBe(name);
  });
});

describe('f', () => {
  test('written with methods, is called on values that have them, once that is known', () => {
    let calls = 0;
    const f = ([x, y]: { mul(k: unknown): number }[], k: number): unknown => (calls++, x!.mul(y).toString === undefined ? 0 : (x!.mul(y) as unknown as Num) && mul(k, x!.mul(y) as never)); // prettier-ignore
    const field = new Field(f as never, layout([2, 3]), [5], 'f');
    expect(field.values(Float64Array.of(2, 3))).toEqual(Float64Array.of(30));
    expect(calls).toBe(2);
    expect(field.values(Float64Array.of(4, 3))).toEqual(Float64Array.of(60));
    expect([calls, field.evaluations]).toEqual([3, 2]);
  });
  test('that lacks a function of its own throws what it threw', () => {
    const field = new Field(((x: { nothing(): number }) => x.nothing()) as never, layout(2), [], 'f');
    expect(() => field.values(Float64Array.of(2))).toThrow(/x\.nothing is not a function/);
    const other = new Field(() => { throw new TypeError('other'); }, layout(2), [], 'f'); // prettier-ignore
    expect(() => other.values(Float64Array.of(2))).toThrow('other');
    const ranged = new Field(() => { throw new RangeError('x is not a function'); }, layout(2), [], 'f'); // prettier-ignore
    expect(() => ranged.values(Float64Array.of(2))).toThrow(RangeError);
  });
  test('that throws nearby gives no numbers there, as many as it has results; the first reason is kept', () => {
    const f = (x: number): number[] => {
      if (x > 3) throw x > 4 ? 'text' : new RangeError(`no ${x}`);
      return [x, x];
    };
    const field = new Field(f, layout(2), [], 'f');
    expect(field.near(Float64Array.of(5))).toEqual(Float64Array.of(NaN));
    expect(field.thrown).toEqual({ count: 1, first: 'text' });
    field.values(Float64Array.of(2));
    expect(field.near(Float64Array.of(3.5))).toEqual(Float64Array.of(NaN, NaN));
    expect(field.thrown).toEqual({ count: 2, first: 'text' });
  });
  test('that returns another structure nearby gives no numbers there', () => {
    const field = new Field((x: number) => (x > 3 ? [x, x] : [x]), layout(2), [], 'f');
    field.values(Float64Array.of(2));
    expect(field.near(Float64Array.of(4))).toEqual(Float64Array.of(NaN));
    expect(field.thrown!.first).toMatch(/^check: expected another result of f to have the structure of f\(x\)/);
  });
});

describe('what is said', () => {
  test.each<[string, () => CheckResult, Partial<Finding>]>([
    ['of the first number that is none', () => checkGradient(squares, gradient, [NaN, 2]), { code: 'not finite at x', verdict: 'INCONCLUSIVE', message: 'x[0] is NaN.', advice: 'Check at a point of finite numbers: there is no derivative to compare at others.' }],
    ['of others', () => checkGradient(squares, gradient, [1, -Infinity]), { message: 'x[1] is -Infinity.' }],
    ['of no numbers', () => checkGradient((x: V) => x.length, gradient, []), { code: 'nothing to check', verdict: 'INCONCLUSIVE', message: 'x holds no numbers.', advice: 'Hand over an input with numbers.' }],
    ['of a result that is no number', () => checkGradient(() => ({ a: 'text' }), gradient, [1]), { code: 'structure', verdict: 'INCONCLUSIVE', message: expect.stringMatching(/^TypeError: check: expected f\(x\) to hold numbers/) as never, advice: 'Return numbers in arrays and plain objects.' }],
    ['of a value that is not finite', () => checkJacobian((x: V) => [1, x[0]! / 0], () => [[0], [0]], [1], { name: 'f' }), { code: 'value not finite', message: 'f(x)[1] is Infinity at this point.', advice: 'Check where f has a finite value.' }],
    ['of an error of a class of its own', () => checkGradient(() => { throw new RangeError('no'); }, gradient, [1], { name: 'f' }), { code: 'throws', verdict: 'INCONCLUSIVE', message: 'f threw at x: RangeError: no' }],
    ['of an error', () => checkGradient(() => { throw new Error('no'); }, gradient, [1], { name: 'f' }), { message: 'f threw at x: no' }],
    ['of what is no error', () => checkGradient(() => { throw 'just text'; }, gradient, [1], { name: 'f' }), { message: 'f threw at x: just text', advice: 'Nothing can be compared where it throws. Check at a point of its domain.' }],
    ['of an error without a stack', () => checkGradient(() => { throw Object.assign(new Error('no'), { stack: undefined }); }, gradient, [1], { name: 'f' }), { advice: 'Nothing can be compared where it throws. Check at a point of its domain.' }],
    ['of an error from a module', () => checkGradient(() => { throw Object.assign(new Error('no'), { stack: 'Error: no\n    at f (file:///home/me/loss.js:3:5)\n    at g (file:///x)' }); }, gradient, [1], { name: 'f' }), { advice: 'Nothing can be compared where it throws (in f (/home/me/loss.js:3:5)). Check at a point of its domain.' }],
    ['of an error from a module, outside of functions', () => checkGradient(() => { throw Object.assign(new Error('no'), { stack: 'Error: no\n    at file:///home/me/loss.js:3:5' }); }, gradient, [1], { name: 'f' }), { advice: 'Nothing can be compared where it throws (in (/home/me/loss.js:3:5). Check at a point of its domain.' }],
    ['of a gradient that writes', () => checkGradient(squares, (x: number[]) => { x[0] = 0; return x; }, [1]), { code: 'changes its argument', verdict: 'FAIL', message: expect.stringMatching(/^gradient writes into the input it was given: Cannot assign to read only property/) as never, advice: 'Whoever calls it afterwards computes with other numbers. Copy the input first: x.slice(), structuredClone(x).' }],
    ['of a gradient that appends', () => checkGradient(squares, (x: number[]) => { x.push(1); return x.slice(0, 1); }, [1]), { code: 'changes its argument', message: expect.stringMatching(/not extensible/) as never }],
    ['of a gradient that deletes', () => checkGradient(({ a }: { a: number }) => a, (x: { a?: number }) => { delete x.a; return { a: 1 }; }, { a: 1 }), { code: 'changes its argument', message: expect.stringMatching(/Cannot delete/) as never }],
    ['of a gradient that writes and throws anyway', () => checkGradient(squares, (x: number[]) => { x[0] = 0; throw new Error('later'); }, [1]), { code: 'throws', verdict: 'FAIL', message: expect.stringMatching(/^gradient threw at x: TypeError: Cannot assign/) as never }],
    ['of a type error that has nothing to do with it', () => checkGradient(squares, () => { throw new TypeError('other'); }, [1]), { code: 'throws', message: 'gradient threw at x: TypeError: other' }],
    ['of other errors that speak of writing', () => checkGradient(squares, () => { throw new Error('the disk is read only'); }, [1]), { code: 'throws', message: 'gradient threw at x: the disk is read only' }],
    ['of a gradient that writes into a typed array', () => checkGradient((x: Float64Array) => x[0]! * x[1]!, (x: Float64Array) => { x[0] = 9; return Float64Array.of(x[1]!, 1); }, Float64Array.of(1, 2)), { code: 'changes its argument', verdict: 'FAIL', message: 'gradient writes into the input it was given: x[0] was 1 and became 9.' }],
    ['of a gradient of another structure', () => checkGradient(squares, () => [1, 2], [1]), { code: 'structure', verdict: 'FAIL', advice: 'Return the structure of the input, with a number for each of its numbers.' }],
    ['of a random f', () => { let k = 0; return checkJacobian((x: V) => [x[0]!, k++], () => [[1], [0]], [1], { name: 'f' }); }, { code: 'not deterministic', verdict: 'INCONCLUSIVE', message: 'f gave 0 and then 1 for the same input.', advice: 'A derivative of a random function cannot be checked. Seed its random numbers, or hand them over as an argument (args).' }],
    ['of a gradient that counts', () => { let k = 1; return checkGradient(squares, ([x]: V) => [2 * x! * k++], [1], { name: 'f' }); }, { code: 'stale', verdict: 'FAIL', message: 'gradient gave 2 and, after it and f had been called at another point, 6 for the same input.', advice: 'Something is kept between calls: a buffer that is handed out again, or values of the last call of f. Compute from the input alone.' }],
    ['of a gradient that throws at its second call', () => { let k = 0; return checkGradient(squares, ([x]: V) => { if (k++ > 0) throw new Error('spent'); return [2 * x!]; }, [1]); }, { code: 'stale', verdict: 'FAIL', message: 'gradient threw when it was called again: spent' }],
    ['of a buffer handed out again', () => { const out = [0, 0]; return checkGradient((x: V) => x[0]! * x[1]!, ([x, y]: V) => { out[0]! += y!; out[1]! += x!; return out; }, [1, 2]); }, { code: 'stale' }],
  ])('%s', (_, check, expected) => {
    expect(first(check())).toMatchObject(expected);
  }); // prettier-ignore

  test('of a check that ended so', () => {
    const { compared, wrong, unresolved, worst, kinks, hints, warnings, verdict, value } = checkGradient(squares, () => [1, 2], [1]); // prettier-ignore
    expect([compared, wrong, unresolved, worst, kinks, hints, warnings, verdict, value]).toEqual([0, 0, 0, [], [], [], [], 'FAIL', 1]); // prettier-ignore
    expect(checkGradient(squares, gradient, [NaN]).value).toBeUndefined();
  });
  test('where a stale value may be what is wrong', () => {
    let last = [1, 1];
    const late = (x: V): number[] => {
      const g = gradient(last);
      last = [...x];
      return g;
    };
    expect(checkGradient(squares, late, [2, 3]).hints).toContain('a value kept from another call');
    expect(checkGradient(squares, (x: V) => x.map((v) => 3 * v), [2, 3]).hints).not.toContain('a value kept from another call'); // prettier-ignore
  });
});

describe('points outside the domain of f', () => {
  const low = (x: number): number => {
    if (x < 0.9999) throw new RangeError('too low');
    return x * x;
  };
  test('are counted and said', () => {
    const result = checkGradient(low, (x: number) => 2 * x, 1, { name: 'low' });
    expect(result.verdict).toBe('PASS');
    expect(result.outside).toMatch(/^low threw at \d+ points near x \(too low\); they were left out$/);
    expect(checkGradient(squares, gradient, [1])).not.toHaveProperty('outside');
  });
});

describe('random points', () => {
  test('as many as asked for, all counted', () => {
    const one = checkGradient(squares, gradient, [1, 2]);
    const four = checkGradient(squares, gradient, [1, 2], { random: 3 });
    expect(four).toMatchObject({ verdict: 'PASS', points: 4, compared: 8, x: [1, 2] });
    expect(four.evaluations).toBeGreaterThan(3 * one.evaluations);
    expect(four.report()).toContain('4 points');
    expect(checkGradient(squares, gradient, [1, 2], { random: 0 }).points).toBe(1);
  });
  test('the first that fails is the last, and the one that is shown', () => {
    const f = (x: number): number => (x > 1 ? x * x : x);
    const seen: number[] = [];
    const result = checkGradient(f, (x: number) => (seen.push(x), 1), 0.5, { random: 20 });
    expect(result.verdict).toBe('FAIL');
    expect(result.x as number).toBeGreaterThan(1);
    expect(result.points).toBeLessThan(21);
    expect(result.compared).toBe(1);
    expect(result.reproduce).toMatch(/^checkGradient\(f, gradient, 1\.\d+|^checkGradient\(f, gradient, 2/);
  });
  test('a wrong one at x needs no others', () => {
    expect(checkGradient(squares, (x: V) => x, [1, 2], { random: 5 })).toMatchObject({ verdict: 'FAIL', points: 1 });
  });
  test('those outside the domain are no verdict', () => {
    const f = (x: number): number => {
      if (x > 1) throw new RangeError('too large');
      return x * x;
    };
    expect(checkGradient(f, (x: number) => 2 * x, 0.5, { random: 12 })).toMatchObject({ verdict: 'PASS', points: 13 });
  });
  test('in proportion to each coordinate', () => {
    const seen: V[] = [];
    const g = (x: V): number[] => (seen.push(x), [1, 1]);
    checkGradient(([a, b]: V) => a! + b!, g, [1e6, 1e-6], { random: 8, exact: false });
    const spread = (k: number): number => Math.max(...seen.map((x) => x[k]!)) - Math.min(...seen.map((x) => x[k]!));
    expect(spread(0)).toBeGreaterThan(5e5);
    expect(spread(0)).toBeLessThan(1e7);
    expect(spread(1)).toBeGreaterThan(5e-7);
    expect(spread(1)).toBeLessThan(1e-5);
  });
  test('by the seed', () => {
    const points = (seed: number): unknown => checkGradient((x: number) => (x === 2 ? x : 3 * x), (x: number) => (x === 2 ? 3 : 1), 2, { random: 1, seed, exact: false }).x; // prettier-ignore
    expect(points(1)).toEqual(points(1));
  });
  test('none around what is not finite', () => {
    expect(checkGradient(squares, gradient, [NaN], { random: 3 })).toMatchObject({
      points: 1,
      verdict: 'INCONCLUSIVE',
    });
  });
});

describe('verdicts together', () => {
  test('the worse of two', () => {
    const order = ['PASS', 'INCONCLUSIVE', 'FAIL'] as const;
    order.forEach((a, i) => order.forEach((b, j) => expect(worseVerdict(a, b)).toBe(order[Math.max(i, j)])));
  });
  test('several checks as one', () => {
    const pass = checkGradient(squares, gradient, [1, 2]);
    const fail = checkGradient(squares, (x: V) => x, [3, 4]);
    const vacuous = checkGradient(squares, gradient, [0, 0]);
    expect(merged([pass, fail, vacuous, vacuous])).toMatchObject({
      verdict: 'FAIL',
      x: [3, 4],
      compared: 8,
      wrong: 2,
      unresolved: 0,
      points: 4,
      evaluations: pass.evaluations + fail.evaluations + 2 * vacuous.evaluations,
      warnings: vacuous.warnings,
    });
    expect(merged([pass, vacuous])).toMatchObject({ verdict: 'PASS', x: [1, 2] });
  });
});

describe('the line that repeats a check', () => {
  const line = (options: object = {}, x: unknown = [1, 2]): string => checkGradient(squares, gradient, x, options).reproduce; // prettier-ignore
  test('holds what was said', () => {
    expect(line()).toBe('checkGradient(squares, gradient, [1, 2], { seed: 1 })');
    expect(line({ seed: 3, rtol: 1e-3, atol: 0.5, exact: false, args: [1] })).toBe('checkGradient(squares, gradient, [1, 2], { args, seed: 3, rtol: 0.001, atol: 0.5, exact: false })'); // prettier-ignore
    expect(line({ exact: true })).toBe('checkGradient(squares, gradient, [1, 2], { seed: 1 })');
    expect(line({ name: 'loss' })).toBe('checkGradient(loss, gradient, [1, 2], { seed: 1 })');
    expect(checkGradient(squares, [(x: V) => gradient(x)][0]!, [1]).reproduce).toBe('checkGradient(squares, gradient, [1], { seed: 1 })'); // prettier-ignore
  });
  test('names what is long', () => {
    const n = (k: number): number[] => Array.from({ length: k }, () => 1);
    expect(line({}, n(24))).toContain('[1, 1, 1');
    expect(line({}, n(25))).toBe('checkGradient(squares, gradient, x, { seed: 1 })');
  });
});

describe('the first operation that is not finite', () => {
  const anomaly = (f: (x: never, ...rest: never[]) => unknown, x: unknown, args: unknown[] = []): string | undefined =>
    firstAnomaly(f, layout(x), layout(x).flatten(x), args);
  test.each<[string, (x: never) => unknown, unknown, string | undefined]>([
    ['by its partial', ([x, y]: Num[]) => add(y!, sqrt(mul(x!, x!))), [0, 2], 'sqrt(0), operation 2 of f, has the value 0 and the derivative Infinity'],
    ['by its value', (x: Num) => log(sub(x, 1)), 1, 'log(0), operation 2 of f, has the value -Infinity and the derivative Infinity'],
    ['of two arguments', ([x, y]: Num[]) => div(x!, sub(y!, 3)), [2, 3], 'div(2, 0), operation 2 of f, has the value Infinity and the derivative Infinity, -Infinity'],
    ['a number first', (x: Num) => div(1, x), 0, 'div(1, 0), operation 1 of f, has the value Infinity and the derivative Infinity, -Infinity'],
    ['the first of several', (x: Num) => exp(log(x)), 0, 'log(0), operation 1 of f, has the value -Infinity and the derivative Infinity'],
    ['in a record', ({ a }: { a: Num[] }) => log(a[0]!), { a: [0] }, 'log(0), operation 1 of f, has the value -Infinity and the derivative Infinity'],
    ['where there is none', (x: Num) => sin(x), 1, undefined],
    ['in a black box', (x: number) => 1 / x, 0, undefined],
  ])('%s', (_, f, x, text) => {
    expect(anomaly(f as never, x)).toBe(text);
  }); // prettier-ignore
  test('further arguments, branches, and what throws later', () => {
    expect(anomaly(((x: Num, k: number) => div(k, x)) as never, 0, [7])).toMatch(/^div\(7, 0\)/);
    const f = (x: Num): Num => {
      const y = log(x);
      throw new Error(String(y));
    };
    expect(anomaly(f as never, 0)).toMatch(/^log\(0\)/);
  });
  test('typed arrays are not watched', () => {
    expect(anomaly(((w: Float64Array) => log(w[0]!)) as never, Float64Array.of(0))).toBeUndefined();
  });
});

describe("fluxion's own derivatives", () => {
  const exact = (f: (x: never) => unknown, x: unknown, y: unknown): ReturnType<typeof exactOf> =>
    exactOf(f, layout(x), layout(y), layout(x).flatten(x), []);
  test('of what it can differentiate', () => {
    const e = exact((([x, y]: Num[]) => mul(square(x!), y!)) as never, [2, 5], 20);
    if (typeof e === 'string') throw new Error(e);
    const x = Float64Array.of(2, 5);
    expect([...e.value(x)]).toEqual([20]);
    expect([...e.gradient(x)]).toEqual([20, 4]);
    expect([...e.jvp(x, Float64Array.of(1, 2))]).toEqual([28]);
    expect(e.vjp(x, [Float64Array.of(1), Float64Array.of(-2)]).map((v) => [...v])).toEqual([[20, 4], [-40, -8]]); // prettier-ignore
    expect([...e.hvp(x, Float64Array.of(1, 0))]).toEqual([10, 4]);
  });
  test('or why there are none', () => {
    expect(exact((x: number) => Math.sin(x), 1, 1)).toBe("it computes with JavaScript's own operators");
    expect(exact(() => { throw new Error('first line\nsecond'); }, 1, 1)).toBe('first line'); // prettier-ignore
    expect(
      exact(
        () => {
          throw 'text';
        },
        1,
        1,
      ),
    ).toBe('text');
    const many = Array.from({ length: 200_001 }, () => 1);
    expect(exact((([x]: Num[]) => x) as never, many, 1)).toBe('200001 single numbers are too many to trace one by one');
  });
});

test('further arguments reach fluxion in every check', () => {
  const f = ([x, y]: Num[], k: number): Num => mul(k, mul(x!, mul(x!, y!)));
  const options = { args: [5] };
  const vjp = ([x, y]: number[], ct: number, k: number): number[] => [ct * k * 2 * x! * y!, ct * k * x! * x!];
  const product = ([x, y]: number[], [u, v]: number[], k: number): number[] => [
    2 * k * (y! * u! + x! * v!),
    2 * k * x! * u!,
  ];
  for (const result of [
    checkVjp(f as never, vjp as never, [2, 3], options),
    checkHvp(f as never, product as never, [2, 3], options),
    checkGradient(f as never, ((x: number[], k: number) => vjp(x, 1, k)) as never, [2, 3], options),
  ]) {
    expect(result).toMatchObject({ verdict: 'PASS', exact: true });
  }
});

describe('noise', () => {
  const noise = (f: (t: number) => number[], scale = 1): number[] => [...noiseOf((t) => Float64Array.from(f(t)), scale, f(0).length)]; // prettier-ignore
  // Deterministic noise from −√3 to √3: late digits of a sine.
  const jitter = (t: number): number => {
    const v = Math.sin(1e11 * t * 0.9137 + 12.9898) * 43758.5453;
    return Math.sqrt(12) * (v - Math.floor(v) - 0.5);
  };
  test('of smooth functions there is none, beside the last bits', () => {
    for (const v of noise((t) => [3 + t, t * t, Math.sin(t)])) expect(v).toBeLessThan(3e-15);
  });
  test('three standard deviations, result by result', () => {
    const [a, b, c] = noise((t) => [1e-6 * jitter(t), 1 + 1e-3 * jitter(t + 1), t]) as [number, number, number];
    for (const [found, level] of [
      [a, 1e-6],
      [b, 1e-3],
    ] as const) {
      // prettier-ignore
      expect(found).toBeGreaterThan(3 * level * 0.3);
      expect(found).toBeLessThan(3 * level * 3);
    }
    expect(c).toBeLessThan(1e-15);
  });
  test('in the units of the line', () => {
    const [v] = noise((t) => [Math.sin(1e3 * t)], 1e-3);
    expect(v).toBeLessThan(1e-13);
  });
  test('stairs that are wider than nine points of most spacings', () => {
    const stairs = (t: number): number => Math.round((1 + 3 * t) * 1e3) / 1e3;
    // Rounding errs evenly by half a stair: the deviation is a stair over √12.
    for (const scale of [1, 0.7, -1.3]) {
      const [v, w] = noise((t) => [stairs(t), Math.sin(t)], scale) as [number, number];
      expect(v).toBeGreaterThan((3 * 1e-3 * 0.3) / Math.sqrt(12));
      expect(v).toBeLessThan((3 * 1e-3 * 3) / Math.sqrt(12));
      expect(w).toBeLessThan(3e-15);
      expect(noise((t) => [Math.sin(t), stairs(t)], scale)[1]).toBe(v);
    }
  });
  test('a flat piece has none, whatever is beside it', () => {
    expect(noise((t) => [Math.abs(t) < 1e-3 ? 0 : Math.sin(1e4 * t)])).toEqual([0]);
    expect(noise(() => [5])).toEqual([0]);
  });
  test('a function that oscillates between the points is told from it', () => {
    for (const scale of [1e6, 0.7e6, -1.2e6]) {
      const [v] = noise((t) => [Math.sin(1e6 + t)], scale);
      expect(v).toBeGreaterThan(1e-12);
      expect(v).toBeLessThan(1e-8);
    }
    // Beside a singularity, too.
    for (const scale of [1, 0.6, 1.4]) expect(noise((t) => [Math.log1p(-1 + 1e-7 + t)], scale)[0]).toBeLessThan(1e-6);
  });
  test('on the left, where nothing is on the right', () => {
    const [v] = noise((t) => [t <= 0 ? 1e-6 * jitter(t) : NaN]);
    expect(v).toBeGreaterThan(1e-7);
    expect(v).toBeLessThan(1e-5);
    expect(noise((t) => [t === 0 ? 1 : NaN])).toEqual([0]);
  });
});

describe('the search for single mistakes among many', () => {
  const x = Array.from({ length: 300 }, (_, i) => 1 + i / 100);
  const off = (places: readonly number[], factor = -1) => (v: V): number[] => v.map((e, i) => 2 * e * (places.includes(i) ? factor : 1)); // prettier-ignore
  test.each([[[0]], [[299]], [[149, 150]], [[3, 77, 250]], [[10, 11, 12]]])('%p', (places) => {
    const result = checkGradient(squares, off(places), x);
    expect(result).toMatchObject({ verdict: 'FAIL', wrong: places.length });
    expect(result.worst.map(({ input }) => Number(/\d+/.exec(input)![0])).sort((a, b) => a - b)).toEqual(places);
    expect(result.hints.join()).toMatch(/sign/);
  });
  test('not more than three, and a few at random', () => {
    const result = checkGradient(squares, off(x.map((_, i) => i), 1.5), x); // prettier-ignore
    expect(result.verdict).toBe('FAIL');
    expect(result.wrong).toBeGreaterThan(5);
    expect(result.wrong).toBeLessThanOrEqual(11);
    expect(result.hints.join()).toMatch(/the same ratio 1\.5/);
  });
  test('costs little beside the directions', () => {
    const right = checkGradient(squares, off([]), x).evaluations;
    const { evaluations } = checkGradient(squares, off([123]), x);
    expect(evaluations).toBeGreaterThan(right + 9 * 20);
    expect(evaluations).toBeLessThan(right + 80 * 20 + 12 * 64);
  });
  test('where a mistake is small', () => {
    expect(checkGradient(squares, off([200], 1 + 1e-5), x).worst[0]).toMatchObject({ input: 'x[200]' });
  });
});

test('tangents of f written with methods', () => {
  const f = ([x]: { mul(k: unknown): unknown }[]): unknown => [x!.mul(3)];
  expect(checkJvp(f as never, (_: V, [d]: V) => [3 * d!], [2]).verdict).toBe('PASS');
  expect(
    checkGradient(
      (x: Num) => powInt(x, 2) as number,
      (x: number) => 2 * x,
      3,
    ).verdict,
  ).toBe('PASS');
});
