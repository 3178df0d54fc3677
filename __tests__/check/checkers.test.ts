/** Each check for itself: what it calls the code, what it probes, what fluxion's own derivative adds, what ends it early. */
import { add, customJvp, customVjp, mul, sin, square, stopGradient, type Num } from 'fluxion';
import { checkAll, checkGradient, checkHessian, checkHvp, checkJacobian, checkJvp, checkVjp, type CheckResult } from 'fluxion/check'; // prettier-ignore

type V = readonly number[];
const range = (n: number, of: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => of(i));
const at = [2, 5];
const product = ([x, y]: readonly Num[]): Num => mul(square(x!), y!);
const gradient = ([x, y]: V): number[] => [2 * x! * y!, x! * x!];
const hessian = ([x, y]: V): number[][] => [[2 * y!, 2 * x!], [2 * x!, 0]]; // prettier-ignore
const hvp = (x: V, v: V): number[] => hessian(x).map((row) => row.reduce((s, e, i) => s + e * v[i]!, 0));
const pair = ([x, y]: readonly Num[]): Num[] => [mul(x!, y!), mul(3, x!)];
const jacobian = ([x, y]: V): number[][] => [[y!, x!], [3, 0]]; // prettier-ignore
const jvp = (x: V, v: V): number[] => jacobian(x).map((row) => row.reduce((s, e, i) => s + e * v[i]!, 0));
const vjp = (x: V, ct: V): number[] => [0, 1].map((j) => jacobian(x).reduce((s, row, i) => s + row[j]! * ct[i]!, 0));
/** The same without fluxion. */
const blackProduct = ([x, y]: V): number => x! * x! * y!;

type Check = (claim: (...args: never[]) => unknown, options?: object) => CheckResult;
const checks: Record<string, readonly [check: Check, right: (...args: never[]) => unknown, what: string]> = {
  gradient: [(c, o) => checkGradient(product, c, at, o), gradient, 'the gradient'],
  jacobian: [(c, o) => checkJacobian(pair, c, at, o), jacobian, 'the Jacobian'],
  hessian: [(c, o) => checkHessian(product, c, at, o), hessian, 'the Hessian'],
  jvp: [(c, o) => checkJvp(pair, c, at, o), jvp, 'the tangent'],
  vjp: [(c, o) => checkVjp(pair, c, at, o), vjp, 'the cotangent of x'],
  hvp: [(c, o) => checkHvp(product, c, at, o), hvp, 'the product'],
};
/** Functions without names. */
const nameless = <F>(f: F): F => [f].map((g) => (...args: unknown[]) => (g as (...a: unknown[]) => unknown)(...args))[0] as F; // prettier-ignore

describe.each(Object.entries(checks))('%s', (kind, [check, right, what]) => {
  const fails = (): never => {
    throw new RangeError('not there');
  };

  test('a right one, with fluxion and without', () => {
    expect(check(right)).toMatchObject({ verdict: 'PASS', kind, exact: true, findings: [], warnings: [], worst: [] });
    expect(check(right, { exact: false })).toMatchObject({ verdict: 'PASS', exact: false });
  });
  test("a little wrong: within the differences' error, but not within fluxion's", () => {
    const nearly = (...args: unknown[]): unknown => {
      const grow = (y: unknown): unknown => (Array.isArray(y) ? y.map(grow) : (y as number) * (1 + 2e-8));
      return grow((right as (...a: unknown[]) => unknown)(...args));
    };
    const result = check(nearly);
    expect(result.verdict).toBe('FAIL');
    expect(result.worst.every((e) => e.exact !== undefined)).toBe(true);
  });
  test('its name', () => {
    const named = check(fails).findings[0]!.message;
    expect(named).toBe('fails threw at x: RangeError: not there');
    expect(check(nameless(fails)).findings[0]!.message).toBe(`${kind} threw at x: RangeError: not there`);
  });
  test('one that throws ends it, and nothing is compared', () => {
    expect(check(fails)).toMatchObject({ verdict: 'FAIL', compared: 0, wrong: 0, unresolved: 0, worst: [], kinks: [], hints: [], probes: '' }); // prettier-ignore
  });
  test('one of another structure', () => {
    const result = check(() => 'text');
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 0, worst: [] });
    expect(result.findings[0]!.code).toBe('structure');
    expect(result.findings[0]!.message.split(': expected ')[1]).toMatch(
      new RegExp(`^${what} to have the structure of`),
    );
    expect(result.findings[0]!.message).toMatch(new RegExp(`^  ${what}: the string`, 'm'));
  });
  test('further arguments', () => {
    const k = [] as unknown[];
    const watched = (...args: unknown[]): unknown => {
      k.push(args.at(-1));
      return (right as (...a: unknown[]) => unknown)(...args);
    };
    expect(check(watched, { args: ['more'] }).verdict).toBe('PASS');
    expect(new Set(k)).toEqual(new Set(['more']));
  });
});

describe('f with several results', () => {
  test.each<[string, () => CheckResult]>([
    ['checkGradient', () => checkGradient(pair, gradient, at)],
    ['checkHessian', () => checkHessian(pair, hessian, at)],
    ['checkHvp', () => checkHvp(pair, hvp, at)],
  ])('%s says what to use', (_, check) => {
    const { findings, verdict, compared, worst } = check();
    expect([verdict, compared, worst]).toEqual(['INCONCLUSIVE', 0, []]);
    expect(findings).toEqual([
      {
        code: 'structure',
        verdict: 'INCONCLUSIVE',
        message: 'pair returned an array of 2 where one number is expected.',
        advice: 'Use checkJacobian, checkJvp or checkVjp for a function with several results.',
      },
    ]);
  });
});

describe('structures of matrices', () => {
  test('a Hessian: x with the structure of x at each number', () => {
    const f = ({ w, b }: { w: Float64Array; b: number }): number => w[0]! * w[1]! * b;
    const h = ({ w, b }: { w: Float64Array; b: number }): unknown => ({
      w: [{ w: Float64Array.of(0, b), b: w[1] }, { w: Float64Array.of(b, 0), b: w[0] }], // prettier-ignore
      b: { w: Float64Array.of(w[1]!, w[0]!), b: 0 },
    });
    expect(checkHessian(f, h, { w: Float64Array.of(2, 3), b: 4 }).verdict).toBe('PASS');
    const { findings } = checkHessian(f, ({ w }: { w: Float64Array }) => ({ w, b: 1 }), { w: Float64Array.of(2, 3), b: 4 }); // prettier-ignore
    expect(findings[0]!.message).toMatch(/^checkHessian: expected the Hessian to have the structure of x with the structure of x at each number, got another one/); // prettier-ignore
  });
  test('a Jacobian: f(x) with the structure of x at each number', () => {
    expect(checkJacobian(pair, () => [1, 2], at).findings[0]!.message).toMatch(/^checkJacobian: expected the Jacobian to have the structure of f\(x\) with the structure of x at each number/); // prettier-ignore
    expect(checkJacobian(product, gradient, at).worst).toEqual([]);
    expect(checkJacobian(product, ([x, y]: V) => [x!, y!], at).worst[0]).not.toHaveProperty('output');
  });
});

describe('fluxion beside', () => {
  test('up to 200 results by rows, beyond by columns', () => {
    for (const m of [200, 201]) {
      const f = (x: Num): Num[] => Array.from({ length: m }, (_, i) => (i % 2 === 0 ? mul(x, x) : mul(i, x)));
      const df = (x: number): number[] => range(m, (i) => (i % 2 === 0 ? 2 * x : i));
      expect(checkJacobian(f, df, 2)).toMatchObject({ verdict: 'PASS', exact: true, compared: m });
      const off = (x: number): number[] => df(x).map((v, i) => (i === m - 1 ? v * (1 + 3e-8) : v));
      const { worst } = checkJacobian(f, off, 2);
      expect(worst).toHaveLength(1);
      expect(worst[0]).toMatchObject({
        output: expect.stringMatching(`\\[${m - 1}\\]$`) as string,
        exact: df(2)[m - 1],
      });
      expect(worst[0]!.relative).toBeCloseTo(3e-8, 14);
    }
    // Rows of two inputs.
    const f = ([x, y]: readonly Num[]): Num[] => [mul(x!, y!), mul(3, x!), sin(y!)];
    const off = ([x, y]: V): number[][] => [[y!, x!], [3, 0], [0, Math.cos(y!) * (1 + 3e-8)]]; // prettier-ignore
    expect(checkJacobian(f, off, at).worst).toEqual([expect.objectContaining({ input: 'x[1]', exact: Math.cos(5) })]);
  });
  test('a rule that fails later leaves differences to decide', () => {
    let calls = 0;
    const rule = customJvp(
      (x: Num) => square(x),
      ([x], [dx]) => {
        // prettier-ignore
        if (++calls > 1) throw new Error('broken');
        return mul(mul(2, x!), dx!);
      },
    );
    const result = checkJvp(
      ([x]: readonly Num[]) => [rule(x!)] as Num[],
      ([x]: V, [d]: V) => [2 * x! * d!],
      [2],
    );
    expect(result).toMatchObject({ verdict: 'PASS', exact: false, whyNotExact: 'broken' });
  });
  test('where there is none, the reason', () => {
    const { exact, whyNotExact } = checkGradient(blackProduct, gradient, at);
    expect([exact, whyNotExact]).toEqual([false, "it computes with JavaScript's own operators"]);
  });
});

describe('checkVjp', () => {
  const outputs = (r: CheckResult): (string | undefined)[] => [...new Set(r.worst.map(({ output }) => output))];
  test('two cotangents for one result: one that is linear by luck is found', () => {
    const f = (x: V): number => x[0]! * x[1]!;
    const squared = ([x, y]: V, ct: number): number[] => [y! * ct * ct, x! * ct * ct];
    const result = checkVjp(f, squared, at);
    expect(result).toMatchObject({ verdict: 'FAIL', wrong: 2, compared: 4 });
    expect(outputs(result)).toEqual(['cotangent −1.7']);
  });
  test('a given cotangent', () => {
    const f = ([x, y]: V): number[] => [x! * y!, x!];
    const wrongSecond = ([x, y]: V, [p, q]: V): number[] => [y! * p! + 2 * q!, x! * p!];
    expect(checkVjp(f, wrongSecond, at, { ct: [1, 0] })).toMatchObject({ verdict: 'PASS', compared: 2 });
    expect(outputs(checkVjp(f, wrongSecond, at, { ct: [0, 1] }))).toEqual(['the given cotangent']);
    const one = checkVjp((x: V) => x[0]!, (_: V, ct: number) => [2 * ct], [3], { ct: 5 }); // prettier-ignore
    expect(one.worst[0]).toMatchObject({ claimed: 10 });
    expect(one.worst[0]).not.toHaveProperty('output');
    expect(() => checkVjp(f, wrongSecond, at, { ct: [1] })).not.toThrow();
    expect(String(checkVjp(f, wrongSecond, at, { ct: [1] }))).toMatch(/expected ct to have the structure/);
  });
  test('a result that the cotangent leaves out may be anything nearby', () => {
    const f = ([x]: V): number[] => [x! * x!, x! > 2 ? Infinity : 1];
    expect(checkVjp(f, ([x]: V, [p]: V) => [2 * x! * p!], [2], { ct: [1, 0] }).verdict).toBe('PASS');
  });
  test('up to eight results each for itself, and random combinations', () => {
    const of = (m: number): CheckResult => checkVjp(([x]: V) => range(m, (i) => (i + 1) * x!), ([x]: V, ct: V) => [ct.reduce((s, c, i) => s + (i + 2) * c, 0) + 0 * x!], [3]); // prettier-ignore
    expect(of(8)).toMatchObject({ compared: 11, verdict: 'FAIL' });
    expect(of(9)).toMatchObject({ compared: 3, verdict: 'FAIL' });
    expect(outputs(of(9)).sort()).toEqual(['random cotangent 1', 'random cotangent 2', 'random cotangent 3']);
    expect(outputs(of(8))).toHaveLength(5);
    const first = checkVjp(
      ([x]: V) => [x!, 2 * x!],
      (_: V, [p, q]: V) => [p! + (p === 1 && q === 0 ? 1 : 0) + 2 * q!],
      [3],
    );
    expect(outputs(first)).toEqual([expect.stringMatching(/\[0\]$/)]);
  });
  test("fluxion's cotangents, result by result", () => {
    const f = ([x, y]: readonly Num[]): Num[] => [mul(x!, y!), mul(x!, x!), add(x!, y!)];
    const right = ([x, y]: V, [p, q, r]: V): number[] => [y! * p! + 2 * x! * q! + r!, x! * p! + r!];
    expect(checkVjp(f, right, at)).toMatchObject({ verdict: 'PASS', exact: true, compared: 12 });
    const off = (x: V, [p, q, r]: V): number[] => right(x, [p!, q! * (1 + 2e-8), r!]);
    const result = checkVjp(f, off, at);
    expect(result.verdict).toBe('FAIL');
    expect(result.worst.find(({ output }) => output!.endsWith('[1]'))).toMatchObject({
      input: 'x[0]',
      exact: 4,
      claimed: 4 * (1 + 2e-8),
    });
  });
});

describe('checkJvp', () => {
  test('a tangent alone or beside the value', () => {
    const beside = (x: V, v: V): unknown => ({ value: pair(x), tangent: jvp(x, v) });
    expect(checkJvp(pair, beside, at).verdict).toBe('PASS');
    // A result that happens to have such a name.
    const f = ([x]: V): unknown => ({ tangent: 2 * x! });
    expect(checkJvp(f, (_: V, [d]: V) => ({ tangent: 2 * d! }), [3]).verdict).toBe('PASS');
    expect(checkJvp(pair, () => null, at).findings[0]!.code).toBe('structure');
  });
  test('a direction of another structure', () => {
    const { findings, verdict } = checkJvp(pair, jvp, at, { v: [1] });
    expect([verdict, findings[0]!.code, findings[0]!.verdict]).toEqual(['INCONCLUSIVE', 'throws', 'INCONCLUSIVE']);
    expect(findings[0]!.message).toMatch(/expected v to have the structure of x/);
    expect(checkJvp(pair, jvp, at, { v: [1, 0] })).toMatchObject({ verdict: 'PASS', compared: 2 });
  });
  test('combinations of many results, with fluxion too', () => {
    const n = 2001;
    const f = (x: readonly Num[]): Num[] => Array.from({ length: n }, (_, i) => mul(i + 1, x[i % 2]!));
    const right = (factor: number) => (_: V, d: V): number[] => range(n, (i) => (i + 1) * d[i % 2]! * (i === 1999 ? factor : 1)); // prettier-ignore
    const { worst, verdict, compared } = checkJvp(f, right(1.001), at, { v: [1, 2] });
    expect([verdict, compared]).toEqual(['FAIL', 8]);
    expect(worst[0]!.output).toMatch(/^random combination [1-8] of 2001 results$/);
    expect(worst[0]!.reference.value / worst[0]!.exact!).toBeCloseTo(1, 8);
  });
});

describe('checkHvp', () => {
  test('a matrix that is not symmetric, at the border of what is round-off', () => {
    const f = ([x, y]: V): number => 3 * x! * y! + x! * x!;
    const g = ([x, y]: V): number[] => [3 * y! + 2 * x!, 3 * x!];
    const skew = (e: number) => (_: V, [a, b]: V): number[] => [2 * a! + (3 + e) * b!, 3 * a!]; // prettier-ignore
    const codes = (e: number): string[] => checkHvp(f, skew(e), at, { gradient: g, rtol: 1 }).findings.map((found) => found.code); // prettier-ignore
    expect(codes(0)).toEqual([]);
    expect(codes(1e-11)).toEqual([]);
    expect(codes(1e-6)).toEqual(['asymmetric']);
    const { findings } = checkHvp(f, skew(0.5), at, { gradient: g });
    expect(findings[0]!.message).toMatch(/^⟨u, Hv⟩ is -?[\d.e-]+ and ⟨v, Hu⟩ is -?[\d.e-]+ for two random directions: they are equal for every Hessian\.$/); // prettier-ignore
    expect(findings[0]!.advice).toBe('A mixed term is missing on one side, or a row stands where a column should.');
  });
  test('of tiny and of huge second derivatives', () => {
    for (const k of [1e-12, 1e12]) {
      const f = ([x, y]: V): number => k * x! * y!;
      const h = (e: number) => (_: V, [a, b]: V): number[] => [k * (1 + e) * b!, k * a!]; // prettier-ignore
      const g = ([x, y]: V): number[] => [k * y!, k * x!];
      expect(checkHvp(f, h(0), at, { gradient: g }).findings).toEqual([]);
      expect(checkHvp(f, h(1e-3), at, { gradient: g }).findings.map(({ code }) => code)).toEqual(['asymmetric']);
    }
  });
  test('a black box of too many inputs asks for a gradient', () => {
    const x = range(65, (i) => 1 + i);
    const f = (v: V): number => v.reduce((s, e) => s + e ** 3, 0);
    const h = (v: V, d: V): number[] => v.map((e, i) => 6 * e * d[i]!);
    const result = checkHvp(f, h, x);
    expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', compared: 0, worst: [] });
    expect(result.findings).toEqual([
      {
        code: 'nothing to check',
        verdict: 'INCONCLUSIVE',
        message: 'f cannot be differentiated by fluxion and has 65 inputs: second differences of f along all of them cost too much.', // prettier-ignore
        advice: 'Hand over a gradient that checkGradient has passed: { gradient }.',
      },
    ]);
    expect(checkHvp(f, h, x, { gradient: (v: V) => v.map((e) => 3 * e * e) }).verdict).toBe('PASS');
    expect(checkHvp(f, h, x.slice(0, 3)).verdict).toBe('PASS');
  });
});

describe('the gradient that second derivatives are differences of', () => {
  const stopped = ([x, y]: readonly Num[]): Num => mul(mul(x!, stopGradient(x!)), y!);
  const warning = "fluxion's gradient of f disagrees with the differences, so differences of f were used instead.";
  test("fluxion's, unless differences of f contradict it", () => {
    const result = checkHvp(stopped, hvp, at);
    expect(result).toMatchObject({ verdict: 'PASS', exact: false, whyNotExact: 'its derivative disagrees with the differences' }); // prettier-ignore
    expect(result.warnings).toEqual([warning]);
    expect(checkHvp(product, hvp, at)).toMatchObject({ verdict: 'PASS', exact: true, warnings: [] });
    const wrong = (x: V, v: V): number[] => hvp(x, v).map((e) => 2 * e);
    expect(checkHvp(stopped, wrong, at).verdict).toBe('FAIL');
    expect(checkHessian(stopped, hessian, at).warnings).toContain(warning);
  });
  test('of functions of every size', () => {
    for (const k of [1e-9, 1e9]) {
      const f = (x: readonly Num[]): Num => mul(k, product(x));
      const h = (x: V, v: V): number[] => hvp(x, v).map((e) => k * e);
      expect(checkHvp(f, h, at)).toMatchObject({ verdict: 'PASS', exact: true, warnings: [] });
      const g = (x: readonly Num[]): Num => mul(k, stopped(x));
      expect(checkHvp(g, h, at).warnings).toEqual([warning]);
      const nearly = ([x, y]: readonly Num[]): Num => add(mul(k, product([x!, y!])), mul(1e-3 * k, stopGradient(square(x!)))); // prettier-ignore
      expect(checkHvp(nearly, h, at).warnings).toEqual([warning]);
    }
  });
  test('one handed over: where it throws nearby it gives no numbers', () => {
    const g = ([x, y]: V): number[] => {
      if (x! > 2.0001) throw new RangeError('beyond');
      return gradient([x!, y!]);
    };
    expect(checkHvp(blackProduct, hvp, at, { gradient: g }).verdict).toBe('PASS');
    const other = checkHvp(blackProduct, hvp, at, { gradient: () => 3 });
    expect(other.verdict).toBe('INCONCLUSIVE');
    expect(other.findings[0] ?? other.worst[0]).toBeDefined();
  });
});

describe('derivatives that are not finite', () => {
  test('how many, and the first of them', () => {
    const root = ([x, y]: V): number => Math.sqrt(Math.abs(x!)) * y!;
    const { findings } = checkGradient(root, (_: V) => [NaN, 0], [0, 2]);
    expect(findings[0]).toMatchObject({
      code: 'derivative not finite',
      message: '1 of 2 numbers are not finite, the first is NaN (x[0]), while root is finite here.',
      advice: 'Look for a division by zero, log or sqrt at 0, or 0 times Infinity in the checked code.',
    });
    const jac = checkJacobian(([x, y]: V) => [x!, y!, 1], (_: V) => [[1, 0], [Infinity, NaN], [0, 0]], at); // prettier-ignore
    expect(jac.findings[0]!.message).toMatch(/^2 of 6 numbers are not finite, the first is Infinity, while .* is finite here\.$/); // prettier-ignore
  });
});

describe('checkAll', () => {
  const codes = (r: CheckResult): string[] => r.findings.map(({ code }) => code);
  test('what it compares of one result and of several', () => {
    expect(checkAll(product, at)).toMatchObject({ verdict: 'PASS', kind: 'engines', compared: 2 + 4, findings: [] });
    expect(checkAll(pair, at)).toMatchObject({ verdict: 'PASS', compared: 4, outputs: 2 });
    const nested = ({ a, b }: { a: Num; b: Num[] }): unknown => ({ p: mul(a, b[0]!), q: [sin(b[1]!)] });
    expect(checkAll(nested as never, { a: 1, b: [2, 3] })).toMatchObject({ verdict: 'PASS', compared: 6 });
  });
  test('further arguments reach every engine', () => {
    const f = ([x, y]: readonly Num[], k: number): Num => mul(k, mul(x!, y!));
    expect(checkAll(f as never, at, { args: [3] })).toMatchObject({ verdict: 'PASS', value: 30 });
    const two = ([x, y]: readonly Num[], k: number): Num[] => [mul(k, mul(x!, y!))];
    expect(checkAll(two as never, at, { args: [3] })).toMatchObject({ verdict: 'PASS', value: [30] });
  });
  test('a black box has no engines', () => {
    const result = checkAll(blackProduct as never, at);
    expect(result).toMatchObject({ verdict: 'INCONCLUSIVE', compared: 0, worst: [] });
    expect(result.findings).toEqual([
      {
        code: 'throws',
        verdict: 'INCONCLUSIVE',
        message: "fluxion cannot differentiate blackProduct: it computes with JavaScript's own operators",
        advice: "Write f in fluxion's operations or compile it; for a black box with a gradient of your own use checkGradient.", // prettier-ignore
      },
    ]);
  });
  test('a compiled twin that differs: every engine of it, by name', () => {
    const twin = (x: readonly Num[]): Num => mul(1 + 1e-9, product(x));
    const result = checkAll(product, at, { compiled: twin });
    expect(result.verdict).toBe('FAIL');
    const names = result.findings.map(({ message }) => /^vjp gives [\d.]+ and (.*) gives|^hvp forward-over-reverse gives -?[\d.e-]+ and (.*) gives/.exec(message)?.slice(1).join('')); // prettier-ignore
    expect(names).toEqual(['vjp', 'jvp', 'linearize', 'jacobian forward', 'jacobian reverse', 'jacobian auto', 'grad', 'valueAndGrad', 'hvp'].map((name) => `compiled ${name}`)); // prettier-ignore
    expect(result.findings[0]!.message).toMatch(/^vjp gives 20 and compiled vjp gives 20\.0000000\d+ for number 0 of the matrix\.$/); // prettier-ignore
    expect(result.findings[0]).toMatchObject({ code: 'engines differ', verdict: 'FAIL', advice: 'One of them is wrong: the differences show which. Please report it.' }); // prettier-ignore
    const last = (x: readonly Num[]): Num => add(product(x), mul(1e-9, x[1]!));
    expect(checkAll(product, at, { compiled: last }).findings[0]!.message).toMatch(/for number 1 of the matrix/);
  });
  test('round-off between engines is none', () => {
    const twin = (e: number) => (x: readonly Num[]): Num => mul(1 + e, product(x)); // prettier-ignore
    expect(checkAll(product, at, { compiled: twin(4e-13) }).verdict).toBe('PASS');
    expect(codes(checkAll(product, at, { compiled: twin(2e-12) }))).toContain('engines differ');
    // Beside the largest entry.
    const small = (e: number) => ([x, y]: readonly Num[]): Num => add(mul(x!, 1000), mul(y!, 1 + e)); // prettier-ignore
    expect(codes(checkAll(small(0), at, { compiled: small(5e-10) }))).toEqual([]);
    expect(codes(checkAll(small(0), at, { compiled: small(5e-9) }))).toContain('engines differ');
  });
  test('vjp that is not the transpose of jvp', () => {
    const odd = customVjp((x: Num) => square(x), ([x], ct) => [mul(mul(2, x!), ct)]); // prettier-ignore
    expect(checkAll(([x]: readonly Num[]) => odd(x!) as Num, [2]).verdict).toBe('PASS');
    const engine = (x: Num): string => (typeof x === 'number' ? 'numbers' : x.constructor.name);
    const f = ([x, y]: readonly Num[]): Num[] => [mul(engine(x!) === 'Var' ? 1 + 1e-9 : 1, mul(x!, y!)), y!];
    const result = checkAll(f as never, at);
    expect(result.verdict).toBe('FAIL');
    expect(codes(result)).toContain('not a transpose');
    const found = result.findings.find(({ code }) => code === 'not a transpose')!;
    expect(found.message).toMatch(/^⟨w, Jv⟩ is -?[\d.e-]+ and ⟨Jᵀw, v⟩ is -?[\d.e-]+\.$/);
    expect(found.advice).toBe('vjp is not the transpose of jvp.');
    expect(codes(result).filter((code) => code === 'not a transpose')).toHaveLength(1);
  });
  test('an engine that throws ends it', () => {
    const f = ([x]: readonly Num[]): Num => {
      if (typeof x !== 'number' && x!.constructor.name === 'Var') throw new RangeError('no tape');
      return square(x!);
    };
    const result = checkAll(f, [2]);
    expect(result).toMatchObject({ verdict: 'FAIL', compared: 0, worst: [] });
    expect(result.findings[0]).toMatchObject({ code: 'throws', message: 'vjp threw at x: RangeError: no tape' });
    expect(codes(result)).not.toContain('engines differ');
  });
  test('second derivatives that are not symmetric', () => {
    const rule = customJvp((x: Num, y: Num) => mul(square(x), y), ([x, y], [dx, dy]) => add(mul(mul(mul(2, x!), stopGradient(y!)), dx!), mul(square(x!), dy!))); // prettier-ignore
    const result = checkAll(([x, y]: readonly Num[]) => rule(x!, y!) as Num, at);
    expect(result.verdict).toBe('FAIL');
    expect(result.findings.at(-1)).toEqual({
      code: 'asymmetric',
      verdict: 'FAIL',
      message: expect.stringMatching(/^⟨u, Hv⟩ is -?[\d.e-]+ and ⟨v, Hu⟩ is -?[\d.e-]+\.$/) as string,
      advice: 'A Hessian is symmetric. Please report it.',
    });
    expect(result.worst.map(({ output, input }) => [output, input])).toEqual([['∂f/∂x[0]', 'x[1]']]);
    const [u, v] = result.findings
      .at(-1)!
      .message.match(/-?\d[\d.e-]*\d/g)!
      .map(Number) as [number, number];
    expect(Math.abs(u - v)).toBeGreaterThan(1e-3);
  });
  test('a wrong rule is found by differences, and its second derivatives by each other', () => {
    const off = customJvp((x: Num) => square(x), ([x], [dx]) => mul(mul(2.5, x!), dx!)); // prettier-ignore
    const first = checkAll(([x]: readonly Num[]) => off(x!) as Num, [2]);
    expect(first).toMatchObject({ verdict: 'FAIL' });
    expect(first.worst[0]!.ratio).toBeCloseTo(1.25, 8);
    const engine = (x: Num): string => (typeof x === 'number' ? 'numbers' : x.constructor.name);
    const bent = ([x]: readonly Num[]): Num => (engine(x!) === 'NestedDual' ? mul(x!, x!.valueOf() === null ? 1 : 2) : square(x!)); // prettier-ignore
    expect(checkAll(bent, [2]).verdict).toBe('FAIL');
  });
});
