/** The standard rule test, finding by finding: what it tries, where, and what it says. */
import { add, customJvp, customVjp, floor, mul, powInt, sin, square, stopGradient, sub, type Num } from 'fluxion'; // prettier-ignore
import { checkRule, type CheckResult, type Finding } from 'fluxion/check';

type Rule = (...args: never[]) => unknown;
const codes = ({ findings }: CheckResult): Finding['code'][] => findings.map(({ code }) => code);

/** The square with another tangent, in forward mode, where fluxion derives the reverse one from it. */
const squareWith = (tangent: (x: Num, dx: Num) => Num): Rule =>
  customJvp((x: Num) => square(x), ([x], [dx]) => tangent(x!, dx!)) as Rule; // prettier-ignore
const wrong = squareWith((x, dx) => mul(mul(3, x), dx));
/** Right at first order alone. */
const flat = squareWith((x, dx) => mul(mul(2, stopGradient(x)), dx));

const engineOf = (x: Num): string => (typeof x === 'number' ? 'numbers' : x.constructor.name);

test('what is no function', () => {
  expect(() => checkRule(3 as never)).toThrow(new TypeError('checkRule: expected a function, got the number 3.'));
});

test.each([[[]], [undefined]])('at: %p', (at) => {
  const message = 'checkRule: expected { at: [[x, …], …] }, the arguments to check at, got none.';
  expect(() => checkRule(wrong, at ? { at } : {})).toThrow(new TypeError(message));
});

describe('names', () => {
  const named = (f: Rule, options: object = {}): string => checkRule(f, { at: [[2]], ...options }).name;
  test('the record, the function, else op', () => {
    const twice = (x: Num): Num => mul(2, x);
    expect(named(twice)).toBe('twice');
    expect(named(Object.assign((x: Num) => mul(2, x), { opName: 'double' }))).toBe('double');
    expect(named(Object.assign((...x: Num[]) => mul(2, x[0]!), {}))).toBe('op');
    expect(named(twice, { name: 'mine' })).toBe('mine');
  });
  test('inputs are x, whatever the code calls them', () => {
    expect(checkRule(wrong, { at: [[2]] }).worst[0]!.input).toBe('x[0]');
  });
  test('the caller in errors', () => {
    expect(() => checkRule(wrong, { at: [[{ a: 'text' }]] as never })).toThrow(/^checkRule: expected x/);
  });
});

describe("fluxion's own operations", () => {
  test('as users import them: points of their domain, known name, known parameters', () => {
    expect(checkRule(sin as never)).toMatchObject({ verdict: 'PASS', name: 'sin', points: 4, inputs: 1 });
    expect(checkRule(powInt as never)).toMatchObject({ verdict: 'PASS', points: 4, inputs: 1 });
    // One argument alone and both.
    expect(checkRule(mul as never)).toMatchObject({ verdict: 'PASS', points: 12 });
  });
  test('a derivative of zeros is no warning where the operation is piecewise constant', () => {
    expect(checkRule(floor as never)).toMatchObject({ verdict: 'PASS', warnings: [] });
  });
});

describe('vacuous points', () => {
  const vacuous =
    'vacuous: every claimed and every true derivative here is zero, so code that returns zeros passes too. Check at another point.';
  test('are said where there is no other', () => {
    expect(checkRule((x: Num) => mul(0, x), { at: [[2], [3]] }).warnings).toEqual([vacuous]);
    expect(checkRule((x: Num) => mul(0, x), { at: [[2]] }).report()).toContain(`warning: ${vacuous}`);
  });
  test('are not where another one is not', () => {
    const ramp = (x: Num): Num => mul(typeof x === 'number' ? Number(x > 0) : Number(x.primal > 0), x);
    expect(checkRule(ramp, { at: [[-2], [3]] }).warnings).toEqual([]);
    expect(checkRule(ramp, { at: [[3], [-2]] }).warnings).toEqual([]);
  });
});

describe('options', () => {
  const off = squareWith((x, dx) => mul(mul(2 * (1 + 1e-6), x), dx));
  test('tolerances', () => {
    expect(checkRule(off, { at: [[2]] }).verdict).toBe('FAIL');
    expect(checkRule(off, { at: [[2]], rtol: 1e-5 }).verdict).toBe('PASS');
    expect(checkRule(off, { at: [[2]], atol: 1e-4 }).verdict).toBe('PASS');
  });
  test('second: false leaves second derivatives out', () => {
    expect(checkRule(flat, { at: [[2]] })).toMatchObject({ verdict: 'FAIL', compared: 6, wrong: 4 });
    expect(checkRule(flat, { at: [[2]], second: true }).verdict).toBe('FAIL');
    expect(checkRule(flat, { at: [[2]], second: false })).toMatchObject({ verdict: 'PASS', compared: 2 });
  });
  test('exact: false leaves nothing to check', () => {
    expect(checkRule(flat, { at: [[2]], exact: false }).findings[0]!.message).toBe(
      'fluxion cannot differentiate it: not asked (exact: false)',
    );
  });
  test('the seed is in the line that repeats the check', () => {
    expect(checkRule(wrong, { at: [[2]], seed: 7, name: 'w' }).reproduce).toBe('checkRule(w, { at: [[2]], seed: 7 })');
  });
});

describe('points and arguments', () => {
  test('the first wrong point ends the check, and is the one reported', () => {
    const beyond = squareWith((x, dx) => mul(mul(typeof x === 'number' && x > 2 ? 3 : 2, x), dx));
    const result = checkRule(beyond, { at: [[1], [2.5], [3]], name: 'b', second: false });
    expect(result).toMatchObject({ verdict: 'FAIL', points: 2, reproduce: 'checkRule(b, { at: [[2.5]], seed: 1 })' });
    expect(checkRule(beyond, { at: [[1], [2]], second: false })).toMatchObject({ verdict: 'PASS', points: 2 });
  });
  test('every set of active arguments, with the others constant', () => {
    const product = (x: Num, y: Num, z: Num): Num => add(mul(x, y), z);
    expect(checkRule(product, { at: [[2, 3, 4]] })).toMatchObject({ verdict: 'PASS', points: 7 });
    // Wrong where y is a constant, and only there.
    const half = (x: Num, y: Num): Num =>
      typeof y === 'number' && typeof x !== 'number' ? mul(x, stopGradient(mul(x, 0.5))) : mul(x, y);
    expect(checkRule(half, { at: [[2, 1]] }).verdict).toBe('FAIL');
    const both = (x: Num, y: Num): Num => (typeof y !== 'number' && typeof x !== 'number' ? mul(stopGradient(x), y) : mul(x, y)); // prettier-ignore
    const result = checkRule(both, { at: [[2, 1]] });
    expect(result).toMatchObject({ verdict: 'FAIL', points: 3, inputs: 2 });
    expect(result.worst[0]).toMatchObject({ input: 'x[0]', claimed: 0 });
  });
  test('arguments that are no numbers are handed on', () => {
    const scale = (x: Num, how: string): Num => mul(how === 'twice' ? 2 : 3, x);
    expect(checkRule(scale as never, { at: [[2, 'twice']] })).toMatchObject({ verdict: 'PASS', points: 1, inputs: 1 });
    const { reproduce } = checkRule(((x: Num, _: string) => mul(stopGradient(x), x)) as never, {
      at: [[2, 'twi"ce']],
      name: 'g',
    });
    expect(reproduce).toBe('checkRule(g, { at: [[2, "twi\\"ce"]], seed: 1 })');
  });
  test('arrays and records are active', () => {
    const dot = ([a, b]: readonly Num[], { c }: { c: Num }): Num => add(mul(a!, c), b!);
    expect(checkRule(dot as never, { at: [[[2, 5], { c: 3 }]] })).toMatchObject({ verdict: 'PASS', points: 3, inputs: 2 }); // prettier-ignore
  });
});

describe('points drawn from a record', () => {
  /** Always wrong, so the line that repeats the check holds the first point. */
  const drawn = (record: object, arity: 1 | 2 = 1): number[][] =>
    Array.from({ length: 40 }, (_, k) => {
      const op = Object.assign(arity === 1 ? customJvp((x: Num) => x, () => 0) : customJvp((x: Num, _: Num) => x, () => 0), { opName: 'o', arity, ...record }); // prettier-ignore
      const { reproduce } = checkRule(op as never, { seed: k + 1, second: false });
      return JSON.parse(/at: (.*), seed/.exec(reproduce)![1]!)[0] as number[];
    });
  const all = (points: number[][], test: (p: number[]) => boolean): boolean => points.every(test);

  test('inside the interval, all over it, by the seed', () => {
    const points = drawn({ domain: [-2, 6] }).map(([x]) => x!);
    expect(Math.min(...points)).toBeGreaterThanOrEqual(-2 + 0.05 * 8);
    expect(Math.min(...points)).toBeLessThan(-1);
    expect(Math.max(...points)).toBeLessThanOrEqual(6 - 0.05 * 8);
    expect(Math.max(...points)).toBeGreaterThan(5);
    expect(new Set(points).size).toBe(40);
    expect(drawn({ domain: [-2, 6] })[0]).toEqual([points[0]]);
    expect(all(drawn({ domain: [-2, 6] }), (p) => p.length === 1)).toBe(true);
  });
  test('a tenth away from kinks', () => {
    const points = drawn({ domain: [0, 1], kinks: [0.4] }).map(([x]) => x!);
    expect(points.every((x) => Math.abs(x - 0.4) >= 0.1)).toBe(true);
    expect(points.some((x) => Math.abs(x - 0.4) < 0.25)).toBe(true);
    expect(points.some((x) => x > 0.7) && points.some((x) => x < 0.3)).toBe(true);
  });
  test('a tenth away from ties, where there are two arguments', () => {
    const points = drawn({ domain: [[0, 1], [0, 1]] }, 2); // prettier-ignore
    expect(all(points, ([x, y]) => Math.abs(x! - y!) >= 0.1)).toBe(true);
    expect(points.some(([x, y]) => x! + y! < 0.6) && points.some(([x, y]) => x! < y!)).toBe(true);
  });
  test('whole parameters, 3 where that would be 0', () => {
    const points = drawn({ domain: [[10, 20], [1, 6]], parameter: true }, 2); // prettier-ignore
    expect(all(points, ([, n]) => Number.isInteger(n))).toBe(true);
    expect(new Set(points.map(([, n]) => n)).size).toBeGreaterThan(3);
    expect(all(drawn({ domain: [[10, 20], [-0.4, 0.4]], parameter: true }, 2), ([, n]) => n === 3)).toBe(true); // prettier-ignore
  });
  test('none where the whole interval is next to a kink', () => {
    const op = Object.assign((x: Num) => x, { opName: 'o', arity: 1, domain: [0, 0.1], kinks: [0.05] });
    expect(() => checkRule(op)).toThrow(/the arguments to check at, got none/);
  });
  test('four of them', () => {
    const seen: number[] = [];
    const op = Object.assign((x: Num) => mul(2, x), { opName: 'o', arity: 1, domain: [1, 2] });
    const result = checkRule(op, { progress: (share) => seen.push(share) });
    expect(result.points).toBe(4);
    expect(seen.length).toBeGreaterThanOrEqual(4);
  });
});

describe('findings', () => {
  test('code that fluxion cannot differentiate', () => {
    const op = (x: Num): number => Math.sin(x as number);
    const result = checkRule(op, { at: [[2]] });
    expect(result.verdict).toBe('FAIL');
    expect(result.findings).toEqual([
      {
        code: 'throws',
        verdict: 'FAIL',
        message: "fluxion cannot differentiate it: it computes with JavaScript's own operators",
        advice: 'Write value and rule in the operations of fluxion, or give the rule the other form (customJvp, customVjp).', // prettier-ignore
      },
    ]);
  });

  test('a rule that counts its calls, by the mode that shows it', () => {
    const counting = (engine: string): Rule => {
      let calls = 1;
      return (x: Num) => mul(engineOf(x) === engine ? calls++ : 1, x);
    };
    for (const [engine, mode] of [
      ['Dual', 'forward'],
      ['Var', 'reverse'],
    ] as const) {
      // prettier-ignore
      const result = checkRule(counting(engine), { at: [[2]], name: 'count' });
      expect(result).toMatchObject({ verdict: 'FAIL' });
      expect(codes(result)[0]).toBe('stale');
      expect(result.findings[0]!.message).toMatch(
        new RegExp(`^the rule in ${mode} mode gave \\d+ and, after it and count had been called at another point, \\d`),
      );
    }
  });

  test('a rule that keeps a value for the other sign', () => {
    const seen = new Set<boolean>();
    const op = (x: Num): Num => {
      if (typeof x === 'number') return x;
      seen.add(x.primal < 0);
      return mul(1 / seen.size, x);
    };
    expect(codes(checkRule(op, { at: [[2]], second: false }))).toContain('stale');
  });

  test('another value under differentiation', () => {
    const op = (factor: number, k = 1) => (x: Num): Num[] => [0, 1].map((i) => mul(typeof x === 'number' || i !== k ? 3 : 3 * factor, x)); // prettier-ignore
    const result = checkRule(op(1 + 1e-9) as never, { at: [[2]], name: 'odd' });
    expect(result.verdict).toBe('FAIL');
    expect(result.findings).toEqual([
      {
        code: 'value differs',
        verdict: 'FAIL',
        message: 'odd is 6 on plain numbers and 6.0000000060000005 under differentiation, at x = [2].',
        advice: 'Compute the value in one way only.',
      },
    ]);
    expect(codes(checkRule(op(1 + 1e-9, 0) as never, { at: [[2]] }))).toEqual(['value differs']);
    // The last bit of a sum in another order.
    expect(codes(checkRule(op(1 + 1e-14) as never, { at: [[2]] }))).toEqual(['value differs']);
    expect(checkRule(op(1 + 2 ** -52) as never, { at: [[2]] }).verdict).toBe('PASS');
    expect(codes(checkRule(op(1 + 1e-14) as never, { at: [[1e-5]] }))).toEqual(['value differs']);
    expect(checkRule(op(1 + 2 ** -52) as never, { at: [[1e5]] }).verdict).toBe('PASS');
  });

  test('a mode that throws ends the check of the point', () => {
    const fails =
      (engine: string) =>
      (x: Num): Num => {
        // prettier-ignore
        if (engineOf(x) === engine) throw new RangeError('no rule');
        return square(x);
      };
    const result = checkRule(fails('Var'), { at: [[2]] });
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 0, worst: [] });
    expect(result.findings[0]).toMatchObject({ code: 'throws', message: 'the rule in reverse mode threw at x: RangeError: no rule' }); // prettier-ignore
    expect(checkRule(fails('Dual'), { at: [[2]] })).toMatchObject({ verdict: 'FAIL', compared: 0, worst: [] });
  });

  test('one mode alone is wrong: no second derivatives then', () => {
    for (const engine of ['Var', 'Dual']) {
      const op = (x: Num): Num => (engineOf(x) === engine ? add(square(x), mul(0.5, sub(x, stopGradient(x)))) : square(x)); // prettier-ignore
      expect(checkRule(op, { at: [[2]] })).toMatchObject({ verdict: 'FAIL', compared: 2, wrong: 1 });
    }
  });

  test('modes that are no transposes of each other', () => {
    const op =
      (inReverse: number) =>
      ([x, y]: readonly Num[]): Num[] => {
        const k = engineOf(x!) === 'Var' ? inReverse : 1;
        return [add(mul(k, x!), y!), mul(4, add(x!, y!)), x!].map((v, i) => (i === 0 ? add(v, mul(1 - k, stopGradient(x!))) : v)); // prettier-ignore
      };
    const result = checkRule(op(1 + 1e-9) as never, { at: [[[2, 3]]] });
    expect(result).toMatchObject({ verdict: 'FAIL', wrong: 0 });
    expect(codes(result)).toContain('not a transpose');
    expect(result.findings.find(({ code }) => code === 'not a transpose')).toEqual({
      code: 'not a transpose',
      verdict: 'FAIL',
      message: 'forward mode gives 1 where reverse mode gives 1.000000001.',
      advice: 'One of the two does not belong to this function.',
    });
    // Beside the largest entry, 4.
    expect(codes(checkRule(op(1 + 3e-12) as never, { at: [[[2, 3]]] }))).toEqual([]);
    expect(codes(checkRule(op(1 + 8e-12) as never, { at: [[[2, 3]]] }))).toContain('not a transpose');
  });
});

describe('first derivatives of several results', () => {
  test('each by each, by their paths', () => {
    const op = ([x, y, z]: readonly Num[]): unknown => ({ p: mul(x!, y!), q: [sin(z!), add(mul(stopGradient(x!), y!), x!)] }); // prettier-ignore
    const result = checkRule(op as never, { at: [[[2, 3, 0.5]]], name: 'several' });
    // All nine in both modes; those of one input of q[1] are wrong in both.
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 18, wrong: 2, outputs: 3, inputs: 3 });
    expect(result.worst.map(({ output, input, claimed }) => [output, input, claimed])).toEqual([
      ['several(x).q[1]', 'x[0][0]', 1],
      ['several(x).q[1]', 'x[0][0]', 1],
    ]);
    const right = ([x, y]: readonly Num[]): unknown => ({ p: mul(x!, y!), q: [sin(y!), mul(7, x!)] });
    expect(checkRule(right as never, { at: [[[2, 3]]] })).toMatchObject({ verdict: 'PASS', compared: 2 * 6 + 4 * 4 });
  });
});

describe('second derivatives', () => {
  test('are not taken of what is wrong already', () => {
    expect(checkRule(wrong, { at: [[2]] })).toMatchObject({ compared: 2, wrong: 2 });
  });

  test('in every composition, by name', () => {
    const { worst } = checkRule(flat, { at: [[2]] });
    expect(worst.map(({ output, input, claimed }) => [output, input, claimed])).toEqual(
      ['forward-over-reverse', 'reverse-over-forward', 'reverse-over-reverse', 'forward-over-forward'].map((mode) => [
        `second derivatives ${mode}, ∂/∂x[0]`,
        'x[0]',
        0,
      ]),
    );
    for (const { reference } of worst) expect(reference.value).toBeCloseTo(2, 8);
  });

  test('one composition alone is wrong', () => {
    const seen = new Set<string>();
    const op = (x: Num): Num => (seen.add(engineOf(x)), square(x));
    expect(checkRule(op, { at: [[2]] })).toMatchObject({ verdict: 'PASS', compared: 6 });
    expect([...seen].sort()).toEqual(['Dual', 'NestedDual', 'NestedVar', 'Var', 'numbers']);
    const nested = (x: Num): Num => (engineOf(x) === 'NestedDual' ? mul(stopGradient(x), x) : square(x));
    const result = checkRule(nested, { at: [[2]] });
    expect(result.verdict).toBe('FAIL');
    expect(result.worst.every(({ output }) => /forward$|forward,|reverse-over-forward/.test(output!))).toBe(true);
  });

  test('of several results, in arrays and records', () => {
    const bent = (x: Num): Num => (typeof x === 'number' ? square(x) : (flat as (x: Num) => Num)(x));
    const op = (x: Num): unknown => [sin(x), { a: [bent(x)] }];
    expect(checkRule(op as never, { at: [[2]] })).toMatchObject({ verdict: 'FAIL', compared: 2 * 2 + 4, wrong: 4 });
    const first = (x: Num): unknown => [bent(x), sin(x)];
    expect(checkRule(first as never, { at: [[2]] })).toMatchObject({ verdict: 'FAIL', wrong: 4 });
    const right = (x: Num): unknown => [sin(x), { a: [square(x)] }];
    expect(checkRule(right as never, { at: [[2]] })).toMatchObject({ verdict: 'PASS', wrong: 0 });
  });

  test('that cannot be taken are said', () => {
    const onNumbers = squareWith((x, dx) => {
      if (typeof x !== 'number') throw new TypeError('numbers alone');
      return mul(2 * x, dx);
    });
    const result = checkRule(onNumbers, { at: [[2]] });
    expect(result).toMatchObject({ verdict: 'PASS', compared: 2 });
    expect(result.warnings).toEqual([
      'second derivatives forward-over-reverse could not be taken: the rule computes on plain numbers',
    ]);
    // Beside it nothing is said of a point where all is zero, as there is another one.
    expect(checkRule(onNumbers, { at: [[0], [2]] }).warnings).toEqual(result.warnings);
    expect(checkRule(squareWith((x, dx) => mul(mul(2, x), dx)), { at: [[2]] }).warnings).toEqual([]); // prettier-ignore
  });

  test('that some compositions give are compared, and the others said', () => {
    const inReverse = customVjp(
      (x: Num) => square(x),
      ([x], ct) => {
        // prettier-ignore
        if (engineOf(x!) === 'NestedVar' || engineOf(x!) === 'Var') throw new TypeError('no');
        return [mul(mul(2, x!), ct)];
      },
    );
    const result = checkRule(inReverse as never, { at: [[2]] });
    expect(result.verdict).toBe('PASS');
    expect(result.compared).toBeGreaterThan(2);
    expect(result.compared).toBeLessThan(6);
    expect(result.warnings.join()).toMatch(/^second derivatives reverse-over-\w+ could not be taken/);
  });
});
